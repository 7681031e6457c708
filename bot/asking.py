"""What a person can do by command: ask, see how runs stand, call one off. The work itself is researching's."""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b32encode
from dataclasses import dataclass

from bot.command import Ask, Cancel, Help, Status, Unknown, parse
from bot.threads import Address, Threads, address
from bot.views import notices, review
from bot.views.blocks import Message
from kernel.desk import Desk
from kernel.domain import Question, Run
from kernel.errors import Refused, Unsound

LISTED, LOOKED_AT = 10, 100
RUN_ID_CHARS = 8


@dataclass(frozen=True)
class Said:
    """A slash command as it was delivered."""

    text: str
    user: str
    channel: str
    team: str
    response_url: str
    trigger_id: str


class Asking:
    """Answers commands."""

    def __init__(self, desk: Desk, threads: Threads) -> None:
        self._desk = desk
        self._ledger = desk.ledger
        self._threads = threads

    async def hear(self, said: Said) -> None:
        """Do what was said. Raises Refused where that cannot be."""
        command = parse(said.text)
        if isinstance(command, Ask):
            await self.ask(said, command.text)
            return
        await self._threads.wire.respond(said.response_url, await self._answer(said, command))

    async def _answer(self, said: Said, command: Status | Cancel | Help | Unknown) -> Message:
        match command:
            case Status(""):
                runs = await self._visible(said)
                links = await asyncio.gather(*(self._threads.link(run) for run in runs))
                return notices.some_runs(runs, dict(zip((r.id for r in runs), links, strict=True)), said.user)
            case Status(run_id):
                run = await self._seen(said, run_id)
                return notices.one_run(run, await self._threads.link(run))
            case Cancel(run_id):
                return await self.cancel(said, run_id)
            case Help():
                return notices.usage(self._threads.customs.samples)
            case Unknown():
                return notices.unknown(command)

    async def ask(self, said: Said, text: str) -> str:
        """Open a run: its id. A second delivery of the same command opens none."""
        reply_to = Address(channel=said.channel, response_url=said.response_url, team=said.team)
        question = Question(text=text, asker=said.user, reply_to=reply_to.model_dump_json())
        for salt in range(5):
            run_id = run_id_of(said, salt)
            if await self._desk.open(run_id, said.team, question):
                return run_id
            run = await self._ledger.run(run_id)
            if run is not None and run.question.reply_to == question.reply_to and run.question.text == text:
                return run_id
        raise Unsound("Five ids in a row were taken by other runs.")

    async def cancel(self, said: Said, run_id: str) -> Message:
        """Call a run off, and say so in its parent message and in place of its buttons."""
        await self._seen(said, run_id)
        run = await self._desk.call_off(run_id, said.user)
        self._threads.refresh(run_id)
        message = review.called_off(run, said.user, self._threads.customs.samples)
        await self._threads.amend(run, "review", message, run.question.round)
        return notices.called_off(run)

    async def _visible(self, said: Said) -> tuple[Run, ...]:
        runs = await self._ledger.runs(said.team, LOOKED_AT)
        return tuple(r for r in runs if self._may_see(said, r))[:LISTED]

    async def _seen(self, said: Said, run_id: str) -> Run:
        run = await self._ledger.run(run_id)
        if run is None or run.workspace != said.team or not self._may_see(said, run):
            raise Refused(f"There is no run `{run_id}` here. `/sovereign status` lists the latest ones.")
        return run

    def _may_see(self, said: Said, run: Run) -> bool:
        """Questions of private channels are nobody's business elsewhere."""
        owners = self._threads.customs.owners(said.team)
        return said.user == run.question.asker or said.user in owners or address(run).channel == said.channel


def run_id_of(said: Said, salt: int = 0) -> str:
    """Short, sayable, and the same for each delivery of a command."""
    digest = hashlib.sha256(f"{said.team}\n{said.trigger_id}\n{salt}".encode()).digest()
    return b32encode(digest).decode().lower()[:RUN_ID_CHARS]
