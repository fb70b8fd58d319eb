"""Names that are one entity's, and names that are not, construction by construction."""

from __future__ import annotations

import pytest

from kg.model import Entity, Kind
from kg.resolve.comparison import Comparison, Grade
from kg.resolve.judging import _COMPARE, blocks_of
from kg.resolve.keys import KEY_SEPARATOR, joined_key


def _compared(kind: Kind, one: str, other: str, **fields: object) -> Comparison | None:
    """The best that a block says of two names."""
    left, right = sorted(joined_key(Entity("e0", kind, name, **fields)) for name in (one, other))
    shared = [block for block in blocks_of(left) if block in blocks_of(right)]
    found = [
        _COMPARE[block.split(" ")[0]](block.split(" ", 1)[1], left.split(KEY_SEPARATOR)[1], right.split(KEY_SEPARATOR)[1])
        for block in shared
        if " told " not in block
    ]
    return max((each for each in found if each), key=lambda each: each.score, default=None)


def _grade(kind: Kind, one: str, other: str, **fields: object) -> Grade | None:
    found = _compared(kind, one, other, **fields)
    return found.grade if found else None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Alexander Lukashenko", "Aliaksandr Lukashenka", id="from Russian, from Belarusian"),
        pytest.param("Alexander Lukashenko", "Alexander Lukaschenko", id="English, German"),
        pytest.param("Alexander Lukashenko", "Александр Лукашенко", id="Cyrillic"),
        pytest.param("Valery Gerasimov", "Valeriy Gerasimov", id="-y, -iy"),
        pytest.param("Valery Gerasimov", "Valerii Herasimov".replace("H", "G"), id="-ii"),
        pytest.param("Viktor Khrenin", "Victor Hrenin", id="kh, h; k, c"),
        pytest.param("Volodymyr Zelensky", "Volodymyr Zelenskyy", id="-sky, -skyy"),
        pytest.param("Vladimir Zelenskiy", "Volodymyr Zelensky", id="from Russian, from Ukrainian"),
        pytest.param("Dmitry Medvedev", "Dmitri Medwedew", id="v, w"),
        pytest.param("Yevgeny Prigozhin", "Evgeny Prigozhin", id="ye, e"),
        pytest.param("Robert Mueller", "Robert Müller", id="ue, ü"),
        pytest.param("Mahmoud Abbas", "Mahmud Abbas", id="ou, u"),
        pytest.param("Bashar al-Assad", "Bashar Assad", id="article"),
        pytest.param("Ursula von der Leyen", "Ursula Leyen", id="particles"),
        pytest.param("Kim Yong-hyun", "Kim Yonghyun", id="hyphen"),
        pytest.param("Kim Yong Hyun", "Yong Hyun Kim", id="Korean order"),
        pytest.param("Xi Jinping", "Jinping Xi", id="Chinese order"),
        pytest.param("Lloyd J. Austin", "Lloyd Austin", id="middle initial"),
        pytest.param("Vladimir Vladimirovich Putin", "Vladimir Putin", id="father's name"),
        pytest.param("Gen. Christopher Cavoli", "Christopher Cavoli", id="rank"),
    ],
)
def test_persons_that_are_one(one: str, other: str):
    assert _grade(Kind.ACTOR, one, other) is Grade.SURE


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        pytest.param("Joe Biden", "Joseph Biden", Grade.LIKELY, id="short form"),
        pytest.param("Viktor Orbán", "Orbán Viktor", Grade.LIKELY, id="Hungarian order"),
        pytest.param("Juan Manuel Santos", "Juan Santos", Grade.LIKELY, id="second given name"),
        pytest.param("Robert Kennedy", "Robert Kennedy Jr.", Grade.LIKELY, id="father and son"),
        pytest.param("Ali Khamenei", "Ali Khamanei", Grade.LIKELY, id="a letter off"),
        pytest.param("Sebastian Vettel", "Sebastisn Vettel", Grade.LIKELY, id="a letter off in the given name"),
        pytest.param("Sviatlana Tsikhanouskaya", "Svetlana Tikhanovskaya", Grade.LIKELY, id="sounds alike"),
        pytest.param("V. Putin", "Vladimir Putin", Grade.WEAK, id="initial"),
        pytest.param("Belousov", "Andrei Belousov", Grade.WEAK, id="family name alone"),
    ],
)
def test_persons_that_context_decides(one: str, other: str, grade: Grade):
    assert _grade(Kind.ACTOR, one, other) is grade


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Andrei Belousov", "Dmitri Belousov"),
        ("George W. Bush", "George H. W. Bush"),
        ("Martin Luther King Jr.", "Martin Luther King Sr."),
        ("Alexander Petrov", "Alexandra Petrova"),
        ("Anna Ivanova", "Anna Ivanov"),
        ("Kim Jong-un", "Kim Jong-il"),
        ("Kim Jong-suk", "Kim Jong-sik"),
        ("Li Qiang", "Li Keqiang"),
        ("Beata Szydlo", "Beata Szydlowska"),
        ("Hillary Clinton", "Bill Clinton"),
    ],
)
def test_persons_that_are_two(one: str, other: str):
    assert _compared(Kind.ACTOR, one, other) is None


@pytest.mark.parametrize(
    ("one", "other", "grade"),
    [
        pytest.param("Gazprom", "Gazprom PJSC", Grade.SURE, id="legal form"),
        pytest.param("Sony Corp", "Sony", Grade.SURE, id="legal form in a short name"),
        pytest.param("National Bank of Ukraine", "Ukrainian National Bank", Grade.SURE, id="state as noun and adjective"),
        pytest.param("Center for European Studies", "Centre for European Studies", Grade.SURE, id="spelling"),
        pytest.param("Washington University", "University of Washington", Grade.LIKELY, id="order"),
        pytest.param("European Comission", "European Commission", Grade.LIKELY, id="a letter off"),
        pytest.param("Christian Democrat", "Christian Democrats", Grade.LIKELY, id="plural"),
        pytest.param("HPCW", "Harbour Pilots and Customs Watch", Grade.WEAK, id="initials"),
        pytest.param("FLA", "UN Forest and Lake Agency", Grade.WEAK, id="initials without whose it is"),
        pytest.param("Eastern Command", "Western Command", None, id="another word"),
        pytest.param("Bank of China", "Bank of Korea", None, id="another state"),
        pytest.param("Wagner", "Wagner Group", None, id="a part"),
    ],
)
def test_bodies(one: str, other: str, grade: Grade | None):
    assert _grade(Kind.ORGANISATION, one, other) is grade


@pytest.mark.parametrize(
    ("one", "other"),
    [("Belarusian MoD", "Ministry of Defence of the Republic of Belarus"), ("MoD", "Ministry of National Defence")],
)
def test_a_ministry_of_one_state(one: str, other: str):
    assert _grade(Kind.ORGANISATION, one, other, code="BY") is Grade.SURE


@pytest.mark.parametrize(
    ("kind", "one", "other", "grade"),
    [
        (Kind.PLACE, "Grafenwoehr", "Grafenwöhr", Grade.SURE),
        (Kind.PLACE, "Mulino", "Mullino", Grade.SURE),
        (Kind.PLACE, "Hale", "Halle", None),
        (Kind.PLACE, "Kiev", "Kyiv", Grade.SURE),
        (Kind.PLACE, "Borisov", "Barysaw", Grade.SURE),
        (Kind.EXERCISE_SERIES, "Steadfast Defender", "Steadfast Defenders", Grade.SURE),
        (Kind.EXERCISE, "Ulchi Freedom Shield 2025", "Ulchi Fredom Shield 2025", Grade.SURE),
        (Kind.EXERCISE, "Immediate Response 2025", "Immediate Responce 2025", Grade.LIKELY),
        (Kind.EXERCISE, "Zapad 2021", "Zapad 2025", None),
        (Kind.STATE, "Freedonia", "Fredonia", None),
    ],
)
def test_others(kind: Kind, one: str, other: str, grade: Grade | None):
    assert _grade(kind, one, other) is grade
