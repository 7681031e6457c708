"""A digest as people set it up: its confirmation, the list, how one stands, and why it cannot be posted. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.views import blocks as b
from bot.views import text as t
from kernel.domain import LAST_DAY, Digest, DigestKind, DigestState, Schedule

PAUSE, RESUME, REMOVE = "sovereign.digest.pause", "sovereign.digest.resume", "sovereign.digest.remove"
LISTED = 20
TIMES_NAMED = 6
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WORKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)
OF_RUNS = "How the runs of this channel went"


def added(digest: Digest, zone_note: str = "") -> b.Message:
    """Said to whoever added it. `zone_note` says where the zone comes from, where nobody named one."""
    lead = f"Digest {digest.id} is set up: {when(digest.schedule)}."
    what = "the runs" if digest.kind is DigestKind.RUNS else "what came out"
    since = f"The first one covers {what} since {b.stamp(digest.covered_until, '{date_short}')}."
    return b.message(
        lead,
        b.section(f"*Digest `{digest.id}` is set up.*"),
        b.rich(b.quote(subject(digest), t.MAX_SECTION_CHARS)),
        b.section(f"{_how(digest)}\n{_next(digest)} {since}"),
        b.context(*filter(None, (t.escape(zone_note), _can_change(digest)))),
        _buttons(digest),
    )


def standing(digest: Digest, lead: str = "", shown: int | None = None) -> b.Message:
    """How one digest stands. `lead` says what was just done to it; `shown` counts the papers that it has brought."""
    head = lead or f"Digest {digest.id}"
    papers = t.plural(shown, "paper") if shown else "no paper yet"
    brought = "" if shown is None or digest.kind is DigestKind.RUNS else f"\nIt has brought {papers}."
    by = f"Added by {t.mention(digest.by)} · {b.stamp(digest.created_at)}"
    return b.message(
        f"{head}: {stands(digest)}",
        b.section(f"*{t.escape(head)}*"),
        b.rich(b.quote(subject(digest), t.MAX_SECTION_CHARS)),
        b.section(f"{_how(digest)}\n{_next(digest)}{brought}"),
        b.rich(b.paragraph(*b.prose(digest.why, 400))) if digest.why else None,
        b.context(by, _can_change(digest)),
        _buttons(digest),
    )


def removed(digest: Digest) -> b.Message:
    """Said once it is removed."""
    lead = f"Digest {digest.id} is removed. It will not come again."
    return b.message(lead, b.section(lead), b.rich(b.quote(subject(digest), 300)))


def sure(digest: Digest) -> b.Message:
    """Asks whether it is really to be removed; the button does it."""
    lead = f"Remove digest {digest.id}? It will not come again, and you cannot undo this."
    return b.message(
        lead,
        b.section(lead),
        b.rich(b.quote(subject(digest), 300)),
        b.actions(b.button("Remove", REMOVE, digest.id, style="danger")),
    )


def coming(digest: Digest) -> b.Message:
    """Said to whoever wants it now."""
    where = f"<#{digest.channel}>" if t.is_channel(digest.channel) and digest.channel[0] != "D" else "this conversation"
    said = f"Looking for what is new. Digest `{digest.id}` posts it in {where}; its next time stays as it is."
    return b.message(f"Looking for what is new in digest {digest.id}.", b.section(said))


def listing(here: Sequence[Digest], elsewhere: Sequence[Digest]) -> b.Message:
    """The digests of this channel, and those of other channels that the reader may see."""
    if not here and not elsewhere:
        said = 'There are no digests here yet. Add one: `/sovereign digest add "<topic>" weekdays 09:00`.'
        return b.message(said, b.section(said))
    parts = []
    for title, digests in (("In this channel", here), ("Elsewhere", elsewhere)):
        if digests:
            more = len(digests) - LISTED
            parts += [b.section(f"*{title}*"), b.rich(b.bullets([_line(d) for d in digests[:LISTED]]))]
            parts += [b.context(f"and {t.plural(more, 'more digest')}")] if more > 0 else []
    hint = "`/sovereign digest show <id>` shows one; edit, pause, resume, remove and now go the same way."
    return b.message(t.plural(len(here) + len(elsewhere), "digest"), *parts, b.context(hint))


def unposted(digest: Digest, why: str) -> b.Message:
    """For its creator: it cannot be posted where it belongs and is off, and how it comes again."""
    where = f"<#{digest.channel}>" if t.is_channel(digest.channel) else "its channel"
    return b.message(
        f"Digest {digest.id} cannot be posted and is off. {why}",
        b.section(f"*Digest `{digest.id}` cannot be posted in {where} and is off.*"),
        b.rich(b.quote(subject(digest), 300), b.paragraph(*b.prose(why, 400))),
        b.section(
            "To have it again, `/invite @sovereign` there, or move it: "
            f"`/sovereign digest edit {digest.id} in #channel`. "
            f"Then `/sovereign digest resume {digest.id}`. It then covers what it missed."
        ),
        b.actions(_resume(digest), _remove(digest)),
    )


def broke(digest: Digest, why: str) -> b.Message:
    """For its creator: one issue could not be made."""
    lead = f"Digest {digest.id} could not be made this time. The next one covers the time of this one."
    return b.message(
        f"{lead} {why}", b.section(lead), b.rich(b.paragraph(*b.prose(why, 600))), b.context(_next(digest))
    )


def subject(digest: Digest) -> str:
    """What it is about, in words that may not be ours."""
    return OF_RUNS if digest.kind is DigestKind.RUNS else digest.topic


def stands(digest: Digest) -> str:
    """Its state in words."""
    return {
        DigestState.ACTIVE: "on",
        DigestState.PAUSED: "paused",
        DigestState.DISABLED: "off: it cannot be posted",
    }.get(digest.state, "removed")


def when(schedule: Schedule) -> str:
    """A schedule in words: "weekdays at 09:00 (Europe/Zurich)"."""
    times = [f"{hour:02}:{minute:02}" for hour in schedule.hours for minute in schedule.minutes]
    more = [f"{len(times) - TIMES_NAMED} more times"] if len(times) > TIMES_NAMED else []
    at = _and([*times[:TIMES_NAMED], *more])
    months = f" of {_and([MONTHS[n - 1] for n in schedule.months])}" if schedule.months else ""
    return f"{_days(schedule)}{months} at {at} ({schedule.zone})"


def _days(schedule: Schedule) -> str:
    if schedule.weekdays == WORKDAYS:
        return "weekdays"
    if schedule.weekdays == WEEKEND:
        return "weekends"
    if schedule.weekdays:
        return f"every {_and([DAYS[n] for n in schedule.weekdays])}"
    if schedule.days:
        named = [
            "the last day" if n == LAST_DAY else f"the {ordinal(n)}"
            for n in sorted(schedule.days, key=lambda n: n % 32)
        ]
        return f"on {_and(named)}" + ("" if schedule.months else " of each month")
    return "every day"


def ordinal(number: int) -> str:
    """The number as a place in a row: "1st"."""
    if 11 <= number % 100 <= 13:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _and(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def _how(digest: Digest) -> str:
    where = f" in <#{digest.channel}>" if t.is_channel(digest.channel) and digest.channel[0] != "D" else ""
    quiet = "it stays silent" if digest.quietly else "it says so"
    return f"{t.capital(when(digest.schedule))}{where}. Where there is nothing new, {quiet}."


def _next(digest: Digest) -> str:
    return f"Next: {b.stamp(digest.due_at)}." if digest.state is DigestState.ACTIVE else f"It is {stands(digest)}."


def _can_change(digest: Digest) -> str:
    verb = "/sovereign digest"
    return f"Change any part: `{verb} edit {digest.id} daily 08:30`. See it: `{verb} show {digest.id}`."


def _line(digest: Digest) -> list[b.Element]:
    state = "" if digest.state is DigestState.ACTIVE else f" · {stands(digest)}"
    upcoming = [b.words(" · next "), b.date(digest.due_at)] if digest.state is DigestState.ACTIVE else []
    return [
        b.words(digest.id, code=True),
        b.words(f" {t.cut(t.one_line(subject(digest)), 150)}", bold=True),
        b.words(f" · {when(digest.schedule)}{state}"),
        *upcoming,
    ]


def _buttons(digest: Digest) -> b.Block | None:
    if digest.state is DigestState.REMOVED:
        return None
    return b.actions(pause(digest) if digest.state is DigestState.ACTIVE else _resume(digest), _remove(digest))


def pause(digest: Digest) -> b.Element:
    """The button that lets it rest."""
    return b.button("Pause", PAUSE, digest.id)


def _resume(digest: Digest) -> b.Element:
    return b.button("Resume", RESUME, digest.id)


def _remove(digest: Digest) -> b.Element:
    asks = b.confirm("Remove this digest?", "It will not come again, and you cannot undo this.", "Remove", danger=True)
    return b.button("Remove", REMOVE, digest.id, style="danger", confirm=asks)


def keepers_buttons(digest: Digest) -> b.Block:
    """Pause and remove, at the foot of what it posts."""
    rests = digest.state is not DigestState.ACTIVE
    turn = b.button("Resume digest", RESUME, digest.id) if rests else b.button("Pause digest", PAUSE, digest.id)
    return b.actions(turn, _remove(digest))
