"""The questions that the answering model is trained on, and the pairs that are made of them."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kernel.evaluation.entailment.questions import (
    ANSWERS,
    HELD_OUT,
    QUESTIONS,
    SILENT,
    Papers,
    question_pairs,
    texts_of,
)
from kernel.evaluation.questions import figures
from kernel.evaluation.sets import rows_of

SHARED = Path(__file__).parents[3] / "shared" / "data"
KINDS = {"named", "plain", "no-detail", "no-other", "no-compare", "no-premise"}
LONGEST_COPY = 7
SHARES = {"same": 1.5, "same_silent": 1.6, "elsewhere": 2.5, "elsewhere_silent": 0.8, "telling": 0.7}


def needs_shared() -> None:
    if not (SHARED / "arxiv").is_dir():
        pytest.skip("the abstracts of ../shared/data are not here")


def rows() -> list[dict[str, Any]]:
    return [row for file in (QUESTIONS, HELD_OUT) for row in rows_of(file)]


def test_every_question_names_its_paper_its_kind_and_what_answers_it() -> None:
    for row in rows():
        assert set(row) == {"p", "k", "s", "q"}
        assert row["k"] in KINDS
        assert (row["s"] == []) == row["k"].startswith("no-"), row
        assert row["q"] == " ".join(row["q"].split()) != ""
    assert [q for q, times in Counter(row["q"].casefold() for row in rows()).items() if times > 1] == []


def test_half_are_answered_and_no_paper_is_both_taught_and_held_out() -> None:
    answered = Counter(bool(row["s"]) for row in rows())
    assert answered[True] == answered[False] > 9_000
    taught, held_out = ({row["p"] for row in rows_of(file)} for file in (QUESTIONS, HELD_OUT))
    assert not taught & held_out


def test_no_question_copies_its_paper_and_none_is_about_one_that_questions_are_measured_on() -> None:
    needs_shared()
    ids = sorted({row["p"] for row in rows()})
    assert not set(ids) & {row["id"] for row in rows_of(SHARED / "arxiv" / "arxiv_gate.jsonl")}
    _, cut = texts_of(SHARED, ids)

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.lower())
        return {tuple(words[i : i + LONGEST_COPY + 1]) for i in range(len(words) - LONGEST_COPY)}

    held = {name: runs(" ".join(c)) for name, c in zip(ids, cut, strict=True)}
    assert [row["q"] for row in rows() if runs(row["q"]) & held[row["p"]]] == []
    sentences = dict(zip(ids, map(len, cut), strict=True))
    assert all(i < sentences[row["p"]] for row in rows() for i in row["s"])


def some_papers(number: int) -> Papers:
    """As many papers of three sentences, each with a vector of its own."""
    cut = tuple((f"Topic {n}.", f"We show that method {n} gains.", f"Code {n} is online.") for n in range(number))
    chance = np.random.default_rng(0)
    return Papers(
        ids=tuple(f"p{n}" for n in range(number)),
        titles=tuple(f"Title {n}" for n in range(number)),
        cut=cut,
        vectors=chance.normal(size=(3 * number, 8)).astype(np.float32),
    )


def test_what_answers_is_labelled_so_and_nothing_else_of_its_paper_or_of_another() -> None:
    papers = some_papers(60)
    asked = [
        {"p": "p3", "q": "Does method 3 gain?", "s": [1]},
        {"p": "p5", "q": "How much does method 5 cost?", "s": []},
    ]
    vectors = {row["q"]: papers.vectors[3 * n] for n, row in enumerate(asked)}
    made = [p for n in range(40) for p in question_pairs(asked, papers, vectors, SHARES, random.Random(n))]
    for pair in made:
        answers = pair.hypothesis == asked[0]["q"] and pair.premise == "Title 3. We show that method 3 gains."
        assert pair.label == (ANSWERS if answers else SILENT), pair
    counted = Counter(pair.hypothesis for pair in made)
    assert counted[asked[0]["q"]] == pytest.approx(40 * (1 + 1.5 + 2.5), rel=0.1)
    assert counted[asked[1]["q"]] == pytest.approx(40 * (1.6 + 0.8), rel=0.15)


def test_the_papers_nearest_to_a_question_are_never_taken_for_silent() -> None:
    papers = some_papers(60)
    for n in range(1, 5):  # four papers just like the question's own
        papers.vectors[3 * n : 3 * n + 3] = papers.vectors[:3]
    question = {"p": "p0", "q": "Does method 0 gain?", "s": [1]}
    vectors = {question["q"]: papers.vectors[:3].sum(axis=0)}
    made = [p for n in range(40) for p in question_pairs([question], papers, vectors, SHARES, random.Random(n))]
    assert not any(pair.premise.startswith(f"Title {n}.") for pair in made for n in range(1, 5))


def test_a_paper_that_is_not_there_is_named() -> None:
    needs_shared()
    with pytest.raises(KeyError, match="nowhere"):
        texts_of(SHARED, ["nowhere"])


def test_the_figures_tell_who_is_answered_and_which_sentence_answers() -> None:
    asked = [
        {"k": "plain", "s": [1]},
        {"k": "plain", "s": [0]},
        {"k": "no-detail", "s": []},
        {"k": "no-other", "s": []},
    ]
    scores = [[0.1, 0.9], [0.2, 0.6], [0.5, 0.4], [0.7, 0.1]]
    found = figures(asked, scores)
    assert found == {"auroc": 0.75, "auroc_of": {"no-detail": 1.0, "no-other": 0.5}, "first": 0.5}
