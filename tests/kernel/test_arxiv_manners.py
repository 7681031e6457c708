"""ArxivSource against a loopback arXiv that misbehaves: turns, waits, and what is asked again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import pytest
from aiohttp import web

from kernel.adapters.arxiv import ArxivSource
from kernel.adapters.manners import Line, Patience
from kernel.adapters.wire import Limits
from kernel.domain import Paper
from tests.kernel.outside import EVERY_S, QUICK, RECORDS, ArxivBench, arxiv_bench, ids, p, page, query, section
from tests.servers import faults
from tests.servers.arxiv_server import ArxivServer, empty


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ArxivBench]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with arxiv_bench(RECORDS) as ready:
        yield ready


async def test_every_request_waits_for_its_turn_and_none_overlap(bench: ArxivBench) -> None:
    bench.server.faults = [faults.status(503), faults.web_page()]
    bench.server.latency_s = 0.05
    line = Line(bench.clock)
    one, other = bench.source(line=line, page_size=2), bench.source(line=line)
    await asyncio.gather(one.search(query(), 4), other.search(query("au:Hull"), 5), other.search(query("cat:cs.AI"), 5))
    turns = [at for _, at in bench.throttle.turns]
    assert len(turns) == len(bench.server.seen) == 6
    assert all(b - a >= EVERY_S - 1e-9 for a, b in pairwise(turns))
    assert all(seen.at >= at for seen, at in zip(bench.server.seen, turns, strict=True))
    assert {name for name, _ in bench.throttle.turns} == {"arxiv"}
    assert bench.server.peak == 1


async def test_an_arxiv_that_counts_for_itself_refuses_nobody(bench: ArxivBench) -> None:
    bench.server.least_gap_s = 0.3
    await bench.source(page_size=2, every_s=0.5).search(query(), 4)
    assert (len(bench.server.seen), bench.server.refused) == (2, 0)
    await bench.source(page_size=2, every_s=0.0).search(query(), 3)
    assert bench.server.refused > 0


async def test_two_that_share_turns_never_ask_at_once_nor_keep_a_connection_open(bench: ArxivBench) -> None:
    bench.server.pages = {"2404.15159": page(section("S", p("Whole.")))}
    bench.server.latency_s = 3 * EVERY_S
    one, other, shelf = bench.source(page_size=1), bench.source(page_size=1), bench.shelf()  # each in a line of its own
    searches = (
        one.search(query(), 4),
        other.search(query("cat:cs.AI"), 4),
        shelf.read(Paper(id="2404.15159", title="", abstract="")),
    )
    await asyncio.gather(*searches)
    assert len(bench.server.seen) == 6
    assert (bench.server.peak, bench.server.most_open) == (1, 1)


async def test_a_cancelled_search_ends_its_request_and_its_turn(bench: ArxivBench) -> None:
    came = asyncio.Event()

    async def stall(request: web.Request, answer: faults.Answer) -> web.StreamResponse:
        came.set()
        return await faults.stall()(request, answer)

    bench.server.faults = [stall]
    search = asyncio.create_task(bench.source().search(query(), 4))
    await came.wait()
    search.cancel()
    with pytest.raises(asyncio.CancelledError):
        await search
    async with asyncio.timeout(5):
        assert len((await bench.source().search(query(), 4)).papers) == 4
    assert (bench.server.peak, bench.server.most_open, bench.server.in_flight) == (1, 1, 0)


def test_three_seconds_lie_between_requests_unless_told_otherwise() -> None:
    assert ArxivSource.__init__.__kwdefaults__["every_s"] == 3.0
    assert ArxivSource.__init__.__kwdefaults__["base_url"] == "https://export.arxiv.org/api/query"


PASSING = {
    "429": faults.status(429),
    "500": faults.status(500),
    "502": faults.status(502),
    "503": faults.status(503),
    "504": faults.status(504),
    "a reset": faults.reset(),
    "half an answer": faults.broken_off(),
    "broken XML": faults.truncated(),
    "a web page": faults.web_page(),
    "a web page typed as Atom": faults.web_page(typed="application/atom+xml"),
    "a page falsely empty": empty(4),
    "an empty page": empty(0),
}


@pytest.mark.parametrize("name", PASSING)
async def test_a_passing_fault_is_asked_past(bench: ArxivBench, name: str) -> None:
    bench.server.faults = [PASSING[name]]
    found = await bench.source().search(query(), 10)
    assert len(found.papers) == 4
    assert found.gaps == ()
    assert len(bench.server.seen) == 2


@pytest.mark.parametrize("fault", [faults.stall(), faults.trickle(0.05)], ids=["a stall", "a trickle"])
async def test_silence_is_waited_for_only_so_long(bench: ArxivBench, fault: faults.Fault) -> None:
    bench.server.faults = [fault]
    found = await bench.source(limits=QUICK).search(query(), 10)
    assert len(found.papers) == 4
    assert len(bench.server.seen) >= 2


async def test_a_busy_arxiv_is_asked_four_times_with_growing_random_pauses(bench: ArxivBench) -> None:
    bench.server.faults = [faults.status(503)] * 9
    found = await bench.source().search(query(), 10)
    assert found.papers == ()
    assert [g.what for g in found.gaps] == ["arXiv"]
    assert found.gaps[0].why.startswith("arXiv did not answer: HTTP 503. Try again after 2026-03-02 17:0")
    assert len(bench.server.seen) == 4
    assert len(bench.clock.pauses) == 3
    assert all(0 <= pause <= most for pause, most in zip(bench.clock.pauses, (1, 2, 4), strict=True))


@pytest.mark.parametrize("told", ["30", "Mon, 02 Mar 2026 17:00:30 GMT"])
async def test_retry_after_is_kept_in_seconds_and_as_a_date(bench: ArxivBench, told: str) -> None:
    bench.server.faults = [faults.status(429, told)]
    found = await bench.source().search(query(), 10)
    assert len(found.papers) == 4
    assert bench.clock.pauses == [30.0]


async def test_a_long_retry_after_ends_the_asking_for_all_queries_until_it_is_over(bench: ArxivBench) -> None:
    bench.server.faults = [faults.status(429, "600")]
    source = bench.source()
    gap = (await source.search(query(), 10)).gaps[0]
    assert gap.why == "arXiv did not answer: too many requests (HTTP 429). Try again after 2026-03-02 17:10 UTC."
    bench.clock.at += timedelta(seconds=599)
    assert (await source.search(query("au:Hull"), 10)).gaps == (gap,)
    assert len(bench.server.seen) == 1
    bench.clock.at += timedelta(seconds=1)
    assert ids(await source.search(query("au:Hull"), 10)) == ["2106.09685"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.web_page(), "it sent a web page in place of results"),
        (empty(12), "it counts 12 results and sent none"),
    ],
)
async def test_an_odd_answer_is_asked_for_once_more_and_no_oftener(
    bench: ArxivBench, fault: faults.Fault, said: str
) -> None:
    bench.server.faults = [fault] * 4
    found = await bench.source().search(query(), 10)
    assert found.papers == ()
    assert found.gaps[0].why.startswith(f"arXiv did not answer: {said}. Try again after ")
    assert len(bench.server.seen) == 2


async def test_a_refusal_is_not_asked_again(bench: ArxivBench) -> None:
    bench.server.faults = [faults.status(403)]
    found = await bench.source().search(query(), 10)
    assert found.gaps[0].why.startswith("arXiv did not answer: it refused the request (HTTP 403). Try again")
    assert len(bench.server.seen) == 1


async def test_an_answer_that_is_too_large_is_not_read_to_its_end(bench: ArxivBench) -> None:
    bench.server.faults = [faults.flood(200_000)]
    found = await bench.source(limits=Limits(most_bytes=100_000)).search(query(), 10)
    assert "larger than" in found.gaps[0].why


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.stall(), "no reply within 1 s"),
        (faults.trickle(0.05), "no whole answer within 3 s"),
        (faults.reset(), "the connection broke off"),
        (faults.truncated(), "its answer was cut off or broken"),
    ],
)
async def test_a_gap_says_what_went_wrong(bench: ArxivBench, fault: faults.Fault, said: str) -> None:
    bench.server.faults = [fault] * 2
    found = await bench.source(patience=Patience(attempts=1), limits=QUICK).search(query(), 10)
    assert found.gaps[0].why.startswith(f"arXiv did not answer: {said}. Try again after ")


async def test_an_arxiv_that_cannot_be_reached_is_a_gap(bench: ArxivBench) -> None:
    async with ArxivServer() as gone:
        address = gone.api
    found = await bench.source(base_url=address, patience=Patience(attempts=1)).search(query(), 10)
    assert found.gaps[0].why.startswith("arXiv did not answer: it could not be reached. Try again after ")
