"""Commands, whichever way they come: understood, handed to the room whose business they are, answered. It does none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.command import parse
from bot.doors import Doors, Said
from bot.slack import Wires
from bot.verbs.verb import Command, Help, Unknown
from bot.views import notices
from bot.views.blocks import Message
from kernel.errors import Unsound

COMMAND = "/sovereign"
Answer = Callable[[Said, Any], Awaitable[Message | None]]  # None where what was done has said enough


class Talking:
    """Answers commands. `answers` has, for each kind of command, the room's function for it."""

    def __init__(self, wires: Wires, answers: Mapping[type[Command], Answer], *, samples: bool) -> None:
        self._wires = wires
        self._answers: dict[type[Command], Answer] = {Help: self._help, Unknown: self._unknown, **answers}
        self._samples = samples

    def register(self, doors: Doors) -> None:
        """The slash command."""
        doors.command(COMMAND, self.hear)

    async def hear(self, said: Said) -> None:
        """Understand what was typed, and do it. Raises Refused where that cannot be."""
        await self.do(said, parse(said.text))

    async def do(self, said: Said, command: Command) -> None:
        """Do what was said, and answer. Raises Refused where that cannot be."""
        if type(command) not in self._answers:
            raise Unsound(f"No room answers {type(command).__name__}.")
        message = await self._answers[type(command)](said, command)
        if message is not None:
            await self.answer(said, message)

    async def answer(self, said: Said, message: Message) -> None:
        """Say it to the sender only, by the way that the command came.

        In a channel, what begins no thread yet is answered in the channel itself: a whisper is not seen in a thread
        that has no replies.
        """
        wire = await self._wires.to(said.team)
        if said.response_url:
            await wire.respond(said.response_url, message)
        elif said.channel.startswith("D"):
            await wire.post(f"answer:{said.team}:{said.key}", said.channel, message, said.thread_ts or said.ts)
        else:
            await wire.whisper(said.channel, said.user, message, said.thread_ts)

    async def _help(self, _said: Said, command: Help) -> Message:
        return notices.usage(self._samples, command.verb)

    @staticmethod
    async def _unknown(said: Said, command: Unknown) -> Message:
        """With what was perhaps meant, as it can be said there: slash commands do not reach into threads."""
        mention = "" if said.channel.startswith("D") else "@sovereign "
        return notices.unknown(command, f"{COMMAND} " if said.response_url else mention)
