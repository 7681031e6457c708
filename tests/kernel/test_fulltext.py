"""ArxivShelf against a loopback arXiv: turns, waits, and what is kept. Reading a page is test_latexml's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from kernel.adapters.manners import Line, Patience
from kernel.adapters.wire import Limits
from kernel.domain import Paper
from kernel.errors import Unavailable
from kernel.ports import Shelf
from tests.kernel.outside import QUICK, ArxivBench, arxiv_bench, p, page, query, section
from tests.servers import faults

PAPER = Paper(id="2404.15159", title="A title", abstract="In short.")
TEXT = (("S", "Whole."),)
WHOLE = page(section("S", p("Whole.")))


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ArxivBench]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with arxiv_bench(pages={"2404.15159": WHOLE, "hep-th/9901001": WHOLE}) as ready:
        yield ready


async def test_a_paper_is_read_once_and_kept_for_a_month(bench: ArxivBench) -> None:
    shelf: Shelf = bench.shelf()
    assert await shelf.read(PAPER) == TEXT
    bench.clock.at += timedelta(days=29)
    assert await shelf.read(PAPER.model_copy(update={"id": "2404.15159v2"})) == TEXT
    assert [s.path for s in bench.server.seen] == ["/html/2404.15159"]
    bench.clock.at += timedelta(days=2)
    await shelf.read(PAPER)
    assert len(bench.server.seen) == 2


async def test_an_id_from_before_2007_is_read_too(bench: ArxivBench) -> None:
    assert await bench.shelf().read(PAPER.model_copy(update={"id": "hep-th/9901001"})) == TEXT


async def test_a_paper_without_an_html_version_is_empty_and_asked_for_again_tomorrow(bench: ArxivBench) -> None:
    shelf, paper = bench.shelf(), PAPER.model_copy(update={"id": "2501.00001"})
    assert await shelf.read(paper) == ()
    assert await shelf.read(paper) == ()
    assert len(bench.server.seen) == 1
    bench.clock.at += timedelta(days=1, seconds=1)
    assert await shelf.read(paper) == ()
    assert len(bench.server.seen) == 2


@pytest.mark.parametrize("other", ["10.1000/xyz", "W123", "../../etc/passwd", "2404.15159/../x", ""])
async def test_a_paper_that_is_not_arxivs_is_not_asked_for(bench: ArxivBench, other: str) -> None:
    assert await bench.shelf().read(PAPER.model_copy(update={"id": other})) == ()
    assert bench.server.seen == []


@pytest.mark.parametrize("fault", [faults.status(503), faults.status(429, "7"), faults.reset(), faults.broken_off()])
async def test_a_passing_fault_is_asked_past(bench: ArxivBench, fault: faults.Fault) -> None:
    bench.server.faults = [fault]
    assert await bench.shelf().read(PAPER) == TEXT
    assert len(bench.server.seen) == 2


async def test_a_silent_arxiv_is_unavailable_with_what_happened(bench: ArxivBench) -> None:
    bench.server.faults = [faults.status(503, "20")] * 4
    with pytest.raises(Unavailable, match=r"The full text of arXiv:2404\.15159 could not be had: HTTP 503\.") as caught:
        await bench.shelf().read(PAPER)
    assert caught.value.retry_after_s == 20
    assert len(bench.server.seen) == 4


@pytest.mark.parametrize(
    ("fault", "said"),
    [(faults.stall(), "no reply within 1 s"), (faults.trickle(0.05), "no whole answer within 3 s")],
)
async def test_silence_is_waited_for_only_so_long(bench: ArxivBench, fault: faults.Fault, said: str) -> None:
    bench.server.faults = [fault]
    with pytest.raises(Unavailable, match=said):
        await bench.shelf(limits=QUICK, patience=Patience(attempts=1)).read(PAPER)


async def test_a_page_that_is_no_paper_is_asked_for_once_more(bench: ArxivBench) -> None:
    bench.server.faults = [faults.web_page()]
    assert await bench.shelf().read(PAPER) == TEXT
    bench.cache.kept.clear()
    bench.server.faults = [faults.web_page()] * 4
    with pytest.raises(Unavailable, match="the page holds no paper"):
        await bench.shelf().read(PAPER)
    assert len(bench.server.seen) == 4


async def test_a_page_that_is_too_large_is_not_read_to_its_end(bench: ArxivBench) -> None:
    bench.server.faults = [faults.flood(300_000)]
    with pytest.raises(Unavailable, match="larger than"):
        await bench.shelf(limits=Limits(most_bytes=100_000)).read(PAPER)
    assert len(bench.server.seen) == 1


async def test_a_redirect_is_followed_in_a_turn_of_its_own(bench: ArxivBench) -> None:
    bench.server.faults = [faults.redirect("/html/hep-th/9901001")]
    assert await bench.shelf().read(PAPER) == TEXT
    assert len(bench.throttle.turns) == len(bench.server.seen) == 2


@pytest.mark.parametrize("target", ["http://elsewhere.example/html/x", "https://127.0.0.1/html/x", "http://[", "x"])
async def test_a_redirect_away_or_in_a_ring_is_not_followed(bench: ArxivBench, target: str) -> None:
    bench.server.faults = [faults.redirect(target)] * 9
    with pytest.raises(Unavailable, match="it points"):
        await bench.shelf().read(PAPER)
    assert len(bench.server.seen) <= 3


async def test_search_and_shelf_share_turns_and_waits(bench: ArxivBench) -> None:
    line = Line(bench.clock)
    shelf = bench.shelf(line=line)
    source = bench.source(line=line)
    assert await shelf.read(PAPER) == TEXT
    bench.server.faults = [faults.status(429, "600")]
    assert (await source.search(query(), 5)).gaps
    with pytest.raises(Unavailable, match="too many requests"):
        await shelf.read(PAPER.model_copy(update={"id": "hep-th/9901001"}))
    assert len(bench.server.seen) == 2
    assert {name for name, _ in bench.throttle.turns} == {"arxiv"}
