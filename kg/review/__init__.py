"""What people look at and decide: pairs of names, most doubtful first, links to elsewhere, statements and facts that are wrong."""

from kg.review.cases import Case, Sentence, Side, decided_name, list_cases
from kg.review.sheet import read_sheet, write_sheet
from kg.review.strike import apart, reject

__all__ = ["Case", "Sentence", "Side", "apart", "decided_name", "list_cases", "read_sheet", "reject", "write_sheet"]
