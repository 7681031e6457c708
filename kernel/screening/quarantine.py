"""Takes orders out of what comes from outside, sentence by sentence, and says how many: never what they said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kernel.domain import Found, Gap, Paper, Question
from kernel.language.text import seen
from kernel.screening.english import CERTAIN
from kernel.screening.orders import weight, weight_asked, weight_titled

PART, TOGETHER = 0.5, 1.2
"""The weight from which a sentence is part of the order beside it, and that of two which are one only together."""

LONGEST = 1_500  # characters without a full stop: a table, of which lines are judged
WITHHELD = "Untitled (its title gives orders to its readers)"
_WHY = "they give orders to whoever reads them, so they were set aside unread; the rest was read"
_END = re.compile(
    r"(?<!e\.g\.)(?<!i\.e\.)(?<!\bal\.)(?<!\bvs\.)(?<!\bcf\.)(?<=[.!?])(?:[\"']*\s+|[\"')\]]+\s+(?![a-z]))|\n\s*\n|(?<=[。！？।؟])\s*"
)
_ASIDE = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|<!--.*?-->)", re.DOTALL)
_TITLE_PART = re.compile(r"\s*(?:[:;|.?!–—]|\s-)\s*")


@dataclass(frozen=True)
class Screening:
    """A text without the sentences that give orders, and how many those were."""

    text: str
    set_aside: int = 0


def screened(text: str, weigh: Callable[[str], float] = weight) -> Screening:
    """The text as it stands, unseen characters gone, without its orders. A text without any is returned unchanged."""
    text = seen(text)
    parts = list(_parts(text))
    weights = [weigh(text[start:end]) for start, end in parts]
    orders = _orders(weights)
    if not orders:
        return Screening(text)
    kept = []
    for i, (start, end) in enumerate(parts):
        kept.append(_beside_its_asides(text[start:end], weigh) if i in orders else text[start:end])
        kept.append(text[end : parts[i + 1][0] if i + 1 < len(parts) else len(text)] if kept[-1] else "")
    return Screening("".join(kept).strip(), len(orders))


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; of each line where there is no end for long."""
    begin = 0
    for cut in (*((m.start(), m.end()) for m in _END.finditer(text)), (len(text), len(text))):
        if cut[0] > begin:
            yield from _lines(text, begin, cut[0]) if cut[0] - begin > LONGEST else ((begin, cut[0]),)
        begin = cut[1]


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for line in re.finditer(r"[^\n]+", text[start:end]):
        for at in range(line.start(), line.end(), LONGEST):
            yield start + at, start + min(line.end(), at + LONGEST)


def _orders(weights: list[float]) -> frozenset[int]:
    """Which sentences are orders: those that are by themselves, and what may be a part beside them or each other."""
    sure = {i for i, w in enumerate(weights) if w >= CERTAIN}
    for i, (one, next_one) in enumerate(pairwise(weights)):
        if min(one, next_one) >= PART and one + next_one >= TOGETHER:
            sure |= {i, i + 1}
    grown = True
    while grown and sure:
        beside = {j for i in sure for j in (i - 1, i + 1) if 0 <= j < len(weights) and weights[j] >= PART}
        grown = not beside <= sure
        sure |= beside
    return frozenset(sure)


def _beside_its_asides(sentence: str, weigh: Callable[[str], float]) -> str:
    """What is left of a sentence whose order stands in brackets; nothing where the order is the sentence's own."""
    rest = _ASIDE.sub(lambda m: "" if weigh(m[0].strip()[1:-1]) >= PART or weigh(m[0]) >= PART else m[0], sentence)
    return rest if rest != sentence and re.search(r"\w", rest) and weigh(rest) < PART else ""


def screened_title(title: str) -> Screening:
    """As `screened`; of a title that ends in an order, what stands before it is kept."""
    whole = screened(title, weight_titled)
    if not whole.set_aside:
        return whole
    if whole.text:
        return Screening(whole.text.rstrip(" .:;,|–—-"), whole.set_aside)
    for cut in reversed(list(_TITLE_PART.finditer(title))):
        if weight_titled(title[: cut.start()]) < PART and weight_titled(title[: cut.start()] + ": ") < PART:
            return Screening(seen(title[: cut.start()]).strip() or WITHHELD, 1)
    return Screening(WITHHELD, 1)


def screened_paper(paper: Paper) -> tuple[Paper, tuple[Gap, ...]]:
    """The paper without orders in title, abstract, authors and categories; flagged, with a Gap, where it held any."""
    title, abstract = screened_title(paper.title), screened(paper.abstract)
    authors = tuple(a for a in paper.authors if weight(a) < CERTAIN)
    categories = tuple(c for c in paper.categories if weight(c) < CERTAIN)
    others = len(paper.authors) - len(authors) + len(paper.categories) - len(categories)
    flags = _flags(("title", title.set_aside), ("abstract", abstract.set_aside), ("metadata", others))
    update = {"title": title.text, "abstract": abstract.text, "authors": authors, "categories": categories}
    if not flags and all(getattr(paper, name) == value for name, value in update.items()):
        return paper, ()
    cleaned = paper.model_copy(update={**update, "flags": tuple(dict.fromkeys((*paper.flags, *flags)))})
    return cleaned, _gaps(paper.id, flags)


def _gaps(paper_id: str, flags: tuple[str, ...]) -> tuple[Gap, ...]:
    return tuple(Gap(what=f"{flag} of {paper_id}", why=_WHY) for flag in flags)


def _flags(*counts: tuple[str, int]) -> tuple[str, ...]:
    """Flags in words: "2 passages in the abstract"."""
    return tuple(f"{n} passage{'s' * (n > 1)} in the {where}" for where, n in counts if n)


def screened_found(found: Found) -> Found:
    """What a source brought, every paper of it screened."""
    papers = [screened_paper(p) for p in found.papers]
    gaps = tuple(g for _, gaps in papers for g in gaps)
    return found.model_copy(update={"papers": tuple(p for p, _ in papers), "gaps": (*found.gaps, *gaps)})


def screened_sections(
    paper_id: str, sections: tuple[tuple[str, str], ...]
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[Gap, ...]]:
    """(section, text) pairs of a paper without orders, its flags, and Gaps; a section of nothing else is left out."""
    kept, count = [], 0
    for title, text in sections:
        name, body = screened_title(title), screened(text)
        count += name.set_aside + body.set_aside
        if body.text:
            kept.append((name.text, body.text))
    flags = _flags(("full text", count))
    return tuple(kept), flags, _gaps(paper_id, flags)


def screened_question(question: Question) -> tuple[Question, tuple[Gap, ...]]:
    """A question and its guidance without orders to overrule the check. A person may ask anything: nothing is refused.

    Asking is ordering, so only what would overrule, unmask or redirect the check counts here. Where nothing else is
    left the question stays, as data like any other.
    """
    text, guidance = screened(question.text, weight_asked), screened(question.guidance, weight_asked)
    update = {"guidance": guidance.text} if guidance.set_aside else {}
    if text.set_aside and re.search(r"\w", text.text):
        update["text"] = text.text
    flags = _flags(("question", text.set_aside), ("guidance", guidance.set_aside))
    gaps = tuple(Gap(what=flag, why="orders to overrule the check are no part of what is asked") for flag in flags)
    return question.model_copy(update=update), gaps
