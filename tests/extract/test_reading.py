from __future__ import annotations

from collections.abc import Callable

import pytest
import spacy
from spacy.tokens import Doc

from kg.extract.reading import Reading, offsets
from kg.model import Document, Kind, MentionForm, Span

TEXT = "The Russian Defence Ministry invited observers."
TREE = """
The DET det 3
Russian ADJ amod 3
Defence PROPN compound 3
Ministry PROPN nsubj 4
invited VERB ROOT 4 invite
observers NOUN obj 4
. PUNCT punct 4
"""


@pytest.fixture
def reading(tree: Callable[..., Doc]) -> Reading:
    doc = tree(TREE)
    return Reading(Document("report.txt", doc.text), doc)


def _span(reading: Reading, part: str) -> Span:
    begin = reading.document.text.index(part)
    return Span(begin, begin + len(part))


def test_entities_are_numbered_in_the_order_of_their_discovery(reading: Reading):
    assert [reading.add_entity(Kind.STATE, "Russia", code="RU"), reading.add_entity(Kind.PLACE, "Minsk")] == ["e0", "e1"]
    assert reading.kind("e1") is Kind.PLACE
    assert reading.entities["e0"].code == "RU"


def test_a_post_of_one_label_and_body_is_one(reading: Reading):
    one = reading.add_post("spokesman", None)
    assert reading.add_post("spokesman", "e0") != one == reading.add_post("spokesman", None)
    assert len(reading.posts) == 2


def test_a_mention_of_a_group_names_each_member_once(reading: Reading):
    one, other = reading.add_entity(Kind.STATE, "Russia"), reading.add_entity(Kind.STATE, "Belarus")
    mention = reading.add_mention(_span(reading, "observers"), [one, other, one], MentionForm.DESCRIPTION)
    assert (mention.entities, mention.form) == ((one, other), MentionForm.DESCRIPTION)


@pytest.mark.parametrize("span", [Span(3, 3), Span(5, 2), Span(-1, 4), Span(0, 4000)])
def test_a_mention_must_lie_in_the_text(reading: Reading, span: Span):
    with pytest.raises(ValueError, match="a span inside the text"):
        reading.add_mention(span, [reading.add_entity(Kind.PLACE, "Minsk")])


def test_a_mention_must_refer_to_something(reading: Reading):
    with pytest.raises(ValueError, match="an entity"):
        reading.add_mention(Span(0, 3), [])


def test_the_longest_mention_at_a_head_counts(reading: Reading):
    state, body = reading.add_entity(Kind.STATE, "Russia"), reading.add_entity(Kind.ORGANISATION, "Russian Defence Ministry")
    reading.add_mention(_span(reading, "Russian"), [state])
    reading.add_mention(_span(reading, "Ministry"), [state])
    reading.add_mention(_span(reading, "Russian Defence Ministry"), [body])
    assert reading.entities_at(reading.doc[3]) == (body,)
    assert reading.entities_at(reading.doc[1]) == (state,)
    assert reading.entities_at(reading.doc[5]) == ()
    assert [m.entities for m in reading.mentions_at(reading.doc[1])] == [(body,), (state,)]
    assert [m.entities for m in reading.mentions_in(_span(reading, "Russian Defence"))] == [(state,)]
    assert [m.entities for m in reading.mentions_in(Span(0, len(TEXT)))] == [(body,), (state,), (state,)]


def test_tokens_that_a_span_touches(reading: Reading):
    assert reading.tokens(Span(5, 14)).text == "Russian Defence"


def test_white_space_is_left_out():
    words_ = ["\n", "NATO", " \n", "met", "\n\n"]
    doc = Doc(spacy.blank("en").vocab, words=words_, spaces=[False] * 5, sent_starts=[True, False, False, False, True])
    assert offsets(doc[0:5]) == Span(1, 10)
    assert offsets(doc[0:1]) == Span(0, 0)
