"""A chore that fails for one is done for the others."""

from __future__ import annotations

import pytest

from kernel.chores import each
from kernel.errors import Refused


@pytest.mark.parametrize("failure", [Refused("somebody was faster"), KeyError("ours")])
async def test_what_fails_for_one_holds_up_no_other(failure: Exception) -> None:
    seen = []

    async def work(number: int) -> bool:
        seen.append(number)
        if number == 1:
            raise failure
        return number < 3

    assert await each(range(4), work, "a chore") == 2
    assert seen == [0, 1, 2, 3]
