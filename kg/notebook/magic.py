"""``%load_ext kg``: the magics ``%sparql`` and ``%%sparql``."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol, runtime_checkable

from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher
from IPython.core.error import UsageError

from kg.errors import KGError, QueryError
from kg.notebook.completion import complete
from kg.notebook.drawing import Drawing, draw
from kg.query import Answer, Result, run_named, run_sparql
from kg.store import Store
from kg.store.endpoints import is_url
from kg.store.opening import open_any

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped,unused-ignore]
    from IPython.core.interactiveshell import InteractiveShell

__all__ = ["load", "unload"]

_NAME: Final = "sparql"
_STORE: Final = "kg-store"
_USAGE: Final = "%sparql [options] NAME key=value …, or %%sparql [options] with a SPARQL query in the lines below"


@runtime_checkable
class _Graph(Protocol):
    """What can be asked; :class:`kg.KnowledgeGraph` is."""

    store: Store

    def query(self, name: str, **parameters: str) -> Answer: ...
    def sparql(self, text: str) -> Answer: ...


class _Opened:
    """A store that the magic has opened itself."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def query(self, name: str, **parameters: str) -> Answer:
        return run_named(self.store, name, parameters)

    def sparql(self, text: str) -> Answer:
        return run_sparql(self.store, text)


def load(shell: InteractiveShell) -> None:
    """Add the magics and their completion to a shell."""
    unload(shell)
    shell.magics_manager.register_function(_Sparql(shell), magic_kind="line_cell", magic_name=_NAME)
    shell.Completer.custom_matchers.append(_match)


def unload(shell: InteractiveShell) -> None:
    """Take both away again."""
    for magics in shell.magics_manager.magics.values():
        magics.pop(_NAME, None)
    while _match in shell.Completer.custom_matchers:
        shell.Completer.custom_matchers.remove(_match)


@context_matcher(identifier="kg.sparql")  # type: ignore[untyped-decorator]
def _match(context: CompletionContext) -> dict[str, Any]:
    """Completion in cells of SPARQL, and there no other."""
    lines = context.full_text.split("\n")
    before = "\n".join([*lines[: context.cursor_line], context.text_until_cursor])
    found = complete(before, context.full_text)
    if found is None:
        return {"completions": []}
    word, names = found
    return {"completions": [SimpleCompletion(text=name) for name in names], "matched_fragment": word, "suppress": True, "ordered": True}


class _Parser(argparse.ArgumentParser):
    """The options of the magic; a slip is the user's, and ends no kernel."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. Usage: {_USAGE}")


def _parser() -> _Parser:
    parser = _Parser(prog="%sparql", add_help=False)
    parser.add_argument("-g", "--graph", metavar="NAME", help="the variable with the graph; not needed if there is but one")
    parser.add_argument("-o", "--output", metavar="NAME", help="a variable to put the answer in, instead of showing it")
    parser.add_argument("-n", "--limit", type=int, help="at most so many rows")
    parser.add_argument("--frame", action="store_true", help="the answer as a pandas DataFrame")
    parser.add_argument("--draw", action="store_true", help="the answer as a network")
    parser.add_argument("words", nargs="*", help="a named query and its parameters")
    return parser


class _Sparql:
    """Ask a graph in SPARQL (``%%sparql``), or a named query (``%sparql who-said-what about=West-2025``).

    Options before the query: ``--draw`` draws the answer, ``--frame`` gives a DataFrame, ``--limit N`` cuts it, ``--output NAME``
    puts it in a variable, ``--graph NAME`` says which graph if there are several.
    """

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._opened: dict[str, _Graph] = {}
        self.__doc__ = type(self).__doc__  # what `%sparql?` shows

    def __call__(self, line: str, cell: str | None = None) -> Answer | pd.DataFrame | Drawing | None:
        """The answer.

        Raises:
            UsageError: a slip in the options, the query or its parameters.
        """
        options = self._guarded(lambda: _parser().parse_args(shlex.split(line)))
        graph = self._graph(options.graph)
        return self._guarded(lambda: self._answered(graph, options, cell))

    def _guarded(self, action: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the action gives
        """What an action gives; what went wrong without a traceback."""
        try:
            return action()
        except (KGError, ValueError) as error:
            raise UsageError(str(error)) from error

    def _answered(self, graph: _Graph, options: argparse.Namespace, cell: str | None) -> object:
        answer = _ask(graph, options.words, cell)
        if options.limit is not None and isinstance(answer, Result):
            answer = answer.page(options.limit)
        shown: object = answer
        if options.draw:
            shown = draw(answer, graph.store)
        elif options.frame:
            if not isinstance(answer, Result):
                raise QueryError("--frame: only a table (SELECT) becomes a DataFrame")
            shown = answer.to_pandas()
        if options.output is None:
            # for reading; whoever goes on with the answer wants its IRIs, too
            return shown.without_iris() if isinstance(shown, Result) and options.words else shown
        self._shell.user_ns[options.output] = shown
        return None

    def _graph(self, name: str | None) -> _Graph:
        """The graph of that name, or the only one that the notebook has."""
        names = self._shell.user_ns
        if name is not None:
            if isinstance(names.get(name), _Graph):
                return names[name]  # type: ignore[no-any-return]
            raise UsageError(f"--graph {name}: no variable of that name is a graph. Make one: {name} = kg.open('kg-store')")
        found = {key: value for key, value in names.items() if not key.startswith("_") and isinstance(value, _Graph)}
        return _only(found) if found else self._usual_graph()

    def _usual_graph(self) -> _Graph:
        """The graph that ``kg query`` asks: of ``$KG_STORE``, or of ``kg-store`` in the notebook's folder; opened once."""
        name = os.environ.get("KG_STORE") or _STORE
        if name not in self._opened:
            if not is_url(name) and not Path(name).is_dir():
                raise UsageError(f"there is no graph to ask, and no store {name!r} to open. Make one: graph = kg.open({_STORE!r})")
            self._opened[name] = _Opened(open_any(name))
        return self._opened[name]


def _only(found: dict[str, _Graph]) -> _Graph:
    graphs = {id(graph): graph for graph in found.values()}
    if len(graphs) == 1:
        return next(iter(graphs.values()))
    raise UsageError(f"there are several graphs: {', '.join(sorted(found))}. Say which: --graph {min(found)}")


def _ask(graph: _Graph, words: Iterable[str], cell: str | None) -> Answer:
    name, *pairs = [*words, ""]
    if bool(name) == bool(cell and cell.strip()):
        raise QueryError(f"give the name of a query, or SPARQL in the lines below, but not both. Usage: {_USAGE}")
    if not name:
        return graph.sparql(str(cell))
    return graph.query(name, **dict(_pair(each) for each in pairs if each))


def _pair(text: str) -> tuple[str, str]:
    """``key=value`` in two."""
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise QueryError(f"parameter {text!r}: write it as key=value, such as about=West-2025")
    return key.replace("-", "_"), value
