from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.annotate import annotate, annotate_many
from kg.annotate.assemble import split_paragraphs
from kg.model import Document

# all text that a file can hold, with more white space, controls, quotation marks and line breaks than chance would give
_PIECES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(" \t\n\u00a0\u2028\u2029\u3000\u200b\x0b\x0c\x1c\x85\x00\ufeff", max_size=4),
    st.sampled_from(
        ["The drills", "began.", "“West-2025”", "U.S.", "can't", "Mr. X", "e\u0301", "😀", "\n\n", "—", "...", "said", "مناورات", "演习"]
    ),
)
_TEXTS = st.lists(_PIECES, max_size=12).map("".join)


@pytest.fixture(scope="module")
def blank() -> Language:
    """A pipeline without models: it splits sentences and tags every word, which is all that assembling reads."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


class TestSplitParagraphs:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("", []),
            (" \n\t\n ", []),
            ("The drills began.", ["The drills began."]),
            ("First.\n\nSecond.", ["First.", "Second."]),
            ("First.\n \t\nSecond.", ["First.", "Second."]),
            ("First.\nSecond.", ["First.", "Second."]),
            ("  First.  \n\n\n  Second.\n", ["First.", "Second."]),
            # a headline has no final stop, and the line behind it begins with a capital
            ("Drills begin in Belarus\nThe drills began on Friday.", ["Drills begin in Belarus", "The drills began on Friday."]),
            # a line that goes on in lower case was wrapped
            ("The drills began on\nfriday morning.", ["The drills began on\nfriday morning."]),
            ("He said:\nthe drills began.", ["He said:", "the drills began."]),
        ],
    )
    def test_pieces(self, text: str, expected: list[str]):
        assert [text[begin:end] for begin, end in split_paragraphs(text)] == expected

    def test_lines_that_fill_a_column_are_one_paragraph(self):
        text = (
            "The exercise will be held from 12 to 16 September at\nBarysaw, where observers of the OSCE are expected to\n"
            "Arrive on Friday. Belarus has invited all its neighbours."
        )
        assert len(split_paragraphs(text)) == 1

    def test_an_overlong_paragraph_is_cut_at_sentence_ends(self):
        text = "The drills began on Friday. " * 2000
        spans = split_paragraphs(text)
        assert len(spans) > 1
        assert all(end - begin <= 20_000 for begin, end in spans)
        assert all(text[begin:end].startswith("The drills") and text[begin:end].endswith("Friday.") for begin, end in spans)

    def test_an_overlong_word_is_cut_too(self):
        assert all(end - begin <= 20_000 for begin, end in split_paragraphs("x" * 50_000))

    @given(_TEXTS)
    def test_spans_are_ordered_disjoint_and_cover_all_but_white_space(self, text: str):
        spans = split_paragraphs(text)
        assert all(begin < end for begin, end in spans)
        assert all(end <= begin for (_, end), (begin, _) in pairwise(spans))
        outside, position = "", 0
        for begin, end in spans:
            assert not text[begin].isspace()
            assert not text[end - 1].isspace()
            outside += text[position:begin]
            position = end
        assert not (outside + text[position:]).strip()


def _check(text: str, doc: Doc) -> None:
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


class TestOffsets:
    @given(_TEXTS)
    def test_the_doc_spells_the_text(self, blank: Language, text: str):
        _check(text, annotate(blank, Document("report.txt", text)))

    @pytest.mark.model
    @settings(deadline=None, max_examples=40)
    @given(_TEXTS)
    def test_so_it_does_with_the_trained_pipeline(self, nlp: Language, text: str):
        _check(text, annotate(nlp, Document("report.txt", text)))

    @pytest.mark.parametrize("text", ["", " ", "\n", "\x00", "a\u2028b", "\u200b", "a  b", " a", "a ", "a\nb c\n\n\n d", "x" * 30_000])
    def test_edges(self, blank: Language, text: str):
        _check(text, annotate(blank, Document("report.txt", text)))


@pytest.mark.model
class TestAnnotation:
    def test_white_space_between_words_changes_no_analysis(self, nlp: Language):
        plain = "Belarus and Russia will hold the drills in September. Observers of the OSCE are invited."
        wide = "  Belarus and\tRussia  will hold\u00a0the drills\nin September.  Observers of the OSCE   are invited.\n"
        assert [_analysis(t) for t in _annotated(nlp, plain)] == [_analysis(t) for t in _annotated(nlp, wide)]

    def test_a_name_with_a_line_break_in_it_is_one_entity(self, nlp: Language):
        doc = annotate(nlp, Document("report.txt", "The troops met in the town of Minsk with President Alexander\nLukashenko on Friday."))
        assert "Alexander\nLukashenko" in {entity.text for entity in doc.ents}

    def test_a_document_is_annotated_alone(self, nlp: Language):
        documents = [
            Document(f"{i}.txt", text)
            for i, text in enumerate(["NATO sent ships.", "Drills began.\n\nMinsk agreed.", "", "Poland objected."])
        ]
        together = [doc.to_bytes(exclude=["user_data"]) for doc in annotate_many(nlp, documents)]
        assert together == [annotate(nlp, document).to_bytes(exclude=["user_data"]) for document in documents]

    def test_a_blank_line_ends_a_sentence(self, nlp: Language):
        doc = annotate(nlp, Document("report.txt", "Drills begin in Belarus\n\nThe drills began on Friday."))
        assert [s.text.strip() for s in doc.sents] == ["Drills begin in Belarus", "The drills began on Friday."]


def _annotated(nlp: Language, text: str) -> list[Token]:
    return [token for token in annotate(nlp, Document("report.txt", text)) if not token.is_space]


def _analysis(token: Token) -> tuple[str, ...]:
    return token.text, token.tag_, token.pos_, token.lemma_, token.dep_, token.head.text, token.ent_type_, token.ent_iob_
