"""Opening whatever ``--store`` names: a folder on this machine, or a graph on a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.store.embedded import EmbeddedStore, open_store
from kg.store.endpoints import is_url

if TYPE_CHECKING:
    from kg.store.mirror import Mirror
    from kg.store.remote import RemoteStore

__all__ = ["home_of", "open_any"]


def open_any(store: str | Path) -> EmbeddedStore | RemoteStore:
    """The store in a folder or on a server, for reading.

    Args:
        store: a folder, or a URL as :func:`kg.store.endpoints.parse_url` takes it.

    Raises:
        StoreError: there is none, or it can't be read.
    """
    if not is_url(store):
        return open_store(store)
    from kg.store.remote import open_remote  # noqa: PLC0415 - a store in a folder must not pay for HTTP

    return open_remote(str(store))


def home_of(store: str | Path, state: Path | None = None) -> tuple[Path, Mirror | None]:
    """The folder in which a store is built, and the server that is to follow it if it is one that ``--store`` names.

    Args:
        store: a folder or a URL.
        state: the folder that builds into a server keep; None for one of the server's own.

    Raises:
        StoreError: a URL that is none.
    """
    if not is_url(store):
        return Path(store), None
    from kg.store.mirror import Mirror  # noqa: PLC0415 - as above

    mirror = Mirror(str(store), state)
    return mirror.store, mirror
