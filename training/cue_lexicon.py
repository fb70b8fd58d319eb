"""Make the cue lexicon: ``kg/extract/speech/attribution/data/cues.tsv``.

usage: cue_lexicon.py POLNEAR_TRAIN.jsonl.xz LEXICON_FOLDER [--cache DOCS.spacy]

Counts come from the corpus as the shipped pipeline reads it, membership and force of what it lacks from WordNet's files.
Only lemmas and figures are stored, no text.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from polnear import Article, Gold, articles

from kg.annotate import load_pipeline
from kg.extract.speech.attribution.cues import lexical_class
from kg.extract.speech.attribution.frame import Frame
from kg.extract.speech.attribution.lexicon import RELATIONS, CueWord
from kg.model import Force, Mode

DATA = Path(__file__).resolve().parent.parent / "kg" / "extract" / "speech" / "attribution" / "data"
Key = tuple[str, str]

# Attitudes by lemma, where WordNet's fields do not tell them.
BELIEF = """have know see think believe feel consider view regard support oppose back favor favour like love doubt seem appear
understand recognize recognise remember learn assume suspect wonder sense deem"""
INTENTION = """want plan intend seek aim try attempt wish mean look vow_to desire strive prepare refuse_to opt decide choose prefer
hope_to struggle eager willing ready determined intention plan goal aim effort desire commitment"""
EXPECTATION = """expect hope anticipate await foresee project forecast fear worry likely unlikely set expectation hope fear prospect
prediction poise bind schedule slate suppose"""
SPEECH = """say tell add ask announce accord according : report write note call state declare claim explain argue describe warn
suggest show find indicate reveal cite quote tweet post publish release issue testify recall continue point stress
highlight outline reiterate emphasize emphasise underline underscore maintain insist pledge promise vow urge demand
accuse blame criticize criticise praise deny reject dismiss denounce condemn slam blast defend respond reply answer
acknowledge admit concede confirm allege assert contend conclude observe remark comment mention refer discuss address
speak talk predict estimate propose recommend advise offer invite thank congratulate apologize apologise appeal call_for
endorse decline refuse agree disagree caution remind inform notify brief detail disclose clarify specify elaborate
counter complain lament joke quip shout yell whisper read poll survey letter statement report speech remark comment
tweet interview claim accusation allegation warning promise pledge announcement question criticism"""
FORCES = {
    Force.DENY: "deny dismiss refute rebut disavow disclaim contradict dispute reject denial rejection repudiate debunk",
    Force.ACCUSE: "accuse blame allege charge fault indict incriminate accusation allegation impute",
    Force.DEMAND: (
        "demand urge call_for insist_on press pressure implore exhort plead beg appeal advocate petition require demand "
        "appeal request ask_to push lobby propose recommend advise encourage suggest_to recommendation proposal "
    ),
    Force.ASK: "ask inquire enquire question query wonder question inquiry",
    Force.PROMISE: ("promise pledge vow commit guarantee swear undertake promise pledge vow commitment assure reassure assurance offer "),
    Force.THREATEN: "threaten threat",
    Force.WARN: "warn caution alert forewarn warning caution",
    Force.PRAISE: (
        "praise laud hail commend applaud welcome congratulate thank salute tout celebrate compliment endorse praise salute admire credit "
    ),
    Force.CRITICISE: (
        "criticize criticise condemn denounce slam blast attack lambaste decry deplore mock ridicule rebuke chide scold "
        "berate bash lament complain assail deride rip excoriate criticism condemnation complaint rebuke attack oppose "
        "slight insult "
    ),
    Force.AGREE: "agree concur accept consent acknowledge admit concede assent approve agreement acceptance admission echo",
    Force.REFUSE: "refuse decline balk demur refusal",
    Force.PREDICT: "predict forecast foresee foretell anticipate project prophesy expect prediction forecast estimate bet",
    Force.ORDER: "order command instruct direct mandate decree dictate order directive instruction",
}
_SEEN, _RARE = 20, 0.2


def relation_of(frame: Frame, gold: Gold) -> int:
    """Where the content of an attribution stands to its cue: an index in ``RELATIONS``."""
    heads = [j for j in sorted(gold.content) if frame.heads[j] not in gold.content or frame.heads[j] == j]
    for j in heads:
        if frame.heads[j] in gold.cue:
            name = frame.deps[j].split(":")[0]
            name = "subject" if name in {"nsubj", "csubj"} else "acl" if frame.deps[j] == "acl:relcl" else name
            return RELATIONS.index(name) if name in RELATIONS else len(RELATIONS) - 1
    if frame.heads[gold.head] in gold.content:
        return RELATIONS.index("above")
    return len(RELATIONS) - 1


def count(items: Iterable[Article], wordnet: dict[Key, CueWord]) -> dict[Key, CueWord]:
    """The cue words of some articles; a word's counts are means over its annotators."""
    occurrences: Counter[Key] = Counter()
    cues: Counter[Key] = Counter()
    relations: dict[Key, Counter[int]] = defaultdict(Counter)
    for article in items:
        frame = article.frame
        keys = [(lemma, lexical_class(frame, i)) for i, lemma in enumerate(frame.lemmas)]
        for golds in article.golds:
            occurrences.update(keys)
            for gold in golds:
                cues[keys[gold.head]] += 1
                relations[keys[gold.head]][relation_of(frame, gold)] += 1
    words = dict(wordnet)
    for key, n in cues.items():
        known = wordnet.get(key, CueWord(mode=_mode(key[0], key[1], None), force=_force(key[0])))
        words[key] = _counted(known, occurrences[key], n, relations[key], key[0])
    for key, word in wordnet.items():
        if key not in cues:
            words[key] = _counted(word, occurrences[key], 0, Counter(), key[0])
    return words


def _counted(word: CueWord, occurrences: int, cues: int, relations: Counter[int], lemma: str) -> CueWord:
    counts = tuple(relations[n] for n in range(len(RELATIONS)))
    # a word of communication that is mostly no cue ('pass', 'bring', 'sign') speaks of something else where it is one
    other = occurrences >= _SEEN and cues < _RARE * occurrences and lemma not in SPEECH.split()
    mode = Mode.BELIEF if other and word.mode is Mode.SPEECH else word.mode
    return CueWord(occurrences, cues, counts, word.communication, word.cognition, mode, word.force)


def read_wordnet(folder: Path) -> dict[Key, CueWord]:
    """The verbs of communication and cognition and the nouns of communication, single words only."""
    members: dict[Key, set[str]] = defaultdict(set)
    for name, pos, field in (
        ("oewn-verb.communication.tsv", "VERB", "communication"),
        ("oewn-verb.cognition.tsv", "VERB", "cognition"),
        ("oewn-noun.communication.tsv", "NOUN", "communication"),
    ):
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                lemma = row["lemma"].lower()
                if lemma.isalpha() and (pos == "VERB" or _SPEAKING & set(row["definition"].lower().split())):
                    members[lemma, pos].add(field)
    return {
        key: CueWord(
            communication="communication" in fields,
            cognition="cognition" in fields,
            mode=_mode(*key, fields),
            force=_force(key[0]),
        )
        for key, fields in members.items()
    }


# What the definition of a noun for an act of speech speaks of.
_SPEAKING = {
    "accusation", "agreement", "announcement", "appeal", "assertion", "assurance", "claim", "command", "comment", "complaint",
    "criticism", "declaration", "demand", "denial", "disclosure", "explanation", "expressing", "expression", "opinion", "order",
    "pledge", "praise", "prediction", "promise", "proposal", "question", "refusal", "remark", "report", "request", "speech",
    "statement", "stating", "suggestion", "threat", "utterance", "warning",
}  # fmt: skip


def _mode(lemma: str, pos: str, fields: set[str] | None) -> Mode:
    if lemma in BELIEF.split():
        return Mode.BELIEF
    if lemma in SPEECH.split():
        return Mode.SPEECH
    if lemma in EXPECTATION.split():
        return Mode.EXPECTATION
    if lemma in INTENTION.split():
        return Mode.INTENTION
    if fields is not None and "communication" in fields and ("cognition" not in fields or pos == "NOUN"):
        return Mode.SPEECH
    return Mode.BELIEF


def _force(lemma: str) -> Force:
    return next((force for force, lemmas in FORCES.items() if lemma in lemmas.split()), Force.ASSERT)


def write(words: dict[Key, CueWord]) -> None:
    """Write both tables, sorted."""
    DATA.mkdir(exist_ok=True)
    with (DATA / "cues.tsv").open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, delimiter="\t", lineterminator="\n")
        table.writerow(["lemma", "pos", "occurrences", "cues", *RELATIONS, "communication", "cognition", "mode", "force"])
        for (lemma, pos), w in sorted(words.items()):
            if w.cues >= 2 or w.communication or w.cognition:
                figures = [w.occurrences, w.cues, *w.relations, int(w.communication), int(w.cognition)]
                table.writerow([lemma, pos, *figures, w.mode.value, w.force.value])


def main() -> None:
    """Count and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("wordnet", type=Path)
    options = parser.parse_args()
    wordnet = read_wordnet(options.wordnet)
    if not (DATA / "cues.tsv").is_file():  # reading an article needs the known verbs
        write(wordnet)
    write(count(articles(options.corpus, load_pipeline()), wordnet))


if __name__ == "__main__":
    main()
