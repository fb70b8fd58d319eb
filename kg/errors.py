"""The exception tree. Every message says what, the offending value, what is allowed, where, and what to do.

::

    KGError
    ├── InputError            the user's input; exit code 2
    │   ├── SourceError       a report that can't be read (file, offset)
    │   ├── LanguageError     a report in a language that the pipeline does not read
    │   ├── StoreError        a store that is missing, foreign, locked or can't be written
    │   ├── QueryError        an unknown query, a wrong parameter, a SPARQL syntax error, an update
    │   └── PipelineError     a spaCy pipeline that is missing or whose labels do not fit
    └── InternalError         our bug; exit code 3
"""

from __future__ import annotations

__all__ = [
    "InputError",
    "InternalError",
    "KGError",
    "LanguageError",
    "PipelineError",
    "QueryError",
    "SourceError",
    "StoreError",
]


class KGError(Exception):
    """Anything that kg raises on purpose. ``exit_code`` is what the command line returns for it."""

    exit_code = 3


class InputError(KGError):
    """The user's input is at fault."""

    exit_code = 2


class SourceError(InputError):
    """A report can't be read."""


class LanguageError(SourceError):
    """A report is in a language that the pipeline does not read."""


class StoreError(InputError):
    """A store is missing, is not one, is locked, or can't be written."""


class QueryError(InputError):
    """A query is unknown, lacks a parameter, is no valid SPARQL, or tries to change the store."""


class PipelineError(InputError):
    """A spaCy pipeline is missing or gives labels that the extractors do not know."""


class InternalError(KGError):
    """A bug of ours."""
