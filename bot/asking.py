"""What a person can do by command: ask, see how runs stand, call one off. The work itself is researching's."""

from __future__ import annotations

import asyncio
import hashlib
from base64 import b32encode
from collections.abc import Mapping

from bot.doors import Said
from bot.talking import Answer
from bot.threads import Address, Threads, address
from bot.verbs.runs import Ask, Cancel, Status
from bot.verbs.verb import Command
from bot.views import notices, review
from bot.views.blocks import Message
from kernel.desk import Desk
from kernel.domain import Question, Run
from kernel.errors import Refused, Unsound

LISTED, LOOKED_AT = 10, 100
RUN_ID_CHARS = 8


class Asking:
    """Answers commands."""

    def __init__(self, desk: Desk, threads: Threads) -> None:
        self._desk = desk
        self._ledger = desk.ledger
        self._threads = threads

    def answers(self) -> Mapping[type[Command], Answer]:
        """What it answers, by the kind of command."""
        return {Ask: self.ask, Status: self.status, Cancel: self.cancel}

    async def status(self, said: Said, command: Status) -> Message:
        """How one run stands, or the latest ones."""
        if command.run_id:
            run = await self._seen(said, command.run_id)
            return notices.one_run(run, await self._threads.link(run))
        runs = await self._visible(said)
        links = await asyncio.gather(*(self._threads.link(run) for run in runs))
        return notices.some_runs(runs, dict(zip((r.id for r in runs), links, strict=True)), said.user)

    async def ask(self, said: Said, command: Ask) -> None:
        """Open a run, whose parent message answers the command."""
        await self.open(said, command.text)

    async def open(self, said: Said, text: str) -> str:
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

    async def cancel(self, said: Said, command: Cancel) -> Message:
        """Call a run off, and say so in its parent message and in place of its buttons."""
        await self._seen(said, command.run_id)
        run = await self._desk.call_off(command.run_id, said.user)
        self._threads.refresh(run.id)
        message = review.called_off(run, said.user, self._threads.customs.samples)
        await self._threads.amend(run, "review", message, run.question.round)
        return notices.called_off(run)

    async def _visible(self, said: Said) -> tuple[Run, ...]:
        runs = await self._ledger.runs(said.team, LOOKED_AT)
        seen = await asyncio.gather(*(self._may_see(said, run) for run in runs))
        return tuple(run for run, may in zip(runs, seen, strict=True) if may)[:LISTED]

    async def _seen(self, said: Said, run_id: str) -> Run:
        run = await self._ledger.run(run_id)
        if run is None or run.workspace != said.team or not await self._may_see(said, run):
            raise Refused(f"There is no run `{run_id}` here. `/sovereign status` lists the latest ones.")
        return run

    async def _may_see(self, said: Said, run: Run) -> bool:
        """Questions of private channels are nobody's business elsewhere."""
        if said.user == run.question.asker or address(run).channel == said.channel:
            return True
        return said.user in (await self._threads.terms(run)).owners


def run_id_of(said: Said, salt: int = 0) -> str:
    """Short, sayable, and the same for each delivery of a command."""
    digest = hashlib.sha256(f"{said.team}\n{said.key}\n{salt}".encode()).digest()
    return b32encode(digest).decode().lower()[:RUN_ID_CHARS]
