"""What a model wrote becomes a form or a plain fault; what papers wrote reaches a model as data only."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from enum import StrEnum
from typing import Literal

import jsonschema
import pytest
from pydantic import BaseModel, ConfigDict, Field

from kernel.adapters.fence import fenced, visible
from kernel.adapters.forms import NotAForm, filled, schema_text, strict_schema
from tests.servers.openai_server import smallest

DRAWN = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""The characters of Unicode's class "format" that are drawn all the same: signs around or under a number."""


class Mood(StrEnum):
    GOOD = "good"
    BAD = "bad"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=9)
    title: str = "untitled"
    default: tuple[int, ...] = ()


class Sheet(BaseModel):
    """Every kind of field that a form may have."""

    points: int = Field(ge=2, le=4)
    share: float = Field(gt=0, le=1)
    mood: Mood
    kind: Literal["a", "b"]
    parts: tuple[Part, ...] = Field(min_length=2)
    best: Part = Field(description="the best one")
    other: Part | None = None
    on: date
    sure: bool


class Loose(BaseModel):
    """A form that anything fits: the hardest one not to be fooled by."""

    items: tuple[str, ...] = ()


def test_the_smallest_answer_of_the_loopback_server_fits_every_kind_of_field():
    value = smallest(Sheet.model_json_schema())
    jsonschema.validate(value, Sheet.model_json_schema())
    assert filled(Sheet, json.dumps(value)).points == 2
    strict = smallest(strict_schema(Sheet))
    jsonschema.validate(strict, strict_schema(Sheet))
    assert set(strict) == set(Sheet.model_fields)


def test_a_strict_schema_closes_every_object_and_keeps_fields_that_are_named_like_keywords():
    schema = strict_schema(Sheet)
    part = schema["$defs"]["Part"]
    assert schema["required"] == list(Sheet.model_fields)
    assert part["required"] == ["text", "title", "default"]
    assert part["additionalProperties"] is schema["additionalProperties"] is False
    assert schema["properties"]["points"]["maximum"] == 4
    assert not re.search(r'"(minLength|maxLength)"|"default": \[', json.dumps(schema))
    assert '"maxLength": 9' in schema_text(Sheet)


@pytest.mark.parametrize(
    "text",
    [
        '{"items": ["a {b}"]}',
        'Here {} it is:\n```json\n{"items": ["a {b}"]}\n```\nI hope that it helps {you}.',
        '<think>maybe {"items": ["no"]}?</think>{"items": ["a {b}"]}',
        'maybe {"items": ["no"]}?</think> {"items": ["a {b}"]}',
        'So \\frac{1}{2} and {this}: {"items": ["a {b}"]}',
    ],
    ids=["bare", "prose and fence", "thoughts", "thoughts without a beginning", "braces in prose"],
)
def test_the_answer_is_found_whatever_is_around_it(text):
    class Closed(Loose):
        items: tuple[str, ...]

    assert filled(Closed, text).items == ("a {b}",)


def test_an_answer_may_quote_the_mark_of_a_thought():
    assert filled(Loose, '{"items": ["ends with </think> always"]}').items == ("ends with </think> always",)


@pytest.mark.parametrize("end", range(1, len('{"a": {"items": ["x"]}, "b": {"items": ["\\u00e9"]}, "c": true}')))
def test_a_part_of_an_answer_that_was_cut_off_never_passes_for_the_answer(end):
    whole = '{"a": {"items": ["x"]}, "b": {"items": ["\\u00e9"]}, "c": true}'
    with pytest.raises(NotAForm):
        filled(Loose, whole[:end])


@pytest.mark.parametrize(
    "text",
    ["", "<think>hm", "no", "[1]", '{"points": 1' + "0" * 5_000 + "}", '{"a":' * 100_000, "{" * 100_000, '{"a": NaN'],
    ids=["empty", "only thoughts", "prose", "a list", "5,000 digits", "too deep", "only braces", "cut number"],
)
def test_text_without_a_form_is_a_plain_fault(text):
    with pytest.raises(NotAForm):
        filled(Sheet, text)


def test_a_score_beyond_its_scale_is_told_by_its_field():
    value = smallest(Sheet.model_json_schema()) | {"points": 10**15}
    with pytest.raises(NotAForm, match=r"^points: Input should be less than or equal to 4$"):
        filled(Sheet, json.dumps(value))


def test_hidden_characters_are_gone_and_visible_ones_stay():
    hidden = "".join(map(chr, [0x200B, 0x202E, 0x2066, 0xFEFF, 0xAD, 0xFE0F, 0xE0041, 0xE007F, 0x3164, 0xD800, 0x1B]))
    assert visible(f"ign{hidden}ore\tthis\r\nline") == "ignore\tthis\nline"
    assert visible("ﬁne‑tuning of Ｌｏｒａ, naïve, 模型, α≤0.1") == "fine‐tuning of Lora, naïve, 模型, α≤0.1"


def test_raised_digits_and_fractions_keep_their_value():
    assert visible("10⁵ × ½ of 3²") == "10⁵ × ½ of 3²"


def test_of_all_characters_those_that_no_reader_sees_are_gone_and_the_rest_can_be_sent():
    # The planes that hold such characters, and surrogates; the others hold signs of Chinese and nothing.
    left = visible("".join(map(chr, (*range(0x20000), *range(0xE0000, 0xE1000)))))
    left.encode("utf-8")
    kinds = {c: unicodedata.category(c) for c in set(left)}
    assert {c for c, kind in kinds.items() if kind in ("Cc", "Cf", "Cs")} <= set("\t\n\v\f\x85") | DRAWN


def test_material_stands_between_marks_that_nobody_can_guess():
    first, second = fenced("the data"), fenced("the data")
    mark = re.search(r"\n([0-9a-f]{32})\nthe data\n\1\n", first)
    assert mark
    assert mark[1] not in second
