"""What a run's models use is kept step by step, whatever becomes of the run."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from kernel.domain import Question, Role
from kernel.errors import Unavailable
from kernel.metering import Metered
from kernel.pipeline import Rules, investigate
from tests.builders import direct, quiet
from tests.fakes import ShelfOfPapers, Tally
from tests.kernel.laboratory import QUESTION, a_model, lab, papers, with_model


class Kept:
    """Remembers what it was told to keep, and may be out of reach."""

    def __init__(self) -> None:
        self.tokens: list[int] = []
        self.breaks: list[Exception] = []

    async def __call__(self, tokens: int) -> None:
        await asyncio.sleep(0)
        if self.breaks:
            raise self.breaks.pop()
        self.tokens.append(tokens)


async def use(tally: Tally, tokens: int) -> None:
    await asyncio.sleep(0)
    tally.tokens += tokens


async def fail(tally: Tally) -> None:
    tally.tokens += 5
    raise Unavailable("silent")


async def test_each_token_is_kept_once_also_of_steps_side_by_side() -> None:
    tally, kept = Tally(), Kept()
    step = Metered(direct, tally, kept)
    await asyncio.gather(*(step(f"s{n}", use, tally, n) for n in range(1, 5)))
    await step("none", use, tally, 0)
    assert sum(kept.tokens) == 10


async def test_what_a_step_used_before_it_failed_is_kept() -> None:
    tally, kept = Tally(), Kept()
    with pytest.raises(Unavailable):
        await Metered(direct, tally, kept)("s", fail, tally)
    assert kept.tokens == [5]


async def test_what_could_not_be_kept_is_kept_with_the_next_step() -> None:
    tally, kept = Tally(), Kept()
    kept.breaks.append(Unavailable("the database does not answer"))
    step = Metered(direct, tally, kept)
    await step("one", use, tally, 3)
    await step("two", use, tally, 4)
    assert kept.tokens == [7]


async def test_a_whole_runs_tokens_are_those_that_its_edition_names() -> None:
    kept: Any = Kept()
    model = a_model()
    laboratory = with_model(model, ShelfOfPapers(*papers(3)))
    step = Metered(direct, laboratory.spent, kept)
    report = await investigate(Question(text=QUESTION), laboratory, Rules(), step, quiet)
    assert report.edition.tokens == sum(kept.tokens) > 0


def test_a_laboratory_without_models_has_spent_nothing_that_could_be_counted() -> None:
    assert lab().spent is None
    assert lab(reviewers={Role.SKEPTIC: a_model()}).spent is not None
