"""Annotated documents → extractions: mentions, entities, posts, statements and facts of one document at a time."""

from kg.extract.document import extract

__all__ = ["extract"]
