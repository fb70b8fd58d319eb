"""Names of military exercises: where they stand, and which edition of which series they name.

A name is known by the construction in which it stands ('the ‘West-2025’ exercises', 'Exercise Steadfast Defender 2024',
'drills called Sea Breeze'), by its edition year, because the pipeline's recogniser says so, or because it is that of a series in
``ontology/gazetteers/exercise_series.csv``. Context decides: 'West' alone is a direction, not an exercise.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from kg.annotate.datelines import DATELINE
from kg.extract.gazetteer import states
from kg.extract.phrases import word_set
from kg.extract.reading import text_of
from kg.model import Span
from kg.resources import ontology_path

__all__ = ["HEAD", "ExerciseName", "find_exercise_names", "series_of"]

# 'exercise', 'wargames', 'manoeuvres'
HEAD: Final = r"(?:exercises?|drills?|man(?:oe|eu)?uv(?:re|er)s?|war[- ]?games?)"
_MILITARY = re.compile(
    rf"(?i)\b(?:{HEAD}|military|troops?|soldiers?|nav(?:y|ies|al)|arm(?:y|ies|ed)|air force|marines?|fleets?|brigades?|battalions?|"
    r"warships?|frigates?|destroyers?|submarines?|paratroop\w*|reservists?|fighter jets?|amphibious|nato|defen[cs]e)\b"
)
_WORD = r"(?:[A-Z][\w’']*[\w](?:-[A-Z]\w+)*|[A-Z]{2,}(?:-[A-Z]\w+)*)"
# the edition at the end of a name
_LAST_YEAR = re.compile(r"[-–/ ][’']?(?:(?:19|20)\d\d(?:-?[A-Z])?|\d\d)$")
_OPEN = r"[\"“”‘'«]"
_CLOSE = r"[\"“”’'»]"


def _name(suffix: str = "") -> str:
    """A pattern for a name with its edition; the suffix tells apart the groups of two in one pattern."""
    edition = r"[-– ][’']?(?:(?:19|20)\d\d(?:-?[A-Z]\b)?|\d\d)(?![\w%-]|[.,:]\d)"
    return rf"(?P<base{suffix}>{_WORD}(?: (?:of |the )?{_WORD}){{0,3}})(?P<edition{suffix}>{edition})?"


# what stands between two names of one exercise
_ALSO = re.compile(
    rf"[\"”’']? ?(?:(?i:{HEAD}) ?)?(?:,? (?:also|otherwise|formerly)? ?(?:known|called|named|referred to)(?: (?:in|by) \w+)?(?: as)?"
    rf"|,? or|\((?:or |also )?(?:known as )?)? ?(?:the )?[\(\"“‘']{{1,2}}|"
    r"[\"”’']? ?(?:[a-z]+ ){0,2},? also (?:known|called|named|referred to)(?: (?:in|by) \w+)?(?: as)? (?:the )?[\"“‘']?"
)
_NAME = _name()
_QUOTED = rf"{_OPEN}{_NAME}[,.]?{_CLOSE}"
# what may stand between a name and its head noun
_BETWEEN = r"(?:(?:[a-z]+(?:-[a-z]+)*|NATO|US|U\.S\.)[ -]){0,4}"
_CALLED = (
    r"(?:called|dubbed|named|code-?named|known as|titled|entitled|designated|under the (?:name|code name|codename)|with the code name)"
)
_DETERMINERS = word_set(
    "the a an this that these those its their his her our each both all some such other another annual joint military naval "
    "large-scale major multinational bilateral trilateral international live-fire during after before while in on at for with of "
    "as by since from and or but"
)
_BODIES = word_set(
    "force forces army navy ministry corps guard command alliance union fleet marines military department air district brigade division"
)
_MONTHS = word_set("january february march april may june july august september october november december")


@dataclass(frozen=True, slots=True)
class ExerciseName:
    """One mention of a named exercise.

    Attributes:
        span: the name alone: no quotation marks, article or head noun.
        name: the name as the text has it, with its year if that is attached ('West-2025').
        series: what its editions belong to, under its usual name where it is known ('Zapad' for 'West-2025').
        year: the edition ('2025', '2024B'); for a name without one, that of the only edition of the series in the text.
    """

    span: Span
    name: str
    series: str
    year: str | None = None


@dataclass(frozen=True, slots=True)
class _Series:
    """Series by the names that say enough, and by everyday words that need a year or a head noun."""

    distinct: dict[str, str] = field(default_factory=dict)
    common: dict[str, str] = field(default_factory=dict)


@cache
def _series() -> _Series:
    out = _Series()
    with ontology_path("gazetteers/exercise_series.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            common = [name for name in row["common"].split("|") if name]
            for name in [row["series"], *row["aliases"].split("|")]:
                if name and name not in common:
                    out.distinct[_key(name)] = row["series"]
            out.common.update((_key(name), row["series"]) for name in common)
    return out


def _key(name: str) -> str:
    return re.sub(r"[\s-]+", " ", name).casefold()


def find_exercise_names(doc: Doc) -> list[ExerciseName]:
    """The names of exercises in a text, in its order, none overlapping.

    Mentions with equal ``series`` and ``year`` name one edition.
    """
    if re.search(rf"(?i)\b{HEAD}\b", text_of(doc)) is None and not _edition_pattern().search(text_of(doc)) and not _recognised(doc):
        return []
    found: dict[Span, ExerciseName] = {}
    lines = [found.span() for found in DATELINE.finditer(text_of(doc))]
    for name in _introduced(doc):
        if any(begin <= name.span.begin < end for begin, end in lines):  # 'RIGA, May 3 (Baltic Wire) –' names an agency
            continue
        if not any(name.span.begin < other.end and other.begin < name.span.end for other in found):
            found[name.span] = name
    for name in _abbreviations(text_of(doc), list(found.values())):  # the recogniser takes them for names of their own
        found[name.span] = name
    for name in _repeated(text_of(doc), list(found.values())):
        if not any(name.span.begin < other.end and other.begin < name.span.end for other in found):
            found[name.span] = name
    return _with_years(_other_names(text_of(doc), [found[span] for span in sorted(found)]))


def _other_names(text: str, found: list[ExerciseName]) -> list[ExerciseName]:
    """Give another name of an exercise its series: 'Siil, also known as Hedgehog', 'West (“Zapad”)'."""
    series: dict[str, str] = {}
    for first, second in itertools.pairwise(found):
        if first.series != second.series and _ALSO.fullmatch(text[first.span.end : second.span.begin]):
            series[second.series] = series.get(first.series, first.series)
    return [replace(name, series=series.get(name.series, name.series)) for name in found]


def series_of(name: str) -> str:
    """The series that an edition's name belongs to: 'Zapad' for 'West-2025', 'Sea Breeze' for 'Sea Breeze 21'."""
    base = re.sub(r"[-– ]?[’']?\d+(?:-?[A-Z])?$", "", name)
    return {**_series().common, **_series().distinct}.get(_key(base), base)


def _introduced(doc: Doc) -> Iterator[ExerciseName]:
    """Names that a construction or the gazetteer vouches for, the surest first."""
    for pattern, sure in _CONSTRUCTIONS:
        if sure:
            yield from (name for match in pattern.finditer(text_of(doc)) for name in _checked(doc, match, sure=True))
    yield from _recognised(doc)
    for pattern, sure in _CONSTRUCTIONS:
        if not sure:
            yield from (name for match in pattern.finditer(text_of(doc)) for name in _checked(doc, match, sure=False))
    yield from _listed(doc)
    for match in _edition_pattern().finditer(text_of(doc)):
        yield _made(text_of(doc), match.start(), match.end("base"), match.end())
    for match in _series_pattern().finditer(text_of(doc)):
        yield _made(text_of(doc), match.start(), match.end("base"), match.end())
    for match in re.finditer(rf"\b{_NAME}", text_of(doc)):
        if match["edition"] and _described(doc, match):
            yield from _checked(doc, match, sure=False)


def _recognised(doc: Doc) -> list[ExerciseName]:
    """The names that the pipeline's recogniser takes for exercises, in a text that speaks of armed forces at all."""
    out = []
    speaks = _MILITARY.search(text_of(doc)) is not None
    for entity in doc.ents:
        if entity.label_ == "EXERCISE" and _credible(entity, speaks=speaks):
            edition = _LAST_YEAR.search(entity.text)
            begin = entity.start_char
            out.append(_made(text_of(doc), begin, begin + edition.start() if edition else entity.end_char, entity.end_char))
    return out


def _credible(entity: TokenSpan, *, speaks: bool) -> bool:
    """Whether what the recogniser takes for an exercise may be one: not 'Article I-41' or a film in a text on something else.

    A known series may, and several words with their year; otherwise the text, for a single word without its year the sentence, speaks of
    armed forces.
    """
    base = _LAST_YEAR.sub("", entity.text)
    if _key(base) in {*_series().distinct, *_series().common} or (base != entity.text and " " in base):
        return True
    return speaks and (len(entity) > 1 or base != entity.text or _MILITARY.search(entity.sent.text) is not None)


# each a construction, and whether it makes a name of whatever stands in it
_CONSTRUCTIONS: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(pattern), sure)
    for pattern, sure in (
        (rf"{_QUOTED} {_BETWEEN}(?i:{HEAD})\b", True),  # the ‘West-2025’ joint exercises
        (rf"\b(?i:{HEAD}),? (?:[a-z]+ ){{0,3}}?{_CALLED} (?:as )?(?:the )?(?:{_QUOTED}|{_name('2')})", True),  # drills dubbed X
        (rf"\b(?i:{HEAD}),? {_QUOTED}", True),  # joint exercise, ‘West-2025,’
        (rf"\b{_CALLED} (?:as )?(?:the )?(?:(?i:{HEAD}) )?{_QUOTED}", False),  # they named it ‘West-2025’
        (rf"\b[Ee]xercise {_NAME}", False),  # Exercise Steadfast Defender 2024
        (rf"\b{_NAME} {_BETWEEN}(?i:{HEAD})\b", False),  # the Ulchi Freedom Shield drills
        (rf"\b(?i:{HEAD}),? {_NAME}(?=[,.;)]| (?:is|are|was|were|will|has|have|in|on|from)\b)", False),  # manoeuvres Zapad-2025
    )
)


@cache
def _edition_pattern() -> re.Pattern[str]:
    """A known series, be its name an everyday word, with a year: 'West-2025', 'Defender 25'."""
    names = sorted({*_series().distinct, *_series().common}, key=lambda name: (-len(name), name))
    options = "|".join(re.escape(name).replace(r"\ ", "[ -]") for name in names)
    return re.compile(rf"\b(?=[A-ZА-ЯŻ])(?P<base>(?i:{options}))[-– ](?:[’']?\d\d|(?:19|20)\d\d(?:-?[A-Z]\b)?)(?![\w%-]|[.,:]\d)")


@cache
def _series_pattern() -> re.Pattern[str]:
    """A known series whose name is no everyday word."""
    names = sorted(_series().distinct, key=lambda name: (-len(name), name))
    options = "|".join(re.escape(name).replace(r"\ ", "[ -]") for name in names)
    return re.compile(rf"\b(?=[A-ZА-ЯŻ])(?P<base>(?i:{options}))\b(?!-)")


def _checked(doc: Doc, match: re.Match[str], *, sure: bool) -> Iterator[ExerciseName]:
    """The name that a match holds, if it is one: not a state, a body or a person before 'exercise'."""
    groups = match.groupdict()
    base = "base" if groups.get("base") else "base2"
    begin, end = match.span(base)
    last = match.end(base.replace("base", "edition"))
    edition = last > 0
    begin = begin if sure else _trimmed(doc, begin, end)
    tokens = doc.char_span(begin, end, alignment_mode="expand") if begin < end else None
    if tokens is not None and (sure or (_nominal(doc, max(end, last), match.end()) and _plausible(tokens, edition=edition))):
        yield _made(text_of(doc), begin, end, max(end, last))


def _nominal(doc: Doc, begin: int, end: int) -> bool:
    """Whether what follows a name in its match are attributes and a head noun: not 'X called the exercises', not 'X exercises power'."""
    tokens = doc.char_span(begin, end, alignment_mode="contract")
    return tokens is None or all(
        token.pos_ in {"NOUN", "PROPN", "ADJ", "PUNCT", "CCONJ", "NUM", "SPACE", "PART"} or token.tag_ == "VBN" for token in tokens
    )


def _trimmed(doc: Doc, begin: int, end: int) -> int:
    """Where a name begins once a leading article, nationality or owner ('NATO Steadfast Defender') is left out."""
    for word in re.finditer(r"[\w’'-]+\s*", text_of(doc)[begin:end]):
        text = re.sub(r"[’']s?$", "", word.group().strip())
        owner = (
            _is_place_or_demonym(text)
            or text.lower() in _DETERMINERS | _MONTHS
            or text in {"NATO", "EU", "UN", "CSTO"}
            or text != word.group().strip()
        )
        if not owner:
            return begin + word.start()
    return end


def _is_place_or_demonym(text: str) -> bool:
    gazetteer = states()
    return any(look_up(part) for look_up in (gazetteer.of_name, gazetteer.of_demonym) for part in (text, *text.split("-")))


def _plausible(tokens: TokenSpan, *, edition: bool) -> bool:
    """Whether capitalised words before or behind 'exercise' are a name of it, and not of who holds it or where."""
    if _key(tokens.text) in {*_series().distinct, *_series().common}:
        return True
    kinds = {token.ent_type_ for token in tokens if not token.is_space}
    if edition:
        return not kinds <= {"DATE"} and tokens[-1].lower_ not in _MONTHS
    if tokens[-1].lower_ in _BODIES or kinds & {"GPE", "NORP", "LOC", "FAC", "ROLE", "DATE"}:
        return False
    if any(token.pos_ not in {"PROPN", "NOUN", "ADJ", "ADP", "DET", "PUNCT"} for token in tokens):
        return False
    return len(tokens) > 1 or (kinds not in ({"ORG"}, {"PERSON"}) and tokens[0].pos_ == "PROPN" and not tokens.text.isupper())


def _described(doc: Doc, match: re.Match[str]) -> bool:
    """Whether a name with an edition year is called an exercise: 'Zapad 2025, a joint exercise', 'Orion-23 is a drill'."""
    after = text_of(doc)[match.end() : match.end() + 120]
    return (
        re.match(
            rf"[\"”’']?(?:,| is| was| are| were| will be)[\"”’']? (?:an?|the|its|their|[A-Z]\w+[’']s) (?:[\w-]+ ){{0,5}}(?i:{HEAD})\b",
            after,
        )
        is not None
    )


def _listed(doc: Doc) -> Iterator[ExerciseName]:
    """The other names of a list: 'exercises Swift Response, Immediate Response and Saber Guardian'."""
    item = rf"{_WORD}(?: {_WORD}){{1,3}}"
    pattern = re.compile(rf"\b(?i:exercises|drills)(?: (?:such as|like|including))?,? (?P<list>{item}(?:,? (?:and )?{item})+)")
    for match in pattern.finditer(text_of(doc)):
        items = list(re.finditer(item, match["list"]))
        spans = [(match.start("list") + entry.start(), match.start("list") + entry.end()) for entry in items]
        tokens = [doc.char_span(b, e, alignment_mode="expand") for b, e in spans]
        if any(_key(entry.group()) in _series().distinct for entry in items) and all(
            t is not None and _plausible(t, edition=False) for t in tokens
        ):
            yield from (_made(text_of(doc), b, e, e) for b, e in spans)


def _made(text: str, begin: int, end: int, last: int) -> ExerciseName:
    """A mention whose name proper ends at ``end`` and whose edition at ``last``."""
    base = text[begin:end]
    year = re.search(r"(\d+)-?([A-Z]?)", text[end:last])
    known = {**_series().common, **_series().distinct}.get(_key(base), re.sub(r"\s+", " ", base))
    return ExerciseName(Span(begin, last), re.sub(r"\s+", " ", text[begin:last]), known, _full_year(year[1]) + year[2] if year else None)


def _full_year(digits: str) -> str:
    """'25' is 2025, '81' is 1981: no exercise is announced more than a decade or two ahead."""
    return digits if len(digits) == 4 else f"{20 if int(digits) < 50 else 19}{digits}"


def _abbreviations(text: str, found: list[ExerciseName]) -> Iterator[ExerciseName]:
    """'Ulchi Freedom Shield (UFS)', and UFS wherever it stands."""
    for name in found:
        initials = "".join(word[0] for word in re.findall(r"[A-Z]\w*", name.name))
        short = re.match(
            r"[\"”’']?(?: [a-z]+)? ?\((?:the )?[\"“‘']?(?P<short>[A-Z]{2,6})(?P<year>[- ]\d\d(?:\d\d)?)?[\"”’']?\)",
            text[name.span.end : name.span.end + 40],
        )
        if short is not None and short["short"] == initials:
            for match in re.finditer(rf"\b{short['short']}\b", text[name.span.end :]):
                yield replace(name, span=Span(name.span.end + match.start(), name.span.end + match.end()), name=match.group())


def _repeated(text: str, found: list[ExerciseName]) -> Iterator[ExerciseName]:
    """Names introduced elsewhere in the text, with or without their year; everyday words only as they were introduced."""
    for name in {name.name: name for name in reversed(found)}.values():
        base = re.sub(r"[-– ]?[’']?\d+(?:-?[A-Z])?$", "", name.name)
        forms = {name.name} if _key(base) in _series().common or len(base) < 4 else {name.name, base}
        for form in sorted(forms, key=lambda form: (-len(form), form)):
            if form == base and " " not in base and _key(base) not in _series().distinct and form != name.name:
                continue  # one word that only its year made a name
            for match in re.finditer(rf"(?<![\w-]){re.escape(form)}(?![\w]|-\d| \d{{4}})", text):
                yield replace(name, span=Span(*match.span()), name=form)


def _with_years(found: list[ExerciseName]) -> list[ExerciseName]:
    """Give a name without a year that of its series' only edition in the text."""
    editions: dict[str, set[str]] = {}
    for name in found:
        if name.year:
            editions.setdefault(name.series, set()).add(name.year)
    out = []
    for name in found:
        years = editions.get(name.series, set())
        out.append(replace(name, year=next(iter(years))) if name.year is None and len(years) == 1 else name)
    return out
