"""The audit: checks again, from a draft's own records, all that can be checked of it. It trusts no label.

Reviewers who always say nine would pass a draft about another subject, as the first version's did; what is found here
caps the score and vetoes, whatever they say. It reads no meaning: each check compares records and words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kernel.domain import Cell, FacetKind, Fault, Finding, Paper, Plan, Provenance, Report, Screened
from kernel.language.holding import held, owns
from kernel.language.terms import Rarity
from kernel.language.text import clean, folded
from kernel.screening import screened
from kernel.verify.judgement import LEFT_OPEN
from kernel.verify.ladder import judge
from kernel.verify.quote import anchor, copied, verbatim

Texts = Mapping[tuple[str, str], str]  # (paper id, section) to the stored text
Orders = Callable[[str], int]  # how many orders a text gives to whoever reads it
ABSTRACT = "abstract"
_CITED = re.compile(r"\[(?P<claim>C\d+)\b[^\]]*\]")
_RECORD = re.compile(
    r"(?:arxiv[:./\s]*(?:org/)?(?:abs/|pdf/)?)?(?<![\d.])(\d{4}\.\d{5})(?:v\d+)?(?![\d.])", re.IGNORECASE
)


def orders_in(text: str) -> int:
    """How many sentences of a text give orders, as the screen sees it."""
    return screened(text).set_aside


@dataclass(frozen=True)
class Records:
    """What a draft is checked against: the papers with the gate's word on each, and what was read of them."""

    papers: tuple[Screened, ...]
    texts: Texts
    orders: Orders = orders_in

    def paper(self, paper_id: str) -> Screened | None:
        """The record with this id, or None where the run retrieved none."""
        return next((s for s in self.papers if s.paper.id == paper_id), None)


def audit(plan: Plan, findings: Sequence[Finding], cells: Sequence[Cell], records: Records) -> tuple[Fault, ...]:
    """Every fault of a draft's claims and of its coverage matrix, claims first; empty where all is as it says."""
    rarity = Rarity(clean(text) for text in records.texts.values())
    claims = [fault for f in findings for fault in _of_claim(f, plan, records, rarity)]
    return (*claims, *_of_cells(cells, records))


def audit_words(report: Report, records: Records) -> tuple[Fault, ...]:
    """Every fault of the words around the claims: what the answer states and cites, references, orders to a reader."""
    rarity = Rarity(clean(text) for text in records.texts.values())
    return (*_of_answer(report, records, rarity), *_of_references(report, records), *_of_texts(report, records))


def _of_claim(finding: Finding, plan: Plan, records: Records, rarity: Rarity) -> Iterator[Fault]:
    claim = finding.claim
    known = records.paper(claim.paper_id)
    if known is None:
        yield Fault(kind="invented-reference", claim=claim.id, why=f"{claim.paper_id} is no retrieved paper")
        return
    if not known.admitted or known.paper.retracted:
        why = "is retracted" if known.paper.retracted else "was not admitted"
        yield Fault(kind="not-admitted", claim=claim.id, why=f"{claim.paper_id} {why}")
    text = records.texts.get((claim.paper_id, claim.section), "")
    if not (claim.text.strip() and claim.quote.strip() and text.strip()):
        yield Fault(kind="no-evidence", claim=claim.id, why="no words of a paper stand behind it")
    elif text[claim.start : claim.end] != claim.quote and not anchor(claim.quote, text):
        yield Fault(kind="quote-not-found", claim=claim.id, why=f"its quote is not in {claim.paper_id}")
    elif finding.supported:
        yield from _of_label(finding, text, known.paper, rarity)
    places = (("the claim", claim.text), ("its quote", claim.quote), ("the title", known.paper.title))
    if place := next((place for place, words in places if words and records.orders(words)), None):
        yield Fault(kind="injected-instruction", claim=claim.id, why=f"{place} gives orders to its readers")
    if finding.supported and finding.answers and _strays(plan, known.paper, f"{claim.text} {text}"):
        yield Fault(kind="off-topic", claim=claim.id, why="neither it nor its paper speaks of the named method")


def _of_label(finding: Finding, text: str, paper: Paper, rarity: Rarity) -> Iterator[Fault]:
    """What stands against a claim that is shown as supported."""
    claim = finding.claim
    if verbatim(claim.text, claim.quote):
        copy = True
    else:
        copy = copied(claim.text, claim.quote)
        if against := refutations(claim.text, text, paper.title, rarity):
            yield Fault(kind="refuted", claim=claim.id, why=against[0])
    if copy and finding.provenance is not Provenance.QUOTED:
        yield Fault(kind="copy-counted", claim=claim.id, why="a copied sentence is no verification", fatal=False)


def refutations(claim: str, text: str, title: str, rarity: Rarity) -> tuple[str, ...]:
    """The ladder's vetoes: what the claim words otherwise than the text. Empty where too little was found, or enough.

    A draft that shows such a claim as supported states something that its source does not say.
    """
    judgement = judge(claim, text, title, rarity)
    return tuple(r for r in judgement.reasons if not r.startswith(LEFT_OPEN)) if judgement.vetoed else ()


def _strays(plan: Plan, paper: Paper, passage: str) -> bool:
    methods = plan.of(FacetKind.METHOD)
    told = clean(passage)
    return bool(methods) and not any(held(m, told) or owns(m.text, paper.title, paper.abstract) for m in methods)


def _of_cells(cells: Sequence[Cell], records: Records) -> Iterator[Fault]:
    """A pair that is shown as covered rests on a passage of a retrieved paper."""
    for cell in cells:
        if not cell.covered:
            continue
        known = records.paper(cell.paper_id)
        if known is None:
            why = f"{cell.left} with {cell.right}: {cell.paper_id} is no retrieved paper"
            yield Fault(kind="invented-reference", why=why)
        elif not _stands_in(cell.evidence, known.paper, records.texts):
            why = f"{cell.left} with {cell.right}: the passage is not in {cell.paper_id}"
            yield Fault(kind="passage-not-found", why=why, fatal=False)


def _stands_in(evidence: str, paper: Paper, texts: Texts) -> bool:
    """Whether a cell's passage, which begins with the name of its section, is in the title or the stored text."""
    section, _, passage = evidence.partition(": ")
    if section == "title":
        return folded(passage) in folded(paper.title)
    stored = [text for (paper_id, _), text in texts.items() if paper_id == paper.id]
    return any(folded(passage) in folded(text) or folded(evidence) in folded(text) for text in stored)


def _of_answer(report: Report, records: Records, rarity: Rarity) -> Iterator[Fault]:
    """What the answer says with a claim's id beside it is what that claim's source says."""
    claims = {f.claim.id: f.claim for f in report.findings}
    if records.orders(report.answer):
        yield Fault(kind="injected-instruction", why="the answer gives orders to its readers")
    for line in report.answer.splitlines():
        for cited, said in _cited(line):
            claim = claims.get(cited)
            if claim is None:
                yield Fault(kind="invented-reference", why=f"the answer cites {cited}, which is no claim of the draft")
            elif folded(said).rstrip(".") != folded(claim.text).rstrip("."):
                known = records.paper(claim.paper_id)
                text = records.texts.get((claim.paper_id, claim.section), "")
                if known and text and (against := refutations(said, text, known.paper.title, rarity)):
                    yield Fault(kind="refuted", claim=cited, why=f"the answer: {against[0]}")


def _cited(line: str) -> Iterator[tuple[str, str]]:
    """(claim, what is said of it) for each citation of a line: the words since the one before, or that one's own."""
    begin, said = 0, ""
    for citation in _CITED.finditer(line):
        said = line[begin : citation.start()].strip("• ") or said
        begin = citation.end()
        yield citation["claim"], said


def _of_references(report: Report, records: Records) -> Iterator[Fault]:
    """Every arXiv id in the answer and in the draft is that of a retrieved paper, or stands in its words."""
    words = " ".join((report.question.text, *(f"{s.paper.id} {s.paper.url} {s.paper.doi}" for s in records.papers)))
    words += " ".join(f"{s.paper.title} {s.paper.abstract}" for s in records.papers)
    words += " ".join(f.claim.quote for f in report.findings)
    known = set(_RECORD.findall(words))
    for record in dict.fromkeys(_RECORD.findall(f"{report.answer}\n{report.markdown}")):
        if record not in known:
            yield Fault(kind="invented-reference", why=f"the draft cites {record}, which is no retrieved paper")


def _of_texts(report: Report, records: Records) -> Iterator[Fault]:
    """No text that a claim rests on still holds an order: the run's screen takes them out before anything is read."""
    cited = {f.claim.paper_id for f in report.findings}
    for (paper_id, section), text in records.texts.items():
        if paper_id in cited and records.orders(text):
            yield Fault(kind="injected-instruction", why=f"the {section} of {paper_id} gives orders to its readers")
