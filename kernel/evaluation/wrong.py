"""What pydantic found wrong with a line, in a sentence of ours. It reads no file."""

from __future__ import annotations

import json
from typing import Any

MOST_SHOWN = 40  # characters of a value that is refused
# What is wrong with a value, by what pydantic calls it.
_WRONG = {
    "string_type": "is no text",
    "tuple_type": "is no list",
    "dict_type": "is no object",
    "model_type": "is no object",
    "model_attributes_type": "is no object",
    "bool_type": "is neither true nor false",
    "bool_parsing": "is neither true nor false",
    "int_type": "is no whole number",
    "int_parsing": "is no whole number",
    "int_from_float": "is no whole number",
    "float_type": "is no number",
    "float_parsing": "is no number",
    "greater_than_equal": "is under 0",
}


def in_our_words(error: Any) -> str:
    """What pydantic found, in a sentence of ours: the field, and what is wrong with it."""
    field = ".".join(str(part) for part in error["loc"])
    said = str(error["msg"]).removeprefix("Value error, ")
    match error["type"]:
        case "missing":
            return f"there is no field {field}"
        case "literal_error":
            return f"{field}: {error['input']!r} is not {error['ctx']['expected']}"
        case "value_error":
            return f"{field} {said}" if field else said
        case known if known in _WRONG:
            return f"{field}: {_shown(error['input'])} {_WRONG[known]}"
        case _:
            return f"{field}: {said[0].lower()}{said[1:]}"


def _shown(value: object) -> str:
    told = json.dumps(value, ensure_ascii=False, default=str)
    return told if len(told) <= MOST_SHOWN else f"{told[:MOST_SHOWN]}…"
