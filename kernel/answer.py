"""What the thread says first: the answer in a few sentences, each resting on a claim, or plainly what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.domain import Conflict, Coverage, FacetKind, Finding, Outcome, Paper, Plan, Question
from kernel.facets.order import opposes
from kernel.language.holding import held
from kernel.standing import disagreements, told_of

MOST_CLAIMS = 3


def answer_of(
    question: Question,
    plan: Plan,
    findings: Sequence[Finding],
    coverage: Coverage,
    outcome: Outcome,
    papers: Sequence[Paper],
    conflicts: Sequence[Conflict] = (),
) -> str:
    """The answer in plain text: paragraphs with a blank line between them, claims as lines that begin with "• ".

    Every statement about the world is a claim of a paper, named with its id, with its label and who stands behind it.
    Where sources disagree, it says so and shows both.
    """
    by_id = {p.id: p for p in papers}
    guided = _guided(question, plan, findings, by_id)
    if outcome is Outcome.INSUFFICIENT_EVIDENCE:
        said = [*_insufficient(plan, findings, coverage, by_id), *guided]
    else:
        answering = [f for f in findings if f.supported and f.answers][:MOST_CLAIMS]
        said = [*_opposite(question, plan, answering), "\n".join(_cited(f, by_id) for f in answering), *guided]
    return "\n\n".join([*said, *_disagreeing(findings, conflicts, by_id, "\n".join(said))])


def _disagreeing(
    findings: Sequence[Finding], conflicts: Sequence[Conflict], papers: dict[str, Paper], shown: str
) -> list[str]:
    """Each conflict in a sentence, with those of its two claims that are not shown yet."""
    said = []
    for conflict, sentence in zip(conflicts, disagreements(conflicts), strict=True):
        unseen = [f for f in findings if f.claim.id in conflict.claims and f"[{f.claim.id}: " not in shown]
        said += [sentence, *(["\n".join(_cited(f, papers) for f in unseen)] if unseen else [])]
    return said


def _opposite(question: Question, plan: Plan, answering: Sequence[Finding]) -> list[str]:
    """A word before the claims where they say the opposite of what is asked: "Is A worse than B?", and A is better."""
    against = [f.claim.id for f in answering if opposes(question.text, plan.facets, f.claim.text, f.about)]
    return [f"The sources say the opposite of what the question suggests: see {', '.join(against)}."] if against else []


def _guided(question: Question, plan: Plan, findings: Sequence[Finding], papers: dict[str, Paper]) -> list[str]:
    """What was found on what the owner asked to be looked at as well."""
    if not question.guidance:
        return []
    guided = [f for f in plan.guided if f.kind is not FacetKind.TOPIC]
    if not guided:
        said = "What the owner asked for names no method, model, dataset or measure that the question does not"
        return [f"{said}; its words steered the search."]
    names = ", ".join(f.text for f in guided)
    found = [f for f in findings if f.supported and any(held(g, f.claim.text) for g in guided)][:MOST_CLAIMS]
    if not found:
        return [f"On what the owner asked for ({names}): none of the papers that were read says anything of it."]
    return [f"On what the owner asked for ({names}):", "\n".join(_cited(f, papers) for f in found)]


def _insufficient(plan: Plan, findings: Sequence[Finding], coverage: Coverage, papers: dict[str, Paper]) -> list[str]:
    near = sorted((f for f in findings if f.supported), key=lambda f: not f.about)[:MOST_CLAIMS]
    lead = " ".join([_no_source(plan, coverage), *coverage.missing])
    if near:
        if not plan.understood:
            lead += " Ask it in English, please."
        return [lead, "The nearest evidence:", "\n".join(_cited(f, papers) for f in near)]
    if not plan.understood:
        return [lead, "Ask it in English, please."]
    return [lead, "Nothing that was found bears on it. Ask in other words, or name the method and the measure."]


def _no_source(plan: Plan, coverage: Coverage) -> str:
    if not plan.understood:
        return "This question does not seem to be in English, and without a model no other language is understood."
    comparators = [f.text for f in plan.of(FacetKind.COMPARATOR)]
    methods = " and ".join(f.text for f in plan.of(FacetKind.METHOD))
    covered = {c.right for c in coverage.cells if c.covered}
    if methods and comparators and not all(c in covered for c in comparators):
        return f"No retrieved paper makes this comparison: {methods} against {' and '.join(comparators)}."
    if coverage.premise_met is False:
        return "No retrieved paper holds what this question takes for granted."
    figures = [f.text for f in plan.of(FacetKind.METRIC)]
    if methods and figures and coverage.share:
        return (
            f"No retrieved paper answers this question: what was read on {methods} gives no figure for {_or(figures)}."
        )
    return "No retrieved paper answers this question."


def _or(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"


def _cited(finding: Finding, papers: dict[str, Paper]) -> str:
    paper = papers[finding.claim.paper_id]
    who = paper.authors[0] if paper.authors else paper.title
    others = " et al." if len(paper.authors) > 1 else ""
    year = f", {paper.year}" if paper.year else ""
    ending = "" if finding.claim.text.endswith((".", "!", "?")) else "."
    return f"• {finding.claim.text}{ending} [{finding.claim.id}: {who}{others}{year}, {paper.id} · {told_of(finding)}]"
