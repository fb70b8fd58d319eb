"""The measure of pronouns is right on a document of our own."""

from __future__ import annotations

from .gum import read_documents
from .pronouns import right_share, score_pronouns

# Anna and Ben met. She didn't smile. They left.
_CONLLU = """\
# newdoc id = GUM_ours
# global.Entity = GRP-etype-infstat-salience-centering-minspan-link-identity
# newpar
1\tAnna\tAnna\tPROPN\tNNP\t_\t4\tnsubj\t_\tEntity=(1-person-new-s-cf1-1-coref)
2\tand\tand\tCCONJ\tCC\t_\t3\tcc\t_\t_
3\tBen\tBen\tPROPN\tNNP\t_\t1\tconj\t_\tEntity=(2-person-new-s-cf1-1-coref)
4\tmet\tmeet\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

1\tShe\tshe\tPRON\tPRP\tPerson=3|PronType=Prs\t4\tnsubj\t_\tEntity=(1-person-giv-s-cf1-1-ana)
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_
3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tsmile\tsmile\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

# newpar
1\tThey\tthey\tPRON\tPRP\tPerson=3|PronType=Prs\t2\tnsubj\t_\tEntity=(3-person-acc-s-cf1-1-ana)|SplitAnte=1<3,2<3
2\tleft\tleave\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

"""
_NAMES = [(0, 4, frozenset({"a"})), (9, 12, frozenset({"b"}))]


def _shares(*found: tuple[int, int, frozenset[str]]) -> tuple[float, float, float]:
    documents = list(read_documents(_CONLLU.splitlines(keepends=True)))
    figures = score_pronouns(documents, {"GUM_ours": [*_NAMES, *found]}).figures()["antecedents"]
    return figures.precision, figures.recall, right_share(figures).f1


def test_text_and_mentions_are_read():
    (document,) = read_documents(_CONLLU.splitlines(keepends=True))
    assert document.text == "Anna and Ben met. She didn't smile.\n\nThey left."
    assert [(document.text[m.begin : m.end], m.chain, m.named, m.pronoun) for m in document.mentions] == [
        ("Anna", "1", True, False),
        ("Ben", "2", True, False),
        ("She", "1", False, True),
        ("They", "3", False, True),
    ]
    assert document.parts == {"3": frozenset({"1", "2"})}
    assert document.named_persons() == {"1", "2"}


def test_a_pronoun_is_right_where_its_entity_is_its_chain():
    assert _shares((18, 21, frozenset({"a"}))) == (100.0, 100.0, 100.0)
    assert _shares((18, 21, frozenset({"b"}))) == (0.0, 0.0, 0.0)
    assert _shares() == (0.0, 0.0, 0.0)


def test_pronouns_of_persons_without_a_name_count_against_precision():
    assert _shares((18, 21, frozenset({"a"})), (37, 41, frozenset({"b"})))[0] == 50.0
