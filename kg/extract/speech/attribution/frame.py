"""A document's annotation as plain columns, so that candidates and features cost little."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from spacy.tokens import Doc

from kg.annotate.assemble import split_paragraphs
from kg.extract.speech.attribution.lemmas import verb_lemma
from kg.extract.speech.quotation import Quotation, find_quotations
from kg.model import Span

__all__ = ["Frame", "Stretch"]

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
# Place, date and agency at the beginning of a wire report: 'MINSK, September 12. /TASS/.', 'SEOUL, Aug. 18 (Yonhap) --'.
_DATELINE_WORDS = rf"[A-Z][A-Z.'’-]{{2,}}(?:[ ,/]+(?:[A-Z][A-Z.'’-]+|{_MONTH}|\d{{1,4}}|(?<=, )[A-Z][a-z]+\.?))*[ ,.]*"
_DATELINE = re.compile(rf"{_DATELINE_WORDS}(?:\([A-Z][\w ./-]{{1,30}}\)\s*(?:--|[-—–])?|/[A-Z][\w .-]{{1,20}}/\.?|--|[—–])")
_UNLIKE_NAMES = frozenset({"ADJ", "ADV", "INTJ", "X", "NOUN", "VERB"})
_ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "obl:agent", "obj", "iobj"})
# A stretch of tokens, half-open.
Stretch = tuple[int, int]


class Frame:
    """The columns of one annotated document; every list has one entry a token.

    Attributes:
        doc: the document.
        text: its text.
        words: the tokens in lower case.
        lemmas: in lower case.
        pos: universal parts of speech.
        tags: Penn tags.
        deps: relations, Universal Dependencies v2.
        heads: index of the head; a root is its own.
        left: index of the first token of the subtree.
        right: index of the last token of the subtree, not of white space.
        sentence: (begin, end) of the sentence.
        datelines: tokens of place, date and agency at the beginning of a paragraph, by its number.
        paragraph: number of the paragraph.
        scare: whether it stands in quotation marks of few words that are no name.
        quote: index in ``quotations`` of the outermost one around the token, -1 outside; marks count as inside.
        quotations: the outermost quotations that are no mere names.
        quote_tokens: their stretches of tokens.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text  # put together once: a Doc joins its tokens each time
        tokens = list(doc)
        self.words = [token.text.lower() for token in tokens]
        self.pos = [token.pos_ for token in tokens]
        lemmas = [token.lemma_.lower() for token in tokens]
        self.lemmas = [verb_lemma(w, m) if p == "VERB" else m for w, m, p in zip(self.words, lemmas, self.pos, strict=True)]
        self.tags = [token.tag_ for token in tokens]
        self.deps = [token.dep_ for token in tokens]
        self._mend_names()
        self.heads = [token.head.i for token in tokens]
        self.ents = [token.ent_type_ for token in tokens]
        self.begins = [token.idx for token in tokens]
        self.left = [token.left_edge.i for token in tokens]
        self.right = [self._back(token.right_edge.i) for token in tokens]
        self.children: list[list[int]] = [[] for _ in tokens]
        for i, head in enumerate(self.heads):
            if head != i and self.pos[i] != "SPACE":
                self.children[head].append(i)
        self._paragraphs()
        self.sentence = self._sentences()
        self._quotations()
        # how many words that are no punctuation, and how many in quotation marks, stand before each token: sums over stretches in one step
        self.solid_before = [0, *accumulate(pos not in {"PUNCT", "SPACE"} for pos in self.pos)]
        self.quoted_before = [0, *accumulate(quote >= 0 for quote in self.quote)]

    def _mend_names(self) -> None:
        """Arguments that a capital in the middle of a clause shows to be names, whatever the tagger made of them."""
        for i in range(1, len(self.words)):
            name = self.doc[i].text
            if (
                self.pos[i] in _UNLIKE_NAMES
                and self.deps[i] in _ARGUMENTS
                and name[:1].isupper()
                and self.pos[i - 1] not in {"PUNCT", "SPACE"}
            ):
                self.pos[i] = "PROPN"

    def __len__(self) -> int:
        return len(self.words)

    def _back(self, i: int) -> int:
        """The last token up to ``i`` that is not white space."""
        while i > 0 and self.pos[i] == "SPACE":
            i -= 1
        return i

    def _sentences(self) -> list[Stretch]:
        """The parser's sentences; those that it ends without punctuation inside a paragraph (headlines) go on, a dateline is its own."""
        out: list[Stretch] = []
        begin = 0
        for sentence in self.doc.sents if len(self.words) else ():
            last = self._back(sentence.end - 1)
            after = sentence.end if sentence.end < len(self.words) else -1
            if after < 0 or self.pos[last] in {"PUNCT", "SPACE"} or self.paragraph[after] != self.paragraph[last]:
                for low, high in self._cut_dateline(begin, max(begin, last) + 1):
                    out += [(low, high)] * (high - low)
                out += [out[-1]] * (sentence.end - len(out))
                begin = sentence.end
        return out

    def _cut_dateline(self, begin: int, end: int) -> list[Stretch]:
        low, high = self.datelines.get(self.paragraph[end - 1], (0, 0))
        return [(begin, high), (high, end)] if begin <= low < high < end else [(begin, end)]

    def _paragraphs(self) -> None:
        spans = split_paragraphs(self.text)
        begins = [begin for begin, _ in spans]
        self.paragraph = [bisect_right(begins, begin) - 1 for begin in self.begins]
        self.paragraph_stretch: dict[int, Stretch] = {}
        for i, number in enumerate(self.paragraph):
            if self.pos[i] != "SPACE":
                self.paragraph_stretch[number] = (self.paragraph_stretch.get(number, (i, i))[0], i + 1)

        self.datelines = {
            n: (self.at(b), self.at(m.end() - 1) + 1) for n, (b, e) in enumerate(spans) if (m := _DATELINE.match(self.text, b, e))
        }

    def _quotations(self) -> None:
        text = self.text
        self.all_quotations = find_quotations(text)
        self.quotations: list[Quotation] = []
        self.quote_tokens: list[Stretch] = []
        self.quote = [-1] * len(self.words)
        self.scare = [False] * len(self.words)
        for quotation in self.all_quotations:
            if quotation.depth:
                continue
            begin, end = self.at(quotation.begin), self.at(quotation.end - 1) + 1
            if quotation.is_name(text):
                self.scare[begin:end] = [not quotation.is_capitalised(text)] * (end - begin)
                continue
            self.quote[begin:end] = [len(self.quotations)] * (end - begin)
            self.quotations.append(quotation)
            self.quote_tokens.append((begin, end))

    def at(self, offset: int) -> int:
        """The token that holds the character at ``offset``."""
        return max(0, bisect_right(self.begins, offset) - 1)

    def marked(self, span: Span) -> list[Quotation]:
        """The quotations, nested ones and names included, that overlap a span of text."""
        begins = self._quotation_begins
        found = []
        for n in range(bisect_right(begins, span.end) - 1, -1, -1):
            quotation = self.all_quotations[n]
            if quotation.end > span.begin:
                found.append(quotation)
            elif not quotation.depth:
                break
        return found[::-1]

    @cached_property
    def _quotation_begins(self) -> list[int]:
        return [quotation.begin for quotation in self.all_quotations]

    def child(self, i: int, *relations: str) -> int | None:
        """The first child of token ``i`` in one of these relations; a relation covers its subtypes only where named."""
        return next((c for c in self.children[i] if self.deps[c] in relations), None)

    @cached_property
    def ends(self) -> list[int]:
        """Offsets of the ends of the tokens."""
        return [begin + len(word) for begin, word in zip(self.begins, (token.text for token in self.doc), strict=True)]
