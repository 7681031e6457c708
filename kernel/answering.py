"""Whether a sentence of a paper answers the question: the figure or the thing asked for, of what is asked, and there.

It reads one paper at a time and makes no claims; that the premise is met is the coverage matrix's to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kernel.domain import FacetKind, Paper, Plan
from kernel.language.background import background
from kernel.language.cues import COMPARING, SIDE_BY_SIDE
from kernel.language.holding import held, measured, owns, required, share_held, spoken_of, told_otherwise
from kernel.language.lexicon import family, household
from kernel.language.names import spot_names
from kernel.language.quantities import quantities
from kernel.language.relevance import coverages
from kernel.language.terms import Rarity, terms
from kernel.language.text import clean
from kernel.language.widths import WIDTH

# Share of the question's other words, by rarity, that must stand in the window of an answer: less where the paper is
# the named method's own. Asked only where there are enough of them to say what the topic is.
TOPIC_SHARE, TOPIC_SHARE_UNNAMED, TOPIC_SHARE_OWN, TOPIC_TERMS = 0.4, 0.5, 0.2, 3
ALIKE, SURELY_ALIKE = 0.45, 0.5  # cosine from which on a sentence is about what is asked, in whatever words
TELLING = 4.5  # rarity, in nats, from which on a word says anything of a paper's topic
TOPIC_SHARE_WHOLE = 0.6  # of a paper that is about the topic: its figures stand far from its first sentences
# The chance of a sentence by the answering model: under the one it answers nothing, whatever its words; from the other
# on it answers in whatever words, if a sentence of its window is so much alike. docs/decisions.md: how they were found.
DOUBTED, SURE, ALIKE_ENOUGH = 0.1, 0.6, 0.3
VERY_SURE = 0.85  # from which on a paper on the named method, too, need not say in the question's words what limits it
_COUNTED = re.compile(r"\bhow many\b", re.IGNORECASE)
_PLACE = re.compile(r"[A-Z][a-z]+")
_INTRODUCED = (FacetKind.METHOD, FacetKind.COMPARATOR, FacetKind.DATASET, FacetKind.ENTITY)


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
    told: Mapping[str, float] = field(default_factory=dict)  # the chance of each by the answering model, where asked

    @property
    def title(self) -> str:
        """The paper's title, cleaned."""
        return clean(self.paper.title)


def own_facets(plan: Plan, paper: Paper) -> frozenset[str]:
    """Texts of the question's methods that this paper is about.

    It introduces them, or something else that the question names and speaks of them, or sets them all side by side, or
    was made there: a plain word in capitals is a place or a platform rather than a method.
    """
    methods = plan.of(FacetKind.METHOD)
    text = f"{clean(paper.title)}. {clean(paper.abstract)}"
    named = (f for f in plan.of(*_INTRODUCED) if not _everywhere(f.text))
    introduces = any(owns(f.text, paper.title, paper.abstract) for f in named)
    if methods and all(held(m, text) for m in methods) and (introduces or len(methods) > 1):
        return frozenset(m.text for m in methods)
    return frozenset(
        m.text
        for m in methods
        if (not _everywhere(m.text) and any(owns(n, paper.title, paper.abstract) for n in (m.text, *m.aliases)))
        or (_PLACE.fullmatch(m.text) and held(m, text))
    )


def _everywhere(name: str) -> bool:
    """Whether papers by the hundred bear the name in their titles: "Llama 2", "LoRA". None of them is its own paper."""
    return family(name) or household(name)


def answers_it(reading: Reading, sentence: str, before: str, window: str, whole: str, alike: float) -> bool:
    """Whether the sentence gives the figure asked for, in a window that holds all that the question names.

    `alike` is the highest cosine of the question to a sentence of the window. What the answering model doubts answers
    nothing; what it is sure of must still hold the named things, and what is counted or asked of them, no other word.
    """
    plan, chance = reading.plan, reading.told.get(sentence, DOUBTED)
    methods = plan.of(FacetKind.METHOD)
    measures = any(measured(m, sentence) for m in plan.of(FacetKind.METRIC)) or goes_on(reading, sentence, before)
    very_sure = chance >= VERY_SURE and alike >= ALIKE_ENOUGH
    sure = very_sure or (chance >= SURE and alike >= ALIKE_ENOUGH and not methods)
    if chance < DOUBTED and not (reading.own and reading.number_wanted and measures):
        return False
    if not plan.understood or _of_another_model(reading, sentence):
        return False
    if plan.of(FacetKind.COMPARATOR) and not (very_sure and reading.own) and not _compares(reading, before, sentence):
        return False
    if reading.number_wanted and not _gives_figure(reading, sentence, measures=measures, sure=sure):
        return False
    if not all(m.text in reading.own or held(m, window) for m in methods):
        return False
    if plan.of(FacetKind.METRIC) and reading.number_wanted and _of_the_whole(reading, window):
        return False
    if sure:
        return True
    if not _holds_all(reading, window, whole, unlimited=not methods and alike >= SURELY_ALIKE):
        return False
    if alike >= ALIKE and all(_everywhere(m.text) for m in methods):  # of a name of its own every sentence is alike
        return True
    return _on_topic(reading, window, whole, measures=measures)


def _gives_figure(reading: Reading, sentence: str, *, measures: bool, sure: bool) -> bool:
    """Whether a figure stands there, in the measure that is asked for.

    A model that is sure knows other words for a measure, but not of whom it is, nor what is counted.
    """
    in_other_words = sure and not reading.plan.of(FacetKind.METHOD) and not _COUNTED.search(reading.question)
    if reading.plan.of(FacetKind.METRIC) and not in_other_words:
        return measures
    return any(quantities(sentence))


def goes_on(reading: Reading, sentence: str, before: str) -> bool:
    """Whether the sentence gives a figure in the measure that the sentence before it gave: "Meanwhile A has 3.79".

    Only where it names the very thing that is asked about.
    """
    named = (*reading.plan.of(FacetKind.METHOD), *reading.plan.of(FacetKind.MODEL))
    return (
        any(measured(m, before) for m in reading.plan.of(FacetKind.METRIC))
        and all(held(f, sentence) for f in named)
        and any(q.tells for q in quantities(sentence))
    )


def _compares(reading: Reading, before: str, sentence: str) -> bool:
    """Whether the sentence says how one thing stands to another, or gives a figure.

    Outside a method's own paper both must be named there or in the sentence before: a paper on QLoRA explains LoRA
    without a word on which is better.
    """
    figure = any(q.tells and q.unit != "bit" for q in quantities(sentence))
    if not figure and not any(cue.search(sentence) for cue in (SIDE_BY_SIDE, *COMPARING)):
        return False
    methods = reading.plan.of(FacetKind.METHOD)
    if any(owns(m.text, reading.title, "") or (m.text in reading.own and not _everywhere(m.text)) for m in methods):
        return True
    near = f"{before} {sentence}"
    sides = (methods, reading.plan.of(FacetKind.COMPARATOR))
    return all(not side or any(held(f, near) for f in side) for side in sides)


def _of_the_whole(reading: Reading, window: str) -> bool:
    """Whether a part is asked for, "the encoder E of model M", and no word close by is of the part.

    Its figures in the paper on M are M's.
    """
    methods = reading.plan.of(FacetKind.METHOD)
    others = [f for f in reading.plan.of(FacetKind.ENTITY) if not WIDTH.fullmatch(f.text)]
    return len(methods) + len(others) > 1 and not all(
        owns(m.text, reading.title, "") or held(m, window) for m in methods
    )


def _of_another_model(reading: Reading, sentence: str) -> bool:
    """Whether the sentence names base models, and none of those that the question names."""
    asked = [f for f in reading.plan.facets if f.kind is not FacetKind.TOPIC and family(f.text)]
    if not asked or any(held(f, sentence) for f in asked):
        return False
    return any(family(s.text) for s in spot_names(sentence))


def _holds_all(reading: Reading, window: str, whole: str, *, unlimited: bool) -> bool:
    """Whether each required group has a member that is held: measures close by, named things anywhere in an own paper.

    What limits the question may stand anywhere in the paper, and for an `unlimited` one be told in other words. That
    the comparator meets the method there is the coverage matrix's to say: without it the premise is not met.
    """
    unlimited = unlimited or told_otherwise(reading.plan.facets, whole)
    for group in required(reading.plan.facets):
        kind = group[0].kind
        if unlimited and kind is FacetKind.RESTRICTION:
            continue
        close = kind is FacetKind.METRIC or (kind is not FacetKind.RESTRICTION and not reading.own)
        if not any(spoken_of(f, window if close else whole, reading.title) for f in group):
            return False
    return True


def _on_topic(reading: Reading, window: str, whole: str, *, measures: bool) -> bool:
    """Whether the text speaks of the question's other words.

    In a method's own paper the figure asked for is enough where what limits the question is held; else a share of the
    words must stand close by, and anywhere for a question that only the paper's whole abstract can answer.
    """
    topic = " ".join(f.text for f in reading.plan.of(FacetKind.TOPIC))
    if not topic:
        return bool(reading.plan.facets)  # a question that asks about nothing is answered by nothing
    if reading.own:
        # "combining" and "training" say nothing of what it is about: they stand in any paper, or in none
        telling = any(background().of(term) >= TELLING for term in terms(topic))
        return measures or not telling or share_held(topic, whole) >= TOPIC_SHARE_OWN
    limits = reading.plan.of(FacetKind.RESTRICTION, FacetKind.DATASET, FacetKind.ENTITY)
    if measures and limits and reading.plan.of(FacetKind.METHOD):  # all of which this paper holds
        return share_held(topic, whole) >= TOPIC_SHARE
    asked = set(terms(topic))
    if len(asked) < TOPIC_TERMS:
        return share_held(topic, window) > 0 or share_held(topic, whole) == 1
    near, anywhere = map(float, coverages(topic, (window, whole)))
    share = TOPIC_SHARE if reading.plan.of(FacetKind.METHOD) else TOPIC_SHARE_UNNAMED
    return near >= share or anywhere >= TOPIC_SHARE_WHOLE
