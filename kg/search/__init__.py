"""Full text: entities by any of their names, statements and sentences by their words, slips of the pen allowed."""

from kg.search.finding import KINDS, search
from kg.search.hits import Hit
from kg.search.index import update

__all__ = ["KINDS", "Hit", "search", "update"]
