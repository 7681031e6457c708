"""Rung 3: every name of a claim (method, model and its size, dataset) stands in its evidence.

A name is held where the evidence writes it in any way, where the words that its letters stand for are there ("DBP" for
"diastolic blood pressure"), or where every part of it is. A model's size is part of its name and is never left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kernel.domain import Facet, FacetKind
from kernel.language.holding import held
from kernel.language.lexicon import SIZE, family
from kernel.language.names import bare, expansions, longer_name, spot_names
from kernel.language.terms import STOP, stem

# What is joined to a name and is no part of it: "HIV-positive", "RAS-driven", "anti-CTLA-4".
_JOINED_AFTER = re.compile(
    r"(?<=\w\w)-?(?:like|dependent|independent|positive|negative|driven|class|mediated|induced|based|activated|derived|"
    r"related|specific|treated|infected|deficient|style|type|trained|tuned|only|guided|aware|enhanced|powered)$"
)
_JOINED_BEFORE = re.compile(r"^(?:anti|pre|post|non|pro|multi|sub|inter|intra|co)-(?=\w)", re.IGNORECASE)
# In every text of its field, so that nobody spells them out: units, and words that are written in capitals.
_EVERYDAY = frozenset({
    "GB", "MB", "TB", "KB", "AI", "ML", "RAM", "DNA", "RNA", "USA", "UK", "US", "EU", "API", "PC", "ID", "IT", "TV",
    "vs", "OK", "3D", "2D", "English",
})  # fmt: skip


@lru_cache(maxsize=4_096)
def _cut(evidence: str) -> frozenset[str]:
    """The names of the evidence, as they stand: the pattern of a name does not spell all of them ("Fréchet")."""
    return frozenset(s.text for s in spot_names(evidence))


def missing_entities(claim: str, evidence: str) -> tuple[str, ...]:
    """Reason codes for the names of the claim that the evidence does not hold; empty where it holds them all."""
    if claim.isupper():  # shouted: what is a name cannot be told by capitals, and every word must be held
        return tuple(f"entity-missing: {w}" for w in _words_of(claim) if stem(w.casefold()) not in _stems(evidence))
    explained = {acronym: long for long, acronym in expansions(claim)}
    reasons = []
    for spot in spot_names(claim):
        name = spot.text
        if name in _EVERYDAY or (name in explained and _words_held(explained[name], evidence)):
            continue
        if not _there(name, evidence) and not _in_parts(name, evidence):
            reasons.append(f"entity-missing: {name}")
    return tuple(dict.fromkeys(reasons))


def _there(name: str, evidence: str) -> bool:
    kind = FacetKind.MODEL if family(name) else FacetKind.ENTITY
    there = name in _cut(evidence) or held(Facet(kind=kind, text=bare(name)), evidence)
    if there:
        return not longer_name(name, evidence)
    return _spelled_by_initials(name, evidence)


def _in_parts(name: str, evidence: str) -> bool:
    """Whether the parts of a compound name are held one by one; a size or a version never stands by itself."""
    if SIZE.search(name.replace("-", " ")) or re.search(r"(?:^|\s)\d+(?:\.\d+)?$", name):
        return False
    parts = [_JOINED_BEFORE.sub("", _JOINED_AFTER.sub("", p)) for p in re.split(r"[\s/]|(?<=\w)\+(?=\w)", name)]
    parts = [p for p in parts if p]
    return bool(parts) and parts != [name] and all(p in _EVERYDAY or _part_held(p, evidence) for p in parts)


def _part_held(part: str, evidence: str) -> bool:
    return _there(part, evidence) if spot_names(f"· {part}") else stem(part.casefold()) in _stems(evidence)


def _words_of(text: str) -> list[str]:
    return [w for w in re.findall(r"[A-Za-z]{2,}", text) if w.casefold() not in STOP]


def _words_held(long: str, evidence: str) -> bool:
    return all(stem(w.casefold()) in _stems(evidence) for w in re.findall(r"[A-Za-z]{3,}", long))


@lru_cache(maxsize=4_096)
def _stems(evidence: str) -> frozenset[str]:
    return frozenset(stem(w.casefold()) for w in re.findall(r"[A-Za-z]+", evidence))


def _spelled_by_initials(name: str, evidence: str) -> bool:
    """Whether neighbouring words of the evidence begin with the letters of an acronym of three letters or more."""
    letters = name.removesuffix("s")
    if not (letters.isalpha() and letters.isupper() and 3 <= len(letters) <= 6):
        return False
    return letters.casefold() in _initials(evidence)


@lru_cache(maxsize=4_096)
def _initials(evidence: str) -> str:
    """The first letters of the evidence's words, in order; a sentence's end parts them."""
    return "".join(w[0] for w in re.findall(r"[a-z]+|[.;:]", evidence.casefold()))
