"""What a channel reads once an owner has approved. Evidence that falls short is published under that heading only."""

from __future__ import annotations

import re

from bot.views import blocks as b
from bot.views import text as t
from bot.views import wording as w
from bot.views.answer import paragraphs
from kernel.domain import Decision, Outcome, Report, Run
from kernel.report import DRAFT_LINE

NOTHING_FOUND = "No evidence found"
_TITLE = re.compile(r"^# (.*)$", re.MULTILINE)


def published(run: Run, report: Report, decision: Decision, samples: bool) -> b.Message:
    """The approved draft, in short; the whole of it is attached in the thread."""
    nothing = report.outcome is Outcome.INSUFFICIENT_EVIDENCE
    title = NOTHING_FOUND if nothing else "Research report"
    totals = w.totals_of(report.findings)
    return b.message(
        f"{title}: {t.cut(t.one_line(run.question.text), 300)}",
        b.header(title),
        b.rich(b.quote(run.question.text, 2_000)),
        b.rich(*paragraphs(report, numbered=False)),
        b.section(f"{t.capital(totals)} · {w.scored_in_words(report.verdict)}\n*{w.decided(decision)}*"),
        b.context(f"Asked by {t.mention(run.question.asker)} · run `{t.escape(run.id)}` · the draft is in the thread"),
        w.notes(report, samples),
    )


def document(run: Run, report: Report, decision: Decision) -> str:
    """The draft as it is published: who approved it stands where the warning stood.

    It has one title. Where there is no evidence, that is the title, and the question stands below it.
    """
    owners = " and ".join(f"owner {by}" for by in (decision.first, decision.by) if by)
    by = "policy" if decision.by == "policy" else owners
    line = f"Approved by {by} on {decision.at:%Y-%m-%d %H:%M} UTC · run {run.id}, round {decision.round}"
    draft = (
        report.markdown.replace(f"**{DRAFT_LINE}**", line, 1)
        if f"**{DRAFT_LINE}**" in report.markdown
        else f"{line}\n\n{report.markdown}"
    )
    if report.outcome is not Outcome.INSUFFICIENT_EVIDENCE:
        return draft
    below = _TITLE.sub(r"Question: \1", draft, count=1)
    return f"# {NOTHING_FOUND}\n\n{below}"
