"""What happens by itself goes on happening, whatever fails."""

from __future__ import annotations

import asyncio

from bot.clock import Clock
from kernel.errors import Unavailable


async def test_a_chore_that_fails_is_done_again_and_holds_up_no_other() -> None:
    done = {"broken": 0, "silent": 0, "sound": 0}

    async def chore(name: str, error: Exception | None) -> None:
        done[name] += 1
        if error:
            raise error

    errors = {"broken": ValueError("x"), "silent": Unavailable("The database does not answer."), "sound": None}
    chores = {name: lambda n=name, e=error: chore(n, e) for name, error in errors.items()}
    clock = Clock(chores, lambda: chore("sound", None), minute_s=0.01)
    clock.start()
    async with asyncio.timeout(10):
        while min(done.values()) < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    clock.stop()
