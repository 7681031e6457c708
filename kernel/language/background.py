"""How rare words are in general: counted once over sentences of three kinds of text, so that no run depends on its few.

A run holds a dozen papers and an evaluation file one abstract a claim: their own document frequencies would give a word
another weight each time, and a head trained with one set of weights could not be trusted with another.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from kernel.language.terms import Rarity

FILE = Path(__file__).with_name("background.json")


@lru_cache(maxsize=1)
def background() -> Rarity:
    """Weights by term: -ln of the share of sentences that hold it, the mean of the shares over the kinds of text.

    A term that is not in the file weighs what the rarest there weighs. How it was counted stands in the file.
    """
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    weights = {term: float(weight) for weight, terms in kept["terms"].items() for term in terms.split()}
    return Rarity.known(weights, float(kept["unseen"]))
