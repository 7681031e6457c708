"""Benches for the tests of outside sources: a loopback service, memory, a clock, and the adapter between them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kernel.adapters.arxiv import ArxivSource
from kernel.adapters.fulltext import ArxivShelf
from kernel.adapters.manners import Patience
from kernel.adapters.metadata import Metadata
from kernel.adapters.registers import Crossref, OpenAlex, SemanticScholar
from kernel.adapters.wire import Limits
from kernel.domain import Found, Query
from tests.fakes import HandClock, MemoryCache, MemoryThrottle
from tests.servers.arxiv_server import ArxivServer
from tests.servers.atom import Record
from tests.servers.metadata_server import MetadataServer

MONDAY_NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 12:00 in New York
EVERY_S = 0.02  # in place of the real paces
# As short as a busy machine allows: whoever is not silent has to answer in time.
QUICK = Limits(connect_s=10, read_s=1, total_s=3, most_bytes=100_000)

RECORDS = [
    {
        "id": "2404.15159",
        "version": 3,
        "title": "Adapters that mix  experts",
        "abstract": "We mix low-rank adapters. Latency falls by 30\u00b2 units\u200b & memory < half.",
        "authors": ["Dora Lind", "Yara Moss"],
        "categories": ["cs.CL", "cs.AI"],
        "published": "2024-04-22",
        "doi": "https://doi.org/10.1000/mix 10.1000/other",
    },
    {
        "id": "2106.09685",
        "title": "Low-rank adapters",
        "abstract": "Adapters for large models.",
        "authors": ["Eve Hull"],
    },
    {"id": "hep-th/9901001", "title": "Strings", "abstract": "Branes and adapters.", "year": "1999"},
    {
        "id": "2301.00001",
        "title": "Gone adapters",
        "abstract": "Text.",
        "comment": "This paper has been withdrawn by the authors due to an error",
    },
]


def query(expression: str = "all:adapters") -> Query:
    return Query(expression=expression, terms=expression, purpose="test")


def ids(found: Found) -> list[str]:
    return [p.id for p in found.papers]


@dataclass
class Bench:
    """What every adapter gets besides its service. Pauses move the clock and take no time."""

    throttle: MemoryThrottle = field(default_factory=MemoryThrottle)
    cache: MemoryCache = field(default_factory=MemoryCache)
    clock: HandClock = field(default_factory=lambda: HandClock(MONDAY_NOON))

    def patience(self, attempts: int = 4) -> Patience:
        return Patience(attempts=attempts, pause=self.clock.pause)


@dataclass
class ArxivBench(Bench):
    """A loopback arXiv, to search and to read from."""

    server: ArxivServer = field(default_factory=ArxivServer)

    def source(self, **changed: Any) -> ArxivSource:
        options = {"base_url": self.server.api, "every_s": EVERY_S, "patience": self.patience(), **changed}
        return ArxivSource(self.throttle, self.cache, self.clock, **options)

    def shelf(self, **changed: Any) -> ArxivShelf:
        options = {"base_url": self.server.html, "every_s": EVERY_S, "patience": self.patience(), **changed}
        return ArxivShelf(self.throttle, self.cache, self.clock, **options)


@dataclass
class MetadataBench(Bench):
    """The three registers in one loopback server."""

    server: MetadataServer = field(default_factory=MetadataServer)

    def metadata(self, *, openalex_key: str = "", scholar_key: str = "", **changed: Any) -> Metadata:
        registers = (
            OpenAlex(openalex_key, base_url=self.server.url("openalex"), every_s=EVERY_S),
            Crossref(base_url=self.server.url("crossref"), every_s=EVERY_S),
            SemanticScholar(scholar_key, base_url=self.server.url("scholar"), every_s=EVERY_S),
        )
        options = {"patience": self.patience(3), **changed}
        return Metadata(self.throttle, self.cache, self.clock, registers, **options)


@asynccontextmanager
async def arxiv_bench(
    records: Sequence[Record] = (), pages: Mapping[str, str] | None = None
) -> AsyncIterator[ArxivBench]:
    """A bench whose arXiv holds these records and HTML pages."""
    async with ArxivServer(records=list(records), pages=pages or {}) as server:
        yield ArxivBench(server=server)


@asynccontextmanager
async def metadata_bench(**works: Mapping[str, Any]) -> AsyncIterator[MetadataBench]:
    """A bench whose registers know these works."""
    async with MetadataServer(**works) as server:
        yield MetadataBench(server=server)


def page(body: str) -> str:
    return f"""<!DOCTYPE html><html><head><title>T</title><style>p {{ color: red }}</style></head><body>
<nav class="ltx_page_navbar"><p class="ltx_p">Contents</p></nav><div class="ltx_page_main">
<article class="ltx_document ltx_authors_1line"><h1 class="ltx_title ltx_title_document">A title</h1>
<div class="ltx_authors"><p class="ltx_p">A. Uthor</p></div>
<div class="ltx_abstract"><h6 class="ltx_title ltx_title_abstract">Abstract</h6><p class="ltx_p">In short.</p></div>
{body}
<section class="ltx_bibliography"><h2 class="ltx_title">References</h2><p class="ltx_p">A book.</p></section>
</article></div><footer class="ltx_page_footer"><p class="ltx_p">Made by LaTeXML</p></footer></body></html>"""


def section(title: str, *parts: str, kind: str = "section") -> str:
    return f'<section class="ltx_{kind}"><h2 class="ltx_title ltx_title_{kind}">{title}</h2>{"".join(parts)}</section>'


def p(text: str) -> str:
    return f'<div class="ltx_para"><p class="ltx_p">{text}</p></div>'
