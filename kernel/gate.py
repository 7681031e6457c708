"""The gate: which papers bear on the question. Only an admitted paper's sentences may become claims."""

from __future__ import annotations

import asyncio

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from kernel.domain import Admission, Facet, FacetKind, Paper, Plan, Screened
from kernel.language.holding import NAMED, held, owns
from kernel.language.terms import Rarity, terms
from kernel.language.text import clean
from kernel.ports import Embedder, Vectors

COVERAGE_WEIGHT = 0.5
# r that a paper needs. A paper that holds the named method bears on the question by that alone; without a name
# only likeness speaks. See docs/decisions.md for how both were chosen.
THRESHOLD_NAMED = 0.25
THRESHOLD_UNNAMED = 0.60
OWN_HEAD_START, GUIDED_HEAD_START, FACET_HEAD_START = 0.3, 1.0, 0.12  # for the order of admitted papers only
TFIDF_THRESHOLD = 0.15  # the first version's; shown, never decides


async def screen(question: str, plan: Plan, papers: tuple[Paper, ...], embedder: Embedder) -> tuple[Screened, ...]:
    """Each paper with the gate's word on it: admitted first, a paper that introduces the method before all, then by r.

    r = embedding cosine + 0.5 × IDF-weighted coverage of the question's terms.
    """
    distinct = tuple({p.id: p for p in papers}.values())
    if not distinct:
        return ()
    texts = [f"{p.title}. {clean(p.abstract)}" for p in distinct]
    vectors, asked = await asyncio.gather(embedder.passages(texts), embedder.query(question))
    return await asyncio.to_thread(_screen, question, plan, distinct, texts, vectors @ asked[0])


def _screen(
    question: str, plan: Plan, papers: tuple[Paper, ...], texts: list[str], similarity: Vectors
) -> tuple[Screened, ...]:
    rarity = Rarity(texts)
    tfidf = tfidf_cosines(question, texts)
    methods = plan.of(FacetKind.METHOD)
    guided = tuple(f for f in plan.guided if f.kind in NAMED) if methods else ()
    screened = []
    for i, (paper, text) in enumerate(zip(papers, texts, strict=True)):
        coverage = rarity.coverage(terms(question), terms(text))
        relevance = float(similarity[i]) + COVERAGE_WEIGHT * coverage
        admission, reason = _admit(paper, text, methods + guided, relevance)
        screened.append(
            Screened(
                paper=paper,
                admission=admission,
                relevance=round(relevance, 4),
                similarity=round(float(similarity[i]), 4),
                coverage=round(coverage, 4),
                tfidf=round(float(tfidf[i]), 4),
                facets=tuple(f.text for f in plan.facets if f.kind is not FacetKind.TOPIC and held(f, text)),
                reason=reason,
            )
        )
    return tuple(sorted(screened, key=lambda s: _rank(s, methods, guided)))


def _admit(paper: Paper, text: str, methods: tuple[Facet, ...], relevance: float) -> tuple[Admission, str]:
    if paper.retracted:
        return Admission.BACKGROUND, "the paper is retracted"
    threshold = THRESHOLD_NAMED if methods else THRESHOLD_UNNAMED
    if methods and not any(held(m, text) for m in methods):
        return Admission.BACKGROUND, f"does not speak of {' or '.join(m.text for m in methods)}"
    if relevance < threshold:
        return Admission.BACKGROUND, f"relevance {relevance:.2f} is under {threshold}"
    spoken = " and ".join(m.text for m in methods if held(m, text))
    return Admission.ADMITTED, f"speaks of {spoken}" if methods else "bears on the topic"


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
