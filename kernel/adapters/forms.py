"""A form's JSON Schema for a server, and a form out of what a model wrote. It asks nobody and mends no broken JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from openai import pydantic_function_tool
from pydantic import BaseModel, ValidationError

from kernel.ports import Form

LONGEST_ANSWER = 400_000  # characters that are read; no form is longer
LONGEST_TOKEN = 6  # characters of the longest literal or escape ("\\u12ab") that can be cut in two
MOST_TRIES = 200  # braces that begin no object, after which the rest is not read: each costs time
SHOWN_FAULTS = 5

# Strict mode refuses these on some servers. Nothing is lost: pydantic checks them afterwards.
_NOT_STRICT = frozenset({"default", "minLength", "maxLength", "uniqueItems"})
_NAMED = frozenset({"properties", "$defs"})  # under these stand names, not keywords
_DECODER = json.JSONDecoder()


class NotAForm(ValueError):
    """What the model wrote holds no valid form; the message tells the model what to mend."""


@lru_cache(maxsize=256)
def schema_text(form: type[BaseModel]) -> str:
    """The form's schema, to be read by a model."""
    return json.dumps(form.model_json_schema(), ensure_ascii=False)


@lru_cache(maxsize=256)
def strict_schema(form: type[BaseModel]) -> dict[str, Any]:
    """The form's schema for servers that constrain what a model writes: every object closed, every field required."""
    return {
        k: _without(v, named=k in _NAMED) for k, v in pydantic_function_tool(form)["function"]["parameters"].items()
    }


def _without(node: Any, *, named: bool = False) -> Any:
    if isinstance(node, dict):
        return {
            k: _without(v, named=not named and k in _NAMED) for k, v in node.items() if named or k not in _NOT_STRICT
        }
    return [_without(n) for n in node] if isinstance(node, list) else node


def filled(form: type[Form], text: str) -> Form:
    """The first object in the text that fits the form. Raises NotAForm where none does."""
    first: ValidationError | None = None
    for found in _objects(_spoken(text[:LONGEST_ANSWER])):
        try:
            return form.model_validate_json(found)
        except ValidationError as error:
            first = first or error
    raise NotAForm(_told(first) if first else "it holds no complete JSON object")


def _spoken(text: str) -> str:
    """What is left without the model's thoughts. An answer that begins with JSON may quote the mark of a thought."""
    text = text.strip()
    if text.startswith(("{", "```")):
        return text
    if "</think>" in text:
        return text.rpartition("</think>")[2].rstrip()
    return text.partition("<think>")[0].rstrip()


def _objects(text: str) -> Iterator[str]:
    """Each JSON object in the text that stands in no other, whatever prose or code fence is around it."""
    at, tries = text.find("{"), MOST_TRIES
    while at >= 0 and tries:
        try:
            _, end = _DECODER.raw_decode(text, at)
        except json.JSONDecodeError as error:
            # An object that was cut off must not pass for one of the smaller objects inside it.
            if error.msg.startswith("Unterminated") or error.pos >= len(text) - LONGEST_TOKEN:
                return
            end, tries = at + 1, tries - 1
        except (ValueError, RecursionError):  # a number of thousands of digits, brackets thousands deep
            return
        else:
            yield text[at:end]
        at = text.find("{", end)


def _told(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_context=False, include_input=False)[:SHOWN_FAULTS]
    return "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'the object'}: {fault['msg']}" for fault in faults)
