"""A progress bar on stderr, over a known number of lines. Nothing is shown where that is no terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

T = TypeVar("T")


class Bar:
    """How many lines are done. A thread that counts on it ends soon after its work was called off."""

    def __init__(self, progress: Progress, title: str, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=total)
        self._stopped = False

    def advance(self) -> None:
        """One line is done. Raises CancelledError where nobody waits for the rest."""
        if self._stopped:
            raise asyncio.CancelledError
        self._progress.advance(self._task)

    async def beside(self, work: Callable[..., T], *args: Any) -> T:
        """The work's result, off the event loop; called off, it ends with its next line."""
        try:
            return await asyncio.to_thread(work, *args)
        except asyncio.CancelledError:
            self._stopped = True
            raise

    async def counted(self, work: Coroutine[Any, Any, T]) -> T:
        """The work's result, counted as one line when it is there."""
        result = await work
        self.advance()
        return result


@contextmanager
def bar(title: str, total: int) -> Iterator[Bar]:
    """A bar that stands while the block runs."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Bar(progress, title, total)
