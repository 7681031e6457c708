"""Metadata against loopback registers that misbehave: keys, turns, waits, and whom it leaves alone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import pytest

from kernel.adapters.manners import Patience
from kernel.adapters.registers import OpenAlex, SemanticScholar
from tests.kernel.outside import EVERY_S, QUICK, MetadataBench, metadata_bench
from tests.kernel.registered import ARXIVS, OPENALEX, PAPER, PUBLISHERS, WORKS
from tests.servers import faults


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MetadataBench]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with metadata_bench(**WORKS) as ready:
        yield ready


async def test_keys_and_address_go_where_each_register_wants_them(bench: MetadataBench) -> None:
    await bench.metadata(openalex_key="oa-secret", scholar_key="s2-secret", contact="desk@example.org").enrich(PAPER)
    by_service = {s.path.split("/")[1]: s for s in bench.server.seen}
    assert by_service["openalex"].params["api_key"] == "oa-secret"
    assert by_service["scholar"].headers["x-api-key"] == "s2-secret"
    assert "api_key" not in by_service["scholar"].params
    assert {s.headers["User-Agent"] for s in bench.server.seen} == {"sovereign-research (mailto:desk@example.org)"}


async def test_no_key_is_printed_logged_or_kept(bench: MetadataBench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    bench.server.service_faults = {"openalex": [faults.status(500)] * 3}
    metadata = bench.metadata(openalex_key="oa-secret", scholar_key="s2-secret")
    _, gaps = await metadata.look_up(PAPER)
    shown = f"{caplog.text} {gaps} {OpenAlex('oa-secret')} {SemanticScholar('s2-secret')} {bench.cache.kept}"
    assert "secret" not in shown


async def test_each_register_has_turns_of_its_own(bench: MetadataBench) -> None:
    metadata = bench.metadata()
    papers = [PAPER.model_copy(update={"id": f"2404.0000{n}"}) for n in range(4)]
    await asyncio.gather(*(metadata.enrich(p) for p in papers))
    for name in ("OpenAlex", "Semantic Scholar"):
        turns = [at for n, at in bench.throttle.turns if n == name]
        assert len(turns) == 4
        assert all(b - a >= EVERY_S - 1e-9 for a, b in pairwise(turns))


async def test_crossrefs_headers_set_its_pace(bench: MetadataBench) -> None:
    bench.server.crossref_limit = ("5", "1s")
    metadata = bench.metadata()
    for number in range(3):
        await metadata.look_up(PAPER.model_copy(update={"id": "r", "doi": f"10.1000/{number}"}))
    first, second, third = (at for name, at in bench.throttle.turns if name == "Crossref")
    assert second - first >= EVERY_S - 1e-9
    assert third - second >= 0.2 - 1e-9


async def test_an_answer_is_kept_for_a_day_and_so_is_not_being_known(bench: MetadataBench) -> None:
    metadata = bench.metadata()
    unknown = PAPER.model_copy(update={"id": "2501.00001"})
    first = await metadata.look_up(PAPER), await metadata.look_up(unknown)
    asked = len(bench.server.seen)
    assert (await metadata.look_up(PAPER), await metadata.look_up(unknown)) == first
    assert len(bench.server.seen) == asked == 5
    bench.clock.at += timedelta(days=1, seconds=1)
    await metadata.look_up(PAPER)
    assert len(bench.server.seen) == 8


@pytest.mark.parametrize("service", ["openalex", "crossref", "scholar"])
async def test_a_passing_fault_is_asked_past(bench: MetadataBench, service: str) -> None:
    for fault in (faults.status(429, "5"), faults.status(503), faults.reset(), faults.web_page(), faults.broken_off()):
        bench.server.service_faults = {service: [fault]}
        records, gaps = await bench.metadata().look_up(PAPER)
        assert (len(records), gaps) == (3, ())


async def test_a_silent_register_is_a_gap_and_the_others_still_answer(bench: MetadataBench) -> None:
    bench.server.service_faults = {"openalex": [faults.status(503)] * 9}
    paper, gaps = await bench.metadata().enrich(PAPER)
    assert paper.doi == PUBLISHERS
    assert [g.what for g in gaps] == ["OpenAlex"]
    said = "OpenAlex did not answer, so retractions and DOIs were not checked there: HTTP 503. Try again after "
    assert gaps[0].why.startswith(said)
    assert len(bench.server.asked("openalex")) == 3


async def test_a_silent_register_is_left_alone_for_a_while_and_makes_one_gap_of_many_papers(
    bench: MetadataBench,
) -> None:
    bench.server.service_faults = {"scholar": [faults.status(429)] * 9}
    metadata = bench.metadata()
    papers = [PAPER.model_copy(update={"id": f"2404.0000{n}"}) for n in range(5)]
    answers = await asyncio.gather(*(metadata.enrich(p) for p in papers))
    assert len({gap for _, gaps in answers for gap in gaps}) == 1
    assert len(bench.server.asked("scholar")) == 3
    bench.clock.at += timedelta(seconds=61)
    bench.server.service_faults = {}
    assert (await metadata.enrich(PAPER))[1] == ()


async def test_a_retry_after_that_is_too_long_to_wait_for_is_kept_to(bench: MetadataBench) -> None:
    bench.server.service_faults = {"scholar": [faults.status(429, "900")]}
    metadata = bench.metadata(patience=Patience(attempts=3, longest_wait_s=10, pause=bench.clock.pause))
    (gap,) = (await metadata.enrich(PAPER))[1]
    assert gap.why.endswith("Try again after 2026-03-02 17:15 UTC.")
    bench.clock.at += timedelta(seconds=899)
    await metadata.enrich(PAPER.model_copy(update={"id": "2404.00001"}))
    assert len(bench.server.asked("scholar")) == 1


@pytest.mark.parametrize(
    ("fault", "said", "asked"),
    [
        (faults.status(401), "it refused the request (HTTP 401)", 1),
        (faults.stall(), "no reply within 1 s", 3),
        (faults.web_page(typed="application/json"), "its answer could not be read", 2),
        (faults.flood(200_000), "its answer is larger than 0 MB", 1),
        (faults.redirect("http://elsewhere.example/"), "it points elsewhere, to http://elsewhere.example", 1),
    ],
)
async def test_a_gap_says_what_went_wrong(bench: MetadataBench, fault: faults.Fault, said: str, asked: int) -> None:
    bench.server.service_faults = {"openalex": [fault] * 9}
    _, gaps = await bench.metadata(limits=QUICK).look_up(PAPER)
    assert [g.what for g in gaps if said in g.why] == ["OpenAlex"]
    assert len(bench.server.asked("openalex")) == asked


async def test_odd_fields_in_an_answer_are_a_gap_and_no_error(bench: MetadataBench) -> None:
    bench.server.openalex = {ARXIVS: {**OPENALEX, "cited_by_count": {"of": "late"}}}
    bench.server.scholar = {"ARXIV:2404.15159": {"title": None, "year": None, "externalIds": None}}
    _, gaps = await bench.metadata().look_up(PAPER)
    assert [g.what for g in gaps] == ["OpenAlex", "Semantic Scholar"]
