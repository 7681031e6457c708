"""What a person can set going or stop by command: ask, ask again, call off, publish. Researching does the work."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from collections.abc import Mapping
from datetime import date

from bot.doors import Said
from bot.sight import Sight, Viewer
from bot.talking import Answer
from bot.threads import Address, Threads, address, published_in
from bot.verbs.options import NONE, Options
from bot.verbs.runs import Ask, Cancel, Publish, Retry
from bot.verbs.verb import Command
from bot.views import notices, review
from bot.views.blocks import Message
from kernel.desk import Desk
from kernel.domain import Question, Run, RunState
from kernel.errors import Refused, Unsound

RUN_ID_CHARS = 8


class Asking:
    """Answers commands."""

    def __init__(self, desk: Desk, threads: Threads, sight: Sight) -> None:
        self._desk = desk
        self._ledger = desk.ledger
        self._threads = threads
        self._sight = sight

    def answers(self) -> Mapping[type[Command], Answer]:
        """What it answers, by the kind of command."""
        return {Ask: self.ask, Cancel: self.cancel, Retry: self.retry, Publish: self.publish}

    async def ask(self, said: Said, command: Ask) -> None:
        """Open a run, whose parent message answers the command."""
        await self.open(said, command.text, command.options)

    async def open(self, said: Said, text: str, options: Options = NONE) -> str:
        """Open a run: its id. A second delivery of the same command opens none. Raises Refused, saying what to do."""
        if options.scope.since and self.is_to_come(options.scope.since):
            raise Refused(f"No paper is from {options.scope.since:%Y-%m-%d} yet. Type an earlier day after `--since`.")
        here = _here(said, options.publication)
        await self._check_publication(said, here)
        return await self._opened(
            said, Question(text=text, asker=said.user, reply_to=here.model_dump_json(), scope=options.scope)
        )

    def is_to_come(self, day: date) -> bool:
        """Whether no paper can be of that day yet."""
        return day > self._desk.now().date()

    async def retry(self, said: Said, command: Retry) -> None:
        """Open a run with the same question where it was asked, whose parent message answers the command."""
        run = await self._sight.run(_viewer(said), command.run_id)
        before = address(run)
        if before.channel.startswith("D") and said.user != run.question.asker:
            raise Refused("That question was asked in a direct conversation. Ask it yourself: `/sovereign ask`.")
        here = _here(said, before.publication).model_copy(update={"channel": before.channel})
        if said.channel != before.channel:  # the thread that it was said in is not one of that channel
            here = here.model_copy(update={"thread": ""})
        await self._opened(said, self._desk.again(run, said.user, here.model_dump_json()))

    async def cancel(self, said: Said, command: Cancel) -> Message:
        """Call a run off, and say so in its parent message and in place of its buttons."""
        await self._sight.run(_viewer(said), command.run_id)
        run = await self._desk.call_off(command.run_id, said.user)
        self._threads.refresh(run.id)
        message = review.called_off(run, said.user, self._threads.customs.samples)
        await self._threads.amend(run, "review", message, run.question.round)
        return notices.called_off(run)

    async def publish(self, said: Said, command: Publish) -> Message:
        """Try again to publish what an owner approved; what nobody approved stays where it is."""
        run = await self._sight.run(_viewer(said), command.run_id)
        if run.state is RunState.AWAITING:
            await self._desk.check_owner(run, said.user)
            return notices.approve_first(run, await self._threads.link(run))
        await self._desk.publish_again(run, said.user, said.key, stuck=await self._threads.stuck(run))
        return notices.being_published(run, await self._threads.publication(run))

    async def _opened(self, said: Said, question: Question) -> str:
        for salt in range(5):
            run_id = run_id_of(said, salt)
            if await self._desk.open(run_id, said.team, question) or _same(await self._ledger.run(run_id), question):
                return run_id
        raise Unsound("Five ids in a row were taken by other runs.")

    async def _check_publication(self, said: Said, here: Address) -> None:
        """A wish that would not be followed is refused at once, not forgotten later."""
        terms = await self._threads.customs.terms(said.team, here.channel)
        if here.publication and published_in(here, terms, said.user) != here.publication:
            raise Refused(
                f"Drafts of this channel are published in <#{terms.publication}>: its owners have set that. "
                "Ask without a publication channel, or ask an owner."
            )


def run_id_of(said: Said, salt: int = 0) -> str:
    """Short, sayable, and the same for each delivery of a command."""
    digest = hashlib.sha256(f"{said.team}\n{said.key}\n{salt}".encode()).digest()
    return b32encode(digest).decode().lower()[:RUN_ID_CHARS]


def _here(said: Said, publication: str = "") -> Address:
    """Where the run is to live: under the message that asked for it, if it was one."""
    return Address(
        channel=said.channel,
        response_url=said.response_url,
        team=said.team,
        thread=said.thread_ts or said.ts,
        publication=publication,
    )


def _viewer(said: Said) -> Viewer:
    return Viewer(said.user, said.team, said.channel)


def _same(run: Run | None, question: Question) -> bool:
    """Whether the run is of an earlier delivery of this very question."""
    return run is not None and (run.question.reply_to, run.question.text) == (question.reply_to, question.text)
