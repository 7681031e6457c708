"""What a question takes for granted is looked for in the papers that answer, as a claim would be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from kernel.adapters.entailer import embedded_entailer
from kernel.errors import Unavailable
from kernel.ports import Vectors
from kernel.presuming import statement, unpresumed
from tests.builders import a_claim, a_document, a_finding, a_paper

TEXT = (
    "We propose FastTuner. FastTuner needs no labels at all. It is 3x faster than SlowTuner on GSM8K. "
    "Long inputs remain a challenge for it."
)
SCORES = "FastTuner-written texts score above the texts of SlowTuner. They are short."
OWN = a_document(a_paper("own", abstract=TEXT))
PRESUMED = "Why does FastTuner slow down on long inputs?"
DOUBT = "Nothing that was read says “FastTuner slow down on long inputs”."


class Supports:
    """Says that every window supports a statement by so much, under the name of our own model."""

    name = embedded_entailer().name

    def __init__(self, support: float, *, silent: bool = False) -> None:
        self.support, self.silent = support, silent
        self.asked: list[tuple[str, str]] = []

    async def entail(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        if self.silent:
            raise Unavailable("It does not answer.")
        self.asked += pairs
        return np.array([[self.support, 0.0, 1 - self.support]] * len(pairs), dtype=np.float32).reshape(-1, 3)


async def doubt(question: str, entailer: Supports | None, text: str = TEXT, **finding: bool) -> str:
    found = a_finding(claim=a_claim(text.split(". ")[0]), **finding)
    return await unpresumed(question, [found], [a_document(a_paper(abstract=text))], entailer)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Why does FastTuner need labels?", "FastTuner need labels"),
        ("so why is FastTuner slower than SlowTuner", "FastTuner slower than SlowTuner"),
        ("How come attention maps don't help?", "attention maps don't help"),
        ("how did FastTuner manage to beat SlowTuner?", "FastTuner manage to beat SlowTuner"),
        ("Does FastTuner need labels?", ""),
        ("How much memory does FastTuner need?", ""),
        ("why is that?", ""),
    ],
)
def test_only_a_loaded_question_presumes_something(question, said):
    assert statement(question) == said


async def test_what_no_window_supports_is_told_to_be_presumed():
    assert await doubt(PRESUMED, Supports(0.05)) == DOUBT
    assert await doubt(PRESUMED, Supports(0.5)) == ""


async def test_a_model_is_not_believed_on_a_text_that_speaks_of_something_else():
    assert await doubt("Why do birds that winter in towns sing louder?", Supports(0.9))


async def test_a_statement_that_a_rung_finds_turned_round_is_doubted_whatever_a_model_finds():
    assert await doubt("Why is FastTuner slower than SlowTuner on GSM8K?", Supports(0.9))
    assert await doubt("Why is FastTuner faster than SlowTuner on GSM8K?", Supports(0.9)) == ""
    assert await doubt("Why do texts by FastTuner score below those by SlowTuner?", Supports(0.9), SCORES)
    assert await doubt("Why do texts by FastTuner score above those by SlowTuner?", Supports(0.9), SCORES) == ""


async def test_the_section_that_speaks_of_it_most_decides_where_it_turns_it_round():
    other = a_document(a_paper("other", title="Inputs", abstract="Long inputs slow things down. So do many."))
    found = [a_finding(claim=a_claim(paper=p, sentence=0)) for p, _ in (OWN, other)]
    said = "Why is FastTuner slower than SlowTuner on GSM8K?"
    assert await unpresumed(said, found, [OWN, other], Supports(0.9))


async def test_a_question_that_presumes_nothing_and_one_without_an_answer_are_left_alone():
    model = Supports(0.0)
    assert await doubt("Does FastTuner slow down on long inputs?", model) == ""
    assert await doubt(PRESUMED, model, answers=False) == ""
    assert model.asked == []


@pytest.mark.parametrize("entailer", [None, Supports(0.0, silent=True)])
async def test_without_a_model_the_rungs_alone_doubt(entailer):
    assert await doubt(PRESUMED, entailer) == ""
    assert await doubt("Why is FastTuner slower than SlowTuner on GSM8K?", entailer)


async def test_a_model_whose_scale_is_not_known_is_not_asked():
    other = Supports(0.0)
    other.name = "a model of their own"
    assert await doubt(PRESUMED, other) == ""
    assert other.asked == []
