"""Which events are words for us, and what they say."""

from __future__ import annotations

import pytest

from bot.doors import Said
from bot.greeting import heard

BODY = {"event_id": "Ev1", "team_id": "T0LOCAL", "authorizations": [{"user_id": "U0SOVEREIGN", "is_bot": True}]}
SAID = {"type": "app_mention", "user": "U0ADA", "text": "<@U0SOVEREIGN> hi", "ts": "2.0", "channel": "C0RESEARCH"}
DIRECT = {**SAID, "type": "message", "channel": "D0ADA", "text": "hi"}


def test_a_mention_and_a_direct_message_are_words_for_us() -> None:
    said = Said("hi", "U0ADA", "C0RESEARCH", "T0LOCAL", "Ev1", ts="2.0")
    assert heard(BODY, SAID) == said
    assert heard(BODY, {**SAID, "thread_ts": "1.0"}) == Said(
        "hi", "U0ADA", "C0RESEARCH", "T0LOCAL", "Ev1", thread_ts="1.0", ts="2.0"
    )
    assert heard(BODY, DIRECT) == Said("hi", "U0ADA", "D0ADA", "T0LOCAL", "Ev1", ts="2.0")
    assert heard(BODY, {**DIRECT, "subtype": "file_share"}) == heard(BODY, DIRECT)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<@U0SOVEREIGN>: status", "status"),
        ("<@U0SOVEREIGN|sovereign>, What is LoRA?", "What is LoRA?"),
        ("What is LoRA? <@U0SOVEREIGN>", "What is LoRA?"),
        ("<@U0SOVEREIGN> does <@U0OLGA> know?", "does <@U0OLGA> know?"),
        ("<@U0SOVEREIGN>", ""),
    ],
)
def test_our_own_name_is_none_of_the_words(text: str, words: str) -> None:
    found = heard(BODY, {**SAID, "text": text})
    assert found is not None
    assert found.text == words


def test_where_slack_does_not_say_who_we_are_the_first_name_is_ours() -> None:
    found = heard({"event_id": "Ev1"}, {**SAID, "text": "<@U0X> does <@U0OLGA> know?"})
    assert found is not None
    assert found.text == "does <@U0OLGA> know?"


@pytest.mark.parametrize(
    "event",
    [
        {**DIRECT, "subtype": "message_changed"},
        {**DIRECT, "bot_id": "B0OTHER"},
        {**DIRECT, "user": "USLACKBOT"},
        {"type": "message", "channel": "D0ADA", "subtype": "message_deleted", "ts": "2.0"},
        {**DIRECT, "type": "app_mention"},
    ],
)
def test_edits_and_bots_and_what_comes_twice_are_not_answered(event: dict[str, str]) -> None:
    assert heard(BODY, event) is None
