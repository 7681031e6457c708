"""A draft without the claims that its owners struck: recomposed in code from what is kept. It judges nothing anew."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.answer import answer_of
from kernel.domain import Finding, Opinion, Outcome, Report, Strike, Verdict
from kernel.policy import outcome_of
from kernel.ports import Ledger, Reviews
from kernel.report import markdown_of
from kernel.tribunal import named_claims

NOTHING_LEFT = "What answered this question was struck by an owner; nothing else that was found answers it."
OF_A_STRUCK_CLAIM = "It was about a claim that an owner has struck since."


async def draft(ledger: Ledger, reviews: Reviews, run_id: str, round_number: int) -> Report | None:
    """The draft of that round as it stands now, without what owners struck; None where there is none yet."""
    report = await ledger.report(run_id, round_number)
    return report and without_struck(report, await reviews.strikes(run_id, round_number))


def without_struck(report: Report, strikes: Sequence[Strike]) -> Report:
    """The report with its answer and draft written from the claims that stand.

    The tribunal's score stays as it was given; whether enough evidence is left is the policy's to say. As no policy
    has seen this draft, an owner has to.
    """
    struck = tuple(s for s in strikes if s.struck)
    gone = {s.claim for s in struck}
    if not gone:
        return report
    findings = tuple(_undisputed(f, gone) for f in report.findings if f.claim.id not in gone)
    conflicts = tuple(c for c in report.conflicts if not gone & set(c.claims))
    outcome = outcome_of(report.coverage, findings, report.verdict, report.papers, auto_approve=False)
    papers = tuple(s.paper for s in report.papers)
    answer = answer_of(report.question, report.plan, findings, report.coverage, outcome, papers, conflicts)
    if outcome is Outcome.INSUFFICIENT_EVIDENCE is not report.outcome:  # it was found: no source's silence is to blame
        answer = NOTHING_LEFT
    verdict = _unsaid(report.verdict, gone)
    change = {
        "verdict": verdict,
        "findings": findings,
        "conflicts": conflicts,
        "outcome": outcome,
        "answer": answer,
        "struck": struck,
    }
    recomposed = report.model_copy(update=change)
    return recomposed.model_copy(update={"markdown": markdown_of(recomposed)})


def _unsaid(verdict: Verdict, gone: set[str]) -> Verdict:
    """The verdict without what was said of struck claims: an objection may repeat their words."""

    def of_struck(said: str) -> bool:
        return bool(named_claims(said) & gone)

    def unsaid(opinion: Opinion) -> Opinion:
        flags = tuple(f for f in opinion.flags if not of_struck(f))
        objection = OF_A_STRUCK_CLAIM if of_struck(opinion.objection) else opinion.objection
        return opinion.model_copy(update={"flags": flags, "objection": objection})

    veto = OF_A_STRUCK_CLAIM if of_struck(verdict.veto) else verdict.veto
    return verdict.model_copy(update={"opinions": tuple(map(unsaid, verdict.opinions)), "veto": veto})


def _undisputed(finding: Finding, gone: set[str]) -> Finding:
    """The finding, no longer disputed by what is struck."""
    if not gone & set(finding.disputed_by):
        return finding
    return finding.model_copy(update={"disputed_by": tuple(d for d in finding.disputed_by if d not in gone)})
