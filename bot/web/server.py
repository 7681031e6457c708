"""Listens on a port for the site. What the site answers, others say."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn

from bot.web.site import Site
from kernel.errors import Refused, Unavailable

STARTED_EVERY_S = 0.02


class _Server(uvicorn.Server):
    """Leaves signals to the front door, which stops more than this."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class HttpDoor:
    """The HTTP server, in this event loop."""

    def __init__(self, site: Site, host: str, port: int, grace_s: float) -> None:
        self._where = (host, port)
        self._server = _Server(
            uvicorn.Config(
                site,
                lifespan="off",
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=max(1, round(grace_s)),
            )
        )
        self._serving: asyncio.Task[None] | None = None
        self.port = port

    async def open(self) -> None:
        """Listen. Raises Refused where the port cannot be had."""
        listening = _listen(*self._where)
        self.port = listening.getsockname()[1]
        self._serving = asyncio.create_task(self._server.serve(sockets=[listening]), name="http")
        while not self._server.started:
            if self._serving.done():
                raise Unavailable("The HTTP server did not start.")
            await asyncio.sleep(STARTED_EVERY_S)

    async def close(self) -> None:
        """Take nothing more, and let what is being answered be answered."""
        if self._serving is not None:
            self._server.should_exit = True
            await self._serving
            self._serving = None


def _listen(host: str, port: int) -> socket.socket:
    kind = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(kind, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Refused(
            f"Cannot listen on {host}, port {port}: {error.strerror}. Choose with --host and --port."
        ) from error
    listening.set_inheritable(False)
    return listening
