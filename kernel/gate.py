"""The gate: which papers bear on the question. Only an admitted paper's sentences may become claims."""

from __future__ import annotations

import asyncio

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from kernel.domain import Admission, Facet, FacetKind, Paper, Plan, Screened
from kernel.language.holding import NAMED, held, owns
from kernel.language.names import pattern
from kernel.language.relevance import HIGHEST_FLOOR, Relevance, relevance
from kernel.language.text import clean
from kernel.ports import Embedder, Vectors

# Where no method is named, r must reach this. A text that holds the named method must say as much of the rest of the
# question as texts about something else seldom reach; docs/decisions.md says how both were chosen.
THRESHOLD_NAMED = HIGHEST_FLOOR
THRESHOLD_UNNAMED = 0.30
OWN_HEAD_START, GUIDED_HEAD_START, FACET_HEAD_START = 0.3, 1.0, 0.12  # for the order of admitted papers only
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
    return await asyncio.to_thread(_screen, question, plan, distinct, texts, vectors @ asked[0])


def _screen(
    question: str, plan: Plan, papers: tuple[Paper, ...], texts: list[str], similarity: Vectors
) -> tuple[Screened, ...]:
    tfidf = tfidf_cosines(question, texts)
    methods = plan.of(FacetKind.METHOD)
    guided = tuple(f for f in plan.guided if f.kind in NAMED) if methods else ()
    bearing = relevance(question, texts, similarity)
    beyond = relevance(_without(methods + guided, question), texts, similarity)
    screened = []
    for i, (paper, text) in enumerate(zip(papers, texts, strict=True)):
        admission, reason = _admit(plan, paper, text, methods + guided, bearing[i], beyond[i])
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


def _without(methods: tuple[Facet, ...], question: str) -> str:
    """The question without the names of its methods."""
    for name in (n for m in methods for n in (m.text, *m.aliases)):
        question = pattern(name).sub(" ", question)
    return question


def _admit(
    plan: Plan, paper: Paper, text: str, methods: tuple[Facet, ...], bearing: Relevance, beyond: Relevance
) -> tuple[Admission, str]:
    """`beyond` is the text's relevance to the question without the names of its methods."""
    if paper.retracted:
        return Admission.BACKGROUND, "the paper is retracted"
    if not plan.facets:
        return Admission.BACKGROUND, "the question names nothing to look for"
    if not methods:
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


def tfidf_cosines(question: str, texts: list[str]) -> Vectors:
    """Cosine of the question to each text, shape (len(texts),), by scikit-learn's TF-IDF of words and their pairs."""
    try:
        matrix = TfidfVectorizer(ngram_range=(1, 2), stop_words="english").fit_transform([question, *texts])
    except ValueError:  # nothing but stop words
        return np.zeros(len(texts), dtype=np.float32)
    return np.asarray((matrix[1:] @ matrix[0].T).toarray().ravel(), dtype=np.float32)
