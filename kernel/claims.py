"""Claims made by rules: sentences of admitted papers that speak to the question, each with its quote and offsets."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kernel.answering import Reading, answers_it, goes_on, own_facets
from kernel.asking import Told
from kernel.domain import Claim, Document, FacetKind, Plan
from kernel.language.holding import held, measured
from kernel.language.names import spot_names
from kernel.language.quantities import quantities
from kernel.language.terms import Rarity, terms
from kernel.language.text import Sentence, clean, sentences
from kernel.ports import Embedder

PER_PAPER, OF_FEW_PAPERS = 3, 5  # claims of one paper; of each where no more than FEW answer
FEW = 2
NEAR, NEAR_AN_ANSWER = 6, 3  # claims that do not answer, but are the nearest to it: enough to see what there is
_REACH = 2  # sentences on each side that a claim may lean on: a window of five
FINDING = 0.8  # points for a sentence that tells a finding; off for one that says what was set out to do
LIKENESS = 4.0  # points for a cosine of 1
TOLD, EVEN = 4.0, 0.3  # points for being an answer surely, by the model; the chance that moves nothing
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

_ASKS_BEST = re.compile(
    r"\b(?:best|better|highest|lowest|strongest|fastest|greenest|cheapest|safest|most|pick|choose|recommend\w*|wins?|"
    r"on top|ahead)\b",
    re.IGNORECASE,
)
_ASKS_NAME = re.compile(r"\b(?:which|what|who|whose|where) (?!is\b|are\b|was\b|does\b|do\b|did\b)\w+", re.IGNORECASE)
_BEST = re.compile(
    r"\b(?:best|better|highest|lowest|strongest|fastest|recommend\w*|outperform\w*|surpass\w*|superior|"
    r"lead(?:s|ing)?|top|tops|wins?|winner)\b",
    re.IGNORECASE,
)
_ASKS_WHY = re.compile(r"\b(?:why|what (?:causes?|makes?|explains?)|how come)\b", re.IGNORECASE)
_BECAUSE = re.compile(
    r"\b(?:because|due to|caus\w+|reason\w*|attribut\w+|stem\w* from|comes? from|arises? from|owing to|"
    r"driven by|explain\w*|since|primary factor|root of|results? from)\b",
    re.IGNORECASE,
)
_FINDS = re.compile(
    r"\b(?:we (?:find|found|show|observe|demonstrate)|find(?:s|ings?)?|shows?|reveals?|results?|achiev\w+|"
    r"outperform\w*|underperform\w*|improv\w+|reduc\w+|increas\w+|yields?|significant\w*|neither|"
    r"no (?:evidence|significant|consistent|correlation)|wins?|fails?|degrad\w+|drops?|falls?|reach\w*|"
    r"surpass\w*|exceeds?)\b",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:we (?:introduce|propose|present|investigate|study|explore|address)|this (?:paper|work|study) \w+|"
    r"existing|recent(?:ly)?|traditional|remains?|challeng\w+|to (?:address|overcome|tackle|bridge))\b",
    re.IGNORECASE,
)
_ASKS_WHAT_IT_IS = re.compile(r"\s*(?:what (?:is|are)|how (?:does|do)|who|describe|explain)\b", re.IGNORECASE)
_OURS = re.compile(r"\b(?:we|our|ours|results?|experiments?|evaluations?|this framework|the authors)\b", re.IGNORECASE)


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
    question: str,
    plan: Plan,
    documents: Sequence[Document],
    embedder: Embedder,
    number_wanted: bool,
    told: Told,
) -> tuple[tuple[Claim, bool], ...]:
    """The claims of each admitted paper, few of each, with whether each answers what was asked; answers first."""
    texts = [s.text for _, sections in documents for _, text in sections for s in sentences(text)]
    if not texts:
        return ()
    vectors, asked = await embedder.passages(texts), await embedder.query(question)
    likeness = {t: float(v) for t, v in zip(texts, vectors @ asked[0], strict=True)}
    rarity = Rarity(texts)
    readings = [
        (Reading(question, plan, p, own_facets(plan, p), number_wanted, rarity, likeness, told.of(p.id)), sections)
        for p, sections in documents
    ]
    chosen = await asyncio.to_thread(_chosen, readings)
    return tuple((_claim(f"C{n}", c), c.answers) for n, c in enumerate(chosen, start=1))


def _chosen(readings: Sequence[tuple[Reading, tuple[tuple[str, str], ...]]]) -> list[Candidate]:
    """The candidates that become claims: all that answer, then the nearest, a method's own papers before others.

    Beside an answer only the same papers' sentences are near enough to be worth a reader's time.
    """
    read = [(bool(r.own), _of_paper(r, sections)) for r, sections in readings]
    few = sum(any(c.answers for c in of_paper) for _, of_paper in read) <= FEW
    most = OF_FEW_PAPERS if few else PER_PAPER
    found = [(c, own) for own, of_paper in read for c in of_paper[:most]]
    answers = [c for c, own in sorted(found, key=lambda pair: (not pair[1], -pair[0].score)) if c.answers]
    papers = {c.paper_id for c in answers}
    near = [(c, own) for c, own in found if not c.answers and (not papers or c.paper_id in papers or c.guided)]
    near.sort(key=lambda pair: (not pair[0].guided, not pair[1], -pair[0].score))
    return answers + [c for c, _ in near[: NEAR_AN_ANSWER if answers else NEAR]]


def _of_paper(reading: Reading, sections: tuple[tuple[str, str], ...]) -> list[Candidate]:
    found = [c for section, text in sections for c in _candidates(reading, section, text)]
    found.sort(key=lambda c: -(c.score + ANSWER_HEAD_START * c.answers))
    best = found[0].score if found else 0.0
    return [c if c.score >= best - ANSWER_MARGIN else replace(c, answers=False) for c in found[:OF_FEW_PAPERS]]


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
        around = [s.text for s in cut[max(0, i - _REACH) : i + _REACH + 1]]
        window, alike = " ".join(around), max(reading.likeness[text] for text in around)
        before = cut[i - 1].text if i else ""
        score = (
            LIKENESS * reading.likeness[sentence.text]
            + 2.0 * reading.rarity.coverage(asked, terms(sentence.text))
            + sum(_WEIGHTS.get(f.kind, 0.0) for f in reading.plan.facets if held(f, sentence.text))
            + _bonus(reading, sentence.text)
            + 1.5 * goes_on(reading, sentence.text, before)
            + TOLD * (reading.told.get(sentence.text, EVEN) - EVEN)
        )
        guided = any(held(f, sentence.text) for f in reading.plan.guided if f.kind is not FacetKind.TOPIC)
        answers = answers_it(reading, sentence.text, before, window, whole, alike)
        found.append(Candidate(reading.paper.id, section, sentence, score + guided, answers, guided))
    return found


def _bonus(reading: Reading, sentence: str) -> float:
    """What a sentence gains for giving the kind of answer that is asked for: a measured figure, or a list of names."""
    metrics = reading.plan.of(FacetKind.METRIC)
    measures = any(measured(m, sentence) for m in metrics)
    lists = bool(_WHICH.match(reading.question)) and len(re.findall(r"[A-Z][\w-]+(?=,| and )", sentence)) >= 3
    figure = (reading.number_wanted or bool(metrics)) and any(q.tells for q in quantities(sentence))
    ours = bool(_OURS.search(sentence)) or any(held(m, sentence) for m in reading.plan.of(FacetKind.METHOD))
    ranks = bool(_ASKS_BEST.search(reading.question)) and bool(_BEST.search(sentence))
    names = bool(_ASKS_NAME.search(reading.question)) and not reading.number_wanted and _names_more(reading, sentence)
    reasons = bool(_ASKS_WHY.search(reading.question)) and bool(_BECAUSE.search(sentence))
    found = 0.0
    if not _ASKS_WHAT_IT_IS.match(reading.question):
        found = FINDING * (bool(_FINDS.search(sentence)) - bool(_INTRODUCES.search(sentence)))
    return found + 1.0 * reasons + 1.0 * ranks + 0.6 * names + 1.5 * measures + 1.0 * lists + 1.0 * figure + 0.7 * ours


def _names_more(reading: Reading, sentence: str) -> bool:
    """Whether the sentence names something that the question does not."""
    asked = reading.question.casefold()
    return any(s.text.casefold() not in asked for s in spot_names(sentence))
