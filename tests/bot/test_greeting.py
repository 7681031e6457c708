"""Which events are words for us."""

from __future__ import annotations

import pytest

from bot.greeting import Spoken, heard

BODY = {"event_id": "Ev1", "team_id": "T0LOCAL"}
SAID = {"type": "app_mention", "user": "U0ADA", "text": "<@U0SOVEREIGN> hi", "ts": "2.0", "channel": "C0RESEARCH"}
DIRECT = {**SAID, "type": "message", "channel": "D0ADA", "text": "hi"}


def test_a_mention_is_answered_in_a_thread_and_a_direct_message_where_it_stands() -> None:
    assert heard(BODY, SAID) == Spoken("Ev1", "<@U0SOVEREIGN> hi", "U0ADA", "C0RESEARCH", "T0LOCAL", "2.0")
    assert heard(BODY, {**SAID, "thread_ts": "1.0"}) == Spoken(
        "Ev1", SAID["text"], "U0ADA", "C0RESEARCH", "T0LOCAL", "1.0"
    )
    assert heard(BODY, DIRECT) == Spoken("Ev1", "hi", "U0ADA", "D0ADA", "T0LOCAL")
    assert heard(BODY, {**DIRECT, "thread_ts": "1.0"}) == Spoken("Ev1", "hi", "U0ADA", "D0ADA", "T0LOCAL", "1.0")


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
