"""What the thread says first: the answer in a few sentences, each resting on a claim, or plainly what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.domain import Coverage, FacetKind, Finding, Outcome, Paper, Plan

MOST_CLAIMS = 3


def answer_of(
    plan: Plan, findings: Sequence[Finding], coverage: Coverage, outcome: Outcome, papers: Sequence[Paper]
) -> str:
    """The answer in plain text. Every statement about the world is a claim of a paper, named with its id."""
    by_id = {p.id: p for p in papers}
    if outcome is Outcome.INSUFFICIENT_EVIDENCE:
        return _insufficient(plan, findings, coverage, by_id)
    answering = [f for f in findings if f.supported and f.answers][:MOST_CLAIMS]
    return "\n".join(_cited(f, by_id) for f in answering)


def _insufficient(plan: Plan, findings: Sequence[Finding], coverage: Coverage, papers: dict[str, Paper]) -> str:
    near = sorted((f for f in findings if f.supported), key=lambda f: not f.about)[:MOST_CLAIMS]
    lines = [_no_source(plan, coverage), *coverage.missing]
    if near:
        lines += ["The nearest evidence:", *(_cited(f, papers) for f in near)]
    elif not coverage.missing:
        lines.append("Nothing that was found bears on it. Ask in other words, or name the method and the measure.")
    return "\n".join(lines)


def _no_source(plan: Plan, coverage: Coverage) -> str:
    comparators = [f.text for f in plan.of(FacetKind.COMPARATOR)]
    methods = " and ".join(f.text for f in plan.of(FacetKind.METHOD))
    covered = {c.right for c in coverage.cells if c.covered}
    if methods and comparators and not all(c in covered for c in comparators):
        return f"No retrieved paper makes this comparison: {methods} against {' and '.join(comparators)}."
    if coverage.premise_met is False:
        return "No retrieved paper holds what this question takes for granted."
    return "No retrieved paper answers this question."


def _cited(finding: Finding, papers: dict[str, Paper]) -> str:
    paper = papers[finding.claim.paper_id]
    who = paper.authors[0] if paper.authors else paper.title
    others = " et al." if len(paper.authors) > 1 else ""
    year = f", {paper.year}" if paper.year else ""
    ending = "" if finding.claim.text.endswith((".", "!", "?")) else "."
    return f"• {finding.claim.text}{ending} [{finding.claim.id}: {who}{others}{year}, {paper.id}]"
