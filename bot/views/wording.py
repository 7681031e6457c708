"""The words that people read for labels, outcomes and decisions. No block is built here."""

from __future__ import annotations

from collections.abc import Sequence

from bot.views import text as t
from bot.views.blocks import Block, context, stamp
from kernel import report as draft
from kernel.domain import Action, Approval, Decision, Finding, Outcome, Report, Role, RunState, Scope, Strike, Verdict
from kernel.standing import disagreements, label_of, plain, standing_of

__all__ = ["disagreements", "label_of", "plain", "standing_of"]  # the draft and the thread say the same

SAMPLES_NOTE = "Sample library: our summaries, not the papers' text"
RULES_NOTE = draft.BY_RULES
NO_PDF = "It could not be typeset as PDF; the Markdown has all of it."
SEARCH_ARXIV = "Set SOVEREIGN_SOURCE=arxiv to search arXiv."

MAX_STRIKES_SAID = 12

ROLES = {Role.SKEPTIC: "Skeptic", Role.VALIDATOR: "Validator", Role.SYNTHESIZER: "Synthesizer"}
OUTCOMES = {
    Outcome.AUTO_APPROVE: "approved by policy",
    Outcome.OWNER_REVIEW: "needs an owner's review",
    Outcome.INSUFFICIENT_EVIDENCE: "insufficient evidence",
}
STATES = {
    RunState.QUEUED: "queued",
    RunState.RUNNING: "running",
    RunState.AWAITING: "waits for an owner",
    RunState.APPROVED: "approved, being published",
    RunState.PUBLISHED: "published",
    RunState.REJECTED: "rejected",
    RunState.EXPIRED: "expired: nobody decided in time",
    RunState.CANCELLED: "cancelled",
    RunState.FAILED: "failed",
}


def points(judged: Verdict) -> str:
    """A score, as it is said; where every role abstained there is none."""
    return f"{judged.score:.1f} of 10" if judged.judged else "no score, for nobody judged"


def verdict(report: Report) -> str:
    """The verdict in one line."""
    outcome = OUTCOMES[report.outcome]
    return f"{t.capital(outcome)} · {scored_in_words(report.verdict)}"


def scored(report: Report) -> str:
    """The verdict once it was decided on: that it needed an owner is true no longer."""
    if report.outcome is Outcome.INSUFFICIENT_EVIDENCE:
        return verdict(report)
    return t.capital(scored_in_words(report.verdict))


def scored_in_words(judged: Verdict) -> str:
    """The score with its name: "score 7.5 of 10"."""
    return f"score {points(judged)}" if judged.judged else points(judged)


def reliability(report: Report) -> str:
    """How far such reviewers were last found reliable, without mark-up and without a full stop."""
    return draft.reliability_of(report.edition).replace("`", "")


def totals_of(findings: tuple[Finding, ...]) -> str:
    """How many claims of which kind, in words."""
    return draft.totals_of(findings) if findings else "no claims"


def caps(judged: Verdict) -> str:
    """What lowered or blocked the score, in words; empty where nothing did."""
    said = list(judged.caps)
    if judged.veto:
        said.append(f"vetoed by {judged.vetoed_by}: {judged.veto}")
    if judged.split:
        said.append("the roles are more than 3 points apart")
    return "; ".join(said)


def rounds(judged: Verdict) -> str:
    """How often the case was revised, in a sentence; empty where it was not."""
    count = judged.revision_rounds
    if not count:
        return ""
    return "One revision round was held." if count == 1 else f"{count} revision rounds were held."


def scope(held: Scope) -> str:
    """Which papers were searched, without mark-up: "only papers since 2024-01-15, in cs.CL or cs.LG"; empty for all."""
    since = f" since {held.since:%Y-%m-%d}" if held.since else ""
    among = f" in {' or '.join(held.categories)}" if held.categories else ""
    return f"only papers{since}{',' if since and among else ''}{among}" if since or among else ""


def who(by: str) -> str:
    """Who decided, in mrkdwn."""
    return {"policy": "policy", "clock": "nobody"}.get(by) or t.mention(by)


def deciders(decision: Decision) -> str:
    """The same of a decision: both owners, where two had to approve."""
    return f"{t.mention(decision.first)} and {who(decision.by)}" if decision.first else who(decision.by)


def decided(decision: Decision) -> str:
    """Who decided what, and when, in mrkdwn."""
    at = stamp(decision.at)
    return {
        Action.APPROVE: f"Approved by {deciders(decision)} · {at}",
        Action.REJECT: f"Rejected by {who(decision.by)} · {at}",
        Action.CHANGES: f"Changes requested by {who(decision.by)} · {at}",
        Action.EXPIRE: f"Expired · {at}. Nobody decided in time; this is not a rejection. {_retry(decision)}",
    }[decision.action]


def _retry(decision: Decision) -> str:
    return f"`/sovereign retry {t.escape(decision.run_id)}` runs the question anew."


def before(decision: Decision, reader: str) -> str:
    """The decision as it is told to somebody who came after it, in mrkdwn."""
    by = "You" if decision.by == reader and not decision.first else t.capital(deciders(decision))
    done = {
        Action.APPROVE: f"{by} approved this",
        Action.REJECT: f"{by} rejected this",
        Action.CHANGES: f"{by} asked for changes",
        Action.EXPIRE: "This request expired",
    }[decision.action]
    follows = {
        Action.APPROVE: "The approval stands.",
        Action.REJECT: "Nothing was published.",
        Action.CHANGES: "The next round is further down, or on its way.",
        Action.EXPIRE: f"Nothing was published. {_retry(decision)}",
    }[decision.action]
    return f"{done} on {stamp(decision.at, '{date_short} at {time}')}, before your click. {follows}"


def in_words(decision: Decision) -> str:
    """The same without mark-up, for notifications and screen readers."""
    approved = "Approved by two owners" if decision.first else "Approved by an owner"
    return {
        Action.APPROVE: "Approved by policy" if decision.by == "policy" else approved,
        Action.REJECT: "Rejected by an owner",
        Action.CHANGES: "An owner requested changes",
        Action.EXPIRE: "Expired: nobody decided in time",
    }[decision.action]


def so_far(approvals: Sequence[Approval], needed: int) -> str:
    """Who has approved where it takes more, in mrkdwn; empty where nobody has."""
    if not approvals:
        return ""
    by = " and ".join(f"{t.mention(a.by)} · {stamp(a.at)}" for a in approvals)
    missing = needed - len(approvals)
    return f"*Approved by {by}*, {'one' if missing == 1 else missing} more needed."


def struck(strikes: Sequence[Strike]) -> Block | None:
    """Who struck and who restored which claim, in small print; None where nobody did."""
    lines = [_struck(s) for s in strikes[-MAX_STRIKES_SAID:]]
    if more := len(strikes) - len(lines):
        lines.insert(0, f"{more} earlier")
    return context("\n".join(lines)) if lines else None


def _struck(strike: Strike) -> str:
    did = "struck" if strike.struck else "restored"
    return f"{t.escape(t.one_line(strike.claim))} {did} by {t.mention(strike.by)} · {stamp(strike.at)}"


def by_rules(report: Report) -> bool:
    """Whether no language model took part in the judging."""
    return set(report.edition.reviewers) <= {"rules"}


def attached(report: Report, samples: bool) -> str:
    """What is said beside an attached draft, in mrkdwn."""
    said = f"The whole draft ({totals_of(report.findings)}), and the papers that were admitted."
    return f"{said}\n{SAMPLES_NOTE}." if samples or report.from_samples else said


def notes(report: Report | None, samples: bool) -> Block | None:
    """The small print of every message of a run: what it rests on, and who reviewed it."""
    said = []
    if samples or (report is not None and report.from_samples):
        said.append(SAMPLES_NOTE)
    if report is not None and by_rules(report):
        said.append(RULES_NOTE)
    if report is not None and draft.one_model(report.edition):
        said.append(draft.ONE_MODEL)
    return context(t.capital(" · ".join(said))) if said else None
