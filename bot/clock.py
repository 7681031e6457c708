"""What happens by itself: what expires, what falls due, what is swept out. It decides nothing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from kernel.errors import Unavailable

log = logging.getLogger(__name__)

Chore = Callable[[], Awaitable[object]]
SWEEP_AT = CronTrigger(hour=3, minute=30, timezone="UTC")
LATE_S = 3600  # the default of a second drops whatever a busy machine was late for


class Clock:
    """Chores by the minute, by name, and by the day. Two clocks on one database do no harm: each may be done twice."""

    def __init__(self, by_the_minute: Mapping[str, Chore], by_the_day: Chore, minute_s: float = 60.0) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "misfire_grace_time": LATE_S, "max_instances": 1},
        )
        for name, chore in by_the_minute.items():  # each by itself, so that one which fails holds up no other
            self._scheduler.add_job(self._do, IntervalTrigger(seconds=minute_s), args=(name, chore))
        self._scheduler.add_job(self._do, SWEEP_AT, args=("sweep", by_the_day))

    def start(self) -> None:
        """Begin to tick, in the running loop."""
        logging.getLogger("apscheduler").setLevel(logging.WARNING)  # it tells of every tick
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    @staticmethod
    async def _do(name: str, chore: Chore) -> None:
        """A chore that fails is said in the log, and done again at the next tick."""
        try:
            await chore()
        except Unavailable as error:
            log.warning("the clock's chore, %s, waits for the next tick: %s", name, error)
        except Exception:
            log.exception("the clock's chore, %s, broke", name)
