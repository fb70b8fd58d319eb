"""What cog puts into README.md: commands with what they really print.

usage: cog -r -I scripts README.md    (--check instead of -r only compares)
"""

from __future__ import annotations

import atexit
import functools
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import cog

_ROOT = Path(__file__).resolve().parents[1]
_WIDTH = "130"


@functools.cache
def _store() -> str:
    """A store of the examples, built once, in a folder that goes at the end."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _run(["build", "examples/"], folder)
    return folder


def _run(arguments: list[str], folder: str) -> str:
    environment = {**os.environ, "KG_STORE": str(Path(folder, "kg-store")), "COLUMNS": _WIDTH}
    command = [sys.executable, "-m", "kg", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=environment, cwd=_ROOT)
    if done.returncode:
        raise RuntimeError(f"kg {shlex.join(arguments)} ended with {done.returncode}: {done.stderr}")
    return done.stdout.replace(str(Path(folder, "kg-store")), "kg-store")


def show(command: str, lines: int | None = None) -> None:
    """A command and what it prints; of long output the first lines."""
    printed = [line.rstrip() for line in _run(shlex.split(command)[1:], _store()).splitlines()]
    while printed and not printed[0]:
        del printed[0]
    while printed and not printed[-1]:
        del printed[-1]
    if lines is not None and len(printed) > lines:
        printed = [*printed[:lines], "…"]
    cog.outl("\n".join(("", "```console", f"$ {command}", *printed, "```", "")))


def queries() -> None:
    """A table of the named queries."""
    from kg.query import list_queries  # noqa: PLC0415 - cog imports this module wherever it finds it

    cog.outl("\n| query | answers | parameters |\n| --- | --- | --- |")
    for query in list_queries():
        parameters = ", ".join(f"`{each.name}`" + ("" if each.optional else " (required)") for each in query.parameters)
        cog.outl(f"| `{query.name}` | {query.description or query.title} | {parameters} |")
    cog.outl("")
