"""The roles by rules, where no model is set: each is strict about its own matter. It sees what a model would see."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.domain import Coverage, Criterion, FacetKind, Fault, Finding, Label, Opinion, Plan, Provenance, Role
from kernel.tribunal.criteria import CRITERIA, RULES


def by_rules(
    role: Role, plan: Plan, findings: tuple[Finding, ...], coverage: Coverage, faults: tuple[Fault, ...] = ()
) -> Opinion:
    """One role's opinion by rules. Each role is strict about its own matter: see the three weighings below."""
    supported = [f for f in findings if f.supported]
    answering = [f for f in supported if f.answers]
    points = {
        "answers the question": 4 if answering and coverage.premise_met is not False else 0,
        "support": _support(role, answering),
        "contradictions": _contradictions(findings),
        "scope": round(4 * coverage.share) if answering else 0,
        "missing evidence": max(0, 4 - (2 if role is Role.SKEPTIC else 1) * len(coverage.missing)) if answering else 0,
    }
    ids = tuple(f.claim.id for f in (answering or supported))
    return Opinion(
        role=role,
        reviewer=RULES,
        criteria=tuple(Criterion(name=n, points=points[n], evidence=ids) for n in CRITERIA),
        flags=_flags(role, plan, answering),
        objection=_objection(role, findings, answering, coverage, faults),
    )


def _contradictions(findings: Sequence[Finding]) -> int:
    """4 where nothing contradicts, 2 where sources disagree with one another, 1 where a claim and its own source do."""
    if any(f.label is Label.CONTRADICTED for f in findings):
        return 1
    return 2 if any(f.disputed_by for f in findings) else 4


def _support(role: Role, answering: Sequence[Finding]) -> int:
    """4 where another paper corroborates, 3 for a verified rewording, 2 where words are only quoted (SKEPTIC: 1)."""
    if not answering:
        return 0
    if any(f.provenance is Provenance.CORROBORATED for f in answering):
        return 4
    if any(f.verified for f in answering):
        return 3
    return 1 if role is Role.SKEPTIC else 2


def _flags(role: Role, plan: Plan, answering: Sequence[Finding]) -> tuple[str, ...]:
    """The SKEPTIC's fatal flag: a claim said to answer whose evidence does not even speak of the named method."""
    methods = plan.of(FacetKind.METHOD)
    if role is not Role.SKEPTIC or not methods:
        return ()
    return tuple(f"off-topic: {f.claim.id}" for f in answering if not f.about)


def _objection(
    role: Role,
    findings: Sequence[Finding],
    answering: Sequence[Finding],
    coverage: Coverage,
    faults: Sequence[Fault],
) -> str:
    """The strongest objection that a role has in its own matter; the first that applies."""
    if fatal := next((f for f in faults if f.fatal), None):
        return f"The audit found {fatal.text}."
    contradicted = [f.claim.id for f in findings if f.label is Label.CONTRADICTED]
    if contradicted:
        return f"{contradicted[0]} says the opposite of its source."
    disputed = next((f for f in findings if f.disputed_by), None)
    if disputed:
        return f"Sources disagree: {disputed.claim.id} and {', '.join(disputed.disputed_by)} cannot both hold."
    own = {Role.SKEPTIC: _doubts, Role.VALIDATOR: _checks, Role.SYNTHESIZER: _sums_up}[role]
    return own(answering, coverage) or "No objection that the evidence at hand supports."


def _doubts(answering: Sequence[Finding], coverage: Coverage) -> str:
    if coverage.missing:
        return coverage.missing[0]
    if not answering:
        return "Nothing that was found answers the question."
    if not any(f.corroborated_by for f in answering):
        if len({f.claim.paper_id for f in answering}) > 1:
            return "Each claim is reported by its own authors alone; no other retrieved paper confirms any of them."
        return "Only the authors themselves report this; no other retrieved paper confirms it."
    return ""


def _checks(answering: Sequence[Finding], _coverage: Coverage) -> str:
    if not answering:
        return "No claim that its source supports answers the question."
    if any(f.verified for f in answering):
        return ""
    if any(f.from_summary for f in answering):
        return "The answer repeats our own summaries; none was checked against the paper itself."
    return "The answer is quoted, not verified: a copied sentence is faithful and proves nothing more."


def _sums_up(answering: Sequence[Finding], coverage: Coverage) -> str:
    covered = sum(c.covered for c in coverage.cells)
    if coverage.cells and covered < len(coverage.cells):
        some = f"Only {covered}" if covered else "None"
        return f"{some} of the {len(coverage.cells)} combinations asked for {'was' if covered < 2 else 'were'} found."
    papers = {f.claim.paper_id for f in answering}
    if len(papers) == 1:
        return "The whole answer rests on one paper."
    return "" if answering else "There is nothing to put together into an answer."
