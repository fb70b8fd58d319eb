"""A payload without what nothing in it points to."""

from __future__ import annotations

from typing import Any

__all__ = ["compacted"]


def compacted(payload: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    """The payload without the evidence that nothing points to, and in a part of a graph without the documents."""
    backed = [*payload["edges"], *(fact for node in payload["nodes"] for fact in node["facts"])]
    pointers = [item["evidence"] for item in backed] + [node[key] for node in payload["nodes"] for key in ("said", "about")]
    pointers += [item[key] for node in payload["nodes"] for item in node["framed"] for key in ("evidence", "statement")]
    payload["evidence"] = _used(payload["evidence"], pointers)
    if not whole:
        read = [node["in"] for node in payload["nodes"]]
        origins = [[item["document"]] if item["document"] >= 0 else [] for item in payload["evidence"]]
        payload["documents"] = _used(payload["documents"], read + origins)
        for item, origin in zip(payload["evidence"], origins, strict=True):
            item["document"] = origin[0] if origin else -1
    return payload


def _used(items: list[Any], pointers: list[list[int]]) -> list[Any]:
    """The items that are pointed to; the pointers are set to where they stand now."""
    used = sorted({index for pointer in pointers for index in pointer})
    place = {old: new for new, old in enumerate(used)}
    for pointer in pointers:
        pointer[:] = [place[index] for index in pointer]
    return [items[index] for index in used]
