"""The measures that a question asks for, and whether only a figure answers it. Knows no methods."""

from __future__ import annotations

import re

from kernel.domain import Facet, FacetKind
from kernel.language.lexicon import asked_metrics
from kernel.language.names import Spot
from kernel.language.terms import STOP, words
from kernel.language.text import clean

_UNIT_ONLY = frozenset({
    "points", "point", "percent", "times", "higher", "better", "lower", "faster", "more", "less",
})  # fmt: skip
_ASKED = re.compile(
    r"\b(?:how (?:many|much)(?: (?:more|fewer|less|lower|higher|better|of the|of))*|"
    r"down to what|up to what|to what)\s+(?P<head>[^?,;]*)",
    re.IGNORECASE,
)
# "What is the deletion rate of …", "at what retention ratio": a measure that no table knows, by its last word.
_MEASURE = re.compile(
    r"\b(?:what|which)(?: (?:is|are|was|were))?(?: the)? (?P<head>(?:[a-z][a-z-]* ){0,3}"
    r"(?:agreement|threshold|budget|duration|rate|ratio|index|coefficient|kappa|fertility|"
    r"specificity|frequency|bitrate|resolution|temperature|"
    r"learning rate|batch size))\b",
    re.IGNORECASE,
)
_PART_OF_A_WORD = re.compile(r"-(?:efficient|free|wise|aware|effective|friendly|sensitive|bound|based)")
_VERB = re.compile(
    r"\b(?:does|do|did|is|are|was|were|has|have|had|can|could|than|of|in|on|for|with|by|to|from|per|when|after|using|"
    r"across|needed|used|required|saved|covered|would|will|contained|included|collected|at|under|must|should|may|might|"
    r"there|took|take|takes|come|came|stand|it|one|we|you|they|the authors|get|gets|be|been|"
    r"remains?|remained|left|worked|work|exist|happen|happened|occur|occurred)\b",
    re.IGNORECASE,
)
_DIRECTION = re.compile(r"\w+er|worse|less|more|efficient|accurate|well|large|long|fast")
_AMOUNT = re.compile(
    r"\bhow (?:many|much|large|big|long|often|fast)\b|"
    r"\bwhat (?:does|do|did|is|was|are)\b[^?]*\bscores?\b|"
    r"\b(?:what|which) (?:share|fraction|percentage|percent|part|portion|proportion|factor|margin|number|rate)\b",
    re.IGNORECASE,
)

Metrics = tuple[tuple[str, str], ...]  # (words of the question, canonical metric), as asked_metrics gives them


def wants_number(question: str) -> bool:
    """Whether only a figure answers: how much, how many, what accuracy, by what factor."""
    text = clean(question)
    what = re.search(r"\bwhat\b", text, re.IGNORECASE)
    return bool(_AMOUNT.search(text) or _MEASURE.search(text) or (what and metrics_of(text)))


def metrics_of(text: str) -> Metrics:
    """The metrics that the question names; none is read out of a word like "parameter-efficient"."""
    return tuple(
        (asked, name)
        for asked, name in asked_metrics(text)
        if not all(_PART_OF_A_WORD.match(text, m.end()) for m in re.finditer(re.escape(asked), text))
    )


def is_metric(spot: Spot, metrics: Metrics) -> bool:
    """Whether a name is only the name of a metric that is asked for: "BLEU", "F1"."""
    name = spot.text.casefold()
    return any(name in asked.casefold() for asked, _ in metrics)


def metric_facets(text: str, metrics: Metrics, names: tuple[Spot, ...]) -> list[Facet]:
    """The metrics that the question names, and what it counts where that is none of them ("how many clicks")."""
    known = {canonical: Facet(kind=FacetKind.METRIC, text=asked, aliases=(canonical,)) for asked, canonical in metrics}
    head = _asked_head(text)
    named = any(n.text in head for n in names)
    covered = any(m.casefold() in head.casefold() or head.casefold() in m.casefold() for m, _ in metrics)
    counts = {w for w in words(head) if w not in STOP} - _UNIT_ONLY
    # "how much shorter" asks for a direction, not for a thing that is measured
    if not counts or named or covered or _DIRECTION.fullmatch(head):
        return list(known.values())
    return [*known.values(), Facet(kind=FacetKind.METRIC, text=head)]


def _asked_head(text: str) -> str:
    """What is counted or measured in "how many …", "how much …", "what share of …"; "" where nothing is."""
    if measure := _MEASURE.search(text):
        return measure["head"].strip()
    asked = _ASKED.search(text)
    if not asked:
        return ""
    return _VERB.split(re.sub(r"^(?:is|are|was|were) (?:the )?", "", asked["head"]))[0].strip()
