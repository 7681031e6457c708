"""The words in which people read what a claim is worth: its label, who stands behind it, and which sources disagree.

The thread, the draft, the terminal and the published answer all take them from here, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from kernel.domain import Conflict, Finding, Label, Provenance

# What the reason codes mean; {} is their detail. A code that is not listed is shown as it is.
_MEANT = {
    "number-missing": "the source does not give {}",
    "number-clash": "the source gives another number ({})",
    "number-exchanged": "the source gives {} of something else",
    "number-elsewhere": "the source gives {} of something else",
    "number-recomputed": "the source's figures give {}",
    "entity-missing": "the source does not speak of {}",
    "entity-changed": "the source names another ({})",
    "direction-clash": "the source says it the other way round ({})",
    "comparison-clash": "the source says it the other way round ({})",
    "order-clash": "the source says it the other way round ({})",
    "pairing-clash": "the source pairs these otherwise ({})",
    "comparison-unmade": "the source does not make this comparison ({})",
    "comparison-missing": "the source does not make this comparison ({})",
    "negation-clash": "the source denies it, or the claim denies what the source says ({})",
    "antonym-clash": "the source says the opposite ({})",
    "negation-missing": "{}",
    "scope-lost": "the source says it only of {}",
    "scope-turned": "the source bounds it the other way ({})",
    "scope-widened": "it is wider than its source ({})",
    "scope-only": "the source does not say that nothing else does ({})",
    "scope-most": "the source does not say that it is the most of all ({})",
    "scope-first": "the source does not say that it is the first ({})",
    "scope-certainty": "it is surer than its source ({})",
    "scope-cause": "the source names no cause ({})",
    "words-missing": "too little of it is in the source",
    "probability": "probability by the source's words: {}",
    "no-evidence": "there is no text to hold it against",
}
_MODEL = {
    "model: not enough": "the model found too little for it in the source",
    "model: contradicted": "the model found the source to say otherwise",
    "model: unchecked": "the model that checks claims could not be had",
    "entailment model: unchecked": "the entailment model that is set could not be had",
}


def label_of(finding: Finding) -> str:
    """What people read for a finding: a copy is "Quoted" (or "Summary", where the text is ours), never "Verified"."""
    if finding.label is Label.CONTRADICTED:
        return "Contradicted"
    if finding.label is Label.UNVERIFIED:
        return "Unverified"
    if finding.provenance is Provenance.QUOTED:
        return "Summary" if finding.from_summary else "Quoted"
    return "Verified"


def standing_of(finding: Finding) -> str:
    """Who stands behind a finding, and which claims say otherwise, in words."""
    count = len(finding.corroborated_by)
    papers = f"{count} other paper{'s' if count > 1 else ''}"
    who = "our own summary of the paper" if finding.from_summary else "the authors' own claim"
    if count and finding.provenance is Provenance.CORROBORATED:
        who = f"corroborated by {papers}"
    elif count:
        who += f"; {papers} {'say' if count > 1 else 'says'} the same"
    return f"{who}; disputed by {', '.join(finding.disputed_by)}" if finding.disputed_by else who


def told_of(finding: Finding) -> str:
    """Label and provenance in one, and why, where it is not supported: "Verified · the authors' own claim"."""
    label = label_of(finding)
    if label == "Verified":
        return f"{label} · {standing_of(finding)}"
    if label == "Unverified":
        return f"{label} — {why_of(finding)}"
    disputed = f" · disputed by {', '.join(finding.disputed_by)}" if finding.disputed_by else ""
    why = f" — {why_of(finding)}" if label == "Contradicted" and finding.reasons else ""
    return f"{label}{disputed}{why}"


def why_of(finding: Finding) -> str:
    """Why a finding is not supported, in plain words: the last thing a model said, else the first that a rule did."""
    said = next((words for code in reversed(finding.reasons) if (words := _MODEL.get(code))), "")
    return said or (plain(finding.reasons[0]) if finding.reasons else "no reason was kept")


def plain(code: str) -> str:
    """A reason code in plain words."""
    kind, _, detail = code.partition(":")
    words = _MEANT.get(kind)
    if words is None:
        return code
    told = detail.strip().replace(" where the source has ", " but ") if kind == "number-missing" else detail.strip()
    return words.replace("{}", told).replace(" ()", "")


def disagreements(conflicts: Sequence[Conflict]) -> tuple[str, ...]:
    """A sentence for each conflict: "Sources disagree on memory of LoRA: 2401.1 (C2) and …"."""
    return tuple(
        f"Sources disagree on {c.about}: {c.papers[0]} ({c.claims[0]}) and {c.papers[1]} ({c.claims[1]}), {c.why}."
        for c in conflicts
    )
