"""The gate: which papers bear on the question. Only an admitted paper's sentences may become claims."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from kernel.asking import Told
from kernel.domain import Admission, Facet, FacetKind, Paper, Plan, Screened
from kernel.language.holding import NAMED, held, owns, without
from kernel.language.relevance import HIGHEST_FLOOR, Relevance, relevance
from kernel.language.text import clean, sentences
from kernel.ports import Embedder, Vectors

# Where no method is named, r must reach this. A text that holds the named method must say as much of the rest of the
# question as texts about something else seldom reach; docs/decisions.md says how both were chosen.
THRESHOLD_NAMED = HIGHEST_FLOOR
THRESHOLD_UNNAMED = 0.30
# Or this, where a sentence of the abstract is this much alike: an abstract speaks of more than what is asked.
THRESHOLD_ALIKE, ALIKE_SENTENCE = 0.25, 0.50
MOST_LOOKED_INTO = 8  # abstracts whose sentences are looked at: each costs its embedding
THRESHOLD_TOLD = 0.65  # or this, by the answering model, for a sentence of its abstract
# For the order of papers only.
OWN_HEAD_START, GUIDED_HEAD_START, FACET_HEAD_START, TOLD_HEAD_START = 0.3, 1.0, 0.12, 0.3
TFIDF_THRESHOLD = 0.15  # the first version's; shown, never decides


async def screen(question: str, plan: Plan, papers: tuple[Paper, ...], embedder: Embedder) -> tuple[Screened, ...]:
    """Each paper with the gate's word on it: admitted first, a paper that introduces the method before all, then by r.

    r is that of kernel/language/relevance.py, over the title and the abstract.
    """
    distinct = tuple({p.id: p for p in papers}.values())
    if not distinct:
        return ()
    texts = [clean(f"{p.title}. {p.abstract}" if p.title else p.abstract) for p in distinct]
    vectors, asked = await asyncio.gather(embedder.passages(texts), embedder.query(question))
    similarity = vectors @ asked[0]
    bearing = await asyncio.to_thread(relevance, question, texts, similarity)
    closest = {} if plan.of(FacetKind.METHOD) else await _closest(distinct, bearing, asked[0], embedder)
    return await asyncio.to_thread(_screen, question, plan, distinct, texts, similarity, bearing, closest)


async def _closest(
    papers: tuple[Paper, ...], bearing: Sequence[Relevance], asked: Vectors, embedder: Embedder
) -> dict[str, float]:
    """By id, the cosine of the most alike sentence of each abstract that is nearly relevant enough; the nearest few."""
    near = [
        (b.r, paper.id, cut)
        for paper, b in zip(papers, bearing, strict=True)
        if THRESHOLD_ALIKE <= b.r < THRESHOLD_UNNAMED and (cut := [s.text for s in sentences(paper.abstract)])
    ]
    near = sorted(near, reverse=True)[:MOST_LOOKED_INTO]
    vectors = await asyncio.gather(*(embedder.passages(cut) for _, _, cut in near))
    return {paper_id: float((v @ asked).max()) for (_, paper_id, _), v in zip(near, vectors, strict=True)}


def _screen(
    question: str,
    plan: Plan,
    papers: tuple[Paper, ...],
    texts: list[str],
    similarity: Vectors,
    bearing: Sequence[Relevance],
    closest: Mapping[str, float],
) -> tuple[Screened, ...]:
    tfidf = tfidf_cosines(question, texts)
    methods = plan.of(FacetKind.METHOD)
    guided = _guided(plan)
    beyond = relevance(without(methods + guided, question), texts, similarity)
    screened = []
    for i, (paper, text) in enumerate(zip(papers, texts, strict=True)):
        alike = closest.get(paper.id, 0.0)
        admission, reason = _admit(plan, paper, text, methods + guided, bearing[i], beyond[i], alike)
        screened.append(
            Screened(
                paper=paper,
                admission=admission,
                relevance=round(bearing[i].r, 4),
                similarity=round(float(similarity[i]), 4),
                coverage=round(bearing[i].coverage, 4),
                tfidf=round(float(tfidf[i]), 4),
                facets=tuple(f.text for f in plan.facets if f.kind is not FacetKind.TOPIC and held(f, text)),
                reason=reason,
            )
        )
    return tuple(sorted(screened, key=lambda s: _rank(s, methods, guided)))


def _admit(
    plan: Plan,
    paper: Paper,
    text: str,
    methods: tuple[Facet, ...],
    bearing: Relevance,
    beyond: Relevance,
    alike: float,
) -> tuple[Admission, str]:
    """`beyond` is the text's relevance to the question without the names of its methods.

    `alike` is the cosine of its most alike sentence, where that was looked at.
    """
    if paper.retracted:
        return Admission.BACKGROUND, "the paper is retracted"
    if not plan.facets:
        return Admission.BACKGROUND, "the question names nothing to look for"
    if not methods:
        if alike >= ALIKE_SENTENCE:
            return Admission.ADMITTED, "a sentence of it bears on the question"
        if bearing.r < THRESHOLD_UNNAMED:
            return Admission.BACKGROUND, f"relevance {bearing.r:.2f} is under {THRESHOLD_UNNAMED}"
        return Admission.ADMITTED, "bears on the topic"
    spoken = [m.text for m in methods if held(m, text)]
    if not spoken:
        return Admission.BACKGROUND, f"does not speak of {' or '.join(m.text for m in methods)}"
    if beyond.level < THRESHOLD_NAMED and not any(owns(m.text, paper.title, paper.abstract) for m in methods):
        return Admission.BACKGROUND, f"relevance to what else is asked, {beyond.level:.2f}, is under {THRESHOLD_NAMED}"
    return Admission.ADMITTED, f"speaks of {' and '.join(spoken)}"


def _rank(screened: Screened, methods: tuple[Facet, ...], guided: tuple[Facet, ...]) -> tuple[bool, float]:
    """Admitted first; then by r, with a head start for a paper that introduces what is named, and for each facet."""
    paper = screened.paper
    own = any(owns(m.text, paper.title, paper.abstract) for m in methods)
    wanted = any(owns(g.text, paper.title, paper.abstract) for g in guided)
    start = OWN_HEAD_START * own + GUIDED_HEAD_START * wanted + FACET_HEAD_START * len(screened.facets)
    return (not screened.admitted, -(screened.relevance + start))


def second_look(plan: Plan, screened: Sequence[Screened], told: Told) -> tuple[Screened, ...]:
    """The same in an order that the answering model has a say in, with what it takes for an answer admitted.

    Where a method is named none is: only a paper that speaks of it may answer.
    """
    methods = plan.of(FacetKind.METHOD)
    guided = _guided(plan)
    seen = []
    for s in screened:
        best = told.best(s.paper.id)
        if not methods and not s.admitted and best >= THRESHOLD_TOLD:
            reason = f"a sentence of it answers, by {told.answerer}: {best:.2f}"
            s = s.model_copy(update={"admission": Admission.ADMITTED, "reason": reason})
        last, near = _rank(s, methods, guided)
        seen.append((last, near - TOLD_HEAD_START * best, s))
    return tuple(s for *_, s in sorted(seen, key=lambda found: found[:2]))


def _guided(plan: Plan) -> tuple[Facet, ...]:
    return tuple(f for f in plan.guided if f.kind in NAMED) if plan.of(FacetKind.METHOD) else ()


def tfidf_cosines(question: str, texts: list[str]) -> Vectors:
    """Cosine of the question to each text, shape (len(texts),), by scikit-learn's TF-IDF of words and their pairs."""
    try:
        matrix = TfidfVectorizer(ngram_range=(1, 2), stop_words="english").fit_transform([question, *texts])
    except ValueError:  # nothing but stop words
        return np.zeros(len(texts), dtype=np.float32)
    return np.asarray((matrix[1:] @ matrix[0].T).toarray().ravel(), dtype=np.float32)
