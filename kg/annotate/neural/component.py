"""The reader as a component of a spaCy pipeline: factory ``kg_reader``."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from kg.annotate.neural.reader import Reader
from kg.annotate.neural.relatives import mend_relatives
from kg.errors import PipelineError

__all__ = ["FACTORY", "ReaderComponent"]

FACTORY = "kg_reader"


class ReaderComponent:
    """Tags, morphology, lemmas, trees, sentences and entities of a ``Doc``, by one network.

    ``doc.tensor`` receives one row a token: the vector of the encoder (384) and the probabilities that the token is outside of
    a cue, begins one, goes on with one (3). Attribution reads them.
    """

    def __init__(self, vocab: Vocab, name: str = FACTORY) -> None:
        self.name = name
        self._vocab = vocab
        self._folder: Path | None = None
        self._reader: Reader | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Relations and kinds of entity that the component gives."""
        if self._reader is None:
            return ()
        known = self._reader.labels
        return (*known.relations, *sorted({label[2:] for label in known.entities if label != "O"}))

    def __call__(self, doc: Doc) -> Doc:
        """A ``Doc`` of the same words with all layers of annotation.

        Raises:
            PipelineError: the component was added to a pipeline without a model.
        """
        if self._reader is None:
            raise PipelineError(f"component {self.name!r} has no model; load it with its pipeline from a folder")
        return self._annotated(doc, self._reader) if len(doc) else doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 1) -> Iterable[Doc]:  # noqa: ARG002 (spaCy's interface)
        """The same for a stream."""
        return map(self, docs)

    def _annotated(self, doc: Doc, reader: Reader) -> Doc:
        words = [token.text for token in doc]
        labels, reading = reader.labels, reader(words)
        tags = [labels.tags[t] for t in reading.tags]
        heads = reading.heads
        relations = ["ROOT" if h == i else labels.relations[r] for i, (h, r) in enumerate(zip(heads, reading.relations, strict=True))]
        mend_relatives(words, tags, heads, relations)
        pos, morphs = zip(*(labels.morphs[m].partition("|")[::2] for m in reading.morphs), strict=True)
        out = Doc(
            self._vocab,
            words=words,
            spaces=[bool(token.whitespace_) for token in doc],
            tags=tags,
            pos=list(pos),
            morphs=list(morphs),
            lemmas=[reader.lemma(*column) for column in zip(words, pos, reading.lemmas, strict=True)],
            heads=heads,
            deps=relations,
            ents=_mended([labels.entities[e] for e in reading.entities]),
        )
        out.tensor = np.concatenate([reading.vectors, reading.cues], axis=1)
        return out

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:  # noqa: ARG002 (spaCy's interface)
        """Copy the model's files to a folder."""
        if self._folder is not None:
            shutil.copytree(self._folder, path, dirs_exist_ok=True)

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> ReaderComponent:  # noqa: ARG002 (spaCy's interface)
        """Read the model's files from a folder."""
        self._folder = Path(path)
        self._reader = Reader(self._folder)
        return self


def _mended(labels: list[str]) -> list[str]:
    """BIO labels in which every name begins with B: one that goes on with what did not begin begins there."""
    out: list[str] = []
    for label in labels:
        goes_on = label.startswith("I-") and out and out[-1] != "O" and out[-1][2:] == label[2:]
        out.append("B-" + label[2:] if label.startswith("I-") and not goes_on else label)
    return out


@Language.factory(
    FACTORY, assigns=["token.tag", "token.pos", "token.morph", "token.lemma", "token.head", "token.dep", "doc.ents", "doc.tensor"]
)
def make_reader(nlp: Language, name: str) -> ReaderComponent:
    """The factory that spaCy calls."""
    return ReaderComponent(nlp.vocab, name)
