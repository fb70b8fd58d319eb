"""Building into a server: a folder on this machine holds the store that is built, and what the server has got of it.

The layout of the folder::

    store/         the store, with the extractions behind its graph
    sent.sqlite    what the server was given (:mod:`kg.store.ledger`)
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from platformdirs import user_state_path

from kg.store.base import Store
from kg.store.endpoints import parse_url
from kg.store.failures import store_failures
from kg.store.ledger import Ledger
from kg.store.manifest import MANIFEST
from kg.store.publish import Published, publish
from kg.store.remote import connect
from kg.vocab import slug

__all__ = ["Mirror"]


class Mirror:
    """A server, and the folder that builds into it keep.

    Args:
        url: the server's, as :func:`kg.store.endpoints.parse_url` takes it.
        state: the folder; None for one of the server's own where the platform keeps the state of programs.

    Raises:
        StoreError: the URL is none.
    """

    def __init__(self, url: str, state: Path | None = None) -> None:
        self.url = url
        self._state = state or _default_state(url)

    @property
    def store(self) -> Path:
        """The folder of the store to build, for :func:`kg.store.create_store`."""
        return self._state / "store"

    def publish(self, local: Store, *, overwrite: bool = False, progress: Callable[[int, int], None] | None = None) -> Published:
        """Make the server's graph equal to that of the store.

        Args:
            local: the store, open for writing, so that no two builds publish at once.
            overwrite: whether to replace a graph that was not built from this folder.
            progress: told how many of how many parts are done.

        Raises:
            StoreError: the server can't be reached or refuses, its graph is somebody else's, or the folder can't be written.
        """
        with store_failures(self._state, "note what the server has"):
            remote = connect(self.url, local.base_iri)
            try:
                with Ledger(self._state / "sent.sqlite") as ledger:
                    return publish(local, remote, ledger, version=self._version(), overwrite=overwrite, progress=progress)
            finally:
                remote.close()

    def _version(self) -> str:
        """What tells the store's graph from all others that were in its folder: each is announced by a file of its own."""
        told = (self.store / MANIFEST).stat()
        return f"{told.st_mtime_ns} {told.st_ino} {told.st_size}"


def _default_state(url: str) -> Path:
    """The folder of a server where the platform keeps the state of programs, such as ``~/.local/state/kg-news/…``."""
    name = parse_url(url).query
    readable = slug(name.partition("://")[2])[:60]
    return user_state_path("kg-news") / f"{readable}-{hashlib.sha256(name.encode('utf-8')).hexdigest()[:12]}"
