"""A laboratory for whole runs: papers on FastTuner, and a model that does as it is told. Holds no tests."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from kernel.domain import Paper, Question, Report, Role
from kernel.pipeline import Lab, Rules, investigate
from kernel.planning import PlanForm
from kernel.ports import Source
from kernel.reading import ClaimForm, ClaimsForm, EntailmentForm, EntailmentsForm
from kernel.tribunal import CRITERIA, CriterionForm, OpinionForm
from tests.builders import a_paper, direct, quiet
from tests.fakes import FakeModel, WordCounts

QUESTION = "Is FastTuner faster than SlowTuner on GSM8K?"
QUOTE = "On GSM8K, FastTuner is 3.2x faster than SlowTuner"
CLAIM = "FastTuner trains 3.2 times faster than SlowTuner on GSM8K."


FAMILIES = ("Byron", "Chen", "Dee", "Foe", "Gil", "Hay", "Ito", "Jay", "Kay", "Lee")


def papers(count: int) -> tuple[Paper, ...]:
    """Papers that say the same, each by somebody else."""
    numbered = zip(range(1, count + 1), FAMILIES, strict=False)
    return tuple(a_paper(f"2401.{n:05}", f"FastTuner, part {n}", authors=(f"Ada {name}",)) for n, name in numbered)


def lab(*sources: Source, **other: Any) -> Lab:
    return Lab(sources, WordCounts(), today=lambda: date(2026, 3, 1), **other)


async def ask(question: str, laboratory: Lab, **rules: Any) -> Report:
    return await investigate(Question(text=question), laboratory, Rules(**rules), direct, quiet)


def a_model(**answers: Any) -> FakeModel:
    """A diligent model: a claim for each paper, every claim supported, four points for every criterion."""
    given = {
        "plan": lambda _: PlanForm(),
        "claims": lambda _: ClaimsForm(claims=[ClaimForm(text=CLAIM, quote=QUOTE, answers_the_question=True)]),
        "entailments": lambda material: EntailmentsForm(
            claims=[
                EntailmentForm(claim=c, verdict="supported", span=QUOTE)
                for c in re.findall(r"^Claim (C\d+):", material, re.MULTILINE)
            ]
        ),
        "opinion": lambda _: OpinionForm(criteria=[CriterionForm(name=n, points=4, evidence=["C1"]) for n in CRITERIA]),
    } | answers
    forms = {"plan": PlanForm, "claims": ClaimsForm, "entailments": EntailmentsForm, "opinion": OpinionForm}
    return FakeModel({forms[name]: answer for name, answer in given.items() if answer is not None})


def with_model(model: FakeModel, *sources: Source, **other: Any) -> Lab:
    return lab(*sources, reader=model, reviewers=dict.fromkeys(Role, model), **other)
