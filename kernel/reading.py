"""Claims made and checked by a model: one call a paper to read, two to check. Code keeps the last word on each."""

from __future__ import annotations

import asyncio
from typing import Literal

from pydantic import BaseModel, Field

from kernel.domain import Claim, Document, Gap, Paper, Plan, Value
from kernel.errors import Unavailable
from kernel.language.terms import Rarity, terms
from kernel.language.text import clean, sentences, windows
from kernel.ports import Model
from kernel.prompt import load
from kernel.verify.quote import anchor

CLAIMS_A_PAPER = 4
WINDOWS_A_CLAIM = 5
TEXT_LIMIT = 12_000  # characters of one paper that a reading call is given


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
    """What two passes over the evidence said of each claim: by claim id, in the order of the claims."""

    verdicts: tuple[tuple[str, str], ...] = ()
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
    lost = 0
    for draft in form.claims[:CLAIMS_A_PAPER]:
        claim = _anchored(draft, paper, sections, len(kept) + 1, model.name)
        kept += [(claim, draft.answers_the_question)] if claim else []
        lost += claim is None
    gaps = (
        (Gap(what=f"{lost} claims of {paper.id}", why="their quotes are not in the text of the paper"),) if lost else ()
    )
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
    """Entailment of a paper's claims, twice: windows in order, then reversed. Disagreement is "not enough"."""
    evidence = {c.id: _best_windows(c.text, document[1]) for c in claims}
    prompt = load("entailment").text
    passes = await asyncio.gather(
        *(_one_pass(claims, evidence, prompt, model, turned=turned) for turned in (False, True)), return_exceptions=True
    )
    failed = next((p for p in passes if isinstance(p, BaseException)), None)
    if isinstance(failed, Unavailable):
        return Checked(gaps=(Gap(what=f"entailment for {document[0].id}", why=str(failed)),))
    if failed is not None:
        raise failed
    first, second = (p for p in passes if not isinstance(p, BaseException))
    verdicts = ((c.id, first.get(c.id, "not enough")) for c in claims)
    return Checked(verdicts=tuple((i, v if second.get(i) == v else "not enough") for i, v in verdicts))


async def _one_pass(
    claims: tuple[Claim, ...], evidence: dict[str, list[str]], prompt: str, model: Model, *, turned: bool
) -> dict[str, str]:
    blocks = []
    for claim in claims:
        shown = evidence[claim.id][::-1] if turned else evidence[claim.id]
        blocks.append("\n".join([*(f"Evidence: {w}" for w in shown), f"Claim {claim.id}: {claim.text}"]))
    form = await model.fill(EntailmentsForm, prompt, "\n\n".join(blocks), role="READER")
    verdicts: dict[str, str] = {}
    for entry in form.claims:
        found = any(anchor(entry.span, w) for w in evidence.get(entry.claim, []))
        verdicts[entry.claim] = entry.verdict if found or entry.verdict == "not enough" else "not enough"
    return verdicts


def _best_windows(claim: str, sections: tuple[tuple[str, str], ...]) -> list[str]:
    pieces = [" ".join(s.text for s in w) for _, body in sections for w in windows(sentences(body))]
    rarity = Rarity(pieces)
    return sorted(pieces, key=lambda p: -rarity.coverage(terms(claim), terms(p)))[:WINDOWS_A_CLAIM]
