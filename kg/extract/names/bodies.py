"""Names of bodies that a rule finds more surely than a recogniser: ministries, generic names with their state, known names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from spacy.tokens import Doc

from kg.extract.gazetteer import organisations, small_names, states
from kg.extract.lexicon import MINISTRY_FIELDS, ORGANISATION_NOUNS
from kg.extract.names.edges import Name
from kg.model import Kind

__all__ = ["core_words", "find_bodies", "is_generic", "split_state"]

_GENERIC: Final = (
    ORGANISATION_NOUNS
    | MINISTRY_FIELDS
    | frozenset("of the for and affairs government supreme federal national central constitutional armed joint chiefs staff".split())
    | frozenset("general marine coast state high".split())
)
_HEADS: Final = frozenset(
    "staff forces army navy command court parliament council ministry agency corps guard fleet police department".split()
)
_LOWER_BODIES: Final = frozenset("parliament navy army military forces force guard".split())
_SPEAKING_FOR: Final = frozenset(
    "statement spokesman spokeswoman spokesperson official officials chief commander".split()
)  # 'a Thai army statement'
_KINDS_OF_FORCE: Final = frozenset({"armed", "security", "air", "ground", "coast", "special"})
_INCOMPLETE: Final = frozenset({"force", "guard", "forces"})  # bodies only with the word before them


def is_generic(text: str) -> bool:
    """Whether a name tells no body from others of its kind: 'Foreign Ministry', 'Supreme Court', 'Armed Forces'."""
    return all(word.casefold() in _GENERIC for word in text.split())


def split_state(text: str) -> tuple[str, str | None]:
    """A body's name without its state, and the state's code: 'Belarusian Defence Ministry', 'Ministry of Defence of Belarus'."""
    words = text.split()
    for n in (3, 2, 1):
        front = " ".join(words[:n])
        code = states().of_demonym(front) or states().of_name(front)
        if code and len(words) > n and words[0].casefold() != "the":
            return " ".join(words[n:]), code
    for n in (5, 4, 3, 2, 1):
        code = states().of_name(" ".join(words[-n:]))
        if code and len(words) > n + 1 and words[-n - 1].casefold() in {"of", "the"}:
            rest = words[:-n]
            while rest and rest[-1].casefold() in {"of", "the"}:
                rest.pop()
            return " ".join(rest), code
    return text, None


def core_words(text: str) -> frozenset[str]:
    """The words that say what a body is, whatever their order: 'Defence Ministry' and 'Ministry of Defense' have the same."""
    words = text.casefold().replace("defense", "defence").replace("-", " ").split()
    return frozenset(words) - {"of", "the", "for", "and", "affairs"}


def find_bodies(doc: Doc, names: Sequence[Name]) -> Iterator[Name]:
    """Bodies to add to the recogniser's names, or to put in the place of those that they hold."""
    yield from _known(doc, names)
    yield from _of_state(doc)
    ministries = list(_ministries(doc, names))
    yield from ministries
    for name in [*names, *_missed_generic(doc, names)]:
        if name.kind is Kind.ORGANISATION and is_generic(name.text) and not any(name.overlaps(m) for m in ministries):
            yield _with_state(doc, name)


def _name(doc: Doc, start: int, end: int) -> Name:
    return Name(start, end, Kind.ORGANISATION, " ".join(doc[start:end].text.split()))


def _missed_generic(doc: Doc, names: Sequence[Name]) -> Iterator[Name]:
    """Generic names in capitals that the recogniser missed: 'General Staff', 'Joint Chiefs of Staff'."""
    covered = {i for name in names for i in range(name.start, name.end)}
    done = 0
    for token in doc:
        if token.i < done or not token.is_title or token.lower_ not in _GENERIC:
            continue
        done = max(_generic_run(doc, token.i, covered), token.i + 1)
        run = doc[token.i : done]
        if len(run) > 1 and {t.lower_ for t in run} & _HEADS and token.i not in covered and not token.is_sent_start:
            yield _name(doc, token.i, done)


def _generic_run(doc: Doc, start: int, covered: set[int]) -> int:
    """Where a run of capitalised generic words ends, 'of' allowed inside it."""
    end = start
    while (
        end < len(doc)
        and end not in covered
        and doc[end].lower_ in _GENERIC
        and (doc[end].is_title or (end > start and doc[end].lower_ == "of"))
    ):
        end += 1
    while end > start and doc[end - 1].lower_ == "of":
        end -= 1
    return end


@cache
def _first_words() -> dict[str, list[str]]:
    """The gazetteer's names by their first word, longest first."""
    found: dict[str, list[str]] = {}
    for name in sorted(organisations(), key=lambda n: (-len(n), n)):
        found.setdefault(name.split()[0], []).append(name)
    return found


def _known(doc: Doc, names: Sequence[Name]) -> Iterator[Name]:
    """Well-known bodies: 'Armed Forces of the Philippines', 'Reuters', 'NATO'."""
    longer = {i for n in names if n.end - n.start > 1 for i in range(n.start, n.end)}
    first_words = _first_words()
    for token in doc:
        if not token.text[0].isupper() and token.text not in small_names():
            continue
        for name in first_words.get(token.text, first_words.get(token.lower_, [])):
            end = token.i + len(name.replace("'s", " 's").replace("-", " - ").split())
            text = doc[token.i : end].text.replace("’", "'")
            single = end == token.i + 1
            inside = token.i in longer and (single or end not in longer)
            if (text == name or text.casefold() == name) and not inside and (not single or token.pos_ == "PROPN"):
                yield _name(doc, token.i, end)
                break


def _of_state(doc: Doc) -> Iterator[Name]:
    """Bodies of a state in lower case: 'Swedish | navy', 'Israeli | security forces', 'the German | parliament'."""
    for token in doc:
        modifies = token.dep_ in {"compound", "amod"} and token.head.lower_ not in _SPEAKING_FOR
        if token.lower_ not in _LOWER_BODIES or not token.is_lower or modifies:
            continue
        start = token.i - (token.i > 0 and doc[token.i - 1].lower_ in _KINDS_OF_FORCE)
        state = start if _possessor_before(doc, start) else _state_before(doc, start)
        if state is not None and (token.lower_ not in _INCOMPLETE or start < token.i):
            yield _name(doc, state, token.i + 1)


def _with_state(doc: Doc, name: Name) -> Name:
    """A generic name and the state named with it: 'U.S. | Marine Corps', 'Security Council | of Belarus'."""
    start = _state_before(doc, name.start)
    start = name.start if start is None else start
    end = name.end
    if end + 1 < len(doc) and doc[end].lower_ == "of":
        end = _state_behind(doc, end + 1 + (doc[end + 1].lower_ == "the")) or end
    return _name(doc, start, end)


def _ministries(doc: Doc, names: Sequence[Name]) -> Iterator[Name]:
    """'(Belarusian) Defence Ministry', 'Ministry of Defence (of Belarus)': a body named by its field, with its state.

    The lower-case form counts where a state is named with it; 'the foreign ministry' alone is a description.
    """
    starts = {name.start: name for name in names}
    for token in doc:
        if token.lower_ != "ministry":
            continue
        start, end = _ministry_before(doc, token.i) or _ministry_behind(doc, token.i) or (token.i, token.i)
        if start == end:
            continue
        state = _state_before(doc, start)
        if state is not None:
            start = state
        elif end < len(doc) and doc[end].lower_ == "of" and (found := _state_behind(doc, end + 1)):
            end = found
        elif not doc[start].text[0].isupper() and not _possessor_before(doc, start):
            continue
        longer = starts.get(start)
        yield _name(doc, start, max(end, longer.end if longer and longer.kind is Kind.ORGANISATION else end))


def _ministry_before(doc: Doc, i: int) -> tuple[int, int] | None:
    """'Foreign Ministry', 'Defence and Interior Ministry'."""
    start = i
    while start and doc[start - 1].lower_ in MINISTRY_FIELDS:
        start -= 1
        if start > 1 and doc[start - 1].lower_ in {"and", "&"} and doc[start - 2].lower_ in MINISTRY_FIELDS:
            start -= 1
    return (start, i + 1) if start < i else None


def _ministry_behind(doc: Doc, i: int) -> tuple[int, int] | None:
    """'Ministry of Foreign Affairs', 'Ministry of Defence'."""
    if i + 2 >= len(doc) or doc[i + 1].lower_ not in {"of", "for"}:
        return None
    end = i + 2 + (doc[i + 2].lower_ == "the")
    first = end
    while end < len(doc) and (doc[end].lower_ in MINISTRY_FIELDS | {"affairs"} or (end > first and doc[end].lower_ == "and")):
        end += 1
    while end > first and doc[end - 1].lower_ == "and":
        end -= 1
    return (i, end) if end > first else None


def _state_before(doc: Doc, start: int) -> int | None:
    """Where a demonym or state's name begins that stands right before a body's name: 'South Korean | Defence Ministry'."""
    for length in (3, 2, 1):
        if start >= length:
            text = doc[start - length : start].text
            if text[:1].isupper() and doc[start - length].lower_ != "the" and (states().of_demonym(text) or states().of_name(text)):
                return start - length
    return None


def _possessor_before(doc: Doc, start: int) -> bool:
    """Whether a state owns what begins at ``start``: 'Israel's | foreign ministry'."""
    return start > 1 and doc[start - 1].tag_ == "POS" and _state_before(doc, start - 1) is not None


def _state_behind(doc: Doc, start: int) -> int | None:
    """Where a state's name ends that begins at ``start``: 'of | the Republic of Belarus'."""
    for length in (5, 4, 3, 2, 1):
        if start + length <= len(doc) and states().of_name(doc[start : start + length].text):
            return start + length
    return None
