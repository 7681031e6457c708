"""How well a source finds the records that are relevant to a query."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

from kernel.domain import Paper, Query
from kernel.evaluation.lines import CorpusLine, QueryLine
from kernel.evaluation.measures import mean, ndcg_at, recall_at
from kernel.ports import Source

DEPTH = 100  # records asked for


def papers_of(corpus: Sequence[CorpusLine]) -> tuple[Paper, ...]:
    """The records as the papers of a library."""
    return tuple(Paper(id=line.id, title=line.title, abstract=line.abstract) for line in corpus)


async def evaluate(
    queries: Sequence[QueryLine], source: Source, advance: Callable[[], None] = lambda: None
) -> dict[str, Any]:
    """The figures of `sovereign eval retrieve`, means over the queries, from 0 to 1; and the median time of a query.

    `source` is a library of the records, warmed up, so that building its index is not counted as the time of a query.
    """
    ranked, seconds = [], []
    for query in queries:
        begun = time.perf_counter()
        found = await source.search(Query(expression="", terms=query.text, purpose="measured"), DEPTH)
        seconds.append(time.perf_counter() - begun)
        ranked.append(([paper.id for paper in found.papers], set(query.relevant)))
        advance()
    return {
        "ndcg_at_10": mean([ndcg_at(ids, relevant, 10) for ids, relevant in ranked]),
        "recall_at_10": mean([recall_at(ids, relevant, 10) for ids, relevant in ranked]),
        "recall_at_100": mean([recall_at(ids, relevant, DEPTH) for ids, relevant in ranked]),
        "ms_per_query": round(1000 * statistics.median(seconds), 2),
    }
