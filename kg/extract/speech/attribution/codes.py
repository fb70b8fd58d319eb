"""Numbers for the categories that the features name; the order puts like beside like, for trees that split by size."""

from __future__ import annotations

__all__ = ["dep", "entity", "pos", "preposition", "punctuation", "tag"]

_DEPS = (
    "", "ROOT", "conj", "parataxis", "ccomp", "csubj", "csubj:pass", "xcomp", "advcl", "advcl:relcl", "acl", "acl:relcl", "appos",
    "nsubj", "nsubj:outer", "nsubj:pass", "obl:agent", "obj", "iobj", "obl", "obl:unmarked", "obl:tmod", "obl:npmod", "nmod:poss",
    "nmod", "nmod:desc", "nmod:unmarked", "compound", "flat", "amod", "nummod", "det", "advmod", "vocative", "discourse", "expl",
    "case", "mark", "cc", "aux", "aux:pass", "cop", "fixed", "compound:prt", "punct",
)  # fmt: skip
_POS = (
    "", "VERB", "AUX", "NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "ADV", "ADP", "PART", "SCONJ", "CCONJ", "INTJ", "SYM", "X",
    "PUNCT", "SPACE",
)  # fmt: skip
_TAGS = (
    "", "VBD", "VBZ", "VBP", "VB", "MD", "VBG", "VBN", "NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "WP", "WDT", "DT", "JJ", "IN", "TO",
)  # fmt: skip
_ENTITIES = (
    "", "PERSON", "ORG", "NORP", "GPE", "LOC", "FAC", "EVENT", "ROLE", "DATE", "TIME", "MONEY", "PERCENT", "CARDINAL", "ORDINAL",
)  # fmt: skip
_PREPOSITIONS = (
    "", "that", "to", "if", "whether", "for", "of", "about", "on", "over", "with", "by", "from", "in", "at", "as", "against", "into",
    "after",
)  # fmt: skip
_PUNCTUATION = ("", ",", ".", ":", ";", "?", "!", "-", "–", "—", "(", ")", "“", "”", '"', "''", "``", "‘", "’", "'")


def _numbers(names: tuple[str, ...]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}


_DEP, _P, _TAG, _ENT, _PREP, _PUNCT = map(_numbers, (_DEPS, _POS, _TAGS, _ENTITIES, _PREPOSITIONS, _PUNCTUATION))


def dep(name: str) -> int:
    """A relation's number; a subtype that is not listed has its relation's."""
    found = _DEP.get(name)
    return found if found is not None else _DEP.get(name.split(":", 1)[0], len(_DEPS))


def pos(name: str) -> int:
    """A part of speech's number."""
    return _P.get(name, len(_POS))


def tag(name: str) -> int:
    """A Penn tag's number."""
    return _TAG.get(name, len(_TAGS))


def entity(name: str) -> int:
    """An entity type's number."""
    return _ENT.get(name, len(_ENTITIES))


def preposition(word: str) -> int:
    """A function word's number."""
    return _PREP.get(word, len(_PREPOSITIONS))


def punctuation(word: str) -> int:
    """A punctuation mark's number."""
    return _PUNCT.get(word, len(_PUNCTUATION))
