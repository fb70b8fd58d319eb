"""Mend the lemmas of verbs: a learned lemmatizer cuts endings off rare ones wrongly ('accused' to 'accus')."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kg.extract.speech.attribution.lexicon import known_verbs

__all__ = ["verb_lemma"]

_ENDINGS = ("ing", "ed", "es", "d", "s")


@lru_cache(maxsize=4096)
def verb_lemma(word: str, lemma: str) -> str:
    """The lemma, or where no cue verb is known by it the one that is known by undoing the endings of ``word``."""
    known = known_verbs()
    if lemma in known:
        return lemma
    return next((guess for guess in _guesses(word) if guess in known), lemma)


def _guesses(word: str) -> Iterator[str]:
    """What a verb form may come from, by the spelling rules of English: the form, without its ending, with e, y or one letter less."""
    yield word
    for ending in _ENDINGS:
        if not word.endswith(ending) or len(word) < len(ending) + 2:
            continue
        stem = word.removesuffix(ending)
        yield stem + "e"
        yield stem
        if stem[-1] == stem[-2]:
            yield stem[:-1]
        if stem.endswith("i"):
            yield stem[:-1] + "y"
