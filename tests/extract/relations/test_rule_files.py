"""Relations as files: what is read from them, what is refused and where, what they find, and that a build takes them up."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.extract.relations.rule_checks import check_rules
from kg.extract.relations.rule_files import read_rules, rules_digest
from kg.extract.relations.rule_matching import shipped_rules
from kg.model import Kind

DOCS = Path(__file__).parents[3] / "docs" / "rules"
GOOD = """predicate = "https://example.org/own#aids"
description = "Who aids whom."
subject = "State"
object = ["State", "Organisation"]

[[construction]]
like = "Norway aids Ukraine."
verb = { pos = "VERB", lemma = "aid|help" }
subject = { of = "verb", dep = "subject" }
object = { of = "verb", dep = "obj" }

[[sentence]]
text = "Norway aids Ukraine."
plain = [["Norway", "Ukraine"]]
"""


@pytest.fixture
def folder(tmp_path):
    def make(text: str) -> Path:
        (tmp_path / "aids.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return make


def test_a_file_is_read(folder):
    (rule,) = read_rules(folder(GOOD))
    assert (rule.relation, rule.confidence) == ("https://example.org/own#aids", 0.8)
    assert rule.objects == {Kind.STATE, Kind.ORGANISATION}
    assert [word.name for word in rule.constructions[0].words] == ["verb", "subject", "object"]
    assert rule.examples[0].plain == {("Norway", "Ukraine")}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"State"\nobject', '"Country"\nobject', "line 3: subject = 'Country': one or more of Actor"),
        ('"https://example.org/own#aids"', '"kg:aids"', "line 1: predicate = 'kg:aids': an IRI of your own is wanted"),
        ('"https://example.org/own#aids"', '"https://kg.example/ontology#aids"', "line 1: predicate"),
        ('of = "verb", dep = "obj"', 'of = "noun", dep = "obj"', "line 10: object: of = 'noun'; it has to depend on one of verb, subject"),
        (', dep = "obj"', "", "line 10: object: dep is missing"),
        ('lemma = "aid|help"', 'lema = "aid"', "line 8: verb: lema = 'aid'; wanted are texts for some of"),
        ('object = { of = "verb", dep = "obj" }\n', "", "line 6: the construction has no 'object'"),
        ('[["Norway", "Ukraine"]]', '["Norway"]', "line 14: ['Norway']: a list of pairs of names"),
        ('description = "Who aids whom."\n', "", "line 1: description is missing"),
        ("description", "describtion", "line 2: unknown key 'describtion'"),
        ('"Who aids whom."', '"Who aids whom.', "no valid TOML"),
        ("[[construction]]", "confidence = 7\n\n[[construction]]", "line 6: confidence = 7: a number above 0"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder, old, new, told):
    assert old in GOOD
    with pytest.raises(InputError) as error:
        read_rules(folder(GOOD.replace(old, new, 1)))
    assert "aids.toml" in str(error.value)
    assert told in str(error.value)


def test_a_folder_without_rules_is_refused(tmp_path):
    for path in (tmp_path, tmp_path / "none"):
        with pytest.raises(InputError, match="no folder with rules"):
            read_rules(path)


def test_the_digest_follows_what_is_found_only(folder):
    before = rules_digest(read_rules(folder(GOOD)))
    assert rules_digest(read_rules(folder(GOOD.replace("Who aids whom", "Aid")))) == before
    assert rules_digest(read_rules(folder(GOOD.replace("aid|help", "aid")))) != before


@pytest.mark.model
@pytest.mark.parametrize("rule", [*shipped_rules(), *read_rules(DOCS)], ids=lambda rule: Path(rule.file).stem)
def test_each_sentence_of_a_rule_yields_what_it_has_to(rule, nlp):
    assert check_rules([rule], nlp) == []


@pytest.mark.model
def test_a_sentence_that_fails_is_told(folder, nlp):
    (failure,) = check_rules(read_rules(folder(GOOD.replace('plain = [["Norway"', 'claimed = [["Norway"'))), nlp)
    assert (failure.line, failure.problems) == (13, ("a plain triple too much: Norway → Ukraine", "missing claim: Norway → Ukraine"))


@pytest.mark.model
def test_a_build_takes_rules_up_and_forgets_them(tmp_path):
    import kg

    (tmp_path / "a.txt").write_text("Norway has sent 300 soldiers to Latvia. Canada may deploy a brigade to Estonia.", encoding="utf-8")
    options = kg.BuildOptions(rules=DOCS)
    ask = "SELECT ?s ?o { ?s <https://example.org/own#sendsForcesTo> ?o }"
    with kg.build([tmp_path / "a.txt"], store=tmp_path / "store", options=options) as graph:
        assert [(row.s.rsplit("/")[-1], row.o.rsplit("/")[-1]) for row in graph.sparql(ask)] == [("norway", "latvia")]
    for known in (options, None):  # the store remembers the folder
        with kg.build([tmp_path / "a.txt"], store=tmp_path / "store", options=known) as graph:
            assert graph.report.unchanged == ("a.txt",)
    with kg.build([tmp_path / "a.txt"], store=tmp_path / "store", options=kg.BuildOptions(rules="none")) as graph:
        assert graph.report.renewed == ("a.txt",)
        assert list(graph.sparql(ask)) == []
