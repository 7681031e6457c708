"""Rung 6: a claim that repeats a sentence with a word changed. What was changed is looked at by itself.

A window of five sentences may hold the falsified number or word somewhere else; beside the sentence that was copied
the change stands out.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from kernel.language.quantities import quantities
from kernel.language.text import clean

NEAR = 0.75  # likeness of the words, in order, from which a claim counts as a changed copy of a sentence
_PLUS = re.compile(
    r"(?:out-?perform\w*|surpass\w*|exceed\w*|superior|higher|highest|better|best|faster|greater|larger|more|most|above|"
    r"increas\w*|improv\w*|rais\w*|rises?|rose|boost\w*|enhanc\w*|gain\w*|grow\w*|grew|accelerat\w*|strengthen\w*|"
    r"strong\w*|succeed\w*|success\w*|wins?|won|with|effective|efficient|positive\w*|\w*-improvement)",
    re.IGNORECASE,
)
_MINUS = re.compile(
    r"(?:under-?perform\w*|fall\w*|fell|inferior|lower\w*|lowest|worse\w*|worst|slow\w*|smaller|less|fewer|least|below|"
    r"decreas\w*|degrad\w*|reduc\w*|drop\w*|declin\w*|diminish\w*|shrink\w*|shrank|loss\w*|lose\w*|lost|weak\w*|"
    r"fail\w*|hinder\w*|without|ineffective|inefficient|negative\w*|\w*-degradation)",
    re.IGNORECASE,
)


def changes(claim: str, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Reason codes for what a changed copy changed: "direction-clash: …" or "number-missing: …"; empty elsewhere."""
    said = _tokens(claim)
    best, there, copied = 0.0, [], None
    for sentence in sentences:
        tokens = _tokens(sentence)
        matcher = SequenceMatcher(None, tokens, said, autojunk=False)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            same = sum(b.size for b in matcher.get_matching_blocks()) / max(len(said), 1)
            if same > best:
                best, there, copied = same, tokens, matcher
    if copied is None or best < NEAR:
        return ()
    found = [_change(there[a1:a2], said[b1:b2]) for tag, a1, a2, b1, b2 in copied.get_opcodes() if tag == "replace"]
    return tuple(code for code in found if code)


def _tokens(text: str) -> list[str]:
    return [t.strip(".,;:()[]\"'").casefold() for t in clean(text).split()]


def _change(old: list[str], new: list[str]) -> str:
    if len(old) == len(new) and _other_number(old, new):
        return f"number-missing: {' '.join(new)} where the source has {' '.join(old)}"
    if _way(old) * _way(new) < 0:
        return f"direction-clash: {' '.join(new)} where the source has {' '.join(old)}"
    return ""


def _other_number(old: list[str], new: list[str]) -> bool:
    """Whether digits stand in both and say another number: 10,000 and 10000 are one, 7% and 17% are two."""
    if not all(any(c.isdigit() for w in side for c in w) for side in (old, new)):
        return False
    was, now = quantities(" ".join(old)), quantities(" ".join(new))
    if was and now:
        return not any(n.agrees(w) for n in now for w in was)
    return [w for w in old if any(c.isdigit() for c in w)] != [w for w in new if any(c.isdigit() for c in w)]


def _way(words: list[str]) -> int:
    """+1 for words that point up, -1 down, 0 for neither or both."""
    up, down = any(_PLUS.fullmatch(w) for w in words), any(_MINUS.fullmatch(w) for w in words)
    return int(up) - int(down)
