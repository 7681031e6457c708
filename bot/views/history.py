"""All that is known of one run, for one person's eyes: answer, verdict, decision, trail. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from bot.views.answer import heading, paragraphs
from bot.views.listing import one_run
from kernel.domain import Decision, Event, Outcome, Report, Run

MAX_ANSWER_CHARS = 2_500
MAX_EVENTS = 15
WHAT = {
    "asked": "asked",
    "searched": "searched",
    "verified": "claims verified",
    "judged": "judged",
    "awaiting": "began to wait for an owner",
    "decided": "decided",
    "published": "published",
    "failed": "failed",
    "cancelled": "cancelled",
}
_OURSELVES = ("sovereign", "tribunal", "policy", "clock", "")


@dataclass(frozen=True)
class History:
    """What there is to show. `link` leads to the thread; `publication` is where the draft was published."""

    run: Run
    report: Report | None = None
    decision: Decision | None = None
    events: tuple[Event, ...] = ()
    link: str = ""
    publication: str = ""


def history(known: History, samples: bool) -> b.Message:
    """The run from its question to where it stands."""
    run, report = known.run, known.report
    return b.message(
        f"Run {run.id}: {w.STATES[run.state]}",
        *one_run(run, known.link).blocks,
        _small(known),
        *(_answer(report, decided=known.decision is not None) if report is not None else []),
        _decision(known),
        b.rich(b.paragraph(b.words("What happened", bold=True)), _trail(known.events)) if known.events else None,
        w.notes(report, samples),
    )


def _small(known: History) -> b.Block | None:
    question = known.run.question
    said = [t.escape(w.scope(question.scope))] if w.scope(question.scope) else []
    if question.follows:
        said.append(f"follows run `{t.escape(question.follows)}`")
    return b.context(t.capital(" · ".join(said))) if said else None


def _answer(report: Report, *, decided: bool) -> list[b.Block]:
    """Once it was decided on, that it needed an owner is true no longer."""
    totals = t.capital(w.totals_of(report.findings))
    outcome = "" if decided and report.outcome is Outcome.OWNER_REVIEW else f", {w.OUTCOMES[report.outcome]}"
    return [
        b.header(heading(report).removesuffix(", not yet approved")),
        b.rich(*paragraphs(report, MAX_ANSWER_CHARS, numbered=False)),
        b.section(f"*Tribunal: {w.points(report.verdict)}*{outcome}\n{totals}"),
    ]


def _decision(known: History) -> b.Block | None:
    if known.decision is None:
        return None
    where = f"\nPublished in <#{known.publication}>." if t.is_channel(known.publication) else ""
    return b.section(f"*{w.decided(known.decision)}*{where}")


def _trail(events: tuple[Event, ...]) -> b.Element:
    """The latest events, oldest first."""
    lines = [_event(event) for event in events[-MAX_EVENTS:]]
    if len(events) > MAX_EVENTS:
        lines.insert(0, [b.words(f"{len(events) - MAX_EVENTS} earlier events are not shown")])
    return b.bullets(lines)


def _detail(event: Event) -> str:
    """What is worth saying of an event beside its name."""
    if event.what == "judged":
        outcome, _, score = event.detail.partition(" ")
        return f"{w.OUTCOMES[Outcome(outcome)]}, {score}" if outcome in set(Outcome) else event.detail
    return "" if event.what in ("asked", "verified", "published") else event.detail


def _event(event: Event) -> list[b.Element]:
    by = [] if event.by in _OURSELVES else [b.words(" by "), b.user(event.by)]
    detail = t.one_line(_detail(event))
    more = [b.words(f": {t.cut(detail, 200)}")] if detail else []
    return [b.date(event.at), b.words(f" · {WHAT.get(event.what, t.one_line(event.what))}"), *by, *more]
