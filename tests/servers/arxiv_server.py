"""A loopback arXiv: the search feed and the HTML papers, misbehaving on request.

To try it: `python -m tests.servers.arxiv_server RECORDS.jsonl --port 8080`, then search at the address it prints.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from aiohttp import web

from tests.servers.atom import BadQuery, Record, entry, error_entry, feed, find, published
from tests.servers.faults import Answer, Fault
from tests.servers.loopback import Loopback

MOST_AT_ONCE = 2_000


@dataclass
class ArxivServer(Loopback):
    """`records` are dicts with id, title, abstract and, if known, authors, categories, published, comment, doi.

    `pages` maps ids to HTML. With `least_gap_s` it refuses, as arXiv does, whoever asks sooner after the last request.
    """

    records: list[Record] = field(default_factory=list)
    pages: Mapping[str, str] = field(default_factory=dict)
    least_gap_s: float = 0.0

    @property
    def api(self) -> str:
        """For ArxivSource's base_url."""
        return f"{self.root}/api/query"

    @property
    def html(self) -> str:
        """For ArxivShelf's base_url."""
        return f"{self.root}/html"

    @property
    def refused(self) -> int:
        """How many came too soon."""
        return self._refused

    def app(self) -> web.Application:
        self._refused = 0
        app = web.Application()
        app.router.add_get("/api/query", self.handled)
        app.router.add_get("/html/{id:.+}", self.handled)
        return app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if len(self.seen) > 1 and self.seen[-1].at - self.seen[-2].at < self.least_gap_s:
            self._refused += 1
            return web.Response(status=429, text="Rate exceeded.")
        if request.path.startswith("/html/"):
            return self._paper(request.match_info["id"])
        return self._results(request)

    def _paper(self, paper_id: str) -> web.Response:
        page = self.pages.get(paper_id)
        if page is None:
            return web.Response(status=404, text=f"<html><body>No HTML for '{paper_id}'</body></html>")
        return web.Response(text=page, content_type="text/html")

    def _results(self, request: web.Request) -> web.Response:
        asked = request.query
        start, size = int(asked.get("start", 0)), min(int(asked.get("max_results", 10)), MOST_AT_ONCE)
        try:
            found = find(asked.get("search_query", ""), self.records)
        except BadQuery as error:
            return atom(feed(urlencode(asked), [error_entry(str(error))], total=1, start=0, size=1), 400)
        if asked.get("sortBy", "relevance") != "relevance":
            found.sort(key=published, reverse=asked.get("sortOrder") != "ascending")
        entries = [entry(r) for r in found[start : start + size]]
        return atom(feed(urlencode(asked), entries, total=len(found), start=start, size=len(entries)))


def atom(text: str, status: int = 200) -> web.Response:
    """A response as arXiv types it."""
    return web.Response(text=text, status=status, content_type="application/atom+xml")


def empty(total: int) -> Fault:
    """A page without entries that counts so many results."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        return atom(feed(urlencode(request.query), [], total=total, start=0, size=0))

    return fault


def error(reason: str) -> Fault:
    """arXiv's error entry with status 200."""

    async def fault(request: web.Request, answer: Answer) -> web.StreamResponse:
        return atom(feed(urlencode(request.query), [error_entry(reason)], total=1, start=0, size=1))

    return fault


def read_records(path: Path) -> list[Record]:
    """The records of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


async def _serve(path: Path, port: int) -> None:
    async with ArxivServer(records=read_records(path), port=port) as server:
        print(f"{len(server.records)} records at {server.api}?search_query=all:LoRA")
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A loopback arXiv.")
    parser.add_argument("records", type=Path)
    parser.add_argument("--port", type=int, default=0)
    given = parser.parse_args()
    asyncio.run(_serve(given.records, given.port))
