"""Metadata against loopback registers: what is found, and what it does to a paper."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from kernel.adapters.record import Record, bare_doi
from kernel.domain import Gap
from kernel.ports import Registry
from tests.kernel.outside import MetadataBench, metadata_bench
from tests.kernel.registered import ARXIVS, CROSSREF, NOTICE, OPENALEX, PAPER, PUBLISHERS, SCHOLAR, WORKS


@pytest.fixture
async def bench(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MetadataBench]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    async with metadata_bench(**WORKS) as ready:
        yield ready


# -- what is found ----------------------------------------------------------------------------------------------------


async def test_each_register_says_what_it_knows_and_crossref_is_asked_with_the_doi_that_another_knows(
    bench: MetadataBench,
) -> None:
    records, gaps = await bench.metadata().look_up(PAPER)
    assert gaps == ()
    assert records == (
        Record(
            source="OpenAlex",
            doi=ARXIVS.lower(),
            title="Adapters That Mix Experts",
            year=2024,
            venue="arXiv",
            cited_by=12,
        ),
        Record(
            source="Semantic Scholar",
            doi=PUBLISHERS,
            title="Adapters that mix Experts.",
            year=2024,
            venue="J. Mixing",
            cited_by=15,
        ),
        Record(
            source="Crossref",
            doi=PUBLISHERS,
            title="Adapters that mix experts",
            year=2025,
            venue="Journal of Mixing",
            cited_by=9,
        ),
    )


async def test_a_paper_gets_the_publishers_doi_and_keeps_its_own_words(bench: MetadataBench) -> None:
    registry: Registry = bench.metadata()
    paper, gaps = await registry.enrich(PAPER)
    assert gaps == ()
    assert paper == PAPER.model_copy(update={"doi": PUBLISHERS})


async def test_a_doi_that_arxiv_gave_is_not_overwritten(bench: MetadataBench) -> None:
    paper, _ = await bench.metadata().enrich(PAPER.model_copy(update={"doi": "10.1000/other"}))
    assert paper.doi == "10.1000/other"
    assert bench.server.asked("crossref") == ["works/10.1000/other"]
    assert bench.server.asked("openalex") == ["works/doi:10.1000/other"]


async def test_arxivs_own_doi_stands_in_where_no_publisher_gave_one_and_crossref_is_not_asked(
    bench: MetadataBench,
) -> None:
    bench.server.scholar = {}
    paper, gaps = await bench.metadata().enrich(PAPER)
    assert (paper.doi, gaps) == (ARXIVS.lower(), ())
    assert bench.server.asked("crossref") == []


async def test_a_paper_that_nobody_knows_is_left_as_it_is(bench: MetadataBench) -> None:
    bench.server.openalex, bench.server.scholar = {}, {}
    assert await bench.metadata().enrich(PAPER) == (PAPER, ())


async def test_a_paper_without_any_identifier_is_not_asked_about(bench: MetadataBench) -> None:
    paper = PAPER.model_copy(update={"id": "record-7"})
    assert await bench.metadata().enrich(paper) == (paper, ())
    assert bench.server.seen == []


async def test_a_doi_with_signs_of_its_own_is_asked_for_whole(bench: MetadataBench) -> None:
    odd = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID?x#1"
    bench.server.crossref = {odd: {**CROSSREF, "DOI": odd}}
    records, _ = await bench.metadata().look_up(PAPER.model_copy(update={"id": "r1", "doi": f"https://doi.org/{odd}"}))
    assert [r.doi for r in records] == [odd]


# -- retractions ------------------------------------------------------------------------------------------------------


async def test_a_paper_that_openalex_marks_is_retracted(bench: MetadataBench) -> None:
    bench.server.openalex = {ARXIVS: {**OPENALEX, "is_retracted": True}}
    assert (await bench.metadata().enrich(PAPER))[0].retracted


async def test_a_notice_at_crossref_makes_a_paper_retracted_and_says_when(bench: MetadataBench) -> None:
    bench.server.crossref = {PUBLISHERS: {**CROSSREF, "updated-by": [{"type": "erratum"}, NOTICE]}}
    metadata = bench.metadata()
    assert (await metadata.enrich(PAPER))[0].retracted
    crossref = (await metadata.look_up(PAPER))[0][-1]
    assert (crossref.retracted, crossref.retraction_note) == (True, "retraction (2026)")


async def test_an_expression_of_concern_is_noted_and_is_no_retraction(bench: MetadataBench) -> None:
    bench.server.crossref = {PUBLISHERS: {**CROSSREF, "updated-by": [{**NOTICE, "type": "expression_of_concern"}]}}
    records, _ = await bench.metadata().look_up(PAPER)
    assert (records[-1].retracted, records[-1].retraction_note) == (False, "expression of concern (2026)")


@pytest.mark.parametrize("mark", ["RETRACTED: ", "Retracted article: ", "[RETRACTED] ", "WITHDRAWN: "])
async def test_a_title_that_its_publisher_marked_speaks_for_itself(bench: MetadataBench, mark: str) -> None:
    bench.server.scholar = {"ARXIV:2404.15159": {**SCHOLAR, "title": mark + PAPER.title}}
    paper, gaps = await bench.metadata().enrich(PAPER)
    assert (paper.retracted, gaps) == (True, ())


async def test_a_paper_about_retractions_is_not_retracted(bench: MetadataBench) -> None:
    title = "Retracted papers and adapters that mix experts"
    bench.server.scholar = {"ARXIV:2404.15159": {**SCHOLAR, "title": title}}
    assert not (await bench.metadata().enrich(PAPER))[0].retracted


async def test_a_record_under_another_title_is_left_aside_and_said_so(bench: MetadataBench) -> None:
    bench.server.scholar = {"ARXIV:2404.15159": {**SCHOLAR, "title": "RETRACTED: Growth of barley in cold soil"}}
    paper, gaps = await bench.metadata().enrich(PAPER)
    assert (paper.doi, paper.retracted) == (ARXIVS.lower(), False)
    why = "Semantic Scholar has another title for 2404.15159, so its record was left aside."
    assert gaps == (Gap(what="Semantic Scholar", why=why),)


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/x", "10.1000/x"),
        ("http://dx.doi.org/10.1000/x", "10.1000/x"),
        ("doi:10.1000/x", "10.1000/x"),
        (" 10.1000/x ", "10.1000/x"),
        ("10.1000", ""),
        ("https://example.org/10.1000/x", ""),
        ("", ""),
    ],
)
def test_a_doi_is_read_out_of_its_address(text: str, doi: str) -> None:
    assert bare_doi(text) == doi
