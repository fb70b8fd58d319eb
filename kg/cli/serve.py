"""``kg serve``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.output import DEFAULT_STORE, STATE, Queries, Store, note
from kg.errors import InputError

__all__ = ["EXAMPLES", "serve"]

EXAMPLES = (
    "kg serve",
    "kg serve --port 8080 --timeout 10 --cors https://example.org",
    "KG_TOKEN=… kg serve --host 0.0.0.0",
)


def serve(
    store: Store = DEFAULT_STORE,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; any but this machine's own asks for a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: whichever is free.")] = 8000,
    workers: Annotated[int | None, typer.Option(min=1, max=256, help="Processes that answer; else one a processor, two at least.")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, max=3600, metavar="SECONDS", help="How long a question may run.")] = 30,
    memory: Annotated[int, typer.Option(min=64, metavar="MIB", help="How much memory a question may take.")] = 1024,
    max_rows: Annotated[int, typer.Option(min=1, metavar="N", help="Rows or triples that an answer may have.")] = 100_000,
    max_answer: Annotated[int, typer.Option(min=1, metavar="MIB", help="How large an answer may be.")] = 64,
    cors: Annotated[list[str] | None, typer.Option(metavar="ORIGIN", help="A site whose pages may ask; '*' for any. Repeatable.")] = None,
    token_file: Annotated[Path | None, typer.Option(metavar="FILE", help="A file with the token; else $KG_TOKEN, if set.")] = None,
    writable: Annotated[bool, typer.Option("--writable", help="Take SPARQL updates that bring the token.")] = False,
    queries: Queries = None,
) -> None:
    """Serve a store: a SPARQL 1.1 endpoint at /sparql, and pages for people.

    Each question runs in a process that is killed when it takes too long or too much memory. Its answer is sent once it is whole.
    Nothing is fetched from elsewhere, and nothing is changed unless you say --writable.
    """
    from kg.serve import Limits, Settings
    from kg.serve import serve as run

    limits = Limits(seconds=timeout, memory=memory << 20, rows=max_rows, answer=max_answer << 20)
    settings = Settings(
        store=store,
        workers=workers or max(2, os.cpu_count() or 1),
        token=_token(token_file),
        writable=writable,
        origins=tuple(cors or ()),
        queries=queries,
        limits=limits,
    )
    run(
        settings, host=host, port=port, ready=lambda address: note(f"Serving {store} at {address} – end with Ctrl-C"), verbose=STATE.verbose
    )


def _token(file: Path | None) -> str | None:
    """The token of a file, or of the environment."""
    if file is None:
        return os.environ.get("KG_TOKEN") or None
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"--token-file {file}: can't be read: {error}; give a file with the token alone") from error
