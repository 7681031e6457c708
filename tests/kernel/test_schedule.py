"""When a digest falls due: by the wall clock of its zone, whatever that clock is put to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from kernel.domain import LAST_DAY, Schedule
from kernel.schedule import last_slot, next_slot, slots_of

ZONES = (
    "UTC", "Europe/Zurich", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Adelaide",
    "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "Pacific/Chatham", "America/Sao_Paulo", "Africa/Cairo",
)  # fmt: skip

numbers = st.integers
moments = st.datetimes(datetime(2005, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    def some(low: int, high: int, least: int = 0) -> tuple[int, ...]:
        return tuple(sorted(draw(st.sets(numbers(low, high), min_size=least, max_size=3))))

    weekdays = some(0, 6)
    return Schedule(
        zone=draw(st.sampled_from(ZONES)),
        minutes=some(0, 59, 1),
        hours=some(0, 23, 1),
        weekdays=weekdays,
        days=() if weekdays else draw(st.sampled_from([(), (1,), (15,), (31,), (LAST_DAY,), (1, LAST_DAY)])),
    )


@given(schedules(), moments)
@settings(deadline=None)
def test_slots_follow_one_another_and_none_lies_between(schedule: Schedule, at: datetime) -> None:
    first = next_slot(schedule, at)
    assert first is not None
    assert first > at
    second = next_slot(schedule, first)
    assert second is not None
    assert second > first
    assert last_slot(schedule, first) == first
    assert last_slot(schedule, second - timedelta(seconds=1)) == first
    before = last_slot(schedule, at)
    assert before is not None
    assert before <= at
    assert next_slot(schedule, before) == first


@given(schedules(), moments)
@settings(deadline=None)
def test_a_slot_shows_its_hour_on_the_wall_or_is_the_first_moment_after_a_gap(schedule: Schedule, at: datetime) -> None:
    slot = next_slot(schedule, at)
    assert slot is not None
    zone = ZoneInfo(schedule.zone)
    wall = slot.astimezone(zone)
    if wall.hour in schedule.hours and wall.minute in schedule.minutes:
        assert not wall.fold
        assert not schedule.weekdays or wall.weekday() in schedule.weekdays
        return
    before = (slot - timedelta(seconds=1)).astimezone(zone)
    skipped = wall.replace(tzinfo=None) - before.replace(tzinfo=None)
    assert skipped > timedelta(seconds=1), "no gap in the zone's time ends here"


def at(zone: str, *when: int) -> datetime:
    return datetime(*when, tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[arg-type]  # parts of a datetime


def test_nine_o_clock_stays_nine_o_clock_when_summer_begins() -> None:
    daily = Schedule(zone="Europe/Zurich", hours=(9,))
    saturday = at("Europe/Zurich", 2026, 3, 28, 9)
    sunday = next_slot(daily, saturday)
    assert sunday == at("Europe/Zurich", 2026, 3, 29, 9)
    assert sunday - saturday == timedelta(hours=23)


def test_an_hour_that_does_not_exist_falls_to_the_first_moment_after_the_gap() -> None:
    night = Schedule(zone="Europe/Zurich", hours=(2,), minutes=(30,))
    assert slots_of(night, date(2026, 3, 29)) == (datetime(2026, 3, 29, 1, 0, tzinfo=UTC),)
    half_hour = Schedule(zone="Australia/Lord_Howe", hours=(2,), minutes=(15,))
    assert slots_of(half_hour, date(2026, 10, 4)) == (at("Australia/Lord_Howe", 2026, 10, 4, 2, 30),)


def test_two_times_in_one_gap_are_one_slot() -> None:
    twice = Schedule(zone="Europe/Zurich", hours=(2,), minutes=(0, 30))
    assert len(slots_of(twice, date(2026, 3, 29))) == 1
    assert len(slots_of(twice, date(2026, 3, 30))) == 2


def test_an_hour_that_comes_twice_counts_once() -> None:
    night = Schedule(zone="America/New_York", hours=(1,), minutes=(30,))
    [slot] = slots_of(night, date(2026, 11, 1))
    assert slot == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert next_slot(night, slot) == datetime(2026, 11, 2, 6, 30, tzinfo=UTC)


def test_a_day_that_a_country_skipped_falls_to_the_next() -> None:
    apia = Schedule(zone="Pacific/Apia", hours=(9,), days=(30,), months=(12,))
    assert next_slot(apia, at("Pacific/Apia", 2011, 12, 29, 9)) == at("Pacific/Apia", 2011, 12, 31, 0)


@pytest.mark.parametrize(("month", "last"), [(1, 31), (2, 28), (4, 30)])
def test_the_last_day_of_a_month_is_its_last(month: int, last: int) -> None:
    monthly = Schedule(days=(LAST_DAY,))
    assert next_slot(monthly, datetime(2026, month, 1, tzinfo=UTC)) == datetime(2026, month, last, 9, tzinfo=UTC)


def test_a_rare_day_is_found_and_one_that_never_comes_is_not() -> None:
    leap = Schedule(days=(29,), months=(2,))
    assert next_slot(leap, datetime(2096, 3, 1, tzinfo=UTC)) == datetime(2104, 2, 29, 9, tzinfo=UTC)
    assert next_slot(Schedule(days=(30,), months=(2,)), datetime(2026, 1, 1, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    "wrong", [{"hours": (24,)}, {"minutes": ()}, {"days": (0,)}, {"days": (1,), "weekdays": (0,)}, {"months": (13,)}]
)
def test_a_schedule_out_of_bounds_is_no_schedule(wrong: dict[str, tuple[int, ...]]) -> None:
    with pytest.raises(ValidationError):
        Schedule(**wrong)  # type: ignore[arg-type]
