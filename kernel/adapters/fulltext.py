"""arXiv's HTML papers as a Shelf: asked in the same turns as the search, kept to be read and never served.

Reading the page is latexml's. Papers without an HTML version (no TeX source, or not converted) have no full text here.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
from pydantic import TypeAdapter, ValidationError

from kernel.adapters.arxiv import EVERY_S, THROTTLE_NAME
from kernel.adapters.latexml import NotAPaper, sections
from kernel.adapters.manners import Line, NoAnswer, Oddity, Patience
from kernel.adapters.wire import Limits, Reply, fetch, follow, introduce, judge
from kernel.domain import Paper
from kernel.errors import Unavailable
from kernel.ports import Cache, Throttle

HTML_PAPERS = "https://arxiv.org/html"

KEPT = timedelta(days=30)
NONE_KEPT = timedelta(days=1)
"""How long "no HTML version" is kept: conversions of new papers may follow their announcement."""

_ARXIV_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7})(v\d+)?$")
"""Identifiers since and before April 2007 (info.arxiv.org/help/arxiv_identifier.html)."""

Sections = tuple[tuple[str, str], ...]
_KEPT: TypeAdapter[Sections] = TypeAdapter(Sections)


class ArxivShelf:
    """Reads full texts from arXiv. Give it the ArxivSource's `line`: arXiv allows one connection."""

    def __init__(
        self,
        throttle: Throttle,
        cache: Cache,
        now: Callable[[], datetime],
        *,
        base_url: str = HTML_PAPERS,
        every_s: float = EVERY_S,
        limits: Limits = Limits(),  # noqa: B008  # frozen
        patience: Patience = Patience(),  # noqa: B008  # frozen
        contact: str = "",
        line: Line | None = None,
    ) -> None:
        self._throttle = throttle
        self._cache = cache
        self._now = now
        self._base = httpx.URL(base_url.rstrip("/") + "/")
        self._every_s = every_s
        self._limits = limits
        self._patience = patience
        self._headers = {"User-Agent": introduce(contact), "Accept": "text/html"}
        self._line = line or Line(now)

    async def read(self, paper: Paper) -> Sections:
        """(section, text) pairs; empty for a paper that is not arXiv's or has no HTML version. Raises Unavailable."""
        match = _ARXIV_ID.match(paper.id)
        if not match:
            return ()
        paper_id = match[1]
        key = f"arxiv:html:{paper_id}"
        kept = _read(await self._cache.get(key, self._now()))
        if kept is not None:
            return kept
        try:
            found = await self._line.ask(lambda: self._fetch(paper_id), self._patience)
        except NoAnswer as error:
            said = f"The full text of arXiv:{paper_id} could not be had: {error}."
            raise Unavailable(said, retry_after_s=error.retry_after_s) from error
        good_until = self._now() + (KEPT if found else NONE_KEPT)
        await self._cache.put(key, _KEPT.dump_json(found).decode(), good_until)
        return found

    async def _fetch(self, paper_id: str) -> Sections:
        reply = await follow(self._request, self._base.join(paper_id))
        if reply.status_code == 404:
            return ()
        judge(reply, self._now())
        try:
            return await asyncio.to_thread(sections, reply.content)
        except NotAPaper as error:
            raise Oddity(f"arXiv sent a page, but {error}") from error

    async def _request(self, url: httpx.URL) -> Reply:
        async with self._throttle.turn(THROTTLE_NAME, self._every_s):
            return await fetch(url, self._limits, self._headers)


def _read(kept: str | None) -> Sections | None:
    """Sections from the cache; None where another edition kept them in another form."""
    if kept is None:
        return None
    try:
        return _KEPT.validate_json(kept)
    except ValidationError:
        return None
