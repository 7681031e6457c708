"""The tribunal: three roles, in parallel and blind, fill in criteria; code computes score, caps and veto."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import BaseModel, Field

from kernel.domain import Coverage, Criterion, FacetKind, Finding, Label, Opinion, Plan, Provenance, Role, Verdict
from kernel.errors import Unavailable
from kernel.language.text import clean
from kernel.ports import Model
from kernel.prompt import load

CRITERIA = ("answers the question", "support", "contradictions", "scope", "missing evidence")
REVISE_UNDER = 6.5
SPLIT_OVER = 3.0
RULES = "rules"
MOST_CHARS = 400  # of an objection or a flag


class CriterionForm(BaseModel):
    """One criterion as a model fills it in."""

    name: str
    points: int = Field(ge=0, le=4)
    evidence: list[str] = []


class OpinionForm(BaseModel):
    """What a reviewing model fills in. It gives no total: code computes it."""

    criteria: list[CriterionForm]
    fatal_flags: list[str] = []
    strongest_objection: str = ""


async def opinion_of(
    role: Role,
    model: Model | None,
    question: str,
    plan: Plan,
    findings: tuple[Finding, ...],
    coverage: Coverage,
) -> Opinion:
    """One role's opinion: by rules without a model; an abstention where the model gave no valid one."""
    if model is None:
        return by_rules(role, plan, findings, coverage)
    case = case_text(question, findings, coverage)
    try:
        form = await model.fill(OpinionForm, load(role.lower()).text, case, role=role)
    except Unavailable as error:
        return Opinion(role=role, reviewer=model.name, abstained=str(error))
    known = {f.claim.id for f in findings}
    given = {c.name.strip().casefold(): c for c in form.criteria}
    if not all(name in given for name in CRITERIA):
        return Opinion(role=role, reviewer=model.name, abstained="it left criteria out")
    return Opinion(
        role=role,
        reviewer=model.name,
        criteria=tuple(
            Criterion(name=n, points=given[n].points, evidence=tuple(e for e in given[n].evidence if e in known))
            for n in CRITERIA
        ),
        flags=tuple(f.strip()[:MOST_CHARS] for f in form.fatal_flags if known & named_claims(f)),
        objection=form.strongest_objection.strip()[:MOST_CHARS],
    )


def named_claims(text: str) -> set[str]:
    """The ids of the claims that a flag names: C2 in "off-topic: C2"."""
    return set(re.findall(r"\bC\d+\b", text))


def case_text(question: str, findings: Sequence[Finding], coverage: Coverage) -> str:
    """What the roles see: question, matrix, claims with quotes, what is missing; never authors, venues or papers."""
    lines = [f"Question: {question}", f"Premise met: {coverage.premise_met}", "", "Coverage of the pairs asked for:"]
    lines += [f"- {c.left} with {c.right}: {'covered' if c.covered else 'not covered'}" for c in coverage.cells]
    lines += ["", "Claims:"]
    for f in findings:
        near = "" if f.answers else "; near the question, does not answer it"
        lines += [
            f"- {f.claim.id} [{f.label}, {f.provenance}{near}] {clean(f.claim.text)}",
            f"  quote: {clean(f.claim.quote)}",  # on one line: a paper must not write lines of the case
            f"  checks: {'; '.join(f.reasons)}",
        ]
    return "\n".join([*lines, "", "Missing:", *(f"- {m}" for m in coverage.missing)])


def by_rules(role: Role, plan: Plan, findings: tuple[Finding, ...], coverage: Coverage) -> Opinion:
    """One role's opinion by rules. Each role is strict about its own matter: see the three weighings below."""
    supported = [f for f in findings if f.supported]
    answering = [f for f in supported if f.answers]
    points = {
        "answers the question": 4 if answering and coverage.premise_met is not False else 0,
        "support": _support(role, answering),
        "contradictions": 4 if not any(f.label is Label.CONTRADICTED for f in findings) else 1,
        "scope": round(4 * coverage.share) if answering else 0,
        "missing evidence": max(0, 4 - (2 if role is Role.SKEPTIC else 1) * len(coverage.missing)) if answering else 0,
    }
    ids = tuple(f.claim.id for f in (answering or supported))
    return Opinion(
        role=role,
        reviewer=RULES,
        criteria=tuple(Criterion(name=n, points=points[n], evidence=ids) for n in CRITERIA),
        flags=_flags(role, plan, answering),
        objection=_objection(role, findings, answering, coverage),
    )


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


def _objection(role: Role, findings: Sequence[Finding], answering: Sequence[Finding], coverage: Coverage) -> str:
    """The strongest objection that a role has in its own matter; the first that applies."""
    contradicted = [f.claim.id for f in findings if f.label is Label.CONTRADICTED]
    if contradicted:
        return f"{contradicted[0]} says the opposite of its source."
    own = {Role.SKEPTIC: _doubts, Role.VALIDATOR: _checks, Role.SYNTHESIZER: _sums_up}[role]
    return own(answering, coverage) or "None that the evidence at hand supports."


def _doubts(answering: Sequence[Finding], coverage: Coverage) -> str:
    if coverage.missing:
        return coverage.missing[0]
    if not answering:
        return "What was found is near the question and does not answer it."
    if not any(f.corroborated_by for f in answering):
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
        return f"Only {covered} of the {len(coverage.cells)} combinations asked for stand in one retrieved passage."
    papers = {f.claim.paper_id for f in answering}
    if len(papers) == 1:
        return "The whole answer rests on one paper."
    return "" if answering else "There is nothing to put together into an answer."


def verdict_of(
    opinions: tuple[Opinion, ...], plan: Plan, findings: Sequence[Finding], coverage: Coverage, rounds: int
) -> Verdict:
    """The mean of the roles that did not abstain, capped by what code can see for itself."""
    scores = [o.score for o in opinions if not o.abstained]
    score = sum(scores) / len(scores) if scores else 0.0
    caps = [(limit, why) for limit, why in caps_of(plan, findings, coverage) if limit < score]
    veto = next((flag for o in opinions if o.role is Role.SKEPTIC for flag in o.flags), "")
    return Verdict(
        opinions=opinions,
        score=round(min([score, *(limit for limit, _ in caps)]), 1),
        caps=tuple(why for _, why in sorted(caps)),
        veto=veto,
        split=bool(scores) and max(scores) - min(scores) > SPLIT_OVER,
        revision_rounds=rounds,
    )


def caps_of(plan: Plan, findings: Sequence[Finding], coverage: Coverage) -> list[tuple[float, str]]:
    """(highest score allowed, why) for each cap that applies, whatever the reviewers say."""
    supported = [f for f in findings if f.supported]
    caps = []
    if coverage.premise_met is False:
        caps.append((4.0, "at most 4: what the question takes for granted is in no retrieved source"))
    if coverage.share < 0.5:
        caps.append((4.0, "at most 4: fewer than half of the asked pairs are covered"))
    if not any(f.answers for f in supported):
        caps.append((4.0, "at most 4: no supported claim answers the question"))
    methods = plan.of(FacetKind.METHOD)
    if methods and not any(f.about for f in supported):
        caps.append((5.0, "at most 5: no supported claim speaks of the named method"))
    if supported and not any(f.verified for f in supported):
        caps.append((7.5, "at most 7.5: nothing is verified, the answer only repeats its sources' words"))
    if any(f.label is Label.CONTRADICTED for f in findings):
        caps.append((6.0, "at most 6: a claim that its source contradicts was kept"))
    if findings:
        share = len([f for f in findings if f.label is not Label.UNVERIFIED]) / len(findings)
        caps.append((10 * share, f"at most {10 * share:.1f}: {share:.0%} of the claims are not unverified"))
    return caps


def needs_revision(verdict: Verdict) -> bool:
    """Whether a revision round is due: a score under 6.5, or a veto."""
    return verdict.score < REVISE_UNDER or bool(verdict.veto)
