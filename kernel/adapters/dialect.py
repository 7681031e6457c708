"""What a server was found to understand, and what to try when it refuses. It sends nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from pydantic import BaseModel

from kernel.adapters.forms import strict_schema


class Format(IntEnum):
    """How firmly a server holds a model to a form, the firmest first. The schema stands in the prompt in any case."""

    JSON_SCHEMA = 0
    JSON_OBJECT = 1
    PLAIN = 2


@dataclass(frozen=True)
class Dialect:
    """How one model on one server wants to be asked."""

    format: Format = Format.JSON_SCHEMA
    limit: str = "max_tokens"  # newer models of OpenAI's want max_completion_tokens
    temperature: bool = True  # and some take no temperature

    def arguments(self, form: type[BaseModel], max_tokens: int) -> dict[str, Any]:
        """The arguments of a call that differ from server to server."""
        arguments: dict[str, Any] = {self.limit: max_tokens}
        if self.temperature:
            arguments["temperature"] = 0
        if self.format is Format.JSON_SCHEMA:
            schema = {"name": form.__name__, "strict": True, "schema": strict_schema(form)}
            arguments["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif self.format is Format.JSON_OBJECT:
            arguments["response_format"] = {"type": "json_object"}
        return arguments

    def softer(self, param: str) -> Dialect | None:
        """What to try after a refusal that blamed `param` (empty: nothing); None where nothing is left."""
        if param == "max_tokens" and self.limit == "max_tokens":
            return replace(self, limit="max_completion_tokens")
        if param == "temperature" and self.temperature:
            return replace(self, temperature=False)
        return None if self.format is Format.PLAIN else replace(self, format=Format(self.format + 1))
