"""A run's budget holds, for calls one after another and side by side."""

from __future__ import annotations

import pytest

from kernel.adapters.budget import FREE, Budget, Prices, Spend
from kernel.errors import BudgetSpent

DEAR = Prices(prompt=1_000_000, completion=2_000_000)  # one and two a token


def test_the_call_after_the_last_one_is_refused():
    spend = Spend(Budget(calls=1))
    with spend.call(10, 10, FREE) as used:
        used(10, 3)
    assert (spend.calls, spend.prompt_tokens, spend.completion_tokens, spend.tokens) == (1, 10, 3, 13)
    with pytest.raises(BudgetSpent, match="budget of 1 model calls is spent"), spend.call(1, 1, FREE):
        raise AssertionError("not refused")
    assert spend.calls == 1


def test_a_call_that_could_pass_the_budget_of_tokens_is_refused_before_it_is_made():
    spend = Spend(Budget(tokens=100))
    with pytest.raises(BudgetSpent, match="100 tokens"), spend.call(60, 41, FREE):
        raise AssertionError("not refused")
    with spend.call(60, 40, FREE) as used:
        used(60, 5)
    with spend.call(30, 5, FREE):
        pass


def test_a_call_that_could_pass_the_budget_of_cost_is_refused_before_it_is_made():
    spend = Spend(Budget(cost=50))
    with spend.call(10, 10, DEAR) as used:
        used(10, 5)
    assert spend.cost == 20
    with pytest.raises(BudgetSpent, match="50"), spend.call(11, 10, DEAR):
        raise AssertionError("not refused")
    with spend.call(10, 10, DEAR):
        pass


def test_calls_side_by_side_cannot_pass_the_budget_together():
    spend = Spend(Budget(tokens=100))
    with spend.call(30, 30, FREE):
        with pytest.raises(BudgetSpent), spend.call(30, 30, FREE):
            raise AssertionError("not refused")
        with spend.call(20, 20, FREE):
            pass


def test_a_call_that_failed_counts_as_a_call_and_frees_its_tokens():
    spend = Spend(Budget(tokens=100))
    with pytest.raises(OSError, match="away"), spend.call(60, 40, FREE):
        raise OSError("away")
    assert (spend.calls, spend.tokens) == (1, 0)
    with spend.call(60, 40, FREE):
        pass
