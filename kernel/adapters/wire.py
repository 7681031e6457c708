"""One request over HTTP, read to its end, within limits. Knows no service, and asks nothing twice.

Errors of httpx end here: what goes on is a NoAnswer, which is an Unavailable.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

import httpx

from kernel.adapters.manners import NoAnswer

# At INFO httpx logs whole addresses, and OpenAlex takes its key in the address.
logging.getLogger("httpx").setLevel(logging.WARNING)

BUSY = frozenset({429, 500, 502, 503, 504})
"""Statuses that waiting may mend (RFC 6585 §4, RFC 9110 §15.6). Any other refusal is meant, and asked once."""

MOST_RETRY_AFTER_S = 3_600.0
"""The longest Retry-After that is believed, so that a slip of theirs does not shut a source for years."""

MOST_REDIRECTS = 2


@dataclass(frozen=True)
class Limits:
    """How long and how much an answer may be. A read time-out alone lets a trickle last for ever; `total_s` ends it."""

    connect_s: float = 10.0
    read_s: float = 30.0
    total_s: float = 90.0
    most_bytes: int = 20 * 2**20

    def timeout(self) -> httpx.Timeout:
        """The same for httpx."""
        return httpx.Timeout(self.read_s, connect=self.connect_s)

    def too_large(self) -> NoAnswer:
        """What to raise when the answer grows past the limit."""
        return NoAnswer(f"its answer is larger than {self.most_bytes // 2**20} MB", again=False)


@dataclass(frozen=True)
class Reply:
    """An answer, read to its end."""

    status_code: int
    headers: httpx.Headers
    content: bytes


@cache
def tls() -> ssl.SSLContext:
    """The certificates that we trust, read once: that takes longer than most requests."""
    return httpx.create_ssl_context()


def introduce(contact: str) -> str:
    """The User-Agent: who asks, and an address to complain to where one is set."""
    return f"sovereign-research (mailto:{contact})" if contact else "sovereign-research"


def judge(reply: Reply, now: datetime) -> None:
    """Raises NoAnswer unless the status is 200."""
    status = reply.status_code
    if status == 200:
        return
    wait = retry_after_s(reply.headers.get("retry-after", ""), now)
    known = {429: "too many requests", 401: "it refused the request", 403: "it refused the request"}
    why = f"{known[status]} (HTTP {status})" if status in known else f"HTTP {status}"
    raise NoAnswer(why, retry_after_s=wait, again=status in BUSY)


def retry_after_s(value: str, now: datetime) -> float | None:
    """Seconds to wait, from a Retry-After in seconds or as a date (RFC 9110 §10.2.3); None where it says neither."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), MOST_RETRY_AFTER_S)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0.0, (aware - now).total_seconds()), MOST_RETRY_AFTER_S)


async def fetch(url: str | httpx.URL, limits: Limits, headers: Mapping[str, str]) -> Reply:
    """One request, read to its end, whatever its status. Raises NoAnswer.

    Its connection ends with it: one kept open would stand beside that of whoever's turn is next.
    """
    parts: list[bytes] = []
    size = 0
    context = await asyncio.to_thread(tls)
    # A redirect would be a second request in the same turn, so none is followed.
    client = httpx.AsyncClient(verify=context, timeout=limits.timeout(), follow_redirects=False)
    try:
        async with asyncio.timeout(limits.total_s), client:
            async with client.stream("GET", url, headers=headers) as response:
                async for part in response.aiter_bytes():
                    parts.append(part)
                    size += len(part)
                    if size > limits.most_bytes:
                        raise limits.too_large()
            return Reply(response.status_code, response.headers, b"".join(parts))
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
        raise broken(error, limits) from error


async def follow(request: Callable[[httpx.URL], Awaitable[Reply]], url: httpx.URL) -> Reply:
    """The answer at the end of a few redirects, each a request of its own, none to another place. Raises NoAnswer."""
    home = url
    for _ in range(1 + MOST_REDIRECTS):
        reply = await request(url)
        target = reply.headers.get("location", "")
        if not 300 <= reply.status_code < 400 or not target:
            return reply
        try:
            url = url.join(target)
        except httpx.InvalidURL as error:
            raise NoAnswer("it points to an address that is none", again=False) from error
        if url.host != home.host or url.scheme != home.scheme:
            raise NoAnswer(f"it points elsewhere, to {url.scheme}://{url.host[:100]}", again=False)
    raise NoAnswer("it points from one address to the next", again=False)


def broken(error: Exception, limits: Limits) -> NoAnswer:
    """A failure below HTTP, in words that hold no address and so no key."""
    if isinstance(error, httpx.ConnectTimeout):
        return NoAnswer(f"no connection within {limits.connect_s:g} s")
    if isinstance(error, httpx.TimeoutException):
        return NoAnswer(f"no reply within {limits.read_s:g} s")
    if isinstance(error, TimeoutError):
        return NoAnswer(f"no whole answer within {limits.total_s:g} s")
    if isinstance(error, httpx.ConnectError):
        return NoAnswer("it could not be reached")
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol)):
        return NoAnswer("its address is not a web address; check the setting", again=False)
    return NoAnswer("the connection broke off")
