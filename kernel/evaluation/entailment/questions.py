"""Questions written by hand about abstracts, and the pairs that teach which sentence answers one. It trains nothing.

A pair reads as QNLI's do (Wang et al., arXiv 1804.07461): the premise is a sentence after its paper's title, the
hypothesis a question, and the label says whether the one answers the other. The files hold no sentence of a paper. Half
of the questions are answered by their abstract and half are not, though nearly: it leaves the detail out, studies
another thing, compares with something else, or finds the contrary of what is presumed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kernel.asking import passage
from kernel.evaluation.entailment.pairs import HERE, Pair
from kernel.evaluation.sets import ARXIV, rows_of
from kernel.language.text import sentences

# Lines {p: paper, k: kind, s: the sentences that answer, q: question}.
QUESTIONS, HELD_OUT = HERE / "questions.jsonl", HERE / "questions_held_out.jsonl"
ANSWERS, SILENT = 0, 1  # columns of the model
NEAREST, NEAR = 4, 40  # of the other papers, by nearness: the first may answer as well, the last are too far
# Of kernel/claims.py's findings as they were when the model was trained, with figures: what was taught stays as it was.
_TELLS = re.compile(
    r"\b(?:we (?:find|found|show|observe|demonstrate)|find(?:s|ings?)?|shows?|reveals?|results?|achiev\w+|"
    r"outperform\w*|improv\w+|reduc\w+|increas\w+|yields?|significant\w*|fails?|degrad\w+|drops?|surpass\w*|exceeds?)\b|\d",
    re.IGNORECASE,
)
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Papers:
    """Abstracts by sentence. `vectors` are those of all sentences in a row; a paper's begin at `starts`."""

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    cut: tuple[tuple[str, ...], ...]
    vectors: Vectors

    @property
    def starts(self) -> NDArray[np.int64]:
        """Where each paper's sentences begin."""
        return np.concatenate([[0], np.cumsum([len(c) for c in self.cut])[:-1]])

    def premise(self, paper: int, sentence: int) -> str:
        """A sentence as the model reads it: after the title of its paper."""
        return passage(self.titles[paper], self.cut[paper][sentence])


def texts_of(data: Path, wanted: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Titles and sentences of these papers, in their order. Raises KeyError where the data folder lacks one."""
    had = {r["id"]: r for r in rows_of(data / ARXIV) if r["id"] in set(wanted)}
    if missing := set(wanted) - had.keys():
        raise KeyError(f"{len(missing)} papers of our questions are not in {data}: {sorted(missing)[0]}, say")
    return tuple(had[i]["title"] for i in wanted), tuple(
        tuple(s.text for s in sentences(had[i]["abstract"])) for i in wanted
    )


def question_pairs(
    rows: Sequence[Mapping[str, Any]],
    papers: Papers,
    asked: Mapping[str, Vectors],
    shares: Mapping[str, float],
    chance: random.Random,
) -> Iterator[Pair]:
    """Each question with what answers it, with other sentences of its paper, and with sentences of papers near by.

    `asked` holds the questions' vectors. `shares` says how many sentences that do not answer are shown a question, on
    average: "same" of its own paper, the nearest first, and "elsewhere" of others; where its paper does not answer,
    "same_silent" and "elsewhere_silent". "telling" is how often one from elsewhere is one that tells a finding rather
    than the nearest: else a model takes every figure for an answer.
    """
    starts, at = papers.starts, {name: k for k, name in enumerate(papers.ids)}
    lengths = np.array([len(c) for c in papers.cut])
    for row in rows:
        own, answers = at[row["p"]], set(row["s"])
        near_by = papers.vectors @ asked[row["q"]]
        of_own = near_by[starts[own] : starts[own] + lengths[own]]
        others = [int(k) for k in np.argsort(-of_own) if k not in answers]
        suffix = "" if answers else "_silent"
        yield from (Pair(papers.premise(own, k), row["q"], ANSWERS) for k in sorted(answers))
        for k in _some(others, shares[f"same{suffix}"], chance):
            yield Pair(papers.premise(own, k), row["q"], SILENT)
        of_paper = np.maximum.reduceat(near_by, starts) + np.add.reduceat(near_by, starts) / lengths
        near = [int(k) for k in np.argsort(-of_paper) if k != own][NEAREST:NEAR]
        for _ in range(_drawn(shares[f"elsewhere{suffix}"], chance) if near else 0):
            other = chance.choice(near)
            telling = [k for k, text in enumerate(papers.cut[other]) if _TELLS.search(text)]
            nearest = int(np.argmax(near_by[starts[other] : starts[other] + lengths[other]]))
            k = chance.choice(telling) if telling and chance.random() < shares["telling"] else nearest
            yield Pair(papers.premise(other, k), row["q"], SILENT)


def _some(others: Sequence[int], share: float, chance: random.Random) -> list[int]:
    """The nearest, and of the rest by chance; as many as the share says on average."""
    number = min(_drawn(share, chance), len(others))
    return [*others[:1], *chance.sample(others[1:], number - 1)] if number else []


def _drawn(share: float, chance: random.Random) -> int:
    return int(share) + (chance.random() < share % 1)
