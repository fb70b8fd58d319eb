"""Who a pronoun or a description refers to."""

from kg.extract.coreference.resolver import resolve_references

__all__ = ["resolve_references"]
