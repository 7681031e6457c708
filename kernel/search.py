"""The search: every query at every source, together where the source allows it, and what the registers add."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kernel.domain import Found, Gap, Paper, Query, Value
from kernel.errors import Unavailable
from kernel.ports import Registry, Shelf, Source
from kernel.screening import screened_found, screened_sections

FULL_TEXTS = 3


class Enriched(Value):
    """Papers with what the registers know of them, and the registers that stayed silent."""

    papers: tuple[Paper, ...] = ()
    gaps: tuple[Gap, ...] = ()


class Texts(Value):
    """Full texts by paper id, each as (section, text) pairs, and those that could not be had.

    `flags` holds (paper id, flags) of texts that gave orders to their readers; the orders are taken out.
    """

    texts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    gaps: tuple[Gap, ...] = ()
    flags: tuple[tuple[str, tuple[str, ...]], ...] = ()


async def search(queries: tuple[Query, ...], sources: Sequence[Source], limit: int) -> tuple[Found, ...]:
    """What each query brought from each source, in that order, screened. A silent source is a Gap in its Found.

    What lies outside the scope of a query is left out, whether or not the source knows of scopes.
    """
    by_source = await asyncio.gather(*(_ask(source, queries, limit) for source in sources))
    found = [_within(found) for group in by_source for found in group]
    return await asyncio.to_thread(lambda: tuple(map(screened_found, found)))


def _within(found: Found) -> Found:
    holds = found.query.scope.holds
    kept = tuple(p for p in found.papers if holds(p.categories, p.published, p.year))
    return found if len(kept) == len(found.papers) else found.model_copy(update={"papers": kept})


async def _ask(source: Source, queries: tuple[Query, ...], limit: int) -> list[Found]:
    if source.parallel:
        return list(await asyncio.gather(*(source.search(q, limit) for q in queries)))
    return [await source.search(q, limit) for q in queries]


def gaps_of(found: Sequence[Found]) -> tuple[Gap, ...]:
    """What the sources could not give."""
    return tuple(gap for f in found for gap in f.gaps)


def new_papers(before: Sequence[Found], added: Sequence[Found]) -> int:
    """How many papers a further search brought that were not there before."""
    known = {p.id for f in before for p in f.papers}
    return len({p.id for f in added for p in f.papers} - known)


def none_answered(found: Sequence[Found]) -> str:
    """Why nothing could be searched at all; "" where at least one query was answered."""
    if found and all(f.gaps and not f.papers for f in found):
        return found[0].gaps[0].why
    return ""


async def enrich(papers: tuple[Paper, ...], registries: Sequence[Registry]) -> Enriched:
    """The papers with DOI and retractions from every register, one register after the other."""
    gaps: list[Gap] = []
    for registry in registries:
        known = await asyncio.gather(*(registry.enrich(p) for p in papers))
        papers = tuple(paper for paper, _ in known)
        gaps += [gap for _, silent in known for gap in silent]
    return Enriched(papers=papers, gaps=tuple(dict.fromkeys(gaps)))


async def full_texts(papers: tuple[Paper, ...], shelf: Shelf) -> Texts:
    """The full text of the best papers, one after the other: the shelf allows one request at a time."""
    texts, gaps, flagged = [], [], []
    for paper in papers[:FULL_TEXTS]:
        try:
            sections = await shelf.read(paper)
        except Unavailable as error:
            gaps.append(Gap(what=f"full text of {paper.id}", why=str(error)))
            continue
        if sections:
            sections, flags, told = await asyncio.to_thread(screened_sections, paper.id, sections)
            texts.append((paper.id, sections))
            gaps += told
            flagged += [(paper.id, flags)] if flags else []
        else:
            gaps.append(
                Gap(what=f"full text of {paper.id}", why="there is no HTML version of it; its abstract was read")
            )
    return Texts(texts=tuple(texts), gaps=tuple(gaps), flags=tuple(flagged))
