"""The second opinion on Slack's limits: it sees what is too long, wherever it stands."""

from __future__ import annotations

from typing import Any

import pytest

from bot.local.block_rules import IN_MESSAGE, problems
from bot.views import text as t
from tests.bot.limits import CONFIRM, LONGEST, OPTION, over


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ({"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}, "header.text: 151 of 150"),
        ({"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3_001}}, "section.text: 3001 of 3000"),
        ({"type": "actions", "elements": [{"type": "button", "value": "x" * 2_001}]}, "button.value: 2001 of 2000"),
        ({"type": "overflow", "options": [{"text": {"text": "x" * 76}}]}, "object.text: 76 of 75"),
        ({"type": "button", "confirm": {"title": {"text": "x" * 101}}}, "object.title: 101 of 100"),
        ({"type": "section", "block_id": "x" * 256}, "section.block_id: 256 of 255"),
    ],
)
def test_it_sees_what_is_too_long(block: dict[str, Any], found: str) -> None:
    assert found in list(over([block]))


def test_both_opinions_agree_where_both_have_one() -> None:
    assert LONGEST["header"]["text"] == t.MAX_HEADER_CHARS
    assert LONGEST["section"]["text"] == t.MAX_SECTION_CHARS
    assert LONGEST["modal"]["title"] == t.MAX_MODAL_TITLE_CHARS
    assert (CONFIRM["title"], OPTION["text"]) == (100, 75)
    for kind, key, wrap in (("header", "text", "plain_text"), ("section", "text", "mrkdwn")):
        most = LONGEST[kind][key]
        fits = {"type": kind, "text": {"type": wrap, "text": "x" * most}}
        assert list(problems([fits], IN_MESSAGE)) == []
        assert list(problems([{**fits, "text": {"type": wrap, "text": "x" * (most + 1)}}], IN_MESSAGE)) != []
