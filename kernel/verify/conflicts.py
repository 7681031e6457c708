"""Conflicts across papers: two supported claims that speak of the same thing, under the same conditions, otherwise.

Nothing is a conflict that another condition may explain: names (methods, models, datasets), sizes, settings and metrics
have to be the same in both. Sentences about "our method" are left out, for every paper has another one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from kernel.domain import Conflict, Finding
from kernel.language.lexicon import SIZE, asked_metrics
from kernel.language.names import bare, spot_names
from kernel.language.quantities import Quantity, quantities
from kernel.language.text import clean
from kernel.verify.comparison import reversed_order

_OURS = re.compile(
    r"\b(?:we|our|ours|us|the proposed|this (?:method|model|approach|framework|work|paper))\b|"
    r"^(?:it|they|this|these)\b",
    re.IGNORECASE,
)
_SETTINGS = re.compile(
    r"\b(?:(?:\d+|zero|one|few|many|k)-?\s?shot|\d+-?\s?bits?|int\d|fp\d+|rank\s?=?\s?\d+|r\s?=\s?\d+|top-?\d+|training|"
    r"inference|decoding|prefill|fine-?\s?tun\w+|pre-?\s?train\w+|validation|dev|test|average|mean|median|peak|macro|micro|"
    r"relative|absolute|in-domain|out-of-(?:domain|distribution)|single|multi\w*|small\w*|large\w*|long\w*|short\w*|low|high)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(?:increas\w*|improv\w*|rais\w*|gain\w*|boost\w*|reduc\w*|decreas\w*|lower\w*|drop\w*|sav\w+|cut\w*|higher|fewer|"
    r"less|more|better|worse|faster|slower|by)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:up to|as (?:much|many|high|low|few|little) as|at (?:most|least|best)|over|under|above|below|"
    r"(?:more|less|fewer) than|maximum of|minimum of|between|from)\s*$",
    re.IGNORECASE,
)
_EFFECT = re.compile(
    r"\)?\s+(?:(?:can|could|may|might|will|also|further|greatly|significantly|substantially|consistently|markedly)\s+)*"
    r"(?:(?P<up>increas(?:es?|ed)|rais(?:es?|ed)|boost(?:s|ed)?|grows?)|"
    r"(?P<down>decreas(?:es?|ed)|reduc(?:es?|ed)|lower(?:s|ed)?|cuts?|degrad(?:es?|ed)|saves?|shrinks?|diminish(?:es|ed)?))"
    r"\s+(?P<what>[^,;:.]{1,40})",
    re.IGNORECASE,
)  # what stands behind a name: "LoRA (…) significantly reduces memory"
_REACH = 30  # characters before a figure in which a word says that it is a change


@dataclass(frozen=True)
class Statement:
    """What a claim says, of what, and under which conditions."""

    text: str
    names: frozenset[str]
    metrics: frozenset[str]
    settings: frozenset[str]
    figures: tuple[Quantity, ...]

    @property
    def subject(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """What has to be the same for two statements to be about one thing."""
        return self.names, self.metrics, self.settings


def conflicts_of(findings: Sequence[Finding]) -> tuple[Conflict, ...]:
    """The conflicts among supported claims of different papers, in the order of the claims."""
    stated = [(f, s) for f in findings if f.supported and (s := _statement(f.claim.text)).names]
    found = []
    for (one, said), (other, against) in combinations(stated, 2):
        if one.claim.paper_id == other.claim.paper_id or said.subject != against.subject:
            continue
        if why := _disagreement(said, against):
            claims, papers = (one.claim.id, other.claim.id), (one.claim.paper_id, other.claim.paper_id)
            found.append(Conflict(claims=claims, papers=papers, about=_about(one.claim.text), why=why))
    return tuple(found)


def disputed(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with the ids of the claims that it is in conflict with."""
    against: dict[str, list[str]] = {}
    for conflict in conflicts_of(findings):
        one, other = conflict.claims
        against.setdefault(one, []).append(other)
        against.setdefault(other, []).append(one)
    return tuple(f.model_copy(update={"disputed_by": tuple(against.get(f.claim.id, ()))}) for f in findings)


def _statement(claim: str) -> Statement:
    text = clean(claim)
    if _OURS.search(text):
        return Statement(text, frozenset(), frozenset(), frozenset(), ())
    settings = {re.sub(r"[\s=-]", "", m.group().casefold()) for m in _SETTINGS.finditer(text)}
    sizes = {m.group().casefold().replace(" ", "") for m in SIZE.finditer(text)}
    return Statement(
        text=text,
        names=frozenset(re.sub(r"[\W_]", "", bare(s.text).casefold()) for s in spot_names(text)),
        metrics=frozenset(name for _, name in asked_metrics(text)),
        settings=frozenset(settings | sizes),
        figures=tuple(q for q in quantities(text) if q.tells and not SIZE.fullmatch(q.shown)),
    )


def _disagreement(one: Statement, other: Statement) -> str:
    """How the two differ, in words; empty where they do not, or where it cannot be told."""
    if len(one.names) > 1 and reversed_order(one.text, other.text):
        return "who beats whom is the other way round"
    if len(one.metrics) != 1:
        return ""
    effects, others = _effects(one.text), _effects(other.text)
    if turned := next((what for what, way in effects.items() if others.get(what, way) != way), None):
        return f"one says that {turned[0]} raises {turned[1]}, the other that it lowers it"
    here = [q for q in one.figures if not any(_alike(q, p) for p in other.figures)]
    there = [q for q in other.figures if not any(_alike(q, p) for p in one.figures)]
    if len(here) == len(there) == 1 and _of_one_kind(one.text, here[0], other.text, there[0]):
        return f"{here[0].shown} against {there[0].shown}"
    return ""


def _effects(text: str) -> dict[tuple[str, str], int]:
    """By (name, metric), whether the text says that the name raises it (+1) or lowers it (-1), in so many words."""
    found = {}
    for spot in spot_names(text):
        verb = _EFFECT.match(text[spot.end :])
        metric = asked_metrics(verb["what"])[:1] if verb else ()
        if verb and metric:
            found[spot.text, metric[0][1]] = 1 if verb["up"] else -1
    return found


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether the two are one figure, told with as many or with fewer digits."""
    if one.agrees(other) or other.agrees(one):
        return True
    same_unit = one.unit == other.unit or not one.unit or not other.unit
    return same_unit and abs(one.value - other.value) <= max(one.place, other.place) / 2 + 1e-9


def _of_one_kind(text: str, one: Quantity, against: str, other: Quantity) -> bool:
    """Whether both are values, or both changes, in one unit, and neither is only a bound or an end of a range."""
    if one.unit != other.unit or _BOUND.search(text[: one.start]) or _BOUND.search(against[: other.start]):
        return False
    return _is_change(text, one) == _is_change(against, other)


def _is_change(text: str, figure: Quantity) -> bool:
    after = text[figure.end : figure.end + _REACH].split(",")[0]
    return bool(_CHANGE.search(text[max(0, figure.start - _REACH) : figure.start]) or _CHANGE.match(after.strip()))


def _about(claim: str) -> str:
    """The metric and the names that both claims speak of, as the first one writes them."""
    text = clean(claim)
    metrics = list(dict.fromkeys(name for _, name in asked_metrics(text)))
    names = list(dict.fromkeys(s.text for s in spot_names(text)))
    return " of ".join(part for part in (", ".join(metrics), ", ".join(names)) if part)
