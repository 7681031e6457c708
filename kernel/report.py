"""The draft in Markdown, from a judged case. Pure: every figure comes from the case, every reference from a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kernel.domain import Edition, FacetKind, Finding, Outcome, Paper, Report
from kernel.language.text import seen
from kernel.standing import disagreements, label_of, standing_of

DRAFT_LINE = "Autonomous draft — Owner review required before publication"
SAMPLES_LINE = "Made from the sample library: summaries in our own words, not the papers' own text."
BY_RULES = "reviewed by rules, not by a language model"
ONE_MODEL = "All three roles share one model, so that they err together"
CONFIDENCE = (
    "Confidence is the calibrated probability that the source supports the claim (1 for a copied sentence, by "
    "construction), times the weight of the source: full text 1, abstract 0.8, our own summary 0.5, retracted 0. Only "
    "another paper's own text raises it further; papers that share an author confirm nothing of each other's. How well "
    "it is calibrated: docs/reliability.md."
)
COVERAGE_PARAMETER = "gate: weight of term coverage"  # among the edition's parameters
MOST_AUTHORS = 8
_KINDS = {FacetKind.TOPIC: "other words that matter", FacetKind.SCALE: "size"}
_WEB = re.compile(r"https?://[^\s<>]+")


def markdown_of(report: Report) -> str:
    """The whole draft, section by section."""
    sections = (
        _head(report),
        _section("Abstract", _abstract(report)),
        _section("1 Introduction", _introduction(report)),
        _section("2 Methodology", _methodology(report)),
        _section("3 Results", _results(report)),
        _section("4 Uncertainties", _uncertainties(report)),
        _section("5 Claims", _claims(report)),
        *((_section("Struck by an owner", _struck(report)),) if report.struck else ()),
        _section("References", _references(report)),
    )
    return "\n\n".join("\n".join(section) for section in sections) + "\n"


def inline(text: str) -> str:
    """Text from outside, so that nothing in it is Markdown or HTML, on one line."""
    flat = " ".join(seen(text).split())
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~!&])", r"\\\1", flat)
    # A list, a quotation or the underline of a heading needs to stand first on its line.
    return re.sub(r"^(?:([-+=])(?=[-+=\s]|$)|(\d{1,9})([.)])(?=\s|$))", _as_text, escaped)


def _as_text(mark: re.Match[str]) -> str:
    return f"\\{mark[1]}" if mark[1] else f"{mark[2]}\\{mark[3]}"


def totals_of(findings: tuple[Finding, ...]) -> str:
    """How many claims of which kind, in words; a quoted claim is never counted as verified."""
    if not findings:
        return "no claims"
    labels = [label_of(f) for f in findings]
    kinds = [(labels.count("Verified"), "verified")]
    kinds += [
        (labels.count(k), k.casefold()) for k in ("Quoted", "Summary", "Contradicted", "Unverified") if k in labels
    ]
    words = ", ".join(f"{n} {'from our summaries' if k == 'summary' else k}" for n, k in kinds)
    return f"{len(findings)} claim{'' if len(findings) == 1 else 's'}: {words}"


def _section(title: str, lines: Iterator[str]) -> list[str]:
    return [f"## {title}", "", *lines]


def _head(report: Report) -> list[str]:
    lines = [f"# {inline(report.question.text)}", "", f"**{DRAFT_LINE}**", "", f"{report.written_on:%d %B %Y}"]
    return [*lines, "", f"*{SAMPLES_LINE}*"] if report.from_samples else lines


def _abstract(report: Report) -> Iterator[str]:
    if report.outcome is Outcome.INSUFFICIENT_EVIDENCE:
        yield "**No evidence found.**"
        yield ""
    yield from (
        f"- {inline(line[2:])}" if line.startswith("• ") else inline(line) for line in report.answer.splitlines()
    )


def _introduction(report: Report) -> Iterator[str]:
    yield f"The question: {inline(report.question.text)}"
    if report.question.guidance:
        yield f"\nThis is round {report.question.round}. The owner asked: {inline(report.question.guidance)}"
    yield "\nIt was taken apart into:\n"
    yield from (f"- {_KINDS.get(f.kind, f.kind)}: {inline(f.text)}" for f in report.plan.facets)
    yield from (f"- asked for by the owner: {inline(f.text)}" for f in report.plan.guided)


def _methodology(report: Report) -> Iterator[str]:
    edition = report.edition
    admitted = sum(s.admitted for s in report.papers)
    again = report.plan.revision_queries
    more = f" (and {len(again)} more in the revision round)" if again else ""
    yield f"Searched: {inline(edition.library)}, {len(report.plan.queries)} queries sorted by relevance{more}:\n"
    asked = (*report.plan.queries, *again)
    yield from (f"- `{q.expression.replace('`', '')}` ({inline(q.purpose)})" for q in asked)
    yield f"\n{len(report.papers)} papers were retrieved; the gate admitted {admitted}."
    yield "The rest are background and yield no claim."
    weight = dict(edition.parameters).get(COVERAGE_PARAMETER, "")  # as it was in the run, not as it is now
    cosine, share = (f"{1 - float(weight):.1f} × ", f"{weight} × ") if weight else ("", "")
    yield f"Relevance is {cosine}the cosine of {inline(edition.embedder)} plus"
    yield f"{share}the share of the question's terms that a paper holds, each weighed by the square of its rarity,"
    yield "less what texts about something else reach."
    yield "The TF-IDF cosine (words and pairs of words, threshold 0.15) is shown below and decides nothing."
    yield from _checked(report)
    yield from _reviewers(edition)
    if edition.prompts:
        yield f"Prompts: {inline(', '.join(edition.prompts))}."
    yield f"Model calls: {edition.model_calls}; tokens: {edition.tokens:,}. Sovereign {edition.sovereign}.\n"
    yield from _rows(("parameter", "value"), edition.parameters)


def _checked(report: Report) -> Iterator[str]:
    """Against what the claims were checked: a summary of ours is not the paper."""
    if not report.findings:
        yield ""
        return
    summaries = sum(f.from_summary for f in report.findings)
    whose = "the text of its own source"
    if summaries and summaries == len(report.findings):
        whose = "our own summary of its paper, not against the paper itself"
    yield f"Each claim was checked against {whose}: quote, numbers with units, names, direction, negation and scope."
    if 0 < summaries < len(report.findings):
        yield f"For {summaries} of {len(report.findings)} that was our own summary of the paper, not the paper itself."
    yield "Figures that a source does not state but that follow from two that it does were worked out again.\n"


def _reviewers(edition: Edition) -> Iterator[str]:
    """Who reviewed, whether they share one model, and how far such reviewers were last found reliable."""
    if all(r == "rules" for r in edition.reviewers):
        yield f"The tribunal's three roles were {BY_RULES}."
    else:
        shared = f" {ONE_MODEL}." if one_model(edition) else ""
        yield f"The tribunal's roles: {inline(', '.join(edition.reviewers))}.{shared}"
    yield f"{reliability_of(edition)}."


def one_model(edition: Edition) -> bool:
    """Whether all roles share one language model: three opinions of one mind, that err together."""
    return len(set(edition.reviewers)) == 1 and edition.reviewers[0] != "rules"


def reliability_of(edition: Edition) -> str:
    """How far these reviewers were to be trusted when last measured, in a sentence without its full stop."""
    measured = edition.reliability
    if measured is None:
        return "How reliable these reviewers are has not been measured (`sovereign eval tribunal` does)"
    return (
        f"These reviewers, last measured on {measured.measured_on:%d %B %Y}, refused {measured.true_negative_rate:.0%} "
        f"of the bad drafts and passed {measured.true_positive_rate:.0%} of the good ones ({measured.n} in all)"
    )


def _results(report: Report) -> Iterator[str]:
    verdict = report.verdict
    totals = totals_of(report.findings)
    yield f"{totals[0].upper()}{totals[1:]}. Tribunal: {verdict.shown} after {_rounds(verdict.revision_rounds)}."
    yield f"Policy: {report.outcome.lower().replace('_', ' ')}.\n"
    yield from _rows(
        ("role", "reviewer", "score", "main objection"),
        [
            (o.role, o.reviewer, "abstained" if o.abstained else f"{o.score:.1f}", o.abstained or o.objection)
            for o in verdict.opinions
        ],
    )
    yield from (f"\nThe score was capped, {inline(cap)}." for cap in verdict.caps)
    if verdict.veto:
        yield f"\nVetoed by {verdict.vetoed_by}: {inline(verdict.veto)}."
    if report.coverage.cells:
        yield "\nCoverage, one row for each pair that the question asks for:\n"
        yield from _rows(
            ("pair", "held by one passage of"),
            [(f"{c.left} with {c.right}", c.paper_id or "no retrieved paper") for c in report.coverage.cells],
        )
    yield "\nPapers, admitted first:\n"
    yield from _rows(
        ("paper", "gate", "relevance", "TF-IDF", "why"),
        [(s.paper.title, s.admission, f"{s.relevance:.2f}", f"{s.tfidf:.2f}", s.reason) for s in report.papers[:15]],
    )
    if len(report.papers) > 15:
        yield f"\nand {len(report.papers) - 15} more, all background or less relevant."


def _rounds(count: int) -> str:
    return f"{count} revision round{'' if count == 1 else 's'}"


def _uncertainties(report: Report) -> Iterator[str]:
    yield from (f"- {inline(line)}" for line in disagreements(report.conflicts))
    yield from (f"- {inline(m)}" for m in report.coverage.missing)
    yield from (f"- {inline(gap.what)}: {inline(gap.why)}" for gap in report.gaps)
    if not any(f.corroborated_by for f in report.findings if f.answers):
        yield "- No claim of the answer is corroborated by a second retrieved paper."
    if all(o.reviewer == "rules" for o in report.verdict.opinions):
        yield "- The rules read words, not meaning: an answer worded quite differently from the question can be missed."
    yield f"- {CONFIDENCE}"


def _claims(report: Report) -> Iterator[str]:
    yield from _rows(
        ("id", "claim", "label", "who stands behind it", "confidence", "source", "checks"),
        [
            (
                f.claim.id,
                f.claim.text,
                label_of(f),
                standing_of(f),
                f"{f.confidence:.2f}",
                f.claim.paper_id,
                "; ".join(f.reasons),
            )
            for f in report.findings
        ],
    )


def _struck(report: Report) -> Iterator[str]:
    """Which claims an owner struck; their words are not repeated, for what is struck is not published."""
    yield "These claims were found and are no part of this draft."
    yield "The tribunal's score was given before they were struck.\n"
    yield from (f"- {inline(s.claim)}, struck by {inline(s.by)} on {s.at:%Y-%m-%d %H:%M} UTC" for s in report.struck)


def _references(report: Report) -> Iterator[str]:
    cited = dict.fromkeys(f.claim.paper_id for f in report.findings)
    yield from (f"- {reference(report.paper(paper_id))}" for paper_id in cited)


def reference(paper: Paper) -> str:
    """A reference, from the record alone."""
    authors = ", ".join(paper.authors[:MOST_AUTHORS]) + (" and others" if len(paper.authors) > MOST_AUTHORS else "")
    link = f"<{paper.url}>" if _WEB.fullmatch(paper.url) else inline(paper.url)
    parts = [inline(authors), inline(paper.title), str(paper.year or ""), link]
    kind = " (summary in our own words)" if paper.abstract_is_summary else ""
    return ". ".join(p for p in parts if p) + kind


def _rows(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(inline(cell) or '–' for cell in row)} |" for row in rows)
