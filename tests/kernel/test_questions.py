"""Real questions over real records: what the records answer is answered with its figure, what they do not is refused.

A small, fixed part: `make bench` runs them all over the whole library.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kernel.adapters.library import Library, read_records
from kernel.domain import Outcome, Question, Report
from kernel.language.text import clean
from kernel.pipeline import Lab, Rules, investigate
from tests.builders import SEED_QUESTION, direct, quiet
from tests.embedding import EMBEDDER, FINDER

HERE = Path(__file__).resolve()
OURS = HERE.parents[1] / "data" / "questions.jsonl"
DATA = HERE.parents[3] / "shared" / "data"
RECORDS = DATA / "arxiv" / "arxiv_gate.jsonl"
GIVEN = DATA / "questions_dev.jsonl"
EVERY, EACH_KIND = 20, 4  # every 20th record; four answerable and four unanswerable questions of each file


def questions(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def few(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Spread evenly over the file, half of them answerable."""
    answered = [r for r in rows if r["expected"] == "answered"]
    refused = [r for r in rows if r["expected"] != "answered"]
    return [part[i * len(part) // EACH_KIND] for part in (answered, refused) if part for i in range(EACH_KIND)]


CHOSEN = few(questions(GIVEN)) + [
    q for name in ("tune", "tune2") for q in few([q for q in questions(OURS) if q["set"] == name])
]


def test_our_own_questions_are_about_half_answerable_and_each_says_how_one_would_know():
    rows = questions(OURS)
    assert len(rows) == 806
    assert {r["set"] for r in rows} == {
        "tune",
        "heldout",
        "tune2",
        "heldout2",
        "tune3",
        "heldout3",
        "tune4",
        "heldout4",
    }
    assert sum(r["expected"] == "answered" for r in rows) == 379
    assert all(bool(r["paper"]) == bool(r["needle"]) == (r["expected"] == "answered") for r in rows)
    assert len({r["question"] for r in rows}) == 806


@pytest.fixture(scope="module")
def laboratory() -> Lab:
    if not RECORDS.is_file():
        pytest.skip("the records (../shared/data/arxiv/arxiv_gate.jsonl) are not on this machine")
    needed = {q["paper"] for q in CHOSEN} | {"2404.15159", "2311.16079"}
    papers = read_records(RECORDS)
    part = tuple(p for n, p in enumerate(papers) if n % EVERY == 0 or p.id in needed)
    return Lab((Library(part, "records", FINDER),), EMBEDDER, judging=FINDER)


async def ask(question: str, laboratory: Lab) -> Report:
    return await investigate(Question(text=question), laboratory, Rules(), direct, quiet)


async def test_the_seed_question_is_refused_with_the_nearest_evidence(laboratory):
    report = await ask(SEED_QUESTION, laboratory)
    assert report.papers[0].paper.id == "2404.15159"
    assert "2311.16079" not in {f.claim.paper_id for f in report.findings}
    assert report.coverage.premise_met is False
    assert report.verdict.score <= 4
    assert report.outcome is Outcome.INSUFFICIENT_EVIDENCE
    assert "The nearest evidence:" in report.answer


@pytest.mark.parametrize("asked", CHOSEN, ids=[q["question"][:60] for q in CHOSEN])
async def test_a_question_is_answered_from_its_paper_or_refused(asked, laboratory):
    report = await ask(asked["question"], laboratory)
    if asked["expected"] == "answered":
        assert report.outcome is not Outcome.INSUFFICIENT_EVIDENCE
        quotes = [f.claim.quote for f in report.findings if f.supported and f.claim.paper_id == asked["paper"]]
        assert any(asked["needle"].casefold() in f"{clean(q)} {q}".casefold() for q in quotes)
    else:
        assert report.outcome is Outcome.INSUFFICIENT_EVIDENCE
        assert report.verdict.score <= 4
