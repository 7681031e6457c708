"""Claims made by rules: sentences of admitted papers that speak to the question, each with its quote and offsets."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kernel.domain import Claim, Document, FacetKind, Paper, Plan
from kernel.language.holding import held, measured, owns, required
from kernel.language.quantities import quantities
from kernel.language.terms import Rarity, terms
from kernel.language.text import Sentence, clean, sentences
from kernel.ports import Embedder

PAPERS = 7
PER_PAPER = 3
NEAR, NEAR_AN_ANSWER = 6, 3  # claims that do not answer, but are the nearest to it: enough to see what there is
_REACH = 2  # sentences on each side that a claim may lean on: a window of five
# Share of the question's other words, by rarity, that must stand in the window of an answer: less where the paper is
# the named method's own. Asked only where there are enough of them to say what the topic is.
TOPIC_SHARE, TOPIC_SHARE_OWN, TOPIC_TERMS = 0.4, 0.2, 3
ANSWER_HEAD_START = 1.0
ANSWER_MARGIN = 1.5  # a sentence answers only if it scores nearly as well as its paper's best
_WEIGHTS = {
    FacetKind.METHOD: 0.5,
    FacetKind.COMPARATOR: 0.8,
    FacetKind.METRIC: 1.2,
    FacetKind.DATASET: 0.6,
    FacetKind.MODEL: 0.8,
    FacetKind.ENTITY: 0.6,
}
_WHICH = re.compile(r"(?:which|what) (?:\w+ )?\w+s\b", re.IGNORECASE)

_OURS = re.compile(r"\b(?:we|our|ours|results?|experiments?|evaluations?|this framework|the authors)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Reading:
    """One paper read for one question. `own`: the question's methods that this paper introduces."""

    question: str
    plan: Plan
    paper: Paper
    own: frozenset[str]
    number_wanted: bool
    rarity: Rarity
    likeness: dict[str, float]  # cosine of each sentence to the question


@dataclass(frozen=True)
class Candidate:
    """A sentence that may become a claim, and how well it speaks to the question."""

    paper_id: str
    section: str
    sentence: Sentence
    score: float
    answers: bool
    guided: bool = False  # whether it speaks of what the owner asked to be looked at as well


async def read_by_rules(
    question: str, plan: Plan, documents: Sequence[Document], embedder: Embedder, number_wanted: bool
) -> tuple[tuple[Claim, bool], ...]:
    """The claims of each admitted paper, at most three, with whether each answers what was asked; answers first."""
    texts = [s.text for _, sections in documents for _, text in sections for s in sentences(text)]
    if not texts:
        return ()
    vectors, asked = await embedder.passages(texts), await embedder.query(question)
    likeness = {t: float(v) for t, v in zip(texts, vectors @ asked[0], strict=True)}
    rarity = Rarity(texts)
    readings = [
        (Reading(question, plan, paper, own_facets(plan, paper), number_wanted, rarity, likeness), sections)
        for paper, sections in documents
    ]
    chosen = await asyncio.to_thread(_chosen, readings)
    return tuple((_claim(f"C{n}", c), c.answers) for n, c in enumerate(chosen, start=1))


def _chosen(readings: Sequence[tuple[Reading, tuple[tuple[str, str], ...]]]) -> list[Candidate]:
    """The candidates that become claims: all that answer, then the nearest, a method's own papers before others.

    Beside an answer only the same papers' sentences are near enough to be worth a reader's time.
    """
    found = [(c, bool(r.own)) for r, sections in readings for c in _of_paper(r, sections)]
    answers = [c for c, own in sorted(found, key=lambda pair: (not pair[1], -pair[0].score)) if c.answers]
    papers = {c.paper_id for c in answers}
    near = [(c, own) for c, own in found if not c.answers and (not papers or c.paper_id in papers or c.guided)]
    near.sort(key=lambda pair: (not pair[0].guided, not pair[1], -pair[0].score))
    return answers + [c for c, _ in near[: NEAR_AN_ANSWER if answers else NEAR]]


def own_facets(plan: Plan, paper: Paper) -> frozenset[str]:
    """Texts of the question's methods that this paper is about: it introduces them, or sets them all side by side."""
    methods = plan.of(FacetKind.METHOD)
    if len(methods) > 1 and all(held(m, clean(paper.abstract)) for m in methods):
        return frozenset(m.text for m in methods)
    return frozenset(m.text for m in methods if owns(m.text, paper.title, paper.abstract))


def _of_paper(reading: Reading, sections: tuple[tuple[str, str], ...]) -> list[Candidate]:
    found = [c for section, text in sections for c in _candidates(reading, section, text)]
    found.sort(key=lambda c: -(c.score + ANSWER_HEAD_START * c.answers))
    best = found[0].score if found else 0.0
    return [c if c.score >= best - ANSWER_MARGIN else replace(c, answers=False) for c in found[:PER_PAPER]]


def _claim(claim_id: str, candidate: Candidate) -> Claim:
    s = candidate.sentence
    return Claim(
        id=claim_id,
        text=s.text,
        paper_id=candidate.paper_id,
        quote=s.raw,
        start=s.start,
        end=s.end,
        section=candidate.section,
    )


def _candidates(reading: Reading, section: str, text: str) -> list[Candidate]:
    cut = sentences(text)
    asked = set(terms(reading.question))
    whole = f"{reading.paper.title}. {clean(text)}"
    found = []
    for i, sentence in enumerate(cut):
        window = " ".join(s.text for s in cut[max(0, i - _REACH) : i + _REACH + 1])
        score = (
            2.0 * reading.likeness[sentence.text]
            + 2.0 * reading.rarity.coverage(asked, terms(sentence.text))
            + sum(_WEIGHTS.get(f.kind, 0.0) for f in reading.plan.facets if held(f, sentence.text))
            + _bonus(reading, sentence.text)
        )
        guided = any(held(f, sentence.text) for f in reading.plan.guided if f.kind is not FacetKind.TOPIC)
        answers = _answers(reading, sentence.text, window, whole)
        found.append(Candidate(reading.paper.id, section, sentence, score + guided, answers, guided))
    return found


def _bonus(reading: Reading, sentence: str) -> float:
    """What a sentence gains for giving the kind of answer that is asked for: a measured figure, or a list of names."""
    metrics = reading.plan.of(FacetKind.METRIC)
    measures = any(measured(m, sentence) for m in metrics)
    lists = bool(_WHICH.match(reading.question)) and len(re.findall(r"[A-Z][\w-]+(?=,| and )", sentence)) >= 3
    figure = (reading.number_wanted or bool(metrics)) and any(q.tells for q in quantities(sentence))
    ours = bool(_OURS.search(sentence)) or any(held(m, sentence) for m in reading.plan.of(FacetKind.METHOD))
    return 1.5 * measures + 1.0 * lists + 1.0 * figure + 0.7 * ours


def _answers(reading: Reading, sentence: str, window: str, whole: str) -> bool:
    """Whether the sentence gives the figure asked for, in a window that holds all that the question names."""
    metrics = reading.plan.of(FacetKind.METRIC)
    measures = any(measured(m, sentence) for m in metrics)
    if reading.number_wanted and not (measures if metrics else any(quantities(sentence))):
        return False
    methods = reading.plan.of(FacetKind.METHOD)
    if not all(m.text in reading.own or held(m, window) for m in methods):
        return False
    if not _holds_all(reading, window, whole):
        return False
    return _on_topic(reading, whole if measures and reading.own else window, bare=measures and bool(reading.own))


def _holds_all(reading: Reading, window: str, whole: str) -> bool:
    """Whether each required group has a member that is held: measures close by, named things anywhere in an own paper.

    That the comparator meets the method there is the coverage matrix's to say: without it the premise is not met.
    """
    for group in required(reading.plan.facets):
        close = group[0].kind is FacetKind.METRIC or not reading.own
        if not any(held(f, window if close else whole) for f in group):
            return False
    return True


def _on_topic(reading: Reading, text: str, *, bare: bool) -> bool:
    """Whether the text speaks of the question's other words: a fair share of them, or one where few (or `bare`) do."""
    topic = {t for f in reading.plan.of(FacetKind.TOPIC) for t in terms(f.text)}
    if bare or len(topic) < TOPIC_TERMS:
        return not topic or bool(topic & set(terms(text)))
    share = TOPIC_SHARE_OWN if reading.own else TOPIC_SHARE
    return reading.rarity.coverage(topic, terms(text)) >= share
