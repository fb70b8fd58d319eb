"""A store over HTTP: the SPARQL 1.1 Protocol for programs, pages for people."""

from kg.serve.app import Settings, make_app
from kg.serve.limits import Limits
from kg.serve.running import serve

__all__ = ["Limits", "Settings", "make_app", "serve"]
