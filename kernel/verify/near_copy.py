"""Rung 6: a claim that repeats a sentence with a word changed. What was changed is looked at by itself.

A window of five sentences may hold the falsified number or word somewhere else; beside the sentence that was copied
the change stands out.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

from kernel.language.names import spot_names
from kernel.language.quantities import quantities
from kernel.language.text import clean

NEAR = 0.75  # likeness of the words, in order, from which a claim counts as a changed copy of a sentence
_PLUS = re.compile(
    r"(?:out-?perform\w*|surpass\w*|exceed\w*|superior|higher|highest|better|best|faster|greater|larger|more|"
    r"most|above|"
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

_NOT = re.compile(
    r"(?:not|no|never|cannot|neither|nor|without|\w+n't|hardly|rarely|fails?|failed|unable|none)", re.IGNORECASE
)
_WIDE = re.compile(
    r"(?:all|every|always|each|any|never|only|entirely|fully|proves?|guarantees?|ensures?|everywhere)", re.IGNORECASE
)
_LIMIT = re.compile(
    r"(?:some|many|most|several|often|sometimes|usually|may|might|can|could|suggests?|up|partly|mostly|"
    r"generally|typically|"
    r"\d+|one|two|three|four|five|certain|limited|nearly|almost)",
    re.IGNORECASE,
)
_COMMON = re.compile(
    r"(?:the|a|an|our|this|that|it|its|their|they|we|these|of|in|on|for|by|with|method|model|approach)", re.IGNORECASE
)

_OWN = frozenset({"our", "we", "proposed", "this"})  # "our method" is the paper's own: its name is no other's


def changes(claim: str, sentences: tuple[str, ...]) -> tuple[str, ...]:
    """Reason codes for what a changed copy changed, a number, a direction, a denial, a scope or a name; else empty."""
    said = list(_tokens(claim))
    cut = [_tokens(sentence) for sentence in sentences]
    if not any(_may_be_near(said, tokens) for tokens in cut):
        return ()
    best, there, copied = 0.0, [], None
    for tokens in map(list, cut):
        matcher = SequenceMatcher(None, tokens, said, autojunk=False)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            same = sum(b.size for b in matcher.get_matching_blocks()) / max(len(said), 1)
            if same > best:
                best, there, copied = same, tokens, matcher
    if copied is None or best < NEAR:
        return ()
    edits = [(tag, there[a1:a2], said[b1:b2]) for tag, a1, a2, b1, b2 in copied.get_opcodes() if tag != "equal"]
    held = {w for tokens in cut for w in tokens}
    found = [_change(old, new, held) for tag, old, new in edits if tag == "replace"]
    kept, put = [w for _, old, _ in edits for w in old], [w for _, _, new in edits for w in new]
    found += [
        _denial(kept, put),
        _wider(kept, put),
        *(_renamed(old, new, claim, there) for _, old, new in edits if old and new),
    ]
    return tuple(code for code in found if code)


def _denial(old: list[str], new: list[str]) -> str:
    """A denial that was put in or taken out. A word that turns with it ("fails" for "does not work") is left alone."""
    before, after = (any(_NOT.fullmatch(w) for w in words) for words in (old, new))
    if before == after or (before and _way(new) < 0) or (after and _way(old) < 0):
        return ""
    return f"negation-clash: {'not ' if before else ''}denied in the source"


def _wider(old: list[str], new: list[str]) -> str:
    """A word that widens the claim put in, or one that limits it taken out or replaced by a wide one."""
    wide = next((w for w in new if _WIDE.fullmatch(w) and not any(_WIDE.fullmatch(o) for o in old)), "")
    limit = any(_LIMIT.fullmatch(w) for w in old) and not any(_LIMIT.fullmatch(w) for w in new)
    return f"scope-widened: {wide}" if wide and (limit or wide in {"all", "every", "always", "only", "never"}) else ""


def _renamed(old: list[str], new: list[str], claim: str, source: list[str]) -> str:
    """A name that stands where the source has another, though both may be in the evidence; "our method" is none."""
    names = {w.casefold() for s in spot_names(clean(claim)) for w in s.text.split()}
    put = [w for w in new if w in names and w not in old and not w[:1].isdigit() and (w not in source or len(new) == 1)]
    gone = [w for w in old if not _COMMON.fullmatch(w)]
    if put and gone and len(new) <= 3 and not any(_alike(p, o) or o in _OWN for p in put for o in old):
        return f"entity-changed: {' '.join(new)} where the source has {' '.join(old)}"
    return ""


def _alike(name: str, other: str) -> bool:
    """Whether one is the other, an ending or a hyphen aside."""
    plain, there = re.sub(r"[^a-z0-9]", "", name), re.sub(r"[^a-z0-9]", "", other)
    return bool(plain and there) and (plain.startswith(there) or there.startswith(plain))


def _may_be_near(said: list[str], tokens: tuple[str, ...]) -> bool:
    """Whether enough words of the claim are in the sentence, in whatever order, for it to be NEAR at all."""
    held = set(tokens)
    return sum(word in held for word in said) >= NEAR * max(len(said), 1)


@lru_cache(maxsize=32_768)
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(t.strip(".,;:()[]\"'").casefold() for t in clean(text).split())


def _change(old: list[str], new: list[str], held: set[str]) -> str:
    """`held` are all words of the evidence: a number that stands elsewhere there may be the right one of two."""
    if len(old) == len(new) and _other_number(old, new):
        code = "number-missing" if held.issuperset(w for w in new if w not in old) else "number-clash"
        return f"{code}: {' '.join(new)} where the source has {' '.join(old)}"
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
