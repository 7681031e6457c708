"""A chore of the clock, done for each of many: what fails for one holds up no other. It knows no chore."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from kernel.errors import SovereignError

log = logging.getLogger(__name__)

T = TypeVar("T")


async def each(several: Iterable[T], work: Callable[[T], Awaitable[bool]], about: str) -> int:
    """For how many it was done. What fails is said in the log, and is there again at the next tick."""
    done = 0
    for one in several:
        try:
            done += await work(one)
        except SovereignError as error:  # somebody was faster, or the settings of one workspace cannot be read
            log.warning("%s waits for the next tick: %s", about, error)
        except Exception:
            log.exception("%s broke", about)
    return done
