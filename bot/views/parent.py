"""The parent message of a run: its question and where it stands. A pure function of what the database holds."""

from __future__ import annotations

from dataclasses import dataclass

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from kernel.domain import Approval, Decision, Report, Run, RunState

STAGES = {
    "planning": "Planning the search",
    "searching": "Searching",
    "reading": "Reading for claims",
    "verifying": "Verifying the claims",
    "judging": "Judging the case",
    "writing": "Writing the draft",
}


@dataclass(frozen=True)
class Standing:
    """All that the parent message tells of. `publication` is the channel that an approved draft goes to.

    `unpublished` is true where an approved draft could not be published yet.
    """

    run: Run
    report: Report | None = None
    decision: Decision | None = None
    cancelled_by: str = ""
    publication: str = ""
    unpublished: bool = False
    samples: bool = False
    approvals: tuple[Approval, ...] = ()
    needed: int = 1  # how many owners have to approve


def parent(standing: Standing) -> b.Message:
    """The question, where the run stands, and who asked."""
    run = standing.run
    asked = f"Asked by {t.mention(run.question.asker)} · run `{t.escape(run.id)}`"
    if run.question.round > 1:
        asked += f" · round {run.question.round}"
    if run.question.follows:
        asked += f" · follows run `{t.escape(run.question.follows)}`"
    if among := w.scope(run.question.scope):
        asked += f" · {t.escape(among)}"
    return b.message(
        f"Research, {w.STATES[run.state]}: {t.cut(t.one_line(run.question.text), 300)}",
        b.rich(b.quote(run.question.text, 2_000)),
        _state(standing),
        b.context(asked),
        w.notes(standing.report if run.state not in (RunState.QUEUED, RunState.RUNNING) else None, standing.samples),
    )


def stage(detail: str) -> str:
    """The stage that a run is in, as it is said: "Step 2 of 6: Searching. 4 queries"."""
    name, _, counts = detail.partition(": ")
    said = t.one_line(name).capitalize() or "Starting"
    if name in STAGES:
        said = f"Step {list(STAGES).index(name) + 1} of {len(STAGES)}: {STAGES[name]}"
    if not counts:
        return said
    return f"{said}{'.' if name in STAGES else ':'} {t.capital(t.one_line(counts))}"


def at_work(detail: str) -> str:
    """The stage as it goes on after our name: "is searching…"."""
    said = STAGES.get(detail.partition(": ")[0], "At work")
    return f"is {said[0].lower()}{said[1:]}…"


def _state(standing: Standing) -> b.Block:
    run, report, decision = standing.run, standing.report, standing.decision
    if run.state is RunState.RUNNING:
        return b.rich(b.paragraph(b.words("Running. ", bold=True), b.words(t.cut(stage(run.detail), 300))))
    if run.state is RunState.FAILED:
        return b.rich(b.paragraph(b.words("Failed. ", bold=True), *b.prose(t.one_line(run.detail), 600)))
    if run.state is RunState.QUEUED:
        again = f" Round {run.question.round} begins with what was asked to be changed."
        return b.section("*Queued.*" + (again if run.question.round > 1 else " The search begins in a moment."))
    if run.state is RunState.CANCELLED:
        return b.section(f"*Cancelled* by {t.mention(standing.cancelled_by)}.")
    if run.state is RunState.AWAITING and report is not None:
        waits = w.so_far(standing.approvals, standing.needed) or "*Waits for an owner's decision*, in the thread."
        return b.section(f"{waits}\n{w.verdict(report)} · {_weight(report)}")
    lines = [f"*{w.decided(decision)}*" if decision else f"*{w.STATES[run.state].capitalize()}*"]
    if run.state is RunState.PUBLISHED and t.is_channel(standing.publication):
        lines.append(f"Published in <#{standing.publication}>.")
    if run.state is RunState.APPROVED:
        stuck = "*Not yet published*: that failed. The thread says why, and has a button to try again."
        lines.append(stuck if standing.unpublished else "It is being published.")
    if report is not None:
        lines.append(f"{w.scored(report)} · {_weight(report)}")
    return b.section("\n".join(lines))


def _weight(report: Report) -> str:
    admitted = sum(s.admitted for s in report.papers)
    bear = "bears" if admitted == 1 else "bear"
    weighed = f"{admitted} of {t.plural(len(report.papers), 'paper')} {bear} on the question"
    return f"{weighed} · {w.totals_of(report.findings)}"
