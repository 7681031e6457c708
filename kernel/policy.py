"""What becomes of a report: one pure function. Models argue; this decides. Its whole table is in docs/decisions.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from kernel.domain import Coverage, Finding, Label, Outcome, Role, Screened, Verdict
from kernel.language.authors import independent

AUTO_APPROVE_SCORE = 8.0


def outcome_of(
    coverage: Coverage,
    findings: Sequence[Finding],
    verdict: Verdict,
    papers: Sequence[Screened] = (),
    *,
    auto_approve: bool,
) -> Outcome:
    """The outcome for a judged case. `papers` are those that the run retrieved.

    INSUFFICIENT_EVIDENCE where the premise is not met or nothing that is supported answers. AUTO_APPROVE only where an
    owner turned it on and nothing at all stands against it. OWNER_REVIEW otherwise.
    """
    answering = [f for f in findings if f.supported and f.answers]
    if coverage.premise_met is False or not answering:
        return Outcome.INSUFFICIENT_EVIDENCE
    spotless = not any(stands_against(coverage, findings, verdict, papers))
    return Outcome.AUTO_APPROVE if auto_approve and spotless else Outcome.OWNER_REVIEW


def stands_against(
    coverage: Coverage, findings: Sequence[Finding], verdict: Verdict, papers: Sequence[Screened]
) -> Iterator[str]:
    """Each thing that alone is enough to send an answer to its owner, in the words of the policy's table."""
    answering = [f for f in findings if f.supported and f.answers]
    if verdict.score < AUTO_APPROVE_SCORE:
        yield "score under 8"
    if verdict.veto:
        yield "veto"
    if verdict.split:
        yield "roles more than 3 points apart"
    if {o.role for o in verdict.opinions if not o.abstained} != set(Role):
        yield "abstention"
    if coverage.share < 1:
        yield "an asked pair not covered"
    if not _two_independent(answering, papers):
        yield "no two independent papers"
    if not all(f.verified for f in answering):
        yield "an answering claim only quoted"
    if any(f.label is Label.CONTRADICTED for f in findings):
        yield "a contradicted claim kept"
    if any(f.disputed_by for f in findings):
        yield "sources disagree"
    if any(s.paper.flags for s in papers if s.admitted):
        yield "injection flag"


def _two_independent(answering: Sequence[Finding], papers: Sequence[Screened]) -> bool:
    """Whether two papers without an author in common stand behind the answer: as its sources, or corroborating one."""
    known = {s.paper.id: s.paper for s in papers}
    ids = dict.fromkeys(p for f in answering for p in (f.claim.paper_id, *f.corroborated_by))
    return any(independent(a, b) for a, b in combinations((known[i] for i in ids if i in known), 2))
