"""Asks a model trained on questions which sentences of the papers answer this one. Decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kernel.domain import Document, FacetKind, Gap, Paper, Plan, Screened, Value
from kernel.errors import Unavailable
from kernel.language.holding import share_held
from kernel.language.text import clean, sentences
from kernel.ports import Entailer

NEAR_R = 0.20  # r of the gate from which on a paper that it turned away is asked about
PAPERS = 7  # that are read, of those that the gate admits
NEAR = 10  # that are asked about, of those that it turned away, the nearest first
OF_FULL_TEXT = 16  # sentences of a paper's full text that are asked about


class Told(Value):
    """What the model gave each sentence that it was asked about: the chance that it answers the question.

    `answerer` is "" where no model is set; `gaps` says where it could not be asked.
    """

    answerer: str = ""
    shares: tuple[tuple[str, str, float], ...] = ()  # paper's id, sentence, chance
    gaps: tuple[Gap, ...] = ()

    def of(self, paper_id: str) -> dict[str, float]:
        """The chance of each sentence of the paper that was asked about."""
        return {sentence: chance for asked, sentence, chance in self.shares if asked == paper_id}

    def best(self, paper_id: str) -> float:
        """The highest of the paper's sentences; 0 where none was asked about."""
        return max(self.of(paper_id).values(), default=0.0)


async def ask_abstracts(question: str, plan: Plan, screened: Sequence[Screened], answerer: Entailer) -> Told:
    """Each sentence of the admitted abstracts is asked about and, where no method is named, of those next to them."""
    if not plan.facets:
        return Told(answerer=answerer.name)
    admitted = [s.paper for s in screened if s.admitted][:PAPERS]
    near = [] if plan.of(FacetKind.METHOD) else [s for s in screened if _nearly(s)]
    near.sort(key=lambda s: -s.relevance)
    asked = [(p, s.text) for p in (*admitted, *(s.paper for s in near[:NEAR])) for s in sentences(p.abstract)]
    return await _ask(question, asked, answerer)


def _nearly(screened: Screened) -> bool:
    return not screened.admitted and not screened.paper.retracted and screened.relevance >= NEAR_R


async def ask_full_texts(question: str, documents: Sequence[Document], told: Told, answerer: Entailer) -> Told:
    """The same, and of each paper's other sections the sentences that hold most of the question's words."""
    more = await _ask(question, [pair for d in documents for pair in _most_like(question, d, told)], answerer)
    return Told(answerer=answerer.name, shares=told.shares + more.shares, gaps=told.gaps + more.gaps)


def _most_like(question: str, document: Document, told: Told) -> Iterator[tuple[Paper, str]]:
    paper, sections = document
    known = told.of(paper.id)
    new = dict.fromkeys(s.text for _, text in sections for s in sentences(text) if s.text not in known)
    held = sorted(new, key=lambda text: -share_held(question, text, by_rarity=True))
    yield from ((paper, text) for text in held[:OF_FULL_TEXT])


async def _ask(question: str, asked: Sequence[tuple[Paper, str]], answerer: Entailer) -> Told:
    """What the model makes of these sentences. A silent model is a Gap."""
    try:
        rows = await answerer.entail([(passage(paper.title, text), question) for paper, text in asked])
    except Unavailable as error:
        gap = Gap(what=f"what {answerer.name} makes of the question", why=str(error))
        return Told(answerer=answerer.name, gaps=(gap,))
    given = zip(asked, rows.tolist(), strict=True)
    return Told(answerer=answerer.name, shares=tuple((p.id, text, round(row[0], 4)) for (p, text), row in given))


def passage(title: str, sentence: str) -> str:
    """A sentence as the model reads it: after its paper's title, which says what "it" and "our method" are."""
    return f"{clean(title).rstrip('.')}. {sentence}"
