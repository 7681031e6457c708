"""Claims made and checked by a model: one call a paper to read, two to check. Code keeps the last word on each."""

from __future__ import annotations

import asyncio
import re
from typing import Literal

from pydantic import BaseModel, Field

from kernel.domain import Claim, Document, Entailment, Gap, Paper, Plan, Value
from kernel.errors import Unavailable
from kernel.language.nearest import nearest_windows
from kernel.language.text import clean
from kernel.ports import Model
from kernel.prompt import load
from kernel.verify.quote import anchor

CLAIMS_A_PAPER = 4
SHORTEST_SPAN = 12  # characters: a shorter one is found anywhere and decides nothing
WINDOWS_A_CLAIM = 5
TEXT_LIMIT = 12_000  # characters of one paper that a reading call is given


# A claim has to be understood by itself: who "it" and "we" are, no reader of the claim table can know.
_LEANS = re.compile(r"(?:it|its|they|their|we|our|this|these|those|he|she)\b(?! paper| study)", re.IGNORECASE)


class ClaimForm(BaseModel):
    """One atomic claim, self-contained, and the words that it rests on."""

    text: str
    quote: str
    answers_the_question: bool = False


class ClaimsForm(BaseModel):
    """The claims that a model reads out of one paper."""

    claims: list[ClaimForm] = []


class EntailmentForm(BaseModel):
    """What the evidence makes of one claim."""

    claim: str
    verdict: Literal["supported", "contradicted", "not enough"]
    span: str = ""


class EntailmentsForm(BaseModel):
    """One entry for each claim of a paper."""

    claims: list[EntailmentForm] = Field(default_factory=list)


class Read(Value):
    """The claims of one paper with whether each answers, and what could not be had."""

    claims: tuple[tuple[Claim, bool], ...] = ()
    gaps: tuple[Gap, ...] = ()
    silent: bool = False  # the model gave no valid answer


class Checked(Value):
    """What two passes over one paper's text said of each claim, in the order of the claims."""

    entailments: tuple[Entailment, ...] = ()
    gaps: tuple[Gap, ...] = ()


async def read_by_model(question: str, plan: Plan, document: Document, model: Model) -> Read:
    """At most four claims of a paper. A claim whose quote is not in the stored text is dropped, and said to be."""
    paper, sections = document
    text = "\n\n".join(f"[{name}]\n{clean(body)}" for name, body in sections)[:TEXT_LIMIT]
    facets = ", ".join(f.text for f in plan.facets)
    case = f"Question: {question}\nFacets: {facets}\n\nPaper {paper.id}: {paper.title}\n{text}"
    try:
        form = await model.fill(ClaimsForm, load("claims").text, case, role="READER")
    except Unavailable as error:
        return Read(gaps=(Gap(what=f"claims of {paper.id}", why=str(error)),), silent=True)
    kept: list[tuple[Claim, bool]] = []
    leaning = lost = 0
    for draft in form.claims[:CLAIMS_A_PAPER]:
        if _LEANS.match(clean(draft.text)):
            leaning += 1
            continue
        claim = _anchored(draft, paper, sections, len(kept) + 1, model.name)
        kept += [(claim, draft.answers_the_question)] if claim else []
        lost += claim is None
    whys = (
        (lost, "their quotes are not in the text of the paper"),
        (leaning, "they cannot be understood by themselves"),
    )
    gaps = tuple(Gap(what=f"{count} claims of {paper.id}", why=why) for count, why in whys if count)
    return Read(claims=tuple(kept), gaps=gaps)


def _anchored(
    draft: ClaimForm, paper: Paper, sections: tuple[tuple[str, str], ...], number: int, by: str
) -> Claim | None:
    for section, body in sections:
        found = anchor(draft.quote, body)
        if found and draft.text.strip():
            start, end = found
            return Claim(
                id=f"{paper.id}#{number}", text=clean(draft.text), paper_id=paper.id, quote=body[start:end],
                start=start, end=end, section=section, made_by=by,
            )  # fmt: skip
    return None


async def check_by_model(claims: tuple[Claim, ...], document: Document, model: Model) -> Checked:
    """Entailment of claims by one paper's text, twice: windows in order, then reversed. Disagreement is "not enough".

    The claims may be the paper's own or another's that it may stand behind. Where the model stays silent they are
    "unchecked", and there is a gap.
    """
    paper, sections = document
    texts = [text for _, text in sections]
    evidence = {c.id: nearest_windows(c.text, texts, WINDOWS_A_CLAIM) for c in claims}
    prompt = load("entailment").text
    passes = await asyncio.gather(
        *(_one_pass(claims, evidence, prompt, model, turned=turned) for turned in (False, True)), return_exceptions=True
    )
    failed = next((p for p in passes if isinstance(p, BaseException)), None)
    if isinstance(failed, Unavailable):
        unchecked = tuple(Entailment(claim=c.id, paper_id=paper.id, said="unchecked") for c in claims)
        return Checked(entailments=unchecked, gaps=(Gap(what=f"entailment for {paper.id}", why=str(failed)),))
    if failed is not None:
        raise failed
    first, second = (p for p in passes if not isinstance(p, BaseException))
    return Checked(entailments=tuple(_agreed(c.id, paper.id, first.get(c.id), second.get(c.id)) for c in claims))


def _agreed(claim: str, paper_id: str, first: EntailmentForm | None, second: EntailmentForm | None) -> Entailment:
    """What both passes said; "not enough" where one left the claim out, or they disagree."""
    if first is None or second is None or first.verdict != second.verdict:
        return Entailment(claim=claim, paper_id=paper_id, said="not enough")
    return Entailment(claim=claim, paper_id=paper_id, said=first.verdict, span=first.span)


async def _one_pass(
    claims: tuple[Claim, ...], evidence: dict[str, list[str]], prompt: str, model: Model, *, turned: bool
) -> dict[str, EntailmentForm]:
    """The valid answers by claim id. A span that is in none of the claim's windows makes the answer "not enough"."""
    blocks = []
    for claim in claims:
        shown = evidence[claim.id][::-1] if turned else evidence[claim.id]
        blocks.append("\n".join([*(f"Evidence: {w}" for w in shown), f"Claim {claim.id}: {claim.text}"]))
    form = await model.fill(EntailmentsForm, prompt, "\n\n".join(blocks), role="READER")
    answers: dict[str, EntailmentForm] = {}
    for entry in form.claims:
        found = len(entry.span.strip()) >= SHORTEST_SPAN and any(
            anchor(entry.span, w) for w in evidence.get(entry.claim, [])
        )
        twice = entry.claim in answers and answers[entry.claim].verdict != entry.verdict
        sure = found and not twice
        answers[entry.claim] = entry if sure else EntailmentForm(claim=entry.claim, verdict="not enough")
    return answers
