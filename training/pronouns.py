"""Learn whom 'he' and 'she' mean: ``kg/extract/coreference/weights.toml``.

usage: python -m training.pronouns --data DATA [--folds 8] [--penalty 1.0]

The pronouns of GUM's training part as the shipped pipeline reads their documents, each with the persons that it may refer to; a
conditional logit model picks one (Denis and Baldridge 2007). What earlier pronouns went to is known to later ones: in a first
round as the annotators say, in a second as the model of the first says (Ross, Gordon and Bagnell 2011), so that it learns to
recover from its errors. Prints the share of right choices by cross-validation over documents, each read with its own choices.
"""

from __future__ import annotations

import argparse
import lzma
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from spacy.language import Language
from spacy.tokens import Token

from kg.annotate import annotate, load_pipeline
from kg.extract.coreference import persons, resolve_references
from kg.extract.coreference.persons import Candidate
from kg.extract.document import read_names
from kg.extract.reading import Reading
from kg.model import Document, Kind
from tests.quality.gum import GoldDocument, read_documents

OUT = Path(persons.__file__).with_name("weights.toml")
Array = npt.NDArray[np.float64]
Text = tuple[GoldDocument, Reading]


@dataclass(slots=True)
class Choice:
    """One pronoun: its candidates and which of them are right."""

    document: str
    candidates: Sequence[Candidate]
    right: frozenset[str]


@dataclass(slots=True)
class Oracle:
    """Chooses as the annotators did, or by weights, and keeps what there was to choose from."""

    gold: GoldDocument
    reading: Reading
    weights: dict[str, float] | None = None
    choices: list[Choice] = field(default_factory=list)
    chain_of: dict[str, str] = field(default_factory=dict)
    heads: dict[tuple[int, int], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.heads = {mention.head: mention.chain for mention in self.gold.mentions}
        votes: dict[str, list[str]] = {}
        named = {mention.head: mention.chain for mention in self.gold.mentions if mention.named}
        for mention in self.reading.mentions:
            if len(mention.entities) == 1 and self.reading.kind(mention.entities[0]) is Kind.ACTOR:
                inside = [chain for (begin, end), chain in named.items() if mention.span.begin <= begin and end <= mention.span.end]
                votes.setdefault(mention.entities[0], []).extend(inside)
        self.chain_of = {
            entity: max(chains, key=lambda c: (chains.count(c), -chains.index(c))) for entity, chains in votes.items() if chains
        }

    def _chain(self, entity: str) -> str | None:
        if not entity.startswith("?"):
            return self.chain_of.get(entity)
        noun = self.reading.doc[int(entity[1:])]
        return self.heads.get((noun.idx, noun.idx + len(noun)))

    def __call__(self, token: Token, candidates: Sequence[Candidate]) -> str | None:
        """The entity that a pronoun is made to refer to."""
        wanted = self.heads.get((token.idx, token.idx + len(token)))
        right = [c.entity for c in candidates if wanted is not None and self._chain(c.entity) == wanted]
        named = [entity for entity in right if not entity.startswith("?")]
        self.choices.append(Choice(self.gold.id, candidates, frozenset(named or right)))
        if self.weights is not None:
            return best(candidates, self.weights) if candidates else None
        return next(iter(named or right), None)


def collect(texts: Sequence[Text], weights: dict[str, float] | None = None) -> Iterator[Choice]:
    """The choices of all documents, made by the annotators or by weights."""
    for gold, reading in texts:
        oracle = Oracle(gold, deepcopy(reading, {id(reading.doc): reading.doc}), weights)
        resolve_references(oracle.reading, oracle)
        yield from oracle.choices


@dataclass(slots=True)
class Problem:
    """Choices as one matrix of features, a row a candidate; ``starts`` is the first row of each choice."""

    rows: Array
    starts: npt.NDArray[np.int64]
    right: npt.NDArray[np.bool_]

    def loss(self, weights: Array, penalty: float) -> tuple[float, Array]:
        """The negative log likelihood of the right candidates with a ridge penalty, and its gradient."""
        scores = self.rows @ weights
        sizes = np.diff([*self.starts, len(scores)])
        scores = np.exp(scores - np.repeat(np.maximum.reduceat(scores, self.starts), sizes))
        every, rights = np.add.reduceat(scores, self.starts), np.add.reduceat(scores * self.right, self.starts)
        posterior = scores * self.right / np.repeat(rights, sizes)
        gradient = self.rows.T @ (scores / np.repeat(every, sizes) - posterior) + penalty * weights
        return float(np.log(every / rights).sum() + 0.5 * penalty * weights @ weights), gradient


def problem(choices: Sequence[Choice], names: Sequence[str]) -> Problem:
    """The matrix of the choices that have a right candidate."""
    usable = [choice for choice in choices if choice.right]
    flat = [(candidate, candidate.entity in choice.right) for choice in usable for candidate in choice.candidates]
    rows = np.array([[candidate.features.get(name, 0.0) for name in names] for candidate, _ in flat])
    starts = np.cumsum([0, *(len(choice.candidates) for choice in usable[:-1])])
    return Problem(rows, starts, np.array([right for _, right in flat]))


def learn(texts: Sequence[Text], penalty: float) -> dict[str, float]:
    """The weights after two rounds."""
    choices = list(collect(texts))
    return fit([*choices, *collect(texts, fit(choices, penalty))], penalty)


def fit(choices: Sequence[Choice], penalty: float) -> dict[str, float]:
    """The weights of one round, rounded to two decimals."""
    names = sorted({name for choice in choices for candidate in choice.candidates for name, value in candidate.features.items() if value})
    task = problem(choices, names)
    found = minimize(task.loss, np.zeros(len(names)), args=(penalty,), jac=True, method="L-BFGS-B")
    return {name: round(float(weight), 2) for name, weight in zip(names, found.x, strict=True)}


def best(candidates: Sequence[Candidate], weights: dict[str, float]) -> str:
    """The candidate with the highest score, the first of equals."""
    return max(candidates, key=lambda c: sum(weights.get(name, 0.0) * value for name, value in c.features.items())).entity


def cross_validate(texts: Sequence[Text], folds: int, penalty: float) -> float:
    """The share of right choices among those that have one, each document read with weights learnt on other folds."""
    right = total = 0
    for fold in range(folds):
        weights = learn([text for n, text in enumerate(texts) if n % folds != fold], penalty)
        held_out = [choice for choice in collect(texts[fold::folds], weights) if choice.right]
        right += sum(best(choice.candidates, weights) in choice.right for choice in held_out)
        total += len(held_out)
    return right / total


def read(data: Path, nlp: Language) -> list[Text]:
    """GUM's training part, and what is found in its plain text before references are resolved."""
    with lzma.open(data / "ud" / "en_gum-train.conllu.xz", "rt", encoding="utf-8") as lines:
        documents = [(gold, Document(f"{gold.id}.txt", gold.text)) for gold in read_documents(lines)]
    return [(gold, read_names(document, annotate(nlp, document))) for gold, document in documents]


def write(weights: dict[str, float]) -> None:
    """Replace the file of weights."""
    header = "# Weights of the ranker of persons for singular personal pronouns, written by training/pronouns.py.\n"
    lines = "".join(f"{name} = {weight}\n" for name, weight in sorted(weights.items()) if weight)
    OUT.write_text(header + lines, encoding="utf-8", newline="\n")


def main() -> None:
    """Collect, validate, fit on all, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=8)
    parser.add_argument("--penalty", type=float, default=1.0)
    options = parser.parse_args()
    texts = read(options.data, load_pipeline())
    print(f"right by cross-validation {100 * cross_validate(texts, options.folds, options.penalty):.1f} %")
    write(learn(texts, options.penalty))


if __name__ == "__main__":
    main()
