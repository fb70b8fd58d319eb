"""The constructions that extraction relies on are parsed and their names found, in sentences of our own: word, relation, head."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

pytestmark = pytest.mark.model

Annotate = Callable[[str], Doc]

# sentence; arcs 'word relation head', relations without subtypes; names 'KIND words'
TABLE = [
    # who does what
    (
        "The Defence Ministry announced the exercise on Monday.",
        "Ministry nsubj announced; exercise obj announced; Monday obl announced",
        "ORG Defence Ministry; DATE Monday",
    ),
    (
        "The drills were condemned by the opposition.",
        "drills nsubj condemned; were aux condemned; opposition obl condemned",
        "",
    ),
    (
        "Poland and Lithuania will send troops to Latvia.",
        "Poland nsubj send; Lithuania conj Poland; troops obj send; Latvia obl send",
        "GPE Poland; GPE Lithuania; GPE Latvia",
    ),
    # indirect speech
    (
        "Minister Anna Nowak said that the talks had failed.",
        "that mark failed; failed ccomp said; talks nsubj failed",
        "PERSON Anna Nowak",
    ),
    (
        "The general told reporters the bridge was closed.",
        "general nsubj told; closed ccomp told; bridge nsubj closed",
        "",
    ),
    (
        "According to the ministry, nobody was hurt.",
        "ministry obl hurt; nobody nsubj hurt",
        "",
    ),
    # direct speech, inversion, interruption
    (
        "“We will stay,” said Colonel Petr Kovac.",
        "We nsubj stay",
        "PERSON Petr Kovac",
    ),
    (
        "“The exercise,” Novak said, “begins in September.”",
        "exercise nsubj begins; Novak nsubj said",
        "PERSON Novak; DATE September",
    ),
    # control and open complements
    (
        "Moscow urged Kyiv to withdraw its forces.",
        "Moscow nsubj urged; Kyiv obj urged; withdraw xcomp urged; forces obj withdraw",
        "GPE Moscow; GPE Kyiv",
    ),
    (
        "He accused Belarus of preparing an attack.",
        "He nsubj accused; Belarus obj accused; attack obj preparing",
        "GPE Belarus",
    ),
    (
        "The envoy refused to comment.",
        "envoy nsubj refused; comment xcomp refused",
        "",
    ),
    # posts: title before, apposition, relative clause, of-phrase
    (
        "Belarusian Defense Minister Viktor Khrenin visited Brest.",
        "Brest obj visited",
        "NORP Belarusian; PERSON Viktor Khrenin; GPE Brest",
    ),
    (
        "Jan Lipavsky, the foreign minister of Czechia, arrived in Vilnius.",
        "minister appos Jan; Czechia nmod minister; Vilnius obl arrived",
        "PERSON Jan Lipavsky; GPE Czechia; GPE Vilnius",
    ),
    (
        "Maria Petrova, who heads the delegation, left Geneva.",
        "heads acl Maria; who nsubj heads; delegation obj heads; Geneva obj left",
        "PERSON Maria Petrova; GPE Geneva",
    ),
    (
        "The chief of the General Staff resigned.",
        "chief nsubj resigned; Staff nmod chief",
        "",
    ),
    # possessives
    (
        "Poland’s president criticised Germany’s government.",
        "Poland nmod president; president nsubj criticised; Germany nmod government; government obj criticised",
        "GPE Poland; GPE Germany",
    ),
    # coordination with a shared head
    (
        "The Belarusian and Russian defence ministries signed a protocol.",
        "Russian conj Belarusian; ministries nsubj signed; protocol obj signed",
        "NORP Belarusian; NORP Russian",
    ),
    # cue chains and participles
    (
        "The spokesman said the port was open, adding that ships had arrived.",
        "open ccomp said; adding advcl said; arrived ccomp adding",
        "",
    ),
    (
        "Speaking in Oslo, Prime Minister Ulf Berg praised the crew.",
        "Speaking advcl praised; Oslo obl Speaking; crew obj praised",
        "GPE Oslo; PERSON Ulf Berg",
    ),
    # relative clauses
    (
        "The treaty, which Finland ratified in May, enters into force next week.",
        "ratified acl treaty; Finland nsubj ratified; treaty nsubj enters",
        "GPE Finland; DATE May",
    ),
    # negation, modality, condition
    (
        "The troops will not cross the border.",
        "not advmod cross; will aux cross; troops nsubj cross; border obj cross",
        "",
    ),
    (
        "If the talks fail, Turkey could close the strait.",
        "fail advcl close; If mark fail; could aux close; Turkey nsubj close",
        "GPE Turkey",
    ),
    # nouns of speech
    (
        "The claim that troops had crossed the river was false.",
        "crossed acl claim; troops nsubj crossed; claim nsubj false",
        "",
    ),
    # exercises and their settings
    (
        "The exercise Saber Guardian 2025 takes place in Romania from June 2 to June 14.",
        "exercise nsubj takes; Romania obl takes",
        "EXERCISE Saber Guardian 2025; GPE Romania",
    ),
    (
        "About 9,000 soldiers from twelve nations are taking part in Steadfast Defender 2024.",
        "soldiers nsubj taking; nations nmod soldiers",
        "EXERCISE Steadfast Defender 2024",
    ),
    (
        "Japan will host the naval drills with Australia in October.",
        "Japan nsubj host; drills obj host",
        "GPE Japan; GPE Australia; DATE October",
    ),
    # meetings and agreements
    (
        "Emmanuel Macron met Olaf Scholz in Paris on Tuesday.",
        "Emmanuel nsubj met; Olaf obj met; Paris obl met; Tuesday obl met",
        "PERSON Emmanuel Macron; PERSON Olaf Scholz; GPE Paris; DATE Tuesday",
    ),
    (
        "Sweden signed an agreement with Norway.",
        "Sweden nsubj signed; agreement obj signed",
        "GPE Sweden; GPE Norway",
    ),
    # what something is, and what it is called
    (
        "The exercise is strictly defensive.",
        "exercise nsubj defensive; is cop defensive; strictly advmod defensive",
        "",
    ),
    (
        "Warsaw called the drills a provocation.",
        "Warsaw nsubj called; drills obj called; provocation xcomp called",
        "GPE Warsaw",
    ),
    # datelines and quotation marks of every kind
    (
        "MINSK, August 12. /TASS/. The president opened the plant.",
        "president nsubj opened; plant obj opened",
        "GPE MINSK",
    ),
    (
        "«The road is closed», the governor said.",
        "road nsubj closed; governor nsubj said",
        "",
    ),
]


def _arcs(doc: Doc) -> set[str]:
    return {f"{t.text} {t.dep_.partition(':')[0]} {t.head.text}" for t in doc}


def _names(doc: Doc) -> set[str]:
    return {f"{e.label_} {e.text}" for e in doc.ents}


def _listed(text: str) -> set[str]:
    return {part.strip() for part in text.split(";") if part.strip()}


@pytest.mark.parametrize(("text", "arcs", "names"), TABLE, ids=[text[:40] for text, _, _ in TABLE])
def test_construction(annotated: Annotate, text: str, arcs: str, names: str) -> None:
    doc = annotated(text)
    assert (_listed(arcs) - _arcs(doc), _listed(names) - _names(doc)) == (set(), set())


@pytest.mark.parametrize("mark", ["“{}”", '"{}"', "‘{}’", "«{}»", "„{}“", "''{}''"])
def test_quotation_marks_do_not_change_the_tree(annotated: Annotate, mark: str) -> None:
    quoted = mark.format("The bridge over the river is closed,")
    arcs = _arcs(annotated(f"{quoted} Governor Anna Nowak told reporters in Lublin."))
    assert {"bridge nsubj closed", "closed ccomp told", "Anna nsubj told"} <= arcs


def test_a_line_break_inside_a_sentence_ends_none(annotated: Annotate) -> None:
    assert len(list(annotated("The foreign ministers of Poland\nand Lithuania met in Vilnius on Monday.").sents)) == 1


def test_a_heading_is_a_sentence_of_its_own(annotated: Annotate) -> None:
    doc = annotated("Drills begin in the north\n\nThe army opened its winter exercise on Monday.")
    assert [s.text.strip() for s in doc.sents] == ["Drills begin in the north", "The army opened its winter exercise on Monday."]


def test_a_paragraph_of_ten_thousand_words_is_read(annotated: Annotate) -> None:
    doc = annotated("The minister said that the talks had failed. " * 1_112)
    assert sum(1 for _ in doc.sents) == 1_112
