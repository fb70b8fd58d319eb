"""``kg``: its verbs, its exit codes, and what reaches the user when something fails."""

from __future__ import annotations

import inspect
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from kg import __version__
from kg.cli import (
    analyse,
    backup,
    build,
    export,
    info,
    link,
    migrate,
    queries,
    query,
    remove,
    report,
    restore,
    review,
    rules,
    search,
    serve,
    show,
    validate,
    view,
)
from kg.cli.output import STATE, fail
from kg.errors import InputError, InternalError, KGError

__all__ = ["app", "main", "run"]

_INTERRUPTED = 130

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


@app.callback(
    epilog="Exit codes: 0 fine, 1 a negative finding (the graph does not conform), 2 your input, 3 our bug, 130 interrupted.",
)
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and end.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more on standard error.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback when something fails.")] = False,
) -> None:
    """From news reports to a knowledge graph that you can question, see and check.

    [bold]kg build examples/[/] builds a store; [bold]kg queries[/] says what can be asked of it.
    """
    del version
    STATE.verbose = verbose
    STATE.debug = debug


def _reflowed(verb: Callable[..., object]) -> str:
    """A verb's help: its docstring, each paragraph in one line, so that the terminal's width breaks it."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in (inspect.getdoc(verb) or "").split("\n\n"))


def _examples(lines: Sequence[str]) -> str:
    """What stands below a verb's help."""
    return "\n\n".join(("Examples:", *lines))


_VERBS = (
    build,
    remove,
    review,
    link,
    query,
    queries,
    search,
    show,
    analyse,
    view,
    report,
    serve,
    export,
    validate,
    info,
    backup,
    restore,
    migrate,
    rules,
)

for _verb in _VERBS:
    _name = _verb.__name__.rpartition(".")[2]
    _function = getattr(_verb, _name)
    app.command(_name, help=_reflowed(_function), epilog=_examples(_verb.EXAMPLES))(_function)


def main() -> None:
    """The entry point of the ``kg`` command."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command line and give its exit code; failures are told on standard error, with a traceback only for ``--debug``."""
    STATE.reset()
    try:
        outcome = typer.main.get_command(app).main(list(arguments), prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except BaseException as error:
        if not isinstance(error, (Exception, KeyboardInterrupt)):
            raise
        return _explain(error)
    if outcome == _INTERRUPTED:  # Typer's own word for Ctrl-C
        return _explain(KeyboardInterrupt())
    return outcome if isinstance(outcome, int) else 0


def _explain(error: BaseException) -> int:
    """Tell what went wrong, and give the exit code for it."""
    if isinstance(error, BrokenPipeError):
        return _reader_gone()
    message, code = _message(error)
    if STATE.debug:
        traceback.print_exception(error)
    fail(message)
    return code


def _message(error: BaseException) -> tuple[str, int]:
    """What to say of an error, and the exit code."""
    if isinstance(error, KGError):
        return str(error), error.exit_code
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return "interrupted; the store is as it was before, and what was extracted is kept for the next build", _INTERRUPTED
    if hasattr(error, "format_message"):  # a usage error, of whichever click Typer brings
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "kg"
        return f"{error.format_message()} Try '{command} --help'.", InputError.exit_code
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}; check the path, its permissions and the space on the disk", InputError.exit_code
    return f"a bug of ours: {type(error).__name__}: {error}. Please report it; --debug shows the traceback", InternalError.exit_code


def _reader_gone() -> int:
    """Whoever read the output has seen enough, as ``head`` does: no failure, and nothing more to say to it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0
