"""What all tests share: no network, no store, colours or width from the surroundings, one trained pipeline a session."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache

import pytest
from spacy.language import Language
from spacy.tokens import Doc

_LOCAL = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "", None}


def _refuse_network(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse connections beyond this machine; unix sockets and loopback stay allowed."""
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name not in _LOCAL:
        raise RuntimeError(f"the tests reach for the network: {event} {name!r}")


# an audit hook sees every socket of the process, whatever library opens it; it can't be taken back, which suits a test run
sys.addaudithook(_refuse_network)


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KG_STORE", "FORCE_COLOR", "PY_COLORS", "COLUMNS", "NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline that ships; only tests marked ``model`` may ask for it."""
    from kg.annotate import load_pipeline

    return load_pipeline()


@pytest.fixture(scope="session")
def annotated(nlp: Language) -> Callable[[str], Doc]:
    """Text → its annotation, made once a session."""
    from kg.annotate import annotate
    from kg.model import Document

    return cache(lambda text: annotate(nlp, Document("report.txt", text)))
