"""Who may ask: a token where the server can be reached from elsewhere, and this machine's own names where it can't."""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
from collections.abc import Mapping, Sequence

from kg.serve.problems import Problem

__all__ = ["bearer", "check_access", "check_origins", "is_loopback", "same"]

_CHALLENGE = {"WWW-Authenticate": 'Basic realm="kg", charset="UTF-8", Bearer realm="kg"'}


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_access(headers: Mapping[str, str], token: str | None) -> None:
    """Let a request pass, or not.

    With a token, it must bring it: as a bearer token (RFC 6750), or as the password of whatever user (RFC 7617), for which a
    browser asks. Without one, it must call this machine by a name of its own: a page from elsewhere that had its name resolved
    to this machine (DNS rebinding) would call it by that name.

    Raises:
        Problem: 401 without the token, 421 for another name.
    """
    if token is not None:
        given = bearer(headers) or _password(headers)
        if not same(given, token):
            raise Problem(401, "this server asks for its token: as a bearer token, or as the password of any user.", _CHALLENGE)
    elif not is_loopback(_host_name(headers.get("host", ""))):
        raise Problem(421, "this server answers to localhost alone. Start it with --host and a token for others.")


def bearer(headers: Mapping[str, str]) -> str:
    """The bearer token of a request; empty if there is none."""
    return _credentials(headers, "bearer")


def same(given: str, token: str) -> bool:
    """Whether a token is the right one; how long that takes does not tell how much of it is."""
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), token.encode("utf-8", "surrogateescape"))


def _credentials(headers: Mapping[str, str], scheme: str) -> str:
    kind, _, rest = headers.get("authorization", "").partition(" ")
    return rest.strip() if kind.lower() == scheme else ""


def _password(headers: Mapping[str, str]) -> str:
    try:
        decoded = base64.b64decode(_credentials(headers, "basic"), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return decoded.partition(":")[2]


def _host_name(host: str) -> str:
    """The name of a Host header without its port and brackets (RFC 3986, section 3.2.2)."""
    if host.startswith("["):
        name, closed, _ = host[1:].partition("]")
        return name if closed and ":" in name else ""
    return host.partition(":")[0].lower().removesuffix(".")


def check_origins(origins: Sequence[str]) -> None:
    """Refuse what is no origin (RFC 6454): ``*`` or scheme, host and port.

    Raises:
        ValueError: with the origin.
    """
    for origin in origins:
        scheme, mark, host = origin.partition("://")
        if origin != "*" and (not mark or not scheme.isalpha() or not host or any(c in host for c in "/ \r\n\t,;")):
            raise ValueError(origin)
