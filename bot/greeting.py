"""Whoever speaks to Sovereign, by mention or directly, is understood as by command, or told how. It does no work."""

from __future__ import annotations

import logging
import re

from bot.command import parse_message
from bot.doors import Body, Doors, Said
from bot.failing import told
from bot.slack import Wires
from bot.talking import Talking
from bot.threads import Threads
from bot.verbs.verb import plain, spoken
from bot.views import notices
from kernel.errors import SovereignError
from kernel.ports import Ledger

log = logging.getLogger(__name__)

WORDS = ("", "file_share", "thread_broadcast")  # the subtypes of messages that somebody wrote


def heard(body: Body, event: Body) -> Said | None:
    """What an event tells us; None where nobody waits for an answer: edits, joins, and the words of other bots."""
    if event.get("subtype", "") not in WORDS or event.get("bot_id") or event.get("user") in (None, "", "USLACKBOT"):
        return None
    if event["channel"].startswith("D") and event["type"] == "app_mention":  # comes as a direct message too
        return None
    return Said(
        text=_unaddressed(event.get("text") or "", body),
        user=event["user"],
        channel=event["channel"],
        team=str(body.get("team_id") or event.get("team") or ""),
        key=str(body["event_id"]),
        thread_ts=event.get("thread_ts") or "",
        ts=event["ts"],
    )


class Greeting:
    """Answers each event once, however often Slack delivers it, and to whichever process."""

    def __init__(self, wires: Wires, ledger: Ledger, threads: Threads, talking: Talking) -> None:
        self._wires = wires
        self._ledger = ledger
        self._threads = threads
        self._talking = talking

    def register(self, doors: Doors) -> None:
        """Mentions, and direct messages."""
        for kind in ("app_mention", "message"):
            doors.event(kind, self.hear)

    async def hear(self, body: Body, event: Body) -> None:
        """Do what is said, where it is said to us, and answer; what goes wrong is told like an answer."""
        said = heard(body, event)
        if said is None or not await self._ledger.claim(f"heard:{said.key}"):
            return
        try:
            await self._answer(said)
        except Exception as error:
            try:
                await self._talking.answer(said, told(error, f"a message by {said.user}"))
            except SovereignError as silence:
                log.error("nobody could be told about a message by %s: %s", said.user, silence)

    async def _answer(self, said: Said) -> None:
        run = await self._threads.run_in(said.team, said.channel, said.thread_ts)
        command = parse_message(said.text, run.id if run else "")
        if command is not None:
            await self._talking.do(said, command)
            return
        message = notices.hello(spoken(plain(said.text)), direct=said.channel.startswith("D"))
        wire = await self._wires.to(said.team)
        await wire.post(f"hello:{said.key}", said.channel, message, said.thread_ts or said.ts)


def _unaddressed(text: str, body: Body) -> str:
    """The words without our own name: whoever it is said to need not be told."""
    ours = [a["user_id"] for a in body.get("authorizations") or () if a.get("user_id")]
    name = "|".join(map(re.escape, ours)) or "[A-Z0-9_]+"
    return re.sub(rf"\s*<@(?:{name})(?:\|[^<>]*)?>[:,]?\s*", " ", text, count=0 if ours else 1).strip()
