"""The dialogue of ``kg review``: one case after the other, answers as they come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from kg.cli.output import paragraph, plain

if TYPE_CHECKING:
    from rich.console import Console

    from kg.decisions import Decision
    from kg.review import Case, Sentence, Side

__all__ = ["ask_all"]

_HELP: Final = "a: one and the same · r: two · s: skip · q: end · behind a or r you may say why, as in 'r father and son'"
_VERDICTS: Final = {"same": "kg has joined them", "unsure": "kg is not sure", "different": "kg holds them for two", "link": "a proposal"}
_NAMES: Final = 6


def ask_all(screen: Console, cases: Sequence[Case], by: str, keep: Callable[[Decision], None]) -> int:
    """Ask about cases until there are none left or the user has enough; the number of decisions.

    Args:
        screen: where to ask.
        cases: in the order in which to ask.
        by: who answers.
        keep: keeps a decision at once, so that nothing is lost whatever ends the dialogue.
    """
    count = 0
    paragraph(screen, _HELP, style="dim")
    for number, case in enumerate(cases, 1):
        _show(screen, case, f"{number}/{len(cases)}")
        answer, because = _answer(screen)
        if answer == "q":
            break
        if answer in {"a", "r"}:
            keep(case.decided(same=answer == "a", because=because, by=by))
            count += 1
    return count


def _answer(screen: Console) -> tuple[str, str]:
    """What the user says, and why; the end of the input is the end of the dialogue."""
    while True:
        try:
            word, _, because = screen.input("a/r/s/q? ").strip().partition(" ")
        except EOFError:
            return "q", ""
        if word.lower() in {"a", "r", "s", "q"}:
            return word.lower(), because.strip()
        paragraph(screen, _HELP, style="dim")


def _show(screen: Console, case: Case, number: str) -> None:
    screen.print()
    paragraph(screen, f"[{number}] {case.kind}: {_VERDICTS.get(case.verdict, case.verdict)}, score {case.score:.2f}", style="bold")
    if case.reason:
        paragraph(screen, case.reason, indent=2, style="dim")
    for side in (case.left, case.right):
        _show_side(screen, side)


def _show_side(screen: Console, side: Side) -> None:
    others = [name for name in side.names if name != side.name]
    more = f" … and {len(others) - _NAMES} more" if len(others) > _NAMES else ""
    named = f" (also: {', '.join(others[:_NAMES])}{more})" if others else ""
    times = f", named {side.mentions} times" if side.mentions > 1 else ""
    paragraph(screen, f"{side.name}{named}{times}", indent=2, style="bold cyan")
    for sentence in side.sentences:
        _show_sentence(screen, sentence)


def _show_sentence(screen: Console, sentence: Sentence) -> None:
    """A passage with the name in it marked."""
    from rich.text import Text

    shown = Text("“")
    for n, part in enumerate(sentence.parts):
        shown.append(plain(part), style="bold" if n % 2 else "")
    date = f", {sentence.date}" if sentence.date else ""
    shown.append(plain(f"” [{sentence.source}{date}]"), style="dim")
    paragraph(screen, shown, indent=6)
