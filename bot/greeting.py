"""Whoever speaks to Sovereign, by a mention or in a direct message, is told how to ask. It starts no run."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot import command
from bot.doors import Body, Doors
from bot.slack import Wires
from bot.verbs.verb import plain
from bot.views import notices

REMEMBERED = 1_000
_MARKED_UP = re.compile(r"<[@#!][^>]*>")


@dataclass(frozen=True)
class Spoken:
    """A message that was meant for us. `thread_ts` is where the answer goes, empty for the channel itself."""

    event_id: str
    text: str
    user: str
    channel: str
    team: str
    thread_ts: str = ""


def heard(body: Body, event: Body) -> Spoken | None:
    """What an event tells us; None where nobody waits for an answer: edits, joins, and the words of other bots."""
    if event.get("subtype") or event.get("bot_id") or not event.get("user") or event["user"] == "USLACKBOT":
        return None
    direct = event["channel"].startswith("D")
    if direct and event["type"] == "app_mention":  # the same message comes as a direct message too
        return None
    return Spoken(
        event_id=str(body["event_id"]),
        text=event.get("text") or "",
        user=event["user"],
        channel=event["channel"],
        team=str(body.get("team_id") or event.get("team") or ""),
        thread_ts=event.get("thread_ts") or ("" if direct else event["ts"]),
    )


class Greeting:
    """Answers each event once, however often Slack delivers it."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires
        self._heard: dict[str, None] = {}

    def register(self, doors: Doors) -> None:
        """Mentions, and direct messages."""
        for kind in ("app_mention", "message"):
            doors.event(kind, self.hear)

    async def hear(self, body: Body, event: Body) -> None:
        """Answer, where somebody waits for it."""
        if spoken := heard(body, event):
            await self.greet(spoken)

    async def greet(self, spoken: Spoken) -> None:
        """Say how to ask; where a question was put, with the very command."""
        if spoken.event_id in self._heard:  # two deliveries at once; later ones, the wire knows
            return
        self._heard[spoken.event_id] = None
        while len(self._heard) > REMEMBERED:
            del self._heard[next(iter(self._heard))]
        said = plain(_MARKED_UP.sub(" ", spoken.text))
        message = notices.hello(said if command.asks(said) else "")
        await (await self._wires.to(spoken.team)).post(
            f"hello:{spoken.event_id}", spoken.channel, message, spoken.thread_ts
        )
