"""What `eval ask` counts: an answer from the right paper with the right words, a refusal, and why a miss is one."""

from __future__ import annotations

from kernel.evaluation.ask import evaluate
from kernel.evaluation.lines import AskLine
from tests.fakes import ShelfOfPapers
from tests.kernel.laboratory import QUESTION, lab, papers


def answerable(question: str = QUESTION, paper: str = "2401.00001", needle: str = "3.2x") -> AskLine:
    return AskLine(question=question, paper=paper, needle=needle, expected="answered")


def unanswerable(question: str) -> AskLine:
    return AskLine(question=question, expected="premise_not_met")


async def test_an_answer_and_a_refusal_are_counted_and_each_line_advances():
    seen = []
    lines = [answerable(), unanswerable("Is FastTuner faster than QuadTuner-Flow on GSM8K?")]
    figures = await evaluate(lines, lab(ShelfOfPapers(*papers(2))), lambda: seen.append(1))
    assert (figures["answered"], figures["found"], figures["refused"]) == (1.0, 1.0, 1.0)
    assert figures["misses"] == []
    assert len(seen) == 2


async def test_each_miss_says_why():
    laboratory = lab(ShelfOfPapers(*papers(1)))
    lines = [
        answerable(needle="99x"),
        answerable(paper="1999.00001"),
        answerable("Is FastTuner faster than QuadTuner-Flow on GSM8K?"),
        unanswerable(QUESTION),
    ]
    figures = await evaluate(lines, laboratory)
    whys = [miss["why"] for miss in figures["misses"]]
    assert (figures["answered"], figures["refused"]) == (0.0, 0.0)
    assert whys[0] == "no supported claim of 2401.00001 holds '99x'"
    assert whys[1] == "1999.00001 was not retrieved"
    assert whys[2].startswith("refused: No retrieved passage holds FastTuner together with QuadTuner-Flow")
    assert whys[3].startswith("answered by C1 of 2401.00001")


async def test_a_share_of_nothing_is_none():
    figures = await evaluate([], lab(ShelfOfPapers(*papers(1))))
    assert (figures["answered"], figures["refused"]) == (None, None)
