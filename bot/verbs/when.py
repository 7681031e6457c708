"""Words about time, read into parts of a schedule: days, an hour, a zone, cron. Pure; it knows no digest."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from zoneinfo import available_timezones

from bot.views import text as t
from kernel.domain import LAST_DAY
from kernel.errors import Refused

Fields = Mapping[str, tuple[int, ...] | str]  # of kernel.domain.Schedule
Taken = tuple[int, Fields]  # how many words, and what they say
Reader = Callable[[Sequence[str]], Taken | None]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ANY_DAY: Fields = {"weekdays": (), "days": (), "months": ()}
SPANS = {
    "daily": (), "day": (), "everyday": (), "weekdays": (0, 1, 2, 3, 4), "weekday": (0, 1, 2, 3, 4),
    "workdays": (0, 1, 2, 3, 4), "weekends": (5, 6), "weekend": (5, 6),
}  # fmt: skip
WEEKLY, MONTHLY = ("weekly", "week"), ("monthly", "month")
KNOWN = (*SPANS, *WEEKLY, *MONTHLY, *DAYS, *(f"{day}s" for day in DAYS), "cron", "noon", "midnight")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s?(am|pm)?")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_STEP = re.compile(r"(\*|[a-z0-9]+(?:-[a-z0-9]+)?)(?:/(\d+))?")


def days(words: Sequence[str]) -> Taken | None:
    """ "weekdays", "weekly Monday", "Monday Thursday", "mon-fri", "monthly 1st last"."""
    word = words[0]
    if word in SPANS:
        return 1, {**ANY_DAY, "weekdays": SPANS[word]}
    if word in MONTHLY:
        used, numbers = _some(words[1:], _day_of_month)
        return 1 + used, {**ANY_DAY, "days": tuple(sorted(set(numbers))) or (1,)}
    used, named = _some(words[word in WEEKLY :], _days_of_week)
    if word in WEEKLY:
        return 1 + used, {**ANY_DAY, "weekdays": tuple(sorted(set(named))) or (0,)}
    return (used, {**ANY_DAY, "weekdays": tuple(sorted(set(named)))}) if used else None


def clock(words: Sequence[str]) -> Taken | None:
    """ "09:00", "9am", "at 9", "noon"."""
    led = words[0] == "at" and len(words) > 1
    word = words[1] if led else words[0]
    if word in ("noon", "midnight"):
        return 1 + led, {"hours": (12 if word == "noon" else 0,), "minutes": (0,)}
    found = _CLOCK.fullmatch(word)
    if word.isdecimal() and len(word) < 3 and not led:
        raise Refused(f"`{word}` could be an hour or a day. Say the hour like `09:00` or `9am`.")
    if found is None or not (led or found[2] or found[3]):
        return None
    used = 1 + led
    half = found[3]
    if not half and len(words) > used and words[used] in ("am", "pm"):
        half, used = words[used], used + 1
    hour, minute = int(found[1]), int(found[2] or 0)
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif half:
        hour = 24
    if hour > 23 or minute > 59:
        raise Refused(f"`{word}` is no time of day. Say it like `09:00` or `9am`.")
    return used, {"hours": (hour,), "minutes": (minute,)}


def zone(words: Sequence[str]) -> Taken | None:
    """ "Europe/Zurich", in any case. Raises Refused, with what was perhaps meant, for what looks like a zone."""
    word = words[0]
    known = _zones()
    if word in ("utc", "gmt"):
        return 1, {"zone": "UTC"}
    if word in known and "/" in word:
        return 1, {"zone": known[word]}
    cities = _cities()
    if word in cities:
        raise Refused(f"I do not know the time zone `{word}`. Did you mean `{cities[word]}`?")
    if "/" in word and re.fullmatch(r"[a-z_+\-/0-9]{3,60}", word):
        near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
        meant = f"Did you mean `{known[near[0]]}`?" if near else "Name it like `Europe/Zurich`."
        raise Refused(f"I do not know the time zone `{word}`. {meant}")
    if word in known or re.fullmatch(r"(?:utc|gmt)[+\-]\d+(?::\d+)?|cest|pst|pdt|edt|cst|cdt|bst|ist|jst|aest", word):
        raise Refused(f"`{word.upper()}` does not say when summer time begins. Name a place, such as `Europe/Zurich`.")
    return None


def cron(words: Sequence[str]) -> Taken | None:
    """`cron "0 9 * * mon-fri"`: minute, hour, day of the month, month, day of the week. Raises Refused."""
    if words[0] != "cron":
        return None
    one = len(words) > 1 and " " in words[1]
    fields = words[1].split() if one else list(words[1:6])
    if len(fields) != 5:
        raise Refused('`cron` takes five fields in quotation marks: `cron "0 9 * * mon-fri"`.')
    minutes = _expanded(fields[0], 0, 59, ())
    if len(minutes) != 1:
        raise Refused('A digest comes at most once an hour. Name one minute, as in `cron "0 9 * * mon-fri"`.')
    of_week = tuple(sorted({(n - 1) % 7 for n in _expanded(fields[4], 0, 7, ("sun", *(d[:3] for d in DAYS)))}))
    of_month = (LAST_DAY,) if fields[2] == "l" else _expanded(fields[2], 1, 31, ())
    if fields[2] != "*" and fields[4] != "*":
        raise Refused("Say either days of the month or days of the week, and `*` for the other.")
    return 2 if one else 6, {
        "minutes": minutes,
        "hours": _expanded(fields[1], 0, 23, ()),
        "days": () if fields[2] == "*" else of_month,
        "months": () if fields[3] == "*" else _expanded(fields[3], 1, 12, ("", *MONTHS)),
        "weekdays": () if fields[4] == "*" else of_week,
    }


def _expanded(field: str, low: int, high: int, names: Sequence[str]) -> tuple[int, ...]:
    """The numbers that a field of cron stands for. Ranges may go over the end, as fri-mon does."""
    found: set[int] = set()
    for part in field.split(","):
        match = _STEP.fullmatch(part)
        ends = [] if match is None else [match[1]] if match[1] == "*" else match[1].split("-")
        numbers = [low, high] if ends == ["*"] else [_number(end, names) for end in ends]
        if not numbers or match is None or any(not low <= n <= high for n in numbers) or match[2] == "0":
            raise Refused(
                f"`{t.escape(t.cut(part, 40))}` is no such field of cron: numbers from {low} to {high}"
                f'{", names," if names else ""} and `*`, as in `cron "0 9 * * mon-fri"`.'
            )
        first, last = numbers[0], numbers[-1]
        whole = range(first, last + 1) if first <= last else (*range(first, high + 1), *range(low, last + 1))
        found |= set(list(whole)[:: int(match[2] or 1)])
    return tuple(sorted(found))


def _number(word: str, names: Sequence[str]) -> int:
    if word.isdecimal():
        return int(word)
    return names.index(word[:3]) if word[:3] in names and word[:3] else -1


def _some(words: Sequence[str], read: Callable[[str], Iterable[int]]) -> tuple[int, list[int]]:
    """How many of the words are days of one kind, and which days they are."""
    found: list[int] = []
    for used, word in enumerate(words):
        numbers = list(read(word))
        if not numbers and not (word == "day" and found):  # "the last day"
            return used, found
        found += numbers
    return len(words), found


def _days_of_week(word: str) -> Iterable[int]:
    first, dash, last = word.partition("-")
    start, end = _day(first), _day(last) if dash else _day(first)
    if start is None or end is None:
        return ()
    return ((start + n) % 7 for n in range((end - start) % 7 + 1))


def _day(word: str) -> int | None:
    bare = word.removesuffix("s") if len(word) > 4 else word
    return next((n for n, day in enumerate(DAYS) if bare in (day, day[:3], day[:4])), None)


def _day_of_month(word: str) -> Iterable[int]:
    if word == "last":
        return (LAST_DAY,)
    found = _ORDINAL.fullmatch(word)
    if found is None:
        return ()
    if not 1 <= int(found[1]) <= 31:
        raise Refused(f"No month has a day `{word}`. Say `1st` to `31st`, or `last`.")
    return (int(found[1]),)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones())}


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """Zones by the names of their places: zurich, new_york."""
    areas = ("africa", "america", "asia", "atlantic", "australia", "europe", "indian", "pacific")
    named = {name.rpartition("/")[2]: zone for name, zone in _zones().items() if name.split("/")[0] in areas}
    return named | {name.replace("_", ""): zone for name, zone in named.items()}


def nearest(word: str, more: Sequence[str] = ()) -> str:
    """A word that is known and comes near to this one; empty where none does."""
    near = difflib.get_close_matches(word, [*KNOWN, *more, *_cities()], n=1, cutoff=0.75)
    return _cities().get(near[0], near[0]) if near else ""


READERS: tuple[tuple[str, Reader], ...] = (("schedule", cron), ("days", days), ("time", clock), ("zone", zone))
