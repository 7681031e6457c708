"""Edits of one message, gathered."""

from __future__ import annotations

import asyncio
import time
from itertools import pairwise

from bot.progress import Progress
from kernel.errors import Refused, Unavailable


class Board:
    """What was shown, and when; it may refuse, be slow, or fail now and then."""

    def __init__(self) -> None:
        self.state = ""
        self.shown: list[tuple[float, str]] = []
        self.failures: list[Exception] = []
        self.takes_s = 0.0

    async def show(self, name: str) -> None:
        state = self.state
        await asyncio.sleep(self.takes_s)
        if self.failures:
            raise self.failures.pop()
        self.shown.append((time.monotonic(), state))


async def test_many_changes_are_few_edits_and_the_last_is_shown() -> None:
    board = Board()
    progress = Progress(board.show, every_s=0.1)
    for number in range(30):
        board.state = str(number)
        progress.touch("run")
        await asyncio.sleep(0.01)
    await progress.settle("run")
    assert board.shown[-1][1] == "29"
    moments = [at for at, _ in board.shown]
    assert 2 <= len(moments) <= 6
    assert all(later - earlier >= 0.09 for earlier, later in pairwise(moments))


async def test_a_change_while_an_edit_is_under_way_is_not_lost() -> None:
    board = Board()
    board.takes_s = 0.1
    progress = Progress(board.show, every_s=0.05)
    board.state = "first"
    progress.touch("run")
    await asyncio.sleep(0.1)
    board.state = "last"
    progress.touch("run")
    await progress.settle("run")
    assert [state for _, state in board.shown] == ["first", "last"]


async def test_what_could_not_be_shown_is_tried_again() -> None:
    board = Board()
    board.failures = [Unavailable(), Unavailable()]
    progress = Progress(board.show, every_s=0.02)
    board.state = "last"
    progress.touch("run")
    await progress.settle("run")
    assert [state for _, state in board.shown] == ["last"]


async def test_what_can_never_be_shown_is_given_up() -> None:
    board = Board()
    board.failures = [Refused("It was deleted."), RuntimeError("odd")]
    progress = Progress(board.show, every_s=0.02)
    for _ in range(2):
        progress.touch("run")
        await progress.settle("run")
    assert board.shown == []


async def test_closing_shows_at_once_what_still_waits() -> None:
    board = Board()
    progress = Progress(board.show, every_s=60)
    board.state = "last"
    progress.touch("run")
    await progress.close()
    assert [state for _, state in board.shown] == ["last"]
