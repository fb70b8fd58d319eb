"""Names: which spans name whom or what.

Candidates come from the recogniser. Rules for constructions of English mend what a recogniser does badly: titles and
articles around a name, states by name and demonym, ministries with their state, a second occurrence that the recogniser
missed, one name read as two kinds. :mod:`kg.extract.names.identity` then says which names are one entity.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc

from kg.extract.gazetteer import organisation_of, states
from kg.extract.lexicon import OFFICES, ORGANISATION_NOUNS
from kg.extract.names.bodies import find_bodies
from kg.extract.names.datelines import find_datelines
from kg.extract.names.edges import Name, find_titled, is_name, mend
from kg.extract.speech.attribution.lexicon import load_lexicon
from kg.model import Kind, Span

__all__ = ["find_names"]

# kinds by the recogniser's label
_KINDS: Final = {
    "PERSON": Kind.ACTOR,
    "ORG": Kind.ORGANISATION,
    "GPE": Kind.PLACE,
    "LOC": Kind.PLACE,
    "FAC": Kind.PLACE,
    "NORP": Kind.STATE,
}
_GIVEN_NAMES: Final = frozenset({"Jordan", "Chad", "Georgia", "Israel"})  # states that share theirs with people
_SPEAKING: Final = 0.2  # share of a verb's occurrences that are cues, above which its subject is one who speaks


def find_names(doc: Doc, taken: Iterable[Span], listed: Sequence[Name] = ()) -> list[Name]:
    """The names of persons, bodies, states and places in the order of the text.

    Args:
        doc: the annotated document.
        taken: characters that already are names of something else (exercises).
        listed: names that a user has listed; they go before all that is found here.
    """
    blocked = {token.i for span in taken for token in doc.char_span(span.begin, span.end, alignment_mode="expand") or ()}
    names = [
        name for found in _recognised(doc) for name in _behind_post(doc, found) if not blocked.intersection(range(name.start, name.end))
    ]
    names = _agree(names)
    names = _merge(names, [name for name in find_datelines(doc) if blocked.isdisjoint(range(name.start, name.end))])
    names = _merge(names, [name for name in find_bodies(doc, names) if blocked.isdisjoint(range(name.start, name.end))])
    names = _merge(names, _states(doc, names, blocked))
    names = _merge(names, [name for name in find_titled(doc, names) if blocked.isdisjoint(range(name.start, name.end))])
    own = [name for name in listed if blocked.isdisjoint(range(name.start, name.end))]
    names = _merge(names, own)
    names = [name if name in own else _as_government(doc, name) for name in _merge(names, _repeated(doc, names, blocked))]
    return sorted(names + list(_nested_states(doc, names)), key=lambda n: (n.start, -n.end))


def _recognised(doc: Doc) -> Iterator[Name]:
    """The recogniser's persons, bodies and places; states among the places; demonyms of states."""
    for entity in doc.ents:
        kind = _KINDS.get(entity.label_)
        name = mend(doc, entity.start, entity.end, kind) if kind else None
        if name is None or not is_name(doc, name):
            continue
        code = _state_code(doc, name)
        if entity.label_ == "NORP":
            if code is not None:
                yield replace(name, code=code, demonym=states().of_demonym(name.text) is not None)
        elif code is not None and (name.kind is not Kind.ACTOR or (states().of_name(name.text) and name.text not in _GIVEN_NAMES)):
            yield replace(name, kind=Kind.STATE, code=code, demonym=states().of_name(name.text) is None)
        elif name.kind is Kind.PLACE and organisation_of(name.text):
            yield replace(name, kind=Kind.ORGANISATION)
        else:
            yield name


def _behind_post(doc: Doc, name: Name) -> Iterator[Name]:
    """'Ambassador to | Thailand | Robert Godec': a state that a post names and the holder's name are two."""
    office = name.start > 1 and doc[name.start - 1].lower_ in {"to", "for", "of"} and doc[name.start - 2].lower_ in OFFICES
    for split in range(name.start + 1, name.end - 1) if office and name.kind is not Kind.ORGANISATION else ():
        code = states().of_name(doc[name.start : split].text)
        if code and all(t.is_title and t.is_alpha for t in doc[split : name.end]):
            yield Name(name.start, split, Kind.STATE, doc[name.start : split].text, code)
            yield Name(split, name.end, Kind.ACTOR, " ".join(doc[split : name.end].text.split()))
            return
    yield name


def _state_code(doc: Doc, name: Name) -> str | None:
    """The state that a name or demonym stands for. 'Union State (US)' introduces an acronym, no state."""
    if name.start and doc[name.start - 1].text == "(" and _is_acronym_of(doc, name):
        return None
    return states().of_name(name.text) or states().of_demonym(name.text)


def _is_acronym_of(doc: Doc, name: Name) -> bool:
    """Whether a bracketed acronym abbreviates the capitalised words right before the bracket."""
    letters = name.text.replace(".", "")
    before = [t for t in doc[max(0, name.start - 2 - 2 * len(letters)) : name.start - 1] if not t.is_space and t.tag_ != "POS"]
    initials = "".join(t.text[0] for t in before if t.text[:1].isupper())
    return (
        letters.isupper()
        and len(letters) > 1
        and initials.endswith(letters)
        and states().of_name(" ".join(t.text for t in before[-len(letters) :])) is None
    )


def _agree(names: list[Name]) -> list[Name]:
    """One spelling, one kind: where the recogniser wavers between kinds, the more frequent one wins throughout."""
    votes: dict[str, Counter[Kind]] = defaultdict(Counter)
    for name in names:
        votes[name.text][name.kind] += 1
    short = {name.text for name in names if name.kind is Kind.ACTOR and " " not in name.text}
    surnames = {name.text.split()[-1] for name in names if name.kind is Kind.ACTOR and " " in name.text}
    out = []
    for name in names:
        order = sorted(votes[name.text].items(), key=lambda item: (-item[1], item[0].value))
        best = order[0][0] if order[0][1] > votes[name.text][name.kind] else name.kind
        if name.text in surnames and not organisation_of(name.text):  # the surname of a person named in full
            best = Kind.ACTOR
        if name.kind is Kind.ORGANISATION and _ends_with_surname(name.text, short):
            best = Kind.ACTOR
        out.append(name if Kind.STATE in (best, name.kind) else replace(name, kind=best))
    return out


def _ends_with_surname(text: str, short: set[str]) -> bool:
    """Whether a body's name is a person's after all: two or three capitalised words, the last a person's name by itself."""
    words = text.split()
    return len(words) in {2, 3} and words[-1] in short and all(w.istitle() and w.casefold() not in ORGANISATION_NOUNS for w in words)


def _merge(names: list[Name], more: Iterable[Name]) -> list[Name]:
    """Add names; each takes the place of those that it overlaps."""
    owner = {i: name for name in names for i in range(name.start, name.end)}
    for new in more:
        for old in {owner[i] for i in range(new.start, new.end) if i in owner}:
            for i in range(old.start, old.end):
                owner.pop(i, None)
        owner |= dict.fromkeys(range(new.start, new.end), new)
    return sorted(set(owner.values()), key=lambda n: (n.start, -n.end))


def _states(doc: Doc, names: Sequence[Name], blocked: set[int]) -> Iterator[Name]:
    """States and demonyms that the recogniser missed: a proper noun or adjective of the gazetteer, no part of another name."""
    covered = {i for name in names for i in range(name.start, name.end)} | blocked
    i = 0
    tokens = list(doc)
    while i < len(tokens):
        token = tokens[i]
        step = 1
        if token.text[:1].isupper() and i not in covered and not token.is_space:
            for length in (4, 3, 2, 1):
                text = doc[i : i + length].text
                code = states().of_name(text) or states().of_demonym(text)
                clear = i + length <= len(doc) and covered.isdisjoint(range(i, i + length))
                if code and clear and _stands_alone(doc, i, i + length):
                    if not (doc[i - 1].text == "(" and _is_acronym_of(doc, Name(i, i + length, Kind.STATE, text))):
                        yield Name(i, i + length, Kind.STATE, text, code, states().of_name(text) is None)
                    step = length
                    break
        i += step


def _stands_alone(doc: Doc, start: int, end: int) -> bool:
    """Whether no proper noun joins the words to a longer name ('Jordan Peterson', 'Michael Jordan')."""
    before = doc[start - 1] if start else None
    after = doc[end] if end < len(doc) else None
    single = end - start == 1
    joins_before = before is not None and before.pos_ == "PROPN" and before.dep_ in {"flat", "compound"} and doc[start].head == before
    joins_after = after is not None and after.pos_ == "PROPN" and after.dep_ == "flat" and after.head == doc[start]
    return not (single and (joins_before or joins_after))


def _repeated(doc: Doc, names: Sequence[Name], blocked: set[int]) -> Iterator[Name]:
    """Other occurrences of a name's exact words, and of a person's surname, that the recogniser missed."""
    covered = {i for name in names for i in range(name.start, name.end)} | blocked
    kinds: dict[tuple[str, ...], Name] = {}
    for name in names:
        if name.demonym or (name.end - name.start == 1 and name.text.islower()):
            continue
        parts = tuple(t.text for t in doc[name.start : name.end])
        kinds.setdefault(parts, name)
        if name.kind is Kind.ACTOR and len(parts) > 1:  # either end: 'Guo' of 'Guo Jiakun', 'Peskov' of 'Dmitry Peskov'
            for part in (parts[-1:], parts[:1]):
                if len(part[0]) > 2 and part[0].istitle():
                    kinds.setdefault(part, name)
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for parts in sorted(kinds, key=lambda p: (-len(p), p)):
        by_first[parts[0]].append(parts)
    i = 0
    texts = [token.text for token in doc]
    while i < len(texts):
        step = 1
        for parts in by_first.get(texts[i], ()):
            end = i + len(parts)
            if tuple(texts[i:end]) == parts and covered.isdisjoint(range(i, end)) and _is_proper(doc, i, end):
                found = kinds[parts]
                yield replace(found, start=i, end=end, text=" ".join(parts) if len(parts) == 1 else found.text)
                step = len(parts)
                break
        i += step


def _as_government(doc: Doc, name: Name) -> Name:
    """'Minsk said', 'Moscow and Beijing signed': a capital that says or does what governments do stands for its state."""
    in_dateline = doc[name.start].is_upper and doc[name.start].is_sent_start
    code = states().of_capital(name.text) if name.kind is Kind.PLACE and not in_dateline else None
    if code is None:
        return name
    token = doc[name.start : name.end].root
    while token.dep_ == "conj" and token.head != token:
        token = token.head
    verb = token.head
    acts = token.dep_ in {"nsubj", "nsubj:pass", "obl:agent"} and verb.pos_ == "VERB"
    speaks = acts and load_lexicon().word(verb.lemma_.lower(), "VERB").rate >= _SPEAKING
    return replace(name, kind=Kind.STATE, code=code) if speaks else name


def _is_proper(doc: Doc, start: int, end: int) -> bool:
    """Whether the words are read as a name here, and are no part of a longer one."""
    if not any(t.pos_ == "PROPN" for t in doc[start:end]):
        return False
    return not (end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].dep_ in {"flat", "compound"})


def _nested_states(doc: Doc, names: Sequence[Name]) -> Iterator[Name]:
    """States named inside organisations' names: 'Belarusian' in 'Belarusian Defence Ministry'."""
    for name in names:
        if name.kind is not Kind.ORGANISATION or name.end - name.start < 2:
            continue
        i = name.start
        while i < name.end:
            step = 1
            for length in (4, 3, 2, 1):
                text = doc[i : i + length].text
                code = states().of_name(text) or states().of_demonym(text)
                if code and i + length <= name.end and length < name.end - name.start and text[:1].isupper():
                    yield Name(i, i + length, Kind.STATE, text, code, states().of_name(text) is None)
                    step = length
                    break
            i += step
