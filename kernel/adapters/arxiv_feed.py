"""One page of arXiv's search feed: the `arxiv` package's Client behind time-outs and checks. No retries, no turns.

The package (4.0.2) sets no time-out, ignores Retry-After, reads a web page with status 200 as "no results", mends
broken XML by dropping its end, and skips arXiv's own error entry because it has no <published>. So the request is
ours, which a cancelled search ends too: what reaches the package's parser is a whole Atom feed without an error, or an
error of ours was raised before.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import arxiv
from arxiv._feed import parse
from lxml import etree

from kernel.adapters.manners import NoAnswer, Oddity
from kernel.adapters.plain import plain
from kernel.adapters.wire import Limits, Reply, fetch, introduce, judge
from kernel.errors import Refused

ATOM = "{http://www.w3.org/2005/Atom}"
ERROR_MARK = "/api/errors"
"""In the id of the single entry that stands for an error (API User's Manual, §3.4)."""

MOST_REASON_CHARS = 200

MOST_PER_PAGE = 2_000
"""The largest slice that arXiv gives (API User's Manual, §3.1.1.2)."""


@dataclass(frozen=True)
class Page:
    """What the feed says: how many results there are, those of this page, and how many entries it could not read."""

    total: int
    results: tuple[Any, ...]  # arxiv.Result; the package ships no types


class FeedClient(arxiv.Client):  # type: ignore[misc]  # the package ships no types
    """The package's Client, pointed at any address: its addresses and its parser, with a request of ours between."""

    def __init__(self, base_url: str, limits: Limits, contact: str, now: Callable[[], datetime]) -> None:
        # No delay and no retries of its own: turns are kept for all processes together, by the caller.
        super().__init__(page_size=MOST_PER_PAGE, delay_seconds=0, num_retries=0)
        self.query_url_format = base_url.rstrip("?") + "?{}"
        self._limits = limits
        self._headers = {"User-Agent": f"{introduce(contact)} arxiv.py/{arxiv.__version__}"}
        self._now = now

    async def fetch(self, expression: str, start: int, size: int) -> Reply:
        """One request. Raises NoAnswer where no answer comes, and judges none."""
        search = arxiv.Search(query=expression, max_results=None, sort_by=arxiv.SortCriterion.Relevance)
        return await fetch(self._format_url(search, start, size), self._limits, self._headers)

    def page(self, reply: Reply) -> Page:
        """What the answer says, for a thread of its own. Raises NoAnswer, or Refused where arXiv rejects the query."""
        if reply.status_code == 400:  # arXiv may send its error entry with this status, or with 200
            with suppress(NoAnswer):
                check_feed(reply)
        judge(reply, self._now())
        check_feed(reply)
        try:
            feed = parse(reply.content)
        except (etree.LxmlError, ValueError) as error:
            raise NoAnswer("its answer could not be read") from error
        return Page(feed.header.total_results, tuple(feed.results))


def check_feed(reply: Reply) -> None:
    """Raises Oddity for a web page, NoAnswer for a feed that was cut off, Refused for arXiv's own error entry."""
    start = reply.content.lstrip()[:100].lower()
    if "html" in reply.headers.get("content-type", "") or start.startswith((b"<!doctype html", b"<html")):
        raise Oddity("it sent a web page in place of results")
    try:
        feed = etree.fromstring(reply.content, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoAnswer("its answer was cut off or broken") from error
    if feed.tag != ATOM + "feed":
        raise Oddity("it sent something other than results")
    for entry in feed.iterfind(ATOM + "entry"):
        if ERROR_MARK in (entry.findtext(ATOM + "id") or ""):
            raise Refused(plain(entry.findtext(ATOM + "summary") or "no reason given")[:MOST_REASON_CHARS])
