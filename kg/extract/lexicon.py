"""Closed classes of English words that the extractors read: offices, titles, kinds of bodies, groups of people.

These are word classes, not names: each serves every sentence in which a word of the class stands in the construction that
its module describes.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "COURTESY",
    "EXERCISE_NOUNS",
    "FEMALE",
    "GEOGRAPHIC_NOUNS",
    "GOVERNMENT_NOUNS",
    "MALE",
    "MINISTRY_FIELDS",
    "MONTHS",
    "OCCUPATIONS",
    "OFFICES",
    "ORGANISATION_NOUNS",
    "RANKS",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# nouns that head the name of a post
OFFICES: Final = _words(
    "minister president chancellor premier secretary spokesman spokeswoman spokesperson chief head commander director chairman chairwoman "
    "chairperson chair ambassador envoy adviser advisor deputy leader governor mayor king queen prince princess emperor "
    "sultan emir pope senator "
    "lawmaker legislator congressman congresswoman representative commissioner prosecutor judge speaker ceo executive president-elect "
    "secretary-general attorney undersecretary coordinator negotiator delegate rapporteur inspector superintendent marshal admiral "
    "general attache attaché consul aide assistant candidate nominee founder co-founder editor correspondent analyst expert "
    "professor researcher "
    "fellow economist strategist official officer diplomat politician mp mep parliamentarian councillor councilor manager "
    "chairman treasurer "
    "pm vice-president vice-chancellor co-chair cardinal bishop archbishop patriarch ayatollah justice counsel warden coach captain "
    "lawyer author journalist reporter columnist activist boss owner governor-general viceroy whip"
)

# what people do for a living or stand for, which is no post held: who is an analyst at a body belongs to it
OCCUPATIONS: Final = _words(
    "analyst expert professor researcher fellow economist strategist journalist reporter author columnist correspondent activist lawyer "
    "politician lawmaker legislator parliamentarian congressman congresswoman councillor councilor diplomat mp mep coach captain candidate "
    "nominee"
)

# military ranks and the like: part of how a person is addressed, no post in a body
RANKS: Final = _words(
    "gen gen. general lt lt. lieutenant col col. colonel maj maj. major capt capt. captain cmdr cmdr. sgt sgt. sergeant adm "
    "adm. admiral brig "
    "brig. brigadier vice rear marshal cpl cpl. corporal cdr cdr. rear-admiral"
)
COURTESY: Final = _words(
    "mr mr. mrs mrs. ms ms. dr dr. prof prof. sir dame lord lady rev rev. reverend sen sen. rep rep. gov gov. hon hon."
)
MALE: Final = _words("mr mr. sir lord king prince spokesman chairman congressman father husband son brother businessman pope statesman")
FEMALE: Final = _words(
    "mrs mrs. ms ms. dame lady queen princess spokeswoman chairwoman congresswoman mother wife daughter sister businesswoman"
)

# what a ministry is for, the word before 'ministry' or behind 'ministry of'
MINISTRY_FIELDS: Final = _words(
    "defence defense foreign interior finance economy economic justice health education culture transport energy trade "
    "agriculture labour labor "
    "environment unification intelligence security information home external internal national emergency science technology tourism sports"
)
# nouns that head the name of a body of a state
ORGANISATION_NOUNS: Final = _words(
    "ministry army navy parliament senate embassy military police command staff department agency council committee "
    "commission fleet corps guard "
    "bundestag duma congress service bureau institute university bank party union alliance association organisation "
    "organization company group "
    "court directorate administration force forces air"
)
# nouns for those who govern: 'the German government' is Germany as an agent
GOVERNMENT_NOUNS: Final = _words("government administration authorities leadership side")
EXERCISE_NOUNS: Final = _words("exercise exercises drill drills manoeuvre manoeuvres maneuver maneuvers wargame wargames games")
# nouns at the end of a place's name
GEOGRAPHIC_NOUNS: Final = _words(
    "strait straits sea ocean island islands peninsula river lake bay gulf region oblast province county district mountain "
    "mountains valley coast "
    "desert channel canal archipelago city town airport base range ground area"
)
MONTHS: Final = _words(
    "january february march april may june july august september october november december jan jan. feb feb. mar mar. apr "
    "apr. jun jun. jul jul. "
    "aug aug. sep sep. sept sept. oct oct. nov nov. dec dec."
) - {"may", "march"}
