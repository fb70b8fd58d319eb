"""Who said what on PolNeAR's development part: ours beside textacy's quotations and a plain rule, in the same run.

usage: python benchmarks/attribution.py --data DATA [--limit N] [--json]

DATA holds ``polnear/dev.jsonl.xz``, lines of ``{"id", "text", "attributions": [{"source": [[begin, end], …], "cue": …, "content": …}]}``;
of an article with several annotators the first counts. Needs the extra ``bench``. All systems read the same spaCy ``Doc`` of our
pipeline:

- **ours**: the statements of the extraction.
- **textacy**: ``textacy.extract.triples.direct_quotations``. It refuses a text with an odd number of quotation marks; such an article is
  given to it paragraph by paragraph, so that it loses no more than those paragraphs.
- **verb and clause**: in the manner of GenderGapTracker's syntactic rule (Asr et al. 2021, PLOS ONE 16(1)), written anew: a verb of
  textacy's list of reporting verbs, its subject, and the clause that it governs.

Tables:

1. **Attributions**: F1 in percent of cue, content (characters), content at Jaccard .5 and .8, full, and the accuracy of speakers, as
   ``tests/quality/attributions.py`` defines them, and ours divided by textacy's.
2. **Short items**, the measure of the papers that cut PolNeAR up (Wang et al. 2022, CofeNet, COLING): an item is a paragraph, mostly a
   sentence or a quotation, and is read by itself, as if it were the whole text; items without any attribution are among them. The spans
   of all sources of an item are one set, likewise those of cues and of contents, a piece of a discontinuous content a span of its own.
   One is right if begin and end are both exact; nothing asks who belongs to what. *As marked* compares offsets as they are. Since our
   contents leave out the quotation marks around them, a leading 'that' and final stops by contract, *edges evened* takes these off both
   sides first; white space never counts. The published figures are on the authors' own cut of PolNeAR's test part, with marks left on,
   so they compare in size, not to the decimal.
3. **Time**: seconds a 1,000 words of the pipeline, of finding attributions, of the whole extraction (which finds them too), and of the
   others, once everything is loaded.
4. **Growth**: seconds over 50 to 500 sentences of one quotation and of a transcript, and the exponent of the power law that fits them
   (1 is linear).
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from spacy.language import Language
from spacy.tokens import Doc, Token
from textacy import constants
from textacy.extract.triples import direct_quotations

from kg.annotate import annotate, load_pipeline
from kg.annotate.assemble import split_paragraphs
from kg.extract import extract
from kg.extract.speech.attribution import find_attributions
from kg.model import Attribution, Document

# the repository: the measures are those of its quality gate
sys.path.append(str(Path(__file__).resolve().parents[1]))

from tests.quality.attributions import MEASURES, Characters, Offsets, Score, characters
from tests.quality.scores import Count

PARTS = ("source", "cue", "content")
SIZES = (50, 100, 200, 400, 500)
PUBLISHED = {"BiLSTM-CRF (published)": (69.6, 66.7, 59.0), "BERT-CofeNet (published)": (83.2, 75.3, 72.9)}

_LEFT = re.compile(r"^[\s\"“”„‟«»‘’'`]+")
_LEFT_OF_CONTENT = re.compile(r"^(?:[\s\"“”„‟«»‘’'`]+|that\b)+", re.IGNORECASE)
_RIGHT = re.compile(r"[\s\"“”„‟«»‘’'`.,;:!?]+$")


@dataclass(frozen=True, slots=True)
class Spans:
    """One attribution by the offsets of its parts."""

    source: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    content: tuple[Offsets, ...]

    def characters(self, text: str) -> Characters:
        """As sets of characters."""
        return Characters(*(characters(spans, text) for spans in (self.source, self.cue, self.content)))


@dataclass(frozen=True, slots=True)
class Article:
    """A text and its gold attributions."""

    text: str
    golds: tuple[Spans, ...]


Finder = Callable[[Document, Doc], list[Spans]]


# --- the systems ---------------------------------------------------------------------------------------------------------------------


def ours(document: Document, doc: Doc) -> list[Spans]:
    """The attributions of our statements."""
    return [_spans(statement.attribution) for statement in extract(document, doc).statements]


def _spans(each: Attribution) -> Spans:
    source = () if each.source is None else ((each.source.begin, each.source.end),)
    return Spans(source, *(tuple((span.begin, span.end) for span in part) for part in (each.cue, each.content)))


def textacy(document: Document, doc: Doc) -> list[Spans]:
    """The quotations of textacy, article by article or, where it refuses that, paragraph by paragraph."""
    try:
        return list(_quotations(doc, 0))
    except ValueError:
        return [each for begin, end in split_paragraphs(document.text) for each in _paragraph_quotations(doc, begin, end)]


def _paragraph_quotations(doc: Doc, begin: int, end: int) -> list[Spans]:
    paragraph = doc.char_span(begin, end, alignment_mode="expand")
    try:
        return list(_quotations(paragraph.as_doc(), paragraph.start_char)) if paragraph is not None else []
    except ValueError:
        return []


def _quotations(text: Doc, shift: int) -> Iterator[Spans]:
    for speaker, cue, content in direct_quotations(text):
        source, verb = (tuple((token.idx + shift, token.idx + len(token) + shift) for token in part) for part in (speaker, cue))
        yield Spans(source, verb, ((content.start_char + shift, content.end_char + shift),))


def verb_and_clause(_document: Document, doc: Doc) -> list[Spans]:
    """A reporting verb with a subject and a clause."""
    return [found for token in doc if (found := _reported(token)) is not None]


def _reported(verb: Token) -> Spans | None:
    if verb.pos_ != "VERB" or verb.lemma_ not in constants.REPORTING_VERBS["en"]:
        return None
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    clause = next((child for child in verb.children if child.dep_ in {"ccomp", "parataxis"}), None)
    if subject is None or clause is None:
        return None
    cue = [child for child in verb.children if child.dep_ in {"aux", "neg"}]
    return Spans(_stretch(subject), tuple((t.idx, t.idx + len(t)) for t in sorted([*cue, verb])), _stretch(clause))


def _stretch(head: Token) -> tuple[Offsets, ...]:
    """What hangs on a word, from its first character to its last."""
    first, last = head.left_edge, head.right_edge
    return ((first.idx, last.idx + len(last)),)


SYSTEMS: dict[str, Finder] = {"ours": ours, "textacy 0.13": textacy, "verb and clause": verb_and_clause}


# --- attributions in articles --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Run:
    """The scores by system over all articles, and the seconds by what was done."""

    scores: dict[str, Score] = field(default_factory=lambda: {name: Score() for name in SYSTEMS})
    seconds: dict[str, float] = field(default_factory=dict)
    words: int = 0

    @contextmanager
    def clock(self, name: str) -> Iterator[None]:
        """Adds the seconds that its body takes to a name."""
        begin = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin


def read_articles(path: Path, limit: int | None) -> list[Article]:
    """The articles of a corpus file, each with its first annotator's attributions."""
    rows: dict[str, dict[str, Any]] = {}
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows.setdefault(row["id"], row)
    return [Article(row["text"], tuple(map(_gold, row["attributions"]))) for row in list(rows.values())[:limit]]


def _gold(row: dict[str, list[list[int]]]) -> Spans:
    return Spans(*(tuple((begin, end) for begin, end in row[part]) for part in PARTS))


def over_articles(articles: Sequence[Article], nlp: Language) -> Run:
    """All systems over whole articles."""
    run = Run(words=sum(len(article.text.split()) for article in articles))
    _warm_up(nlp)
    for article in articles:
        document = Document("article.txt", article.text)
        with run.clock("pipeline"):
            doc = annotate(nlp, document)
        with run.clock("finding attributions"):
            find_attributions(doc)
        gold = [each.characters(article.text) for each in article.golds]
        for name, find in SYSTEMS.items():
            with run.clock(name):
                found = find(document, doc)
            run.scores[name].add([each.characters(article.text) for each in found], gold)
    return run


def _warm_up(nlp: Language) -> None:
    """Load whatever is loaded on first use, so that no clock counts it."""
    document = Document("short.txt", quotation(4))
    doc = annotate(nlp, document)
    for find in SYSTEMS.values():
        find(document, doc)


# --- exact spans in short items ------------------------------------------------------------------------------------------------------


def items_of(article: Article) -> Iterator[Article]:
    """The paragraphs of an article as texts of their own, with the pieces of the gold spans that lie in them."""
    for begin, end in split_paragraphs(article.text):
        golds = tuple(Spans(*(_cut(getattr(gold, part), begin, end) for part in PARTS)) for gold in article.golds)
        yield Article(article.text[begin:end], golds)


def _cut(spans: Iterable[Offsets], begin: int, end: int) -> tuple[Offsets, ...]:
    return tuple((max(b, begin) - begin, min(e, end) - begin) for b, e in spans if b < end and e > begin)


def _pooled(found: Iterable[Spans], part: str, text: str, *, even: bool) -> set[Offsets]:
    """The spans of one part of all attributions, those that only white space parts put together."""
    out: set[Offsets] = set()
    for each in found:
        pieces: list[Offsets] = []
        for begin, end in sorted(getattr(each, part)):
            if pieces and not text[pieces[-1][1] : begin].strip():
                pieces[-1] = (pieces[-1][0], end)
            else:
                pieces.append((begin, end))
        out |= {_evened(piece, part, text) if even else piece for piece in pieces}
    return out


def _evened(span: Offsets, part: str, text: str) -> Offsets:
    """Without quotation marks and final punctuation, a content without a leading 'that'; a span of nothing else stays as it is."""
    stretch = text[slice(*span)]
    right = len(stretch) - len(_RIGHT.sub("", stretch))
    left = len(stretch) - len((_LEFT_OF_CONTENT if part == "content" else _LEFT).sub("", stretch))
    return (span[0] + left, span[1] - right) if left + right < len(stretch) else span


def over_items(articles: Sequence[Article], nlp: Language) -> dict[tuple[str, bool], dict[str, Count]]:
    """Counts of exact spans by system and whether edges are evened, and by part."""
    counts = {(name, even): {part: Count() for part in PARTS} for name in SYSTEMS for even in (False, True)}
    for item in (item for article in articles for item in items_of(article)):
        document = Document("item.txt", item.text)
        doc = annotate(nlp, document)
        found = {name: find(document, doc) for name, find in SYSTEMS.items()}
        for (name, even), by_part in counts.items():
            for part, count in by_part.items():
                theirs, gold = (_pooled(each, part, item.text, even=even) for each in (found[name], item.golds))
                count.add(len(theirs & gold), len(theirs), len(gold))
    return counts


# --- growth --------------------------------------------------------------------------------------------------------------------------


def sentences(number: int) -> list[str]:
    """So many sentences of our own; which ones follows from their number alone."""
    who = ("The harbour", "Our brigade", "The new railway", "Each of the ministries", "The winter crop")
    does = ("has been inspected", "will be paid for", "was rebuilt", "remains open", "must be protected", "is watched", "can be enlarged")
    how = ("by the end of the year", "with our own means", "although the river is high", "as the treaty demands")
    return [f"{who[i % 5]} {does[i % 7]} {how[i % 4]}." for i in range(number)]


def quotation(number: int) -> str:
    """One quotation of so many sentences."""
    return f"Defence Minister Kaito Arai told parliament: “{' '.join(sentences(number))}”"


def transcript(number: int) -> str:
    """So many sentences in turns of four, said by two speakers."""
    said = sentences(number)
    turns = [" ".join(said[i : i + 4]) for i in range(0, number, 4)]
    return "\n\n".join(f"{'MODERATOR' if i % 2 else 'MINISTER ARAI'}: {turn}" for i, turn in enumerate(turns))


def growth(make: Callable[[int], str], nlp: Language) -> dict[str, list[float]]:
    """Seconds of the pipeline and of the extraction by size, the faster of two runs each."""
    seconds: dict[str, list[float]] = {"pipeline": [], "extraction": []}
    for size in SIZES:
        document = Document("long.txt", make(size))
        runs = [_seconds_of(document, nlp) for _ in range(2)]
        for name, index in (("pipeline", 0), ("extraction", 1)):
            seconds[name].append(min(run[index] for run in runs))
    return seconds


def _seconds_of(document: Document, nlp: Language) -> tuple[float, float]:
    begin = time.perf_counter()
    doc = annotate(nlp, document)
    middle = time.perf_counter()
    extract(document, doc)
    return middle - begin, time.perf_counter() - middle


def exponent(seconds: Sequence[float]) -> float:
    """K of the power law size^k that fits the seconds best (least squares over logarithms)."""
    x, y = [math.log(size) for size in SIZES], [math.log(each) for each in seconds]
    return statistics.linear_regression(x, y).slope


# --- tables --------------------------------------------------------------------------------------------------------------------------


def attribution_figures(run: Run) -> dict[str, list[float]]:
    """F1 by system in the order of the columns, and ours divided by textacy's."""
    rows = {name: [score.figures()[measure].f1 for measure in (*MEASURES, "speaker")] for name, score in run.scores.items()}
    ratio = [a / b if b else math.nan for a, b in zip(rows["ours"], rows["textacy 0.13"], strict=True)]
    return rows | {"ours / textacy": ratio}


def item_figures(counts: dict[tuple[str, bool], dict[str, Count]]) -> dict[str, list[float]]:
    """F1 of exact spans by system and edges."""
    return {
        f"{name}, {'edges evened' if even else 'as marked'}": [count.figures().f1 for count in by_part.values()]
        for (name, even), by_part in counts.items()
    } | {name: list(figures) for name, figures in PUBLISHED.items()}


def time_figures(run: Run) -> dict[str, list[float]]:
    """Seconds a 1,000 words, and as a share of the pipeline's."""
    names = {"ours": "whole extraction (ours)"}
    return {names.get(name, name): [1000 * s / run.words, s / run.seconds["pipeline"]] for name, s in run.seconds.items()}


def growth_figures(nlp: Language) -> dict[str, list[float]]:
    """Seconds by size and the exponent, for a quotation and a transcript."""
    shapes = {"one quotation": growth(quotation, nlp), "transcript": growth(transcript, nlp)}
    return {f"{shape}, {stage}": [*s, exponent(s)] for shape, stages in shapes.items() for stage, s in stages.items()}


def tables(articles: Sequence[Article], nlp: Language) -> Iterator[tuple[str, Sequence[str], dict[str, list[float]]]]:
    """Title, columns and rows of each table, one after the other."""
    run = over_articles(articles, nlp)
    title = f"attributions in {len(articles)} articles, F1"
    yield title, (*MEASURES, "speaker"), attribution_figures(run)
    yield "exact spans in short items, F1", PARTS, item_figures(over_items(articles, nlp))
    yield f"time over {run.words:,} words", ("seconds a 1,000 words", "of the pipeline"), time_figures(run)
    yield "growth: seconds by number of sentences", (*map(str, SIZES), "exponent"), growth_figures(nlp)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DATA")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N articles")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    nlp = load_pipeline()
    found = tables(read_articles(options.data / "polnear" / "dev.jsonl.xz", options.limit), nlp)
    if options.json:
        print(json.dumps([{"table": title, "columns": columns, "rows": rows} for title, columns, rows in found], indent=1))
        return
    console = Console(width=None if sys.stdout.isatty() else 120)
    for title, columns, rows in found:
        console.print(_table(title, columns, rows))


def _table(title: str, columns: Sequence[str], rows: dict[str, list[float]]) -> Table:
    table = Table(title=title, title_justify="left", box=None)
    table.add_column("")
    for column in columns:
        table.add_column(column, justify="right")
    for name, figures in rows.items():
        table.add_row(name, *map(_shown, figures))
    return table


def _shown(figure: float) -> str:
    if math.isnan(figure):
        return "–"
    return f"{figure:.1f}" if figure >= 20 else f"{figure:.3g}"


if __name__ == "__main__":
    main()
