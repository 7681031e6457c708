"""One issue of a digest: what appeared since a day, ranked for its topic and by what readers said. It keeps nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from datetime import date

import numpy as np

from kernel.domain import Entry, Gap, Paper, Question, Scope, Screened, Value
from kernel.errors import Refused
from kernel.gate import screen
from kernel.language.terms import Rarity, terms
from kernel.language.text import Sentence, clean, sentences
from kernel.planning import plan, spelled_out
from kernel.ports import Embedder, Source, Vectors
from kernel.search import search

MOST_ENTRIES = 8
PER_QUERY = 50

WANTED, UNWANTED = 0.75, 0.15
"""How far the papers that readers wanted draw the topic towards them, and the others push it away: Rocchio's step with
the weights of Manning, Raghavan and Schütze, Introduction to Information Retrieval (2008), section 9.1.1."""

MOST_SHIFT = 0.2
"""What readers' words may add to a paper's relevance, or take from it: they reorder what is on the topic, no more."""

Judged = Sequence[tuple[Paper, bool]]  # papers with whether they were wanted


class Gathered(Value):
    """What was found on a topic: the best of it, how much was looked at, and what could not be had.

    `gaps` are sources that did not answer, `asides` what was left out of the papers that are shown.
    """

    entries: tuple[Entry, ...] = ()
    searched: int = 0
    matched: int = 0
    sources: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    asides: tuple[Gap, ...] = ()


async def check_topic(topic: str) -> None:
    """Raises Refused where nothing could be searched by it."""
    found = (await plan(Question(text=topic), None)).plan
    if not found.understood:
        raise Refused("Topics are searched in English. Say it in English, such as “mixture of experts for LoRA”.")
    if not found.facets or not found.queries:
        raise Refused(
            "That topic names nothing to search for. Name a method, a model or a field, "
            "such as “mixture of experts for LoRA”."
        )


async def gather(
    topic: str, since: date, sources: Sequence[Source], embedder: Embedder, judged: Judged, shown: Collection[str]
) -> Gathered:
    """The best papers on the topic since that day, none of those `shown` before. A silent source is a Gap."""
    question = Question(text=topic, scope=Scope(since=since))
    planned = (await plan(question, None)).plan
    found = await search(planned.queries, sources, PER_QUERY)
    papers = tuple({p.id: p for f in found for p in f.papers}.values())
    new = tuple(p for p in papers if p.id not in shown)
    screened = await screen(topic, await spelled_out(planned, new), new, embedder)
    matched = tuple(s for s in screened if s.admitted)
    entries = await _entries(topic, matched, judged, embedder)
    told = tuple(dict.fromkeys((gap, gap.what == f.source) for f in found for gap in f.gaps))
    return Gathered(
        entries=entries,
        searched=len(papers),
        matched=len(matched),
        sources=tuple(dict.fromkeys(f.source for f in found)),
        gaps=tuple(gap for gap, of_source in told if of_source),
        asides=tuple(g for g, of_source in told if not of_source and any(e.paper.id in g.what for e in entries)),
    )


async def _entries(topic: str, matched: Sequence[Screened], judged: Judged, embedder: Embedder) -> tuple[Entry, ...]:
    if not matched:
        return ()
    moved = await _moved(topic, [s.paper for s in matched], judged, embedder)
    relevance = {s.paper.id: s.relevance + float(m) for s, m in zip(matched, moved, strict=True)}
    best = sorted((s.paper for s in matched), key=lambda p: (-relevance[p.id], p.id))[:MOST_ENTRIES]
    said = await evidence(topic, best, embedder)
    pairs = zip(best, said, strict=True)
    return tuple(Entry(paper=p, relevance=round(relevance[p.id], 4), evidence=words) for p, words in pairs)


async def _moved(topic: str, papers: Sequence[Paper], judged: Judged, embedder: Embedder) -> Vectors:
    if not judged:
        return np.zeros(len(papers), dtype=np.float32)
    asked, vectors, wanted, unwanted = await asyncio.gather(
        embedder.query(topic),
        embedder.passages([_text(p) for p in papers]),
        embedder.passages([_text(p) for p, was_wanted in judged if was_wanted]),
        embedder.passages([_text(p) for p, was_wanted in judged if not was_wanted]),
    )
    return shifts(asked[0], vectors, wanted, unwanted)


def shifts(topic: Vectors, papers: Vectors, wanted: Vectors, unwanted: Vectors) -> Vectors:
    """What Rocchio's step adds to each paper's cosine with the topic, within bounds, shape (number of papers,).

    All vectors are of unit length; `wanted` and `unwanted` have a row a paper, and may have none.
    """
    moved = topic + WANTED * _mean(wanted, topic) - UNWANTED * _mean(unwanted, topic)
    length = float(np.linalg.norm(moved))
    change = papers @ (moved / length if length else topic) - papers @ topic
    bounded: Vectors = np.clip(change, -MOST_SHIFT, MOST_SHIFT)
    return bounded


def _mean(vectors: Vectors, like: Vectors) -> Vectors:
    return vectors.mean(axis=0) if len(vectors) else np.zeros_like(like)


async def evidence(topic: str, papers: Sequence[Paper], embedder: Embedder) -> tuple[str, ...]:
    """Of each paper the sentence that bears most on the topic, word by word; empty where it has no abstract."""
    cut = [sentences(p.abstract) for p in papers]
    texts = [s.text for paper in cut for s in paper]
    if not texts:
        return ("",) * len(papers)
    asked, vectors = await asyncio.gather(embedder.query(topic), embedder.passages(texts))
    likeness = dict(zip(texts, (vectors @ asked[0]).tolist(), strict=True))
    rarity, wanted = Rarity(texts), set(terms(topic))

    def bearing(sentence: Sentence) -> float:
        return float(likeness[sentence.text]) + rarity.coverage(wanted, terms(sentence.text))

    return tuple(max(paper, key=bearing).raw if paper else "" for paper in cut)


def _text(paper: Paper) -> str:
    return clean(f"{paper.title}. {paper.abstract}")
