"""What the roles are asked, and how they name a claim. It judges nothing."""

from __future__ import annotations

import re

CRITERIA = ("answers the question", "support", "contradictions", "scope", "missing evidence")
RULES = "rules"  # the name of the reviewer where no model is set


def named_claims(text: str) -> set[str]:
    """The ids of the claims that a flag names: C2 in "off-topic: C2"."""
    return set(re.findall(r"\bC\d+\b", text))
