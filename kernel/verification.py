"""From claims to findings: the ladder for each, a model's entailment where there is one, and who else backs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kernel.domain import Claim, Document, FacetKind, Finding, Label, Paper, Plan, Provenance
from kernel.language.holding import held, owns
from kernel.language.names import spot_names
from kernel.language.quantities import quantities
from kernel.language.terms import Rarity
from kernel.language.text import clean
from kernel.verify.ladder import judge
from kernel.verify.quote import copied, verbatim

# How much a source weighs in the confidence of a claim.
WEIGHT_FULL_TEXT, WEIGHT_ABSTRACT, WEIGHT_SUMMARY, WEIGHT_RETRACTED = 1.0, 0.8, 0.5, 0.0
COPY = "copied from the source: faithful by construction, no verification"
SUMMARY = "from our summary of the paper; not checked against the paper itself"
CORROBORATES = 0.8  # likeness that another paper's window needs to a claim to stand behind it


def verify(
    claims: Sequence[tuple[Claim, bool]], plan: Plan, documents: Sequence[Document], entailed: Mapping[str, str]
) -> tuple[Finding, ...]:
    """A finding for each (claim, answers), in order. `entailed` holds a model's verdict by claim id; empty without one.

    A model lowers a label freely and raises none: what a veto or the ladder leaves UNVERIFIED stays so.
    """
    rarity = Rarity(clean(text) for _, sections in documents for _, text in sections)
    by_id = {paper.id: (paper, dict(sections)) for paper, sections in documents}
    found = []
    for claim, answers in claims:
        paper, sections = by_id[claim.paper_id]
        judgement = judge(claim.text, sections[claim.section], paper.title, rarity)
        if verbatim(claim.text, claim.quote):  # the ladder has nothing to add to a copy, nor to take from it
            reason = SUMMARY if paper.abstract_is_summary and claim.section == "abstract" else COPY
            judgement = replace(judgement, label=Label.VERIFIED, likeness=1.0, reasons=(reason,))
        label, reasons = _with_entailment(judgement.label, judgement.reasons, entailed.get(claim.id))
        others = _corroborators(claim, documents, rarity) if label is Label.VERIFIED else ()
        probability = judgement.likeness if label is Label.VERIFIED else 0.0
        found.append(
            Finding(
                claim=claim,
                label=label,
                provenance=_provenance(claim, others),
                corroborated_by=others,
                probability=round(probability, 4),
                confidence=round(probability * _weight(paper, claim.section), 4),
                reasons=reasons,
                evidence=judgement.evidence,
                from_summary=paper.abstract_is_summary and claim.section == "abstract",
                about=_about(plan, paper, f"{claim.text} {judgement.evidence}"),
                answers=answers and label is Label.VERIFIED,
            )
        )
    return tuple(found)


def _with_entailment(label: Label, reasons: tuple[str, ...], entailed: str | None) -> tuple[Label, tuple[str, ...]]:
    if entailed is None or label is not Label.VERIFIED or entailed == "supported":
        return label, reasons if entailed is None else (*reasons, f"model: {entailed}")
    lowered = Label.CONTRADICTED if entailed == "contradicted" else Label.UNVERIFIED
    return lowered, (*reasons, f"model: {entailed}")


def _provenance(claim: Claim, others: tuple[str, ...]) -> Provenance:
    """A copy stays a copy whoever else says the same: it is no verification, and earns nothing for corroboration."""
    if copied(claim.text, claim.quote):
        return Provenance.QUOTED
    return Provenance.CORROBORATED if others else Provenance.AUTHORS


def _corroborators(claim: Claim, documents: Sequence[Document], rarity: Rarity) -> tuple[str, ...]:
    """Other papers whose own text supports it in full: only a claim with a name and a figure can be told apart."""
    if not spot_names(claim.text) or not any(not q.spelled for q in quantities(claim.text)):
        return ()
    return tuple(
        paper.id
        for paper, sections in documents
        if paper.id != claim.paper_id
        and any(
            (j := judge(claim.text, text, paper.title, rarity)).label is Label.VERIFIED and j.likeness >= CORROBORATES
            for _, text in sections
        )
    )


def _weight(paper: Paper, section: str) -> float:
    """A summary of ours weighs no more than metadata: the paper's own words were not read."""
    if paper.retracted:
        return WEIGHT_RETRACTED
    if section != "abstract":
        return WEIGHT_FULL_TEXT
    return WEIGHT_SUMMARY if paper.abstract_is_summary else WEIGHT_ABSTRACT


def _about(plan: Plan, paper: Paper, passage: str) -> tuple[str, ...]:
    methods = plan.of(FacetKind.METHOD)
    return tuple(m.text for m in methods if held(m, passage) or owns(m.text, paper.title, paper.abstract))
