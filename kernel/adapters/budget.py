"""What a run may spend on models, and what it has spent. It knows no server and makes no call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kernel.errors import BudgetSpent

CHARS_PER_TOKEN = 4  # where a server counts no tokens; about right for English


@dataclass(frozen=True)
class Budget:
    """The most that a run may spend. None is no limit. `cost` is in the currency of the prices."""

    calls: int | None = None
    tokens: int | None = None
    cost: float | None = None


@dataclass(frozen=True)
class Prices:
    """What a model costs, per million tokens."""

    prompt: float
    completion: float

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        """What so many tokens cost."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1_000_000


FREE = Prices(0, 0)


class Spend:
    """Counts what one run spends, against its budget.

    It lives in memory: a run that is resumed after a crash starts with a new, empty count, so each resumption may
    spend the budget once more. Finished steps are not repeated, so a run that crashed does not pay for them again.
    """

    def __init__(self, budget: Budget | None = None) -> None:
        self.budget = budget or Budget()
        self.calls = 0
        self.prompt_tokens = 0
        self.completion_tokens = 0
        self.cost = 0.0
        self._held_tokens = 0  # set aside for calls that are under way
        self._held_cost = 0.0

    @property
    def tokens(self) -> int:
        """All tokens, read and written."""
        return self.prompt_tokens + self.completion_tokens

    @contextmanager
    def call(self, prompt_tokens: int, completion_tokens: int, prices: Prices) -> Iterator[Callable[[int, int], None]]:
        """Set aside the most that a call can take; yields `used(prompt_tokens, completion_tokens)`.

        Raises BudgetSpent, before the call, where it could pass the budget. Calls under way count in full, so that
        calls side by side cannot pass it together. A call without an answer counts as a call of no tokens.
        """
        tokens, cost = prompt_tokens + completion_tokens, prices.of(prompt_tokens, completion_tokens)
        self._check(tokens, cost)
        self.calls += 1
        self._held_tokens += tokens
        self._held_cost += cost

        def used(prompt: int, completion: int) -> None:
            self.prompt_tokens += prompt
            self.completion_tokens += completion
            self.cost += prices.of(prompt, completion)

        try:
            yield used
        finally:
            self._held_tokens -= tokens
            self._held_cost -= cost

    def _check(self, tokens: int, cost: float) -> None:
        limits = self.budget
        if limits.calls is not None and self.calls >= limits.calls:
            raise BudgetSpent(f"This run's budget of {limits.calls} model calls is spent.")
        if limits.tokens is not None and self.tokens + self._held_tokens + tokens > limits.tokens:
            raise BudgetSpent(f"This run's budget of {limits.tokens:,} tokens does not allow another model call.")
        if limits.cost is not None and self.cost + self._held_cost + cost > limits.cost:
            raise BudgetSpent(f"This run's budget of {limits.cost:g} for model calls does not allow another one.")
