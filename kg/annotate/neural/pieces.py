"""Words as word pieces with the shape of their letters, which is what the encoder reads.

The vocabulary has no capitals and no accents (BERT's uncased one); a code for the shape of each word puts back what
that loses: a name at the beginning of a sentence looks like any word, a headline in capitals like itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

__all__ = ["BEGIN", "END", "SHAPES", "UNKNOWN", "WordPieces", "shape_of"]

BEGIN, END, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
_RUNS = re.compile(r"[^\W_]+|[\W_]", re.UNICODE)
# a word of more letters than this is one unknown piece, as in BERT
_LONGEST = 100
_MOST = 16
SHAPES = 8
_LOWER, _TITLE, _UPPER, _INITIAL, _MIXED, _DIGIT, _OTHER = range(1, SHAPES)


def shape_of(word: str) -> int:
    """Code of the shape of a word's letters, 1 to 7: lower case, title, capitals, one capital, mixed, digits, no letters."""
    if any(c.isdigit() for c in word):
        return _DIGIT
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return _OTHER
    if all(c.islower() for c in letters):
        return _LOWER
    if all(c.isupper() for c in letters):
        return _UPPER if len(letters) > 1 else _INITIAL
    return _TITLE if letters[0].isupper() and all(c.islower() for c in letters[1:]) else _MIXED


class WordPieces:
    """Greedy longest-match-first word pieces (Wu et al. 2016, as BERT has them), with a memory of words seen.

    Attributes:
        ids: number of each piece.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self.ids = {piece: i for i, piece in enumerate(pieces)}
        self.begin, self.end, self._unknown = (self.ids[name] for name in (BEGIN, END, UNKNOWN))
        self._known: dict[str, tuple[int, ...]] = {}

    @classmethod
    def read(cls, path: Path) -> WordPieces:
        """Read a vocabulary, one piece a line."""
        return cls(path.read_text(encoding="utf-8").split("\n")[:-1])

    def __call__(self, word: str) -> tuple[int, ...]:
        """Numbers of a word's pieces, 1 to 16 of them."""
        found = self._known.get(word)
        if found is None:
            found = self._split(word)
            if len(self._known) < 200_000:  # so that memory stays bounded whatever is read
                self._known[word] = found
        return found

    def _split(self, word: str) -> tuple[int, ...]:
        plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
        pieces = [piece for run in _RUNS.findall(plain) if not run.isspace() for piece in self._pieces(run)]
        return tuple(pieces[:_MOST]) or (self._unknown,)

    def _pieces(self, run: str) -> list[int]:
        out: list[int] = []
        at = 0
        while at < len(run) <= _LONGEST:
            for end in range(len(run), at, -1):
                piece = self.ids.get(run[at:end] if at == 0 else "##" + run[at:end])
                if piece is not None:
                    break
            else:
                return [self._unknown]
            out.append(piece)
            at = end
        return out or [self._unknown]
