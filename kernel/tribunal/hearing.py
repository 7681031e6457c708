"""One role is heard: what it is shown, the form that it fills in, and what code lets stand of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from kernel.domain import Coverage, Criterion, Fault, Finding, Opinion, Plan, Role
from kernel.errors import Unavailable
from kernel.language.text import clean
from kernel.ports import Model
from kernel.prompt import load
from kernel.tribunal.criteria import CRITERIA, RULES, named_claims
from kernel.tribunal.rules import by_rules

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


def reviewers_of(reviewers: Mapping[Role, Model]) -> tuple[str, ...]:
    """The reviewers' names, one a role, in the order of Role; a role without a model is judged by rules."""
    return tuple(reviewers[role].name if role in reviewers else RULES for role in Role)


async def opinion_of(
    role: Role,
    model: Model | None,
    question: str,
    plan: Plan,
    findings: tuple[Finding, ...],
    coverage: Coverage,
    faults: tuple[Fault, ...] = (),
    objections: tuple[str, ...] = (),
) -> Opinion:
    """One role's opinion: by rules without a model; an abstention where the model gave no valid one.

    `faults` is what the audit found; `objections` what was said against the draft before it was revised.
    """
    if model is None:
        return by_rules(role, plan, findings, coverage, faults)
    case = case_text(question, findings, coverage, faults, objections)
    try:
        form = await model.fill(OpinionForm, load(role.lower()).text, case, role=role)
    except Unavailable as error:
        return Opinion(role=role, reviewer=model.name, abstained=str(error) or "it gave no answer")
    given = {c.name.strip().casefold(): c for c in form.criteria}
    if not all(name in given for name in CRITERIA):
        return Opinion(role=role, reviewer=model.name, abstained="it left criteria out")
    known = {f.claim.id for f in findings}
    return Opinion(
        role=role,
        reviewer=model.name,
        criteria=_grounded(given, known, by_rules(role, plan, findings, coverage, faults)),
        flags=tuple(f.strip()[:MOST_CHARS] for f in form.fatal_flags if known & named_claims(f)),
        objection=form.strongest_objection.strip()[:MOST_CHARS],
    )


def _grounded(given: dict[str, CriterionForm], known: set[str], rules: Opinion) -> tuple[Criterion, ...]:
    """The criteria with the ids that exist. Points that rest on no claim are no more than the rules would give.

    A mark without evidence is the reviewer's taste: a rebuttal that names none raises scores (arXiv 2604.23593).
    """
    allowed = {c.name: c.points for c in rules.criteria}
    criteria = []
    for name in CRITERIA:
        evidence = tuple(e for e in given[name].evidence if e in known)
        points = given[name].points if evidence else min(given[name].points, allowed[name])
        criteria.append(Criterion(name=name, points=points, evidence=evidence))
    return tuple(criteria)


def case_text(
    question: str,
    findings: Sequence[Finding],
    coverage: Coverage,
    faults: Sequence[Fault] = (),
    objections: Sequence[str] = (),
) -> str:
    """What the roles see: question, matrix, claims with quotes, what is missing; never authors, venues or papers.

    After a revision they see what was said against the draft before, and neither by whom nor with how many points.
    """
    lines = [f"Question: {clean(question)}", f"Premise met: {coverage.premise_met}", ""]
    lines += ["Coverage of the pairs asked for:"]
    lines += [f"- {c.left} with {c.right}: {'covered' if c.covered else 'not covered'}" for c in coverage.cells]
    lines += ["", "Claims:"]
    for f in findings:
        near = "" if f.answers else "; near the question, does not answer it"
        near += f"; in conflict with {', '.join(f.disputed_by)}" if f.disputed_by else ""
        lines += [
            f"- {f.claim.id} [{f.label}, {f.provenance}{near}] {clean(f.claim.text)}",
            f"  quote: {clean(f.claim.quote)}",  # on one line: a paper must not write lines of the case
            f"  checks: {'; '.join(f.reasons)}",
        ]
    lines += ["", "Missing:", *(f"- {clean(m)}" for m in coverage.missing)]
    if faults:
        lines += ["", "Found by the audit, which reads no meaning:", *(f"- {clean(f.text)}" for f in faults)]
    if objections:
        lines += ["", "Objections to the draft before this revision; judge whether they still hold:"]
        lines += [f"- {clean(o)}" for o in objections]
    return "\n".join(lines)
