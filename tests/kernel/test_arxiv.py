"""ArxivSource against a loopback arXiv that speaks Atom: what comes back, and what is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from kernel.adapters.arxiv import next_update
from kernel.domain import Found, Scope
from kernel.facets import facets_of
from kernel.ports import Source
from kernel.queries import queries_of
from tests.kernel.outside import MONDAY_NOON, RECORDS, ArxivBench, arxiv_bench, ids, query
from tests.servers import faults
from tests.servers.arxiv_server import error, read_records

GATE = Path(__file__).parents[3] / "shared" / "data" / "arxiv" / "arxiv_gate.jsonl"


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ArxivBench]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with arxiv_bench(RECORDS) as ready:
        yield ready


# -- what comes back --------------------------------------------------------------------------------------------------


async def test_papers_come_by_relevance_with_their_ids_bare_of_versions(bench: ArxivBench) -> None:
    source: Source = bench.source()
    found = await source.search(query(), 10)
    assert ids(found) == ["2404.15159", "2106.09685", "2301.00001", "hep-th/9901001"]
    assert (found.gaps, found.source, found.query) == ((), "arXiv", query())


async def test_a_record_is_copied_field_by_field_and_its_text_made_plain(bench: ArxivBench) -> None:
    paper = (await bench.source().search(query("ti:mix"), 10)).papers[0]
    assert paper.title == "Adapters that mix experts"
    assert paper.abstract == "We mix low-rank adapters. Latency falls by 30^2 units & memory < half."
    assert paper.authors == ("Dora Lind", "Yara Moss")
    assert paper.categories == ("cs.CL", "cs.AI")
    assert (paper.published, paper.year) == (date(2024, 4, 22), 2024)
    assert (paper.url, paper.doi, paper.source) == ("https://arxiv.org/abs/2404.15159", "10.1000/mix", "arXiv")
    assert not paper.retracted
    assert not paper.abstract_is_summary


async def test_a_paper_that_its_authors_withdrew_counts_as_retracted(bench: ArxivBench) -> None:
    found = await bench.source().search(query("ti:gone"), 10)
    assert [p.retracted for p in found.papers] == [True]


async def test_no_more_papers_come_than_were_asked_for(bench: ArxivBench) -> None:
    assert ids(await bench.source().search(query(), 2)) == ["2404.15159", "2106.09685"]
    assert bench.server.seen[0].params["max_results"] == "2"
    assert bench.server.seen[0].params["sortBy"] == "relevance"


async def test_a_long_answer_is_fetched_page_by_page(bench: ArxivBench) -> None:
    found = await bench.source(page_size=2).search(query(), 3)
    assert ids(found) == ["2404.15159", "2106.09685", "2301.00001"]
    assert [(s.params["start"], s.params["max_results"]) for s in bench.server.seen] == [("0", "2"), ("2", "1")]


async def test_asking_for_no_papers_asks_nothing(bench: ArxivBench) -> None:
    assert await bench.source().search(query(), 0) == Found(query=query(), source="arXiv")
    assert bench.server.seen == []


async def test_we_say_who_asks(bench: ArxivBench) -> None:
    await bench.source(contact="desk@example.org").search(query(), 1)
    assert (
        bench.server.seen[0].headers["User-Agent"].startswith("sovereign-research (mailto:desk@example.org) arxiv.py/")
    )


@pytest.mark.skipif(not GATE.exists(), reason="needs ../shared/data/arxiv/arxiv_gate.jsonl")
async def test_real_records_are_found_by_a_query_in_arxivs_syntax(bench: ArxivBench) -> None:
    bench.server.records = read_records(GATE)
    asked = query("ti:MixLoRA AND (abs:latency OR abs:memory) ANDNOT cat:cs.CV AND submittedDate:[202401 TO 202501]")
    found = await bench.source().search(asked, 20)
    assert "2404.15159" in ids(found)
    everything = await bench.source().search(query("all:LoRA"), 300)
    assert len(set(ids(everything))) == 300
    assert everything.gaps == ()


# -- queries that arXiv rejects ---------------------------------------------------------------------------------------


async def test_a_query_that_arxiv_rejects_is_a_gap_that_quotes_its_reason(bench: ArxivBench) -> None:
    found = await bench.source().search(query("(all:adapters"), 10)
    assert found.papers == ()
    assert found.gaps[0].why == (
        "arXiv does not understand the query '(all:adapters': a bracket is not closed. Ask in other words."
    )
    assert len(bench.server.seen) == 1


async def test_an_error_entry_with_status_200_is_no_empty_answer(bench: ArxivBench) -> None:
    bench.server.faults = [error("incorrect id format for 1234.12345")]
    found = await bench.source().search(query(), 10)
    assert "incorrect id format for 1234.12345" in found.gaps[0].why
    assert len(bench.server.seen) == 1


# -- what is kept -----------------------------------------------------------------------------------------------------


async def test_an_answer_is_kept_until_arxivs_next_update(bench: ArxivBench) -> None:
    source = bench.source()
    first = await source.search(query(), 10)
    bench.clock.at = datetime(2026, 3, 3, 1, 14, tzinfo=UTC)  # Monday 20:14 in New York
    again = await source.search(query("all:adapters "), 10)
    assert again.papers == first.papers
    assert len(bench.server.seen) == 1
    bench.clock.at += timedelta(minutes=1)
    await source.search(query(), 10)
    assert len(bench.server.seen) == 2


async def test_another_limit_is_another_question(bench: ArxivBench) -> None:
    source = bench.source()
    await source.search(query(), 2)
    assert len((await source.search(query(), 4)).papers) == 4
    assert len(bench.server.seen) == 2


async def test_an_answer_that_is_truly_empty_is_believed_the_second_time_and_kept_briefly(bench: ArxivBench) -> None:
    source = bench.source()
    nothing = await source.search(query("all:phlogiston"), 10)
    assert (nothing.papers, nothing.gaps) == ((), ())
    await source.search(query("all:phlogiston"), 10)
    assert len(bench.server.seen) == 2
    bench.clock.at += timedelta(minutes=16)
    await source.search(query("all:phlogiston"), 10)
    assert len(bench.server.seen) == 4


async def test_silence_is_not_kept(bench: ArxivBench) -> None:
    bench.server.faults = [faults.status(500)] * 4
    source = bench.source()
    assert (await source.search(query(), 10)).gaps
    assert bench.cache.kept == {}
    assert len((await source.search(query(), 10)).papers) == 4


async def test_what_came_before_a_silent_page_is_given_with_a_gap_and_not_kept(bench: ArxivBench) -> None:
    async def fine(request: object, answer: faults.Answer) -> object:
        return await answer(request)  # type: ignore[arg-type]

    bench.server.faults = [fine, *[faults.status(503)] * 4]  # type: ignore[list-item]
    found = await bench.source(page_size=2).search(query(), 4)
    assert ids(found) == ["2404.15159", "2106.09685"]
    said = "Only the first 2 of 4 results came. arXiv did not answer: HTTP 503. Try again after "
    assert found.gaps[0].why.startswith(said)
    assert bench.cache.kept == {}


async def test_what_an_older_edition_kept_in_another_form_is_asked_anew(bench: ArxivBench) -> None:
    source = bench.source()
    await source.search(query(), 10)
    (key,) = bench.cache.kept
    bench.cache.kept[key] = '[{"id": "x", "heading": "y"}]', MONDAY_NOON + timedelta(days=1)
    assert len((await source.search(query(), 10)).papers) == 4
    assert len(bench.server.seen) == 2


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-03-02T17:00", "2026-03-03T01:15"),  # Monday noon → Monday 20:15
        ("2026-03-03T01:15", "2026-03-03T05:15"),  # then the API's own midnight
        ("2026-03-06T02:00", "2026-03-06T05:15"),  # Thursday night → Friday 00:15
        ("2026-03-06T18:00", "2026-03-09T00:15"),  # Friday → Sunday 20:15, now in summer time
        ("2026-10-31T12:00", "2026-11-02T01:15"),  # Saturday → Sunday 20:15, out of summer time
        ("2026-03-09T00:14", "2026-03-09T00:15"),
    ],
)
def test_the_next_update_is_the_next_announcement_or_the_midnight_after(now: str, then: str) -> None:
    assert next_update(datetime.fromisoformat(now + "+00:00")) == datetime.fromisoformat(then + "+00:00")


async def test_a_scope_restricts_what_arxiv_gives(bench: ArxivBench) -> None:
    [first, *_] = queries_of("adapters", facets_of("adapters"), scope=Scope(categories=("cs",), since=date(2022, 1, 1)))
    papers = (await bench.source().search(first, 10)).papers
    assert papers
    assert all(p.published and p.published >= date(2022, 1, 1) for p in papers)
    assert "2106.09685" in ids(await bench.source().search(query("all:adapters"), 10))
