"""A language model on any OpenAI-compatible server, filling in forms. It knows no role's duty and no prompt's text."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion
from pydantic import BaseModel

from kernel.adapters.budget import CHARS_PER_TOKEN, FREE, Budget, Prices, Spend
from kernel.adapters.dialect import Dialect
from kernel.adapters.endpoint import FORMAT_REFUSED, Endpoint, Rejected
from kernel.adapters.fence import fenced
from kernel.adapters.forms import NotAForm, filled, schema_text
from kernel.errors import Unavailable
from kernel.ports import Form

LONGER = 4  # an answer that was cut off is asked for again with so many times the room
SHOWN_ANSWER = 4_000  # characters of a faulty answer that the model is shown again

_FORM = "\n\nReply with one JSON object and nothing else. It must fit this JSON Schema:\n"
_REPAIR = "That is not a valid answer: {fault}. Send the corrected JSON object, whole, and nothing else."

Message = Mapping[str, str]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Answer:
    text: str
    cut_off: bool


class OpenAIModel:
    """One model of one server. It never turns to another model or server by itself.

    `spent` counts what it spends. `for_run` gives the same model with the count of one run.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        name: str,
        *,
        max_tokens: int = 2_000,
        prices: Prices | None = None,
        spent: Spend | None = None,
    ) -> None:
        self.name = name
        self.spent = spent or Spend()
        self._endpoint = endpoint
        self._max_tokens = max_tokens
        self._prices = prices

    def for_run(self, budget: Budget | Spend) -> OpenAIModel:
        """This model within a run's budget. A Spend lets several models share one count: `other.for_run(mine.spent)`.

        Raises Unavailable where the budget limits the cost of a model whose prices are not known.
        """
        spent = budget if isinstance(budget, Spend) else Spend(budget)
        if spent.budget.cost is not None and self._prices is None:
            raise Unavailable(f"A limit of cost needs prices. Set {self._endpoint.names.prices}, or drop the limit.")
        return OpenAIModel(self._endpoint, self.name, max_tokens=self._max_tokens, prices=self._prices, spent=spent)

    async def fill(self, form: type[Form], prompt: str, material: str, *, role: str) -> Form:
        """The form, filled in and validated; see the port. At most one longer try and one repair."""
        messages: tuple[Message, ...] = (
            {"role": "system", "content": prompt.rstrip() + _FORM + schema_text(form)},
            {"role": "user", "content": fenced(material)},
        )
        room, repaired = self._max_tokens, False
        while True:
            answer = await self._ask(form, messages, room, role)
            try:
                return filled(form, answer.text)
            except NotAForm as fault:
                log.info("%s as %s gave no valid %s: %s", self.name, role, form.__name__, fault)
                if answer.cut_off and room == self._max_tokens:
                    room *= LONGER
                elif not repaired:
                    messages, repaired = (*messages, *_repair(answer, fault)), True
                else:
                    told = f"{self.name} gave no valid {form.__name__}, and none when asked to mend it: {fault}."
                    raise Unavailable(told) from None

    async def _ask(self, form: type[BaseModel], messages: tuple[Message, ...], room: int, role: str) -> _Answer:
        """One answer, in the firmest format that the server understands; what it understands is remembered."""
        dialects, began = self._endpoint.dialects, time.monotonic()
        dialect = dialects.get(self.name, Dialect())
        while True:
            try:
                arguments = {**dialect.arguments(form, room), "messages": messages}
                completion = await self._endpoint.call(partial(self._send, arguments, room), ChatCompletion)
            except Rejected as refusal:
                # A server that has answered in this dialect and now fails with 500 is ill, not ignorant.
                known = self.name in dialects and refusal.status == 500
                softer = dialect.softer(refusal.param) if refusal.status in FORMAT_REFUSED and not known else None
                if softer is None:
                    raise
                log.info("%s refuses %s (%d), trying %s", self._endpoint.host, dialect, refusal.status, softer)
                dialect = softer
            else:
                dialects[self.name] = dialect
                log.debug("%s as %s answered in %.2f s", self.name, role, time.monotonic() - began)
                return _answer(completion)

    async def _send(self, arguments: Mapping[str, Any], room: int, client: AsyncOpenAI) -> object:
        """One request, counted before it leaves; a retry is another one."""
        read = sum(len(m["content"]) for m in arguments["messages"]) // CHARS_PER_TOKEN
        with self.spent.call(read, room, self._prices or FREE) as used:
            completion: object = await client.chat.completions.create(model=self.name, **arguments)
            if isinstance(completion, ChatCompletion):
                used(*_usage(completion, read))
        return completion


def _answer(completion: ChatCompletion) -> _Answer:
    # openai does not validate what it reads: choices and content may be missing, or of another type.
    for choice in completion.choices or ():
        text = getattr(getattr(choice, "message", None), "content", None)
        # Half of a surrogate pair can be written in JSON, and can be neither validated nor sent back.
        text = text.encode("utf-8", "replace").decode() if isinstance(text, str) else ""
        return _Answer(text, getattr(choice, "finish_reason", None) == "length")
    return _Answer("", cut_off=False)


def _usage(completion: ChatCompletion, read: int) -> tuple[int, int]:
    """Tokens read and written, as the server counts them; estimated from characters where it does not."""
    prompt = getattr(completion.usage, "prompt_tokens", None)
    written = getattr(completion.usage, "completion_tokens", None)
    if isinstance(prompt, int) and isinstance(written, int) and prompt > 0:
        return prompt, written
    return read, len(_answer(completion).text) // CHARS_PER_TOKEN


def _repair(answer: _Answer, fault: NotAForm) -> tuple[Message, ...]:
    return (
        {"role": "assistant", "content": answer.text[:SHOWN_ANSWER] or "(nothing)"},
        {"role": "user", "content": _REPAIR.format(fault=fault)},
    )
