"""When a schedule falls due: pure reckoning of wall-clock time in a zone. It knows no digest and reads no clock.

APScheduler's CronTrigger is not used for it: its documentation warns that where clocks are put forward or back it may
fire twice or not at all. Here an hour that does not exist falls to the first moment after the gap, and one that
comes twice counts once, at its first coming.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kernel.domain import LAST_DAY, Schedule

HORIZON_DAYS = 366 * 9  # the 29th of February may be eight years away, as from 1896 and 2096


def next_slot(schedule: Schedule, after: datetime) -> datetime | None:
    """The first slot later than that moment, in UTC; None where the schedule names a day that never comes."""
    first = _day(schedule, after) - timedelta(days=1)  # yesterday's slots may fall to today, where a day was skipped
    days = (first + timedelta(days=n) for n in range(HORIZON_DAYS))
    return next((slot for day in days for slot in slots_of(schedule, day) if slot > after), None)


def last_slot(schedule: Schedule, until: datetime) -> datetime | None:
    """The last slot at or before that moment, in UTC."""
    first = _day(schedule, until)
    days = (first - timedelta(days=n) for n in range(HORIZON_DAYS))
    return next((slot for day in days for slot in reversed(slots_of(schedule, day)) if slot <= until), None)


def slots_of(schedule: Schedule, day: date) -> tuple[datetime, ...]:
    """The slots of a day of the schedule's zone, in UTC and in order, each once."""
    if not _names(schedule, day):
        return ()
    zone = ZoneInfo(schedule.zone)
    return tuple(sorted({first_moment(datetime.combine(day, at), zone) for at in _times(schedule)}))


def first_moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which clocks of the zone show that time, or have just jumped past it."""
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early.astimezone(zone).replace(tzinfo=None) == wall:
        return early
    # In a gap fold=0 reckons with the offset before it and so lands after it, and fold=1 the other way round (PEP 495).
    before, after = late, early
    offset = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        before, after = (middle, after) if middle.astimezone(zone).utcoffset() == offset else (before, middle)
    return after.replace(microsecond=0)


def _times(schedule: Schedule) -> Iterator[time]:
    return (time(hour, minute) for hour in schedule.hours for minute in schedule.minutes)


def _names(schedule: Schedule, day: date) -> bool:
    if schedule.months and day.month not in schedule.months:
        return False
    if schedule.weekdays:
        return day.weekday() in schedule.weekdays
    last = day.day == monthrange(day.year, day.month)[1]
    return not schedule.days or day.day in schedule.days or (last and LAST_DAY in schedule.days)


def _day(schedule: Schedule, at: datetime) -> date:
    return at.astimezone(ZoneInfo(schedule.zone)).date()
