"""What a digest is: when it comes, what it is about, how it stands, and what one issue of it holds."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field, model_validator

from kernel.domain.found import Gap, Paper
from kernel.domain.value import Value

LAST_DAY = -1
MAX_TOPIC_CHARS = 300


class Schedule(Value):
    """Wall-clock moments of a zone: at each hour and minute named, on the days named. An empty tuple means any."""

    zone: str = "UTC"  # an IANA name
    minutes: tuple[int, ...] = (0,)
    hours: tuple[int, ...] = (9,)
    weekdays: tuple[int, ...] = ()  # Monday is 0
    days: tuple[int, ...] = ()  # of the month; LAST_DAY is its last
    months: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _within_bounds(self) -> Schedule:
        bounds = ((self.minutes, 0, 59), (self.hours, 0, 23), (self.weekdays, 0, 6), (self.months, 1, 12))
        if not self.minutes or not self.hours or any(not low <= n <= high for ns, low, high in bounds for n in ns):
            raise ValueError("a schedule needs an hour and a minute, and each part within its bounds")
        if any(not (1 <= day <= 31 or day == LAST_DAY) for day in self.days) or (self.days and self.weekdays):
            raise ValueError("a schedule goes by days of the month or of the week, not by both")
        return self


class DigestKind(StrEnum):
    """What a digest tells of."""

    PAPERS = "papers"
    RUNS = "runs"


class DigestState(StrEnum):
    """How a digest stands. A disabled one cannot be posted where it belongs; its creator has been told."""

    ACTIVE = "active"
    PAUSED = "paused"
    DISABLED = "disabled"
    REMOVED = "removed"


class Digest(Value):
    """A subscription of a channel. `topic` is empty in a digest of runs."""

    id: str
    workspace: str
    channel: str
    kind: DigestKind = DigestKind.PAPERS
    topic: str = Field(default="", max_length=MAX_TOPIC_CHARS)
    schedule: Schedule
    quietly: bool = False  # whether nothing new is passed over in silence
    since: date | None = None  # nothing that came out before that day is shown
    by: str
    created_at: datetime
    state: DigestState = DigestState.ACTIVE
    why: str = ""  # it is disabled
    due_at: datetime  # when the clock acts next: the next slot, or another try at the last one
    covered_until: datetime  # the next window begins here: the last slot that was answered
    owed_since: datetime | None = None  # the first slot that was handed over and has not been answered yet
    tries: int = 0  # at the last slot, in vain


class Wish(Value):
    """What somebody wants of a new digest. With `since`, its first window begins on that day."""

    channel: str
    kind: DigestKind = DigestKind.PAPERS
    topic: str = ""
    schedule: Schedule
    quietly: bool = False
    since: date | None = None


class Entry(Value):
    """A paper in an issue, with the sentence of it that bears most on the topic, word by word."""

    paper: Paper
    relevance: float
    evidence: str = ""


class Issue(Value):
    """What one digest found at one time. `searched` counts the papers looked at, `matched` those new on the topic.

    `late_since` is the slot that should have been answered long ago, where there is one.
    """

    digest_id: str
    key: str  # the slot, or the command that asked for it
    since: datetime
    until: datetime
    late_since: datetime | None = None
    entries: tuple[Entry, ...] = ()
    searched: int = 0
    matched: int = 0
    sources: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()  # sources that did not answer
    asides: tuple[Gap, ...] = ()  # what was left out of papers


class Judgement(Value):
    """What one person said of a paper in a digest: that it was wanted, or that it was not relevant."""

    digest_id: str
    paper_id: str
    user: str
    wanted: bool
    at: datetime
