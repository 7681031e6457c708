"""What becomes of a report: one pure function. Models argue; this decides. Its whole table is in docs/decisions.md."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.domain import Coverage, Finding, Label, Outcome, Verdict

AUTO_APPROVE_SCORE = 8.0
INDEPENDENT_PAPERS = 2


def outcome_of(coverage: Coverage, findings: Sequence[Finding], verdict: Verdict, *, auto_approve: bool) -> Outcome:
    """The outcome for a judged case.

    INSUFFICIENT_EVIDENCE where the premise is not met or nothing that is supported answers. AUTO_APPROVE only where an
    owner turned it on and nothing at all stands against it. OWNER_REVIEW otherwise.
    """
    answering = [f for f in findings if f.supported and f.answers]
    if coverage.premise_met is False or not answering:
        return Outcome.INSUFFICIENT_EVIDENCE
    spotless = (
        verdict.score >= AUTO_APPROVE_SCORE
        and not verdict.veto
        and not verdict.split
        and not any(o.abstained for o in verdict.opinions)
        and coverage.share == 1.0
        and len({p for f in answering for p in (f.claim.paper_id, *f.corroborated_by)}) >= INDEPENDENT_PAPERS
        and all(f.verified for f in answering)
        and not any(f.label is Label.CONTRADICTED for f in findings)
    )
    return Outcome.AUTO_APPROVE if auto_approve and spotless else Outcome.OWNER_REVIEW
