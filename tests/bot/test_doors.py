"""Where Slack's words come in: what several rooms wait for reaches each of them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.app import build_app
from bot.desktop import Desktop
from bot.doors import Body, Doors, Submitted
from bot.views.blocks import Message
from kernel.errors import Refused


class Room:
    """Waits for an event, and breaks where it is told to."""

    def __init__(self, *, breaks: bool = False) -> None:
        self.heard: list[str] = []
        self.has_heard = asyncio.Event()
        self._breaks = breaks

    def register(self, doors: Doors) -> None:
        doors.event("app_home_opened", self.hear)

    async def hear(self, _body: Body, event: Body) -> None:
        self.heard.append(event["user"])
        self.has_heard.set()
        if self._breaks:
            raise RuntimeError("broken")


async def known(team: str, _organisation: str) -> AuthorizeResult:
    """Who we are, without asking."""
    return AuthorizeResult(enterprise_id=None, team_id=team, bot_token="xoxb-1", bot_id="B0BOT", bot_user_id="U0BOT")


async def test_an_event_reaches_every_room_that_waits_for_it_whatever_the_others_make_of_it() -> None:
    rooms = (Room(breaks=True), Room())
    nobody: Any = None
    app, desktop = build_app(known, "http://127.0.0.1:1/", nobody, rooms)
    body = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev1",
        "event": {"type": "app_home_opened", "user": "U1", "channel": "D1", "tab": "home"},
    }
    response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=json.dumps(body)))
    await asyncio.wait_for(asyncio.gather(*(room.has_heard.wait() for room in rooms)), 5)
    await desktop.drain(5)
    assert response.status == 200
    assert [room.heard for room in rooms] == [["U1"], ["U1"]]


async def test_what_went_wrong_is_said_before_what_is_done_afterwards_and_that_is_done_however_it_went() -> None:
    desktop, happened = Desktop(), list[str]()

    async def refused() -> None:
        raise Refused("not like that")

    async def whisper(message: Message) -> None:
        happened.append(message.text)

    async def afterwards() -> None:
        happened.append("afterwards")

    desktop.take(refused(), whisper, "a click", afterwards)
    await desktop.drain(5)
    assert happened == ["not like that", "afterwards"]


def test_what_was_chosen_in_a_modal_is_read_whatever_the_element() -> None:
    values = {
        "words": {"x": {"type": "plain_text_input", "value": " hi "}},
        "day": {"x": {"type": "datepicker", "selected_date": "2024-01-01"}},
        "place": {"x": {"type": "conversations_select", "selected_conversation": "C1"}},
        "none": {"x": {"type": "conversations_select", "selected_conversation": None}},
        "many": {"x": {"type": "multi_static_select", "selected_options": [{"value": "a"}, {"value": "b"}]}},
    }
    sent = Submitted("", "U1", "T1", values)
    assert [sent.text(block, "x") for block in values] == ["hi", "2024-01-01", "C1", "", ""]
    assert sent.choices("many", "x") == ("a", "b")
    assert sent.choices("none", "x") == sent.choices("nowhere", "x") == ()
