"""What a question takes for granted, looked for in the papers that answer: "Why is A slow?" presumes that it is.

A sentence that is near such a question seems to answer it whether or not it says what is presumed. So the question's
statement is read as a claim is: by the rungs, and by the entailment model, from windows of the answering sections.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence, Set

from kernel.domain import Document, Finding
from kernel.errors import Unavailable
from kernel.language.background import background
from kernel.language.text import Sentence, sentences
from kernel.ports import Entailer
from kernel.verify.head import head
from kernel.verify.ladder import climb
from kernel.verify.windows import evidence_windows

# Under this p(support), in each window of each answering section, nothing says what is presumed: see docs/decisions.md.
LEAST = 0.15
HELD = 0.45  # share of the statement's words, by rarity, that one window of the section must hold
_AUXILIARY = (
    r"(?:(?:does|do|did|is|are|was|were|has|have|had|can|could|would|will|should|must|might|may)(?:n't|\s+not)?\b)?\s*"
)
_LOADED = re.compile(
    rf"^\s*(?:(?:so|hey|ok|okay|and|but|well)\b,?\s*)?(?:why|how come|what makes?|how did)\b\s*{_AUXILIARY}",
    re.IGNORECASE,
)
Section = tuple[str, Sequence[Sentence]]  # the title of its paper, and its sentences
_AGAINST = ("comparison-", "order-", "direction-", "negation-", "antonym-")


def statement(question: str) -> str:
    """What a loaded question presumes, nearly as it says it; "" where it presumes nothing."""
    loaded = _LOADED.match(question)
    said = question[loaded.end() :].strip().rstrip("?").strip() if loaded else ""
    return said if len(said.split()) > 2 else ""


async def unpresumed(
    question: str, findings: Sequence[Finding], documents: Sequence[Document], entailer: Entailer | None
) -> str:
    """A sentence that says what is presumed and nowhere told, where that is so; "" else."""
    said = statement(question)
    answering = {(f.claim.paper_id, f.claim.section) for f in findings if f.answers and f.supported}
    if not said or not answering:
        return ""
    read = await asyncio.to_thread(_read, answering, documents)
    if not read:
        return ""
    support = await _support(said, [cut for _, cut in read], entailer)
    told = await asyncio.to_thread(_told, said, read, support)
    return "" if told else f"Nothing that was read says “{said}”."


def _read(answering: Set[tuple[str, str]], documents: Sequence[Document]) -> list[Section]:
    return [
        (paper.title, sentences(text))
        for paper, sections in documents
        for name, text in sections
        if (paper.id, name) in answering
    ]


def _told(said: str, read: Sequence[Section], support: Sequence[float] | None) -> bool:
    """Whether a section that speaks of it is near enough to saying it, and the closest one does not turn it round."""
    seen = [climb(said, tuple(cut), title, background(), head().ranking) for title, cut in read]
    turned = [any(code.startswith(_AGAINST) for code in s.opposed + s.misses) for s in seen]
    closest = max(range(len(seen)), key=lambda i: seen[i].likeness)
    if turned[closest]:
        return False
    if support is None:
        return True
    near = [p for p, s, t in zip(support, seen, turned, strict=True) if s.likeness >= HELD and not t]
    return max(near, default=0.0) >= LEAST


async def _support(said: str, cuts: Sequence[Sequence[Sentence]], entailer: Entailer | None) -> list[float] | None:
    """The highest p(support) of each section; None without a model whose scale is known, or one that is silent."""
    if entailer is None or not head().reads(entailer.name):
        return None
    windows = [evidence_windows(said, cut, head().ranking) for cut in cuts]
    pairs = list(dict.fromkeys((window, said) for of_section in windows for window in of_section))
    try:
        rows = await entailer.entail(pairs)
    except Unavailable:
        return None
    by_window = {window: float(row[0]) for (window, _), row in zip(pairs, rows, strict=True)}
    return [max((by_window[w] for w in of_section), default=0.0) for of_section in windows]
