"""Which names of a document are one entity: full and short names of persons, acronyms, states by any of their names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from kg.extract.gazetteer import organisation_of, states
from kg.extract.names.bodies import core_words, is_generic, split_state
from kg.extract.names.edges import Name
from kg.extract.reading import Reading, offsets
from kg.model import Kind

__all__ = ["add_names", "initials"]

_ACRONYM_LENGTH: Final = 5
_SMALL_WORDS: Final = frozenset("of the for and in on to de la du der und".split())


def add_names(reading: Reading, names: Sequence[Name]) -> None:
    """Add an entity for each thing that the names name, and a mention for each name, in the order of the text."""
    keys = _as_listed(names, _people(names) | _organisations(reading, names))
    groups: dict[object, list[Name]] = defaultdict(list)
    for i, name in enumerate(names):
        groups[keys.get(i, _plain_key(name))].append(name)
    entity = {key: _add_entity(reading, group, key) for key, group in groups.items()}
    for i, name in enumerate(names):
        reading.add_mention(offsets(reading.doc[name.start : name.end]), [entity[keys.get(i, _plain_key(name))]])


def _as_listed(names: Sequence[Name], keys: dict[int, object]) -> dict[int, object]:
    """Names that a user has listed of one entity, and whatever else is called as they are, share the key of the first of them."""
    first: dict[tuple[Kind, str], object] = {}
    same: dict[object, object] = {}
    for i, name in enumerate(names):
        if name.listed is not None:
            key = keys.get(i, _plain_key(name))
            same.setdefault(key, first.setdefault((name.kind, name.listed), key))
    if not same:
        return keys
    return {i: same.get(key, key) for i, key in ((i, keys.get(i, _plain_key(name))) for i, name in enumerate(names))}


def _plain_key(name: Name) -> tuple[Kind, str]:
    if name.kind is Kind.STATE and name.code:
        return Kind.STATE, name.code
    return name.kind, _fold(name.text)


def _fold(text: str) -> str:
    text = text.replace("’", "'").replace("defense", "defence").replace("Defense", "Defence")
    return text if text.isupper() and len(text) <= 5 and " " not in text else text.casefold().removeprefix("the ")


def _add_entity(reading: Reading, group: Sequence[Name], key: object) -> str:
    kind = group[0].kind
    if kind is Kind.STATE and group[0].code:
        also_place = any(_locative(reading, name) for name in group)
        return reading.add_entity(kind, states().name[group[0].code], aliases=_aliases(group), code=group[0].code, also_place=also_place)
    label = next((name.listed for name in group if name.listed), None) or _fullest(group)
    aliases = tuple(alias for alias in _aliases(group) if alias != label)
    code = key[1] if isinstance(key, tuple) and isinstance(key[0], frozenset) else None
    return reading.add_entity(
        kind,
        label,
        aliases=aliases,
        code=code,
        local=kind is Kind.ORGANISATION and code is None and is_generic(label) and organisation_of(label) is None,
    )


def _fullest(group: Iterable[Name]) -> str:
    """The longest name by words, then the most frequent, then the first in the alphabet."""
    counts = Counter(name.text for name in group)
    return min(counts, key=lambda text: (-len(text.split()), text.isupper() and len(text) > _ACRONYM_LENGTH, -counts[text], text))


def _aliases(group: Iterable[Name]) -> tuple[str, ...]:
    return tuple(sorted({name.text for name in group}))


def _locative(reading: Reading, name: Name) -> bool:
    """Whether a text uses a state as a place: 'in Ukraine', 'across Poland'."""
    token = reading.doc[name.start : name.end].root
    return not name.demonym and any(
        child.dep_ == "case" and child.lower_ in {"in", "across", "inside", "throughout", "near", "into"} for child in token.children
    )


def _people(names: Sequence[Name]) -> dict[int, object]:
    """A key a person: a short name belongs to the nearest full name before it that ends, or else begins, with it."""
    keys: dict[int, object] = {}
    full = [(i, _name_words(n.text)) for i, n in enumerate(names) if n.kind is Kind.ACTOR and len(_name_words(n.text)) > 1]
    for i, words in full:
        keys[i] = (Kind.ACTOR, *_fuller(words, full))
    for i, name in enumerate(names):
        if name.kind is not Kind.ACTOR or i in keys:
            continue
        words = _name_words(name.text)
        owner = _owner(i, words, full)
        keys[i] = keys[owner] if owner is not None else (Kind.ACTOR, *words)
    return keys


def _name_words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.sub(r"['’]s$", "", text).casefold().split() if word)


def _fuller(words: tuple[str, ...], full: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[str, ...]:
    """A longer name with the same first and last word: 'Kim Yong Hyun' of 'Kim Hyun', 'John F. Kennedy' of 'John Kennedy'."""
    longer = [w for _, w in full if len(w) > len(words) and (w[-len(words) :] == words or (w[0], w[-1]) == (words[0], words[-1]))]
    return min(longer, key=lambda w: (-len(w), w)) if longer else words


def _owner(i: int, words: tuple[str, ...], full: Sequence[tuple[int, tuple[str, ...]]]) -> int | None:
    """The full name that a short one stands for: the nearest before it, or else the first behind it."""
    ends = [j for j, w in full if w[-len(words) :] == words]
    begins = [j for j, w in full if w[: len(words)] == words]
    for fitting in (ends, begins):
        before = [j for j in fitting if j < i]
        if fitting:
            return before[-1] if before else fitting[0]
    return None


def _organisations(reading: Reading, names: Sequence[Name]) -> dict[int, object]:
    """A key a body: by its full name in the gazetteer, by the name that its acronym abbreviates, by a shorter form of one name."""
    bodies = [(i, n) for i, n in enumerate(names) if n.kind is Kind.ORGANISATION or (n.kind is Kind.PLACE and _in_brackets(reading, n))]
    spelled = {_fold(n.text): organisation_of(n.text) or n.text for _, n in bodies}
    acronyms: dict[str, str] = {}
    for i, name in bodies:  # 'Collective Security Treaty Organization (CSTO)', and an acronym of a long name elsewhere
        short = name.text.replace(".", "")
        if short.isupper() and 1 < len(short) <= 8:
            long = [
                n for j, n in bodies if len(n.text.split()) > 1 and initials(n.text) == short and (j < i or name.kind is Kind.ORGANISATION)
            ]
            if long and (_in_brackets(reading, name) or not organisation_of(name.text)):
                acronyms[_fold(name.text)] = _fold(long[0].text)
    keys: dict[int, object] = {}
    owned = {i: owner for i, name in bodies if (owner := _owned(reading, names, name)) is not None}
    for i, name in bodies:
        if name.kind is Kind.ORGANISATION or _fold(name.text) in acronyms:
            spelled_out = acronyms.get(_fold(name.text))
            abbreviated = next((owned[j] for j in owned if _fold(names[j].text) == spelled_out), None)
            keys[i] = (
                owned.get(i)
                or abbreviated
                or _only_owner(name, owned)
                or (Kind.ORGANISATION, _canonical(_fold(name.text), spelled, acronyms))
            )
    return keys


def _owned(reading: Reading, names: Sequence[Name], body: Name) -> tuple[frozenset[str], str] | None:
    """What a body of a generic name is and whose: 'Russia's Foreign Ministry' is 'the Russian Foreign Ministry', and not Poland's."""
    core, code = split_state(body.text)
    if not is_generic(core) or organisation_of(core):
        return None
    if code is None and body.start and reading.doc[body.start - 1].tag_ == "POS":
        code = next((name.code for name in names if name.kind is Kind.STATE and name.end in {body.start, body.start - 1}), None)
    return (core_words(core), code) if code else None


def _only_owner(body: Name, owned: dict[int, tuple[frozenset[str], str]]) -> tuple[frozenset[str], str] | None:
    """'The Foreign Ministry' without a state is the only one of that name that the document names with its state."""
    found = {key for key in owned.values() if key[0] == core_words(body.text)} if is_generic(body.text) else set()
    return next(iter(found)) if len(found) == 1 else None


def _canonical(key: str, spelled: dict[str, str], acronyms: dict[str, str]) -> str:
    if key in acronyms:  # what the document itself says of an acronym goes before what it means elsewhere
        key = acronyms[key]
    known = organisation_of(spelled.get(key, key))
    if known:
        return _fold(known)
    words = key.split()
    longer = sorted(k for k in spelled if k != key and k.split()[: len(words)] == words and not set(k.split()[len(words) :]) & _SMALL_WORDS)
    return longer[0] if len(longer) == 1 and len(words) >= 1 and not is_generic(key) else key


def _in_brackets(reading: Reading, name: Name) -> bool:
    return name.start > 0 and reading.doc[name.start - 1].text == "("


def initials(text: str) -> str:
    """The capitals that an acronym of a name would have: 'CSTO' of 'Collective Security Treaty Organization'."""
    return "".join(word[0] for word in re.split(r"[\s-]+", text) if word[:1].isupper() and word.casefold() not in _SMALL_WORDS)
