"""What came of a step is kept as JSON and given back as it was."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import pytest

from bot.outcomes import Outcomes
from kernel.domain import Gap, Question
from kernel.errors import Refused, SovereignError, Unavailable, Unsound

T = TypeVar("T")


async def through_json(work: Callable[..., Awaitable[Any]], *args: Any) -> Any:
    kept = json.loads(json.dumps(await Outcomes("the step", work).keep(*args)))
    return Outcomes("the step", work).give(kept)


async def pairs(number: int) -> tuple[tuple[int, Question], ...]:
    return tuple((n, Question(text=f"Question {n}?")) for n in range(number))


class Instrument:
    async def look(self, word: str) -> dict[str, Gap | None]:
        return {word: Gap(what=word, why="silent"), "nothing": None}

    async def __call__(self) -> frozenset[str]:
        return frozenset({"a", "b"})


async def test_values_keep_their_types() -> None:
    assert await through_json(pairs, 2) == await pairs(2)
    assert await through_json(partial(pairs, 3)) == await pairs(3)
    assert await through_json(Instrument().look, "x") == await Instrument().look("x")
    assert await through_json(Instrument()) == frozenset({"a", "b"})


async def test_an_error_that_is_not_known_any_more_is_given_back_as_its_nearest_ancestor() -> None:
    async def fail() -> int:
        raise Unavailable("Try again.", retry_after_s=3)

    kept = await Outcomes("the step", fail).keep()
    kept["error"]["names"].insert(0, "ArxivIsDown")
    with pytest.raises(Unavailable, match=r"Try again\.") as raised:
        Outcomes("the step", fail).give(kept)
    assert raised.value.retry_after_s == 3


async def test_an_error_with_a_constructor_of_its_own_is_given_back_too() -> None:
    class TooLong(Refused):
        def __init__(self, limit: int, over: int) -> None:
            super().__init__(f"{over} characters over {limit}.")
            self.over = over

    async def fail() -> int:
        raise TooLong(2_000, 5)

    with pytest.raises(TooLong, match="5 characters over 2000") as raised:
        await through_json(fail)
    assert raised.value.over == 5


async def test_a_broken_step_is_ours_to_mend_and_does_not_tell_its_secrets() -> None:
    async def fail() -> int:
        raise KeyError("token")

    with pytest.raises(Unsound) as raised:
        await through_json(fail)
    assert str(raised.value) == "The step “the step” broke: KeyError"


async def test_the_cause_of_a_fresh_error_is_not_lost() -> None:
    async def fail() -> int:
        raise KeyError("token")

    outcomes = Outcomes("the step", fail)
    with pytest.raises(Unsound) as raised:
        outcomes.give(await outcomes.keep())
    assert isinstance(raised.value.__cause__, KeyError)


async def test_a_result_that_cannot_be_kept_is_an_error_and_not_a_guess() -> None:
    async def wrong() -> Any:
        return object()

    with pytest.raises(Unsound, match="cannot be kept"):
        await through_json(wrong)


async def test_a_kept_result_that_no_longer_fits_is_an_error() -> None:
    with pytest.raises(Unsound, match="cannot be read"):
        Outcomes("the step", pairs).give({"value": [["one", {}]]})


def test_a_step_must_say_what_it_returns() -> None:
    async def says_nothing(word: str):  # type: ignore[no-untyped-def]  # that is what is tested
        return word

    async def says_something(word: T) -> T:
        return word

    for work in (says_nothing, says_something):
        with pytest.raises(SovereignError, match="the step"):
            Outcomes("the step", work)
