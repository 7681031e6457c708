"""arXiv as a Source: politely asked, kept until its next update, silent as a Gap. Parsing is the `arxiv` package's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from kernel.adapters.arxiv_feed import MOST_PER_PAGE, FeedClient, Page
from kernel.adapters.manners import Line, Oddity, Patience, try_again
from kernel.adapters.plain import plain
from kernel.adapters.record import bare_doi
from kernel.adapters.wire import Limits
from kernel.domain import Found, Gap, Paper, Query
from kernel.errors import Refused, Unavailable
from kernel.ports import Cache, Throttle

EXPORT_API = "https://export.arxiv.org/api/query"
THROTTLE_NAME = "arxiv"  # one name for search and full text: the terms count all requests together

EVERY_S = 3.0
"""arXiv's Terms of Use for APIs (info.arxiv.org/help/api/tou.html): no more than one request every three seconds over a
single connection, for all machines under one's control."""

PAGE_SIZE = 100
"""Entries in one request: as in the `arxiv` package, and more than a query of ours asks for."""

EMPTY_KEPT = timedelta(minutes=15)
"""How long "no results" is kept: briefly, for arXiv sends empty pages by mistake, at times twice."""

EASTERN = ZoneInfo("America/New_York")
UPDATES = ((time(20, 15), frozenset({6, 0, 1, 2, 3})), (time(0, 15), frozenset({0, 1, 2, 3, 4})))
"""When results may change, Eastern US time, weekdays from Monday = 0. Announcements are at 20:00, Sunday to Thursday
(info.arxiv.org/help/availability.html); the API's manual (§3.3.1.1) says that it shows new papers from the midnight
after. A quarter of an hour is left for either to finish."""

_KEPT: TypeAdapter[tuple[Paper, ...]] = TypeAdapter(tuple[Paper, ...])
_VERSION = re.compile(r"v\d+$")
_WITHDRAWN = re.compile(
    r"\bthis (paper|article|submission|manuscript|preprint|work|version) (has been|is|was) withdrawn\b|^withdrawn\b",
    re.IGNORECASE,
)


class ArxivSource:
    """Searches arXiv, best match first. Give ArxivShelf the same `line`: arXiv allows one connection."""

    name = "arXiv"
    parallel = False

    def __init__(
        self,
        throttle: Throttle,
        cache: Cache,
        now: Callable[[], datetime],
        *,
        base_url: str = EXPORT_API,
        page_size: int = PAGE_SIZE,
        every_s: float = EVERY_S,
        limits: Limits = Limits(),  # noqa: B008  # frozen
        patience: Patience = Patience(),  # noqa: B008  # frozen
        contact: str = "",
        line: Line | None = None,
    ) -> None:
        self._throttle = throttle
        self._cache = cache
        self._now = now
        self._page_size = min(page_size, MOST_PER_PAGE)
        self._every_s = every_s
        self._patience = patience
        self._client = FeedClient(base_url, limits, contact, now)
        self._line = line or Line(now)

    async def search(self, query: Query, limit: int) -> Found:
        """At most `limit` papers by relevance. What went wrong is a Gap."""
        try:
            papers, gaps = await self._kept_or_asked(" ".join(query.expression.split()), limit)
        except Refused as error:
            why = f"arXiv does not understand the query {query.expression!r}: {error}. Ask in other words."
            papers, gaps = (), (Gap(what=self.name, why=why),)
        except Unavailable as error:
            papers, gaps = (), (self._silence(error),)
        return Found(query=query, source=self.name, papers=papers, gaps=gaps)

    async def _kept_or_asked(self, expression: str, limit: int) -> tuple[tuple[Paper, ...], tuple[Gap, ...]]:
        key = "arxiv:search:" + sha256(f"{limit} {expression}".encode()).hexdigest()
        kept = _read(await self._cache.get(key, self._now()))
        if kept is not None:
            return kept, ()
        papers, gaps = await self._ask(expression, limit)
        if not gaps:
            good_until = next_update(self._now()) if papers else self._now() + EMPTY_KEPT
            await self._cache.put(key, _KEPT.dump_json(papers).decode(), good_until)
        return papers, gaps

    async def _ask(self, expression: str, limit: int) -> tuple[tuple[Paper, ...], tuple[Gap, ...]]:
        """Page after page. A later page that fails leaves the earlier ones, and a Gap."""
        found: dict[str, Paper] = {}
        start, total = 0, limit
        while start < min(limit, total):
            size = min(self._page_size, limit - start)
            try:
                page = await self._page(expression, start, size)
            except Unavailable as error:
                if not found:
                    raise
                why = f"Only the first {len(found)} of {total} results came. {self._silence(error).why}"
                return tuple(found.values()), (Gap(what=self.name, why=why),)
            papers = map(to_paper, page.results)
            found.update({p.id: p for p in papers if p.id not in found})
            start, total = start + size, page.total
        return tuple(found.values())[:limit], ()

    async def _page(self, expression: str, start: int, size: int) -> Page:
        """One page. An empty one is doubted: asked for once more, and believed only where the total says so too."""
        doubted = False

        async def once() -> Page:
            nonlocal doubted
            page = await self._request(expression, start, size)
            if page.results or (doubted and not page.total):
                return page
            doubted = True
            raise Oddity(f"it counts {page.total} results and sent none" if page.total else "it sent an empty page")

        return await self._line.ask(once, self._patience)

    async def _request(self, expression: str, start: int, size: int) -> Page:
        async with self._throttle.turn(THROTTLE_NAME, self._every_s):
            reply = await self._client.fetch(expression, start, size)
        return await asyncio.to_thread(self._client.page, reply)

    def _silence(self, error: Unavailable) -> Gap:
        return Gap(what=self.name, why=f"arXiv did not answer: {error}. {try_again(error, self._now())}")


def to_paper(result: Any) -> Paper:
    """The record as arXiv gives it. A paper that its authors withdrew counts as retracted."""
    paper_id = _VERSION.sub("", result.get_short_id().strip())
    abstract = plain(result.summary)
    notes = (plain(result.comment or ""), abstract[:200])
    return Paper(
        id=paper_id,
        title=plain(result.title),
        abstract=abstract,
        authors=tuple(plain(a.name) for a in result.authors),
        categories=tuple(dict.fromkeys(c for c in (result.primary_category, *result.categories) if c)),
        published=result.published.date(),
        year=result.published.year,
        url=f"https://arxiv.org/abs/{paper_id}",
        doi=bare_doi(next(iter((result.doi or "").split()), "")),  # the first, where authors name several
        source=ArxivSource.name,
        retracted=any(_WITHDRAWN.search(note) for note in notes),
    )


def next_update(now: datetime) -> datetime:
    """The next moment at which arXiv's results may differ."""
    today = now.astimezone(EASTERN).date()
    days = [today + timedelta(days=ahead) for ahead in range(8)]
    moments = (datetime.combine(d, at, EASTERN) for d in days for at, on in UPDATES if d.weekday() in on)
    return min(m.astimezone(UTC) for m in moments if m > now)


def _read(kept: str | None) -> tuple[Paper, ...] | None:
    """Papers from the cache; None where they were kept by an edition that named its fields otherwise."""
    if kept is None:
        return None
    try:
        return _KEPT.validate_json(kept)
    except ValidationError:
        return None
