"""From a question to its thread: ask, status, cancel, and the workflows that welcome and research a run."""

from __future__ import annotations

import hashlib
import logging
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.command import Ask, Cancel, Help, Status, Unknown, parse
from bot.failing import in_words
from bot.slack import Attachment
from bot.threads import Address, Threads, address
from bot.views import answer, claims, notices, review, wording
from bot.views.blocks import Message
from kernel.desk import Desk
from kernel.desk import research as research_of
from kernel.domain import ENDED, Event, Outcome, Question, Report, Run, RunState
from kernel.errors import Refused, SovereignError, Unsound
from kernel.pipeline import Lab
from kernel.ports import Step

log = logging.getLogger(__name__)

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
    """What a person can do by command. `lab_for_run` brings instruments whose budget is one run's."""

    def __init__(self, desk: Desk, threads: Threads, lab_for_run: Callable[[], Lab]) -> None:
        self._desk = desk
        self._ledger = desk.ledger
        self._threads = threads
        self._lab_for_run = lab_for_run

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
                return notices.some_runs(await self._visible(said))
            case Status(run_id):
                return notices.one_run(await self._seen(said, run_id))
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

    # -- the workflows ------------------------------------------------------------------------------------------------

    async def welcome(self, _step: Step, run_id: str) -> None:
        """Post the parent message and enqueue the research; where the bot is not in the channel, say what to do."""
        run = await self._known(run_id)
        if run.state in ENDED:
            return
        try:
            await self._threads.begin(run)
        except Exception as error:
            said = in_words(error, f"the welcome of run {run_id}")
            await self._ledger.move(run_id, RunState.FAILED, self._desk.now(), said)
            await self._note(run, "failed", said)
            await self._threads.answer_asker(run, notices.not_begun(run, said))
            return
        await self._ledger.enqueue(research_of(run_id, 1))

    async def research(self, step: Step, run_id: str, round_number: int) -> None:
        """Investigate, post what was found, and ask the owner. A resumed run posts nothing twice."""
        run = await self._known(run_id)
        going = (RunState.QUEUED, RunState.RUNNING, RunState.AWAITING)
        if run.state not in going or run.question.round != round_number:
            return
        try:
            await self._tell(run, "")
            report = await self._work(run, step)
            if not await self._called_off(run_id):
                await self._show(run, report)
                await self._ask_owner(run, report)
        except Exception as error:  # the engine's own word for a cancelled run is no Exception, and passes
            await self._fail(run, error)
        self._threads.refresh(run_id)
        await self._threads.settle(run_id)

    async def _work(self, run: Run, step: Step) -> Report:
        async def tell(stage: str, detail: str = "") -> None:
            try:
                await self._tell(run, f"{stage}: {detail}" if detail else stage)
            except Exception:
                log.exception("the progress of run %s cannot be told", run.id)

        return await replace(self._desk, lab=self._lab_for_run()).work(run, step, tell)

    async def _tell(self, run: Run, detail: str) -> None:
        if run.state is not RunState.AWAITING:  # a resumed run that got that far already stays there
            await self._ledger.move(run.id, RunState.RUNNING, self._desk.now(), detail)
        self._threads.refresh(run.id)

    async def _show(self, run: Run, report: Report) -> None:
        samples = self._threads.customs.samples
        await self._threads.reply(run, "answer", answer.answer(report, samples))
        await self._threads.reply(run, "claims", claims.claims(report, samples))
        number = run.question.round
        draft = Attachment(
            name=f"sovereign-{run.id}-round-{number}.md",
            title=f"Draft, round {number}",
            content=report.markdown,
            comment=wording.attached(report, samples),
        )
        await self._threads.attach(run, "draft", draft)

    async def _ask_owner(self, run: Run, report: Report) -> None:
        """The run awaits its owner before the buttons show, so that no click can come too early."""
        if run.state is not RunState.AWAITING or report.outcome is Outcome.AUTO_APPROVE:
            await self._desk.await_owner(run, report)
        if report.outcome is Outcome.AUTO_APPROVE or await self._called_off(run.id):
            return
        customs = self._threads.customs
        message = review.review(
            run,
            report,
            customs.owners(run.workspace),
            await self._threads.publication_name(run),
            self._desk.now() + customs.expires_after,
            customs.samples,
        )
        await self._threads.reply(run, "review", message)

    async def _fail(self, run: Run, error: Exception) -> None:
        said = in_words(error, f"run {run.id}")
        if await self._ledger.move(run.id, RunState.FAILED, self._desk.now(), said):
            await self._note(run, "failed", said)
            try:
                await self._threads.reply(run, "failed", notices.failed(run, said))
            except SovereignError as silence:
                log.warning("the thread of run %s cannot be told that it failed: %s", run.id, silence)
                await self._threads.answer_asker(run, notices.failed(run, said))

    # -- small things -------------------------------------------------------------------------------------------------

    async def _note(self, run: Run, what: str, detail: str) -> None:
        await self._ledger.note(Event(run_id=run.id, at=self._desk.now(), what=what, by="sovereign", detail=detail))

    async def _called_off(self, run_id: str) -> bool:
        return (await self._known(run_id)).state in ENDED

    async def _known(self, run_id: str) -> Run:
        run = await self._ledger.run(run_id)
        if run is None:
            raise Unsound(f"There is no run {run_id}.")
        return run

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
