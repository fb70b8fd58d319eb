"""The command line: the library, verb for verb. One file a verb."""

from kg.cli.app import main

__all__ = ["main"]
