"""What an examination says: one line each, well or not, and how to mend it. It examines nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.failing import in_words
from kernel.errors import SovereignError


class Grade(StrEnum):
    """How something stands."""

    WELL = "ok"
    UNASKED = "not checked"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Line:
    """One thing that was looked at. `mend` is empty where nothing is to be done."""

    about: str
    grade: Grade
    said: str
    mend: str = ""


def well(about: str, said: str) -> Line:
    """It is as it should be."""
    return Line(about, Grade.WELL, said)


def unasked(about: str, said: str) -> Line:
    """It was not looked at, and why."""
    return Line(about, Grade.UNASKED, said)


def warning(about: str, said: str, mend: str) -> Line:
    """It works, and may not for long, or not as somebody thinks."""
    return Line(about, Grade.WARNING, said, mend)


def wrong(about: str, said: str, mend: str) -> Line:
    """It does not work."""
    return Line(about, Grade.WRONG, said, mend)


def status(lines: Iterable[Line]) -> int:
    """The exit status: 0 where all is well, 1 with a warning, 2 where something is wrong."""
    grades = {line.grade for line in lines}
    return 2 if Grade.WRONG in grades else 1 if Grade.WARNING in grades else 0


def candid(error: Exception, about: str) -> str:
    """The error as an operator may read it, who sees the log as well."""
    return str(error) if isinstance(error, SovereignError) else in_words(error, about)


async def within(
    seconds: float,
    about: str,
    mend: str,
    examined: Awaitable[Iterable[Line]],
    told: Callable[[Exception, str], str] = candid,
) -> tuple[Line, ...]:
    """The lines of an examination; one that says so where it fails or takes too long."""
    try:
        async with asyncio.timeout(seconds):
            return tuple(await examined)
    except TimeoutError:
        return (wrong(about, f"gave no answer within {seconds:.0f} seconds", mend),)
    except Exception as error:
        return (wrong(about, told(error, f"the examination of {about}").rstrip("."), mend),)
