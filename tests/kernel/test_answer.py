"""What the thread says first where the plain answer would mislead: the opposite, another language, a missing figure."""

from __future__ import annotations

from kernel.answer import answer_of
from kernel.domain import Coverage, Outcome, Question
from tests.builders import a_finding, a_paper, a_plan


def told(question, findings=(), coverage=None, outcome=Outcome.INSUFFICIENT_EVIDENCE, **plan):
    asked = a_plan(question).model_copy(update=plan)
    return answer_of(Question(text=question), asked, findings, coverage or Coverage(), outcome, (a_paper(),))


def test_a_yes_or_no_question_is_told_where_the_sources_say_the_opposite():
    answer = told("Is FastTuner slower than SlowTuner?", (a_finding(),), outcome=Outcome.OWNER_REVIEW)
    assert answer.startswith("The sources say the opposite of what the question suggests: see C1.")
    fair = told("Is FastTuner faster than SlowTuner?", (a_finding(),), outcome=Outcome.OWNER_REVIEW)
    assert "opposite" not in fair


def test_a_question_in_another_language_is_answered_with_an_honest_word():
    answer = told("Wie viel Speicher braucht es?", understood=False)
    assert answer.startswith("This question does not seem to be in English")
    assert answer.endswith("Ask it in English, please.")
    near = told("Wie viel Speicher braucht FastTuner?", (a_finding(answers=False),), understood=False)
    assert "is understood. Ask it in English, please.\n\nThe nearest evidence:" in near


def test_the_figure_that_is_missing_is_named():
    answer = told("How many clicks does FastTuner need?", (a_finding(answers=False),))
    assert "what was read on FastTuner gives no figure for clicks" in answer
    assert "The nearest evidence:" in answer
