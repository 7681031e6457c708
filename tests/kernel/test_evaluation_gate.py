"""The figures of the gate and of retrieval are right on cases that can be worked out by hand."""

from __future__ import annotations

import pytest

from kernel.domain import Admission, Found, Paper, Screened
from kernel.evaluation import retrieve
from kernel.evaluation.gate import Gated, evaluate, figures
from kernel.evaluation.lines import CorpusLine, GateLine, QueryLine
from tests.builders import a_paper
from tests.fakes import WordCounts

SALT = "how does salt change the freezing temperature of sea water"


def a_line(relevant: list[str], **passages: str) -> GateLine:
    given = [{"id": i, "text": text} for i, text in passages.items()]
    return GateLine.model_validate({"id": "1", "question": SALT, "passages": given, "relevant": relevant})


def gated(relevant: list[str], **scores: float) -> Gated:
    line = a_line(relevant, **dict.fromkeys(scores, "text"))
    screened = (
        Screened(
            paper=a_paper(i, "", ""),
            admission=Admission.ADMITTED if score > 0.4 else Admission.BACKGROUND,
            relevance=score,
            similarity=0,
            coverage=0,
            tfidf=0,
        )
        for i, score in scores.items()
    )
    return Gated(line, tuple(sorted(screened, key=lambda s: -s.relevance)))


def test_all_pairs_are_compared_at_once_and_each_relevant_one_with_its_hardest():
    found = figures([gated(["a"], a=0.9, b=0.5, c=0.1), gated(["d"], d=0.3, e=0.2, f=0.0)])
    assert found["passages"] == 6
    assert found["auroc"] == pytest.approx((4 + 3) / 8)
    assert found["auroc_hardest"] == pytest.approx(3 / 4)  # d at 0.3 is under b at 0.5, of the other question
    assert found["above_hardest"] == found["recall_at_1"] == 1.0
    assert (found["admitted_relevant"], found["admitted_irrelevant"]) == (0.5, 0.25)


def test_a_tie_with_the_hardest_counts_half():
    assert figures([gated(["a"], a=0.5, b=0.5)])["above_hardest"] == 0.5


def test_without_relevant_or_irrelevant_passages_what_is_undefined_is_none():
    none = figures([gated([], a=0.5)])
    assert (none["auroc"], none["auroc_hardest"], none["recall_at_1"], none["admitted_relevant"]) == (None,) * 4
    every = figures([gated(["a"], a=0.5)])
    assert (every["auroc_hardest"], every["above_hardest"], every["admitted_irrelevant"]) == (None,) * 3


async def test_the_gate_of_a_run_is_measured_and_every_line_is_counted():
    done: list[None] = []
    line = a_line(["near"], near=f"We ask {SALT}.", far="Birds migrate in winter.")
    found = await evaluate([line, line], WordCounts(), lambda: done.append(None))
    assert (found["auroc"], found["recall_at_1"]) == (1.0, 1.0)
    assert (found["admitted_relevant"], found["admitted_irrelevant"]) == (1.0, 0.0)
    assert len(done) == 2


class Shelf:
    """A source that always finds the same papers, in this order."""

    name, parallel = "a shelf", True

    def __init__(self, *ids: str) -> None:
        self._papers = tuple(Paper(id=i, title=i, abstract="") for i in ids)

    async def search(self, query, limit):
        return Found(query=query, source=self.name, papers=self._papers[:limit])


async def test_retrieval_counts_where_the_relevant_records_stand():
    queries = [QueryLine(id="1", text="x", relevant=("a",)), QueryLine(id="2", text="y", relevant=("b", "z"))]
    found = await retrieve.evaluate(queries, Shelf("a", "b", "c"))
    assert found["recall_at_10"] == found["recall_at_100"] == pytest.approx((1 + 0.5) / 2)
    second = 0.6309297535714575 / (1 + 0.6309297535714575)  # 1 / log2(3), of two relevant records
    assert found["ndcg_at_10"] == pytest.approx((1 + second) / 2)
    assert found["ms_per_query"] >= 0


def test_records_become_papers():
    (paper,) = retrieve.papers_of([CorpusLine(id="7", title="", abstract="Text.")])
    assert (paper.id, paper.title, paper.abstract) == ("7", "", "Text.")
