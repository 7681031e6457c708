"""A method without a name of its own: "federated prompt tuning", "output vector editing"."""

from __future__ import annotations

import re

from kernel.facets.vague import VAGUE
from kernel.language.names import Spot

_HEADS = (
    "tuning|training|pretraining|prompting|distillation|pruning|quanti[sz]ation|decoding|learning|programming|editing|"
    "routing|merging|augmentation|adaptation|alignment|calibration|regulari[sz]ation|unlearning|caching|sampling|"
    "pooling|attention|averaging|ensembling|masking|fingerprints?|fingerprinting|steering|optimi[sz]ation|"
    "factori[sz]ation|decomposition|embeddings?|tokeni[sz]ation|retrieval|reranking|search|parsing|planning|"
    "watermarking|compression|clustering|loss|experts|adapters?"
)
_SUBJECT = re.compile(
    r"\b(?i:does|do|did|is|are|can|could|was|were|has|have|by|using|via|through|why)\s+(?:the |a |an )?"
    rf"(?P<name>(?:[a-z][a-z0-9]*(?:-[a-z]+)*\s+){{1,4}}?(?:[a-z]+-)?(?:{_HEADS}))\b(?!-)",
)
_WHO = frozenset({"you", "we", "i", "they", "one", "it", "people", "someone", "anyone", "anybody", "somebody"})
_MOST_WORDS = 4


def technique(text: str, taken: tuple[Spot, ...]) -> Spot | None:
    """The technique in the place of the subject, with at least one word that says which; None where there is none."""
    for found in _SUBJECT.finditer(text):
        parts = found["name"].split()
        if parts[0] in _WHO:  # "can you reverse safety alignment": what follows is done, and is no technique
            continue
        while parts and parts[0] in VAGUE:
            parts = parts[1:]
        start = found.end("name") - len(" ".join(parts))
        inside = any(t.start < found.end("name") and start < t.end for t in taken)
        if 1 < len(parts) <= _MOST_WORDS and not inside and not any(p in VAGUE for p in parts[:-1]):
            return Spot(" ".join(parts), start, found.end("name"))
    return None
