"""Whether an exercise is planned, ongoing, past or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.extract.exercises.phrases import Use
from kg.extract.phrases import base_form, word_set
from kg.model import Fact, Polarity, Relation

__all__ = ["date_status", "verb_status"]

_CANCEL: Final = word_set("cancel scrap suspend")
_BEGIN: Final = word_set("begin start open kick launch commence")
_DONE: Final = word_set("end conclude finish close wrap culminate hold conduct stage take involve complete")
_GOING: Final = _BEGIN | _DONE | word_set("run last continue participate join train go")


def verb_status(use: Use) -> list[str]:
    """What a clause about an exercise says of its status, by verb and tense; empty if nothing."""
    verb = use.verb
    auxiliaries = {child.lower_ for child in verb.children if child.dep_.startswith("aux")}
    particles = {child.lower_ for child in verb.children if child.dep_ == "compound:prt"}
    past = "Past" in verb.morph.get("Tense", [])
    if (base_form(verb) in _CANCEL or (base_form(verb) == "call" and "off" in particles)) and use.role in {"passive", "object"}:
        return ["cancelled"]
    if base_form(verb) in {"plan", "schedule"} or (
        base_form(verb) in _GOING and (auxiliaries & {"will", "would", "shall"} or verb.dep_ == "xcomp")
    ):
        return ["planned"]
    if base_form(verb) in _GOING and verb.tag_ == "VBG" and auxiliaries & {"is", "are"}:
        return ["ongoing"]
    if base_form(verb) in _BEGIN and past:
        return ["ongoing"]
    return ["past"] if base_form(verb) in _DONE and past and use.role != "adverbial" else []


def date_status(said: Sequence[str], facts: Sequence[Fact], today: str | None) -> str | None:
    """The status of an exercise: cancelled if the text says so, else by its dates against the report's, else as the text has it.

    Args:
        said: what its clauses say, in the order of the text.
        facts: the facts of the exercise.
        today: the ISO date of the report, if known.
    """
    if "cancelled" in said:
        return "cancelled"
    dates = {f.relation: f.value.lexical for f in facts if f.value is not None and f.polarity is Polarity.POSITIVE}
    start, end = dates.get(Relation.START_DATE, ""), dates.get(Relation.END_DATE, "")
    if today and start and start > today[: len(start)]:
        return "planned"
    if today and end and end < today[: len(end)]:
        return "past"
    if today and start and end and len(start) == len(today):
        return "ongoing"
    return said[0] if said else None
