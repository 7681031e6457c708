"""Where the workspace answers, and to whom: this machine only, and no web page but its own."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

HOST = "127.0.0.1"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass
class Address:
    """The port is known only once the server listens."""

    port: int = 0

    @property
    def url(self) -> str:
        """The address without a slash at its end."""
        return f"http://{HOST}:{self.port}"

    @property
    def socket_url(self) -> str:
        """Where Socket Mode connects."""
        return f"ws://{HOST}:{self.port}/socket"


def stranger(host: str, origin: str | None, fetch_site: str | None) -> str:
    """Why a request is turned away, or empty.

    A foreign page can make a browser send requests here (CSRF), or lend us its own name (DNS rebinding): the name that
    was asked for must be loopback, and a page that asks must be one of ours. Programs send neither header.
    """
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        name = None
    if name not in _LOOPBACK:
        return f"this workspace answers on http://{HOST} only"
    if origin is not None and origin != f"http://{host}":
        return "another web page may not use this workspace"
    if fetch_site in ("cross-site", "same-site"):
        return "another web page may not use this workspace"
    return ""
