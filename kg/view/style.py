"""How classes and relations are named and drawn: the one table that payload, layout and page share.

Shape and colour both tell the class, so that nobody needs to tell colours apart. The colours keep a contrast of at least
3 to 1 against the page (WCAG 2.2, 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["CLASSES", "LITERALS", "RELATIONS", "ClassStyle", "RelationStyle"]


@dataclass(frozen=True, slots=True)
class ClassStyle:
    """A class: its name in the singular and the plural, vis-network's name of its shape, and whether it is only outlined."""

    name: str
    plural: str
    shape: str
    colour: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class RelationStyle:
    """A relation: how it reads from its subject and from its object, and how its line looks."""

    name: str
    inverse: str
    colour: str
    directed: bool = True
    weight: float = 1.0


# local names of kg: classes; where a node has several, the first in this order is shown
CLASSES: Final[dict[str, ClassStyle]] = {
    "Actor": ClassStyle("person", "People", "dot", "#2f6db5"),
    "UnnamedSource": ClassStyle("unnamed source", "Unnamed sources", "dot", "#616e7c", hollow=True),
    "State": ClassStyle("state", "States", "hexagon", "#b4433a"),
    "Organisation": ClassStyle("organisation", "Organisations", "square", "#1d8577"),
    "Exercise": ClassStyle("exercise", "Exercises", "star", "#c77700"),
    "ExerciseSeries": ClassStyle("exercise series", "Exercise series", "triangle", "#9a6b1f"),
    "Meeting": ClassStyle("meeting", "Meetings", "diamond", "#8450a8"),
    "Agreement": ClassStyle("agreement", "Agreements", "diamond", "#b0468c"),
    "Event": ClassStyle("event", "Other events", "triangle", "#a85a32"),
    "Place": ClassStyle("place", "Places", "triangleDown", "#5b7f2b"),
    "Agent": ClassStyle("agent", "Other agents", "dot", "#52606d"),
}

# in the order of the legend
RELATIONS: Final[dict[str, RelationStyle]] = {
    "holds": RelationStyle("holds a post in", "posts held by", "#4f6d9a", weight=2.0),
    "commands": RelationStyle("commands", "commanded by", "#2b4168", weight=2.0),
    "memberOf": RelationStyle("is a member of", "members", "#1d8577", weight=2.0),
    "subOrganizationOf": RelationStyle("is part of", "parts", "#0f5750", weight=2.0),
    "participant": RelationStyle("takes part in", "participants", "#c77700"),
    "organiser": RelationStyle("organises", "organised by", "#8f4a00"),
    "recipient": RelationStyle("is the target of", "done to", "#7a4a2a"),
    "director": RelationStyle("directs", "directed by", "#5e3200"),
    "partOfEvent": RelationStyle("is part of the event", "parts", "#b58a2e", weight=2.0),
    "partOfSeries": RelationStyle("is an edition of", "editions", "#a58a3c", weight=2.0),
    "place": RelationStyle("takes place in", "place of", "#5b7f2b"),
    "containedInPlace": RelationStyle("lies in", "contains", "#35521a", weight=2.0),
    "met": RelationStyle("met in", "who met", "#8450a8", weight=2.0),
    "agreed": RelationStyle("is a party to", "parties", "#b0468c", weight=2.0),
    "alliedWith": RelationStyle("is allied with", "is allied with", "#1f7fa8", directed=False),
    "opposes": RelationStyle("opposes", "opposed by", "#b3261e"),
    "speaksAbout": RelationStyle("speaks about", "spoken about by", "#a9b3be", weight=0.5),
    "speaksTo": RelationStyle("speaks to", "spoken to by", "#8795a5", weight=0.5),
}

# facts whose object is a value, as they read on a card
LITERALS: Final[dict[str, str]] = {
    "startDate": "starts",
    "endDate": "ends",
    "personnel": "personnel",
    "strength": "strength",
    "equipment": "equipment",
    "format": "format",
    "topic": "topic",
    "purpose": "purpose",
    "inResponseTo": "in response to",
    "eventType": "type in PLOVER",
}
