"""From claims to findings: the ladder for each, what models say beside it, and who else stands behind it.

Language models come in here and nowhere else, as a veto that may, in one case, be a voice: `entailed` is what one said
of claims and papers. What an entailment model makes of their windows (`odds`) is for the ladder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kernel.answering import own_facets
from kernel.domain import Claim, Document, Entailment, FacetKind, Finding, Label, Paper, Plan, Probabilities, Provenance
from kernel.language.holding import held
from kernel.language.terms import Rarity
from kernel.language.text import clean
from kernel.verify.conflicts import disputed
from kernel.verify.corroboration import Backing, backings, confidence, weight
from kernel.verify.judgement import Judgement
from kernel.verify.ladder import judge
from kernel.verify.meaning import Meaning
from kernel.verify.odds import Odds
from kernel.verify.quote import copied, verbatim

COPY = "copied from the source: faithful by construction, no verification"
SUMMARY = "from our summary of the paper; not checked against the paper itself"
RAISED = "model: supported twice, with a quote; raised from a low probability"
FOREIGN_CLAIMS = 6  # claims of other papers that one paper's text is asked about


def verify(
    claims: Sequence[tuple[Claim, bool]],
    plan: Plan,
    documents: Sequence[Document],
    entailed: Sequence[Entailment] = (),
    meaning: Meaning | None = None,
    odds: Odds | None = None,
) -> tuple[Finding, ...]:
    """A finding for each (claim, answers), in order.

    What a language model said counts for every paper where `entailed` holds anything: then another paper stands behind
    a claim only where the model, too, found it supported there. See `settled` for what the models may change.
    """
    rarity = _rarity(documents)
    by_id = {paper.id: (paper, dict(sections)) for paper, sections in documents}
    said = {(e.claim, e.paper_id): e for e in entailed}
    found = []
    for claim, answers in claims:
        paper, sections = by_id[claim.paper_id]
        judgement = judge(claim.text, sections[claim.section], paper.title, rarity, meaning, odds)
        copy = verbatim(claim.text, claim.quote)
        if copy:  # the ladder has nothing to add to a copy, nor to take from it
            summary = paper.abstract_is_summary and claim.section == "abstract"
            certain = Probabilities(1.0, 0.0, 0.0)
            reasons = (SUMMARY if summary else COPY,)
            judgement = replace(judgement, label=Label.VERIFIED, probabilities=certain, reasons=reasons)
        judgement = settled(judgement, said.get((claim.id, paper.id)), copy=copy)
        others = backings(claim, paper, documents, rarity, meaning, odds) if judgement.label is Label.VERIFIED else ()
        if said:
            others = tuple(b for b in others if _confirmed(said.get((claim.id, b.paper_id))))
        found.append(_finding(claim, answers, plan, paper, judgement, others))
    return disputed(found)


def _finding(
    claim: Claim, answers: bool, plan: Plan, paper: Paper, judgement: Judgement, others: tuple[Backing, ...]
) -> Finding:
    """The finding. A copy stays a copy whoever else says the same: it earns no confidence by corroboration."""
    quoted = copied(claim.text, claim.quote)
    chances = judgement.probabilities
    alone = Provenance.CORROBORATED if others else Provenance.AUTHORS
    relied = confidence(chances.support, weight(paper, claim.section), () if quoted else others)
    return Finding(
        claim=claim,
        label=judgement.label,
        provenance=Provenance.QUOTED if quoted else alone,
        corroborated_by=tuple(b.paper_id for b in others),
        probability=round(chances.support, 4),
        contradiction=round(chances.contradict, 4),
        confidence=round(relied, 4),
        reasons=judgement.reasons,
        evidence=judgement.evidence,
        from_summary=paper.abstract_is_summary and claim.section == "abstract",
        about=_about(plan, paper, f"{claim.text} {judgement.evidence}"),
        answers=answers and judgement.label is Label.VERIFIED,
    )


def settled(judgement: Judgement, entailment: Entailment | None, *, copy: bool = False) -> Judgement:
    """The ladder's judgement after a language model's word on it.

    The model lowers freely: whatever it does not find supported, or could not be asked about, is not VERIFIED, and what
    it finds contradicted is CONTRADICTED. It raises one thing only: a claim that met no veto and was left UNVERIFIED
    for its low probability, where both passes found it supported and quoted the text for it; p(support) stays the
    ladder's. Where no rung objected and the probability alone said CONTRADICTED, the two disagree: UNVERIFIED. A copy
    that could not be asked about stays a copy.
    """
    if entailment is None or (copy and entailment.said == "unchecked"):
        return judgement
    reasons = (*judgement.reasons, f"model: {entailment.said}")
    if entailment.said == "supported":
        if judgement.vetoed or judgement.label is Label.VERIFIED:
            return replace(judgement, reasons=reasons)
        if judgement.label is Label.CONTRADICTED:  # by its probability alone: the two disagree
            return replace(judgement, label=Label.UNVERIFIED, reasons=reasons)
        return replace(judgement, label=Label.VERIFIED, reasons=(*judgement.reasons, RAISED))
    if entailment.said == "contradicted":
        return judgement.lowered(Label.CONTRADICTED, reasons)
    if judgement.label is Label.VERIFIED:
        return judgement.lowered(Label.UNVERIFIED, reasons)
    return replace(judgement, reasons=reasons)


def candidates(claims: Sequence[Claim], documents: Sequence[Document]) -> dict[str, tuple[Claim, ...]]:
    """By paper id, claims of other papers that its text may stand behind: what a model is then asked about as well."""
    rarity = _rarity(documents)
    papers = {paper.id: paper for paper, _ in documents}
    asked: dict[str, tuple[Claim, ...]] = {}
    for claim in claims:
        if copied(claim.text, claim.quote):
            continue  # it earns nothing by corroboration
        for backing in backings(claim, papers[claim.paper_id], documents, rarity):
            asked[backing.paper_id] = (*asked.get(backing.paper_id, ()), claim)[:FOREIGN_CLAIMS]
    return asked


def _confirmed(entailment: Entailment | None) -> bool:
    return entailment is not None and entailment.said == "supported"


def _rarity(documents: Sequence[Document]) -> Rarity:
    return Rarity(clean(text) for _, sections in documents for _, text in sections)


def _about(plan: Plan, paper: Paper, passage: str) -> tuple[str, ...]:
    own = own_facets(plan, paper)
    return tuple(m.text for m in plan.of(FacetKind.METHOD) if m.text in own or held(m, passage))
