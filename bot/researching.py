"""From an opened run to its thread: the workflows that welcome and research it. What a person types is asking's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from bot.drafts import Drafts
from bot.failing import in_words
from bot.patience import PATIENCE_S, patiently
from bot.threads import Threads
from bot.views import notices
from kernel.desk import Desk
from kernel.desk import research as research_of
from kernel.domain import ENDED, Event, Report, Run, RunState
from kernel.errors import SovereignError, Unsound
from kernel.pipeline import Lab
from kernel.ports import Step

log = logging.getLogger(__name__)

DONE_BEFORE = {"reading": "searched", "judging": "verified"}  # what lies behind a run that comes to a stage


class Researching:
    """The durable work on a run. `lab_for_run` brings instruments whose budget is one run's."""

    def __init__(
        self,
        desk: Desk,
        drafts: Drafts,
        threads: Threads,
        lab_for_run: Callable[[], Lab],
        patience_s: tuple[float, ...] = PATIENCE_S,
    ) -> None:
        self._desk = desk
        self._drafts = drafts
        self._ledger = desk.ledger
        self._threads = threads
        self._lab_for_run = lab_for_run
        self._patience_s = patience_s

    async def welcome(self, _step: Step, run_id: str) -> None:
        """Post the parent message and enqueue the research; where the bot is not in the channel, say what to do."""
        run = await self._known(run_id)
        if run.state in ENDED:
            return
        try:
            await patiently(partial(self._threads.begin, run), self._patience_s, f"the welcome of run {run_id}")
        except Exception as error:
            said = in_words(error, f"the welcome of run {run_id}")
            await self._ledger.move(run_id, RunState.FAILED, self._desk.now(), said)
            await self._note(run, "failed", said)
            await self._threads.answer_asker(run, notices.not_begun(run, said))
            return
        await self._ledger.enqueue(research_of(run_id, 1))

    async def research(self, step: Step, run_id: str, round_number: int) -> None:
        """Investigate, post what was found, and ask the owner. A resumed run posts nothing twice.

        What was found is paid for: where Slack is away, it waits until it can be shown.
        """
        run = await self._known(run_id)
        going = (RunState.QUEUED, RunState.RUNNING, RunState.AWAITING)
        if run.state not in going or run.question.round != round_number:
            return
        try:
            await self._tell(run, "")
            report = await self._work(run, step)
            present = partial(self._present, run_id, report)
            await patiently(present, self._patience_s, f"what run {run_id} found")
        except Exception as error:  # the engine's own word for a cancelled run is no Exception, and passes
            await self._fail(run, error)
        self._threads.refresh(run_id)
        await self._threads.settle(run_id)

    async def _work(self, run: Run, step: Step) -> Report:
        async def tell(stage: str, detail: str = "") -> None:
            try:
                await self._tell(run, f"{stage}: {detail}" if detail else stage)
                if stage in DONE_BEFORE:
                    await self._note_once(run, DONE_BEFORE[stage], detail)
            except Exception:
                log.exception("the progress of run %s cannot be told", run.id)

        return await replace(self._desk, lab=self._lab_for_run()).work(run, step, tell)

    async def _tell(self, run: Run, detail: str) -> None:
        if run.state is not RunState.AWAITING:  # a resumed run that got that far already stays there
            await self._ledger.move(run.id, RunState.RUNNING, self._desk.now(), detail)
        self._threads.refresh(run.id)

    async def _present(self, run_id: str, report: Report) -> None:
        """Post the report and ask for a decision, unless the run has moved on meanwhile. Each part is done once."""
        run = await self._known(run_id)
        if run.state in ENDED or run.question.round != report.question.round:
            return
        await self._drafts.show(run, report)
        await self._ask_owner(await self._known(run_id), report)

    async def _ask_owner(self, run: Run, report: Report) -> None:
        """The run awaits its owner before the buttons show, so that no click can come too early."""
        asked = await self._desk.await_owner(run, report)
        run = await self._known(run.id)
        if asked and run.state is RunState.AWAITING:
            await self._drafts.ask_owners(run)

    async def _fail(self, run: Run, error: Exception) -> None:
        said = in_words(error, f"run {run.id}")
        if await self._ledger.move(run.id, RunState.FAILED, self._desk.now(), said):
            await self._note(run, "failed", said)
            try:
                await self._threads.reply(run, "failed", notices.failed(run, said))
            except SovereignError as silence:
                log.warning("the thread of run %s cannot be told that it failed: %s", run.id, silence)
                await self._threads.answer_asker(run, notices.failed(run, said))

    async def _note(self, run: Run, what: str, detail: str) -> None:
        await self._ledger.note(Event(run_id=run.id, at=self._desk.now(), what=what, by="sovereign", detail=detail))

    async def _note_once(self, run: Run, what: str, detail: str) -> None:
        """A resumed run tells its stages again; its trail has each once."""
        said = f"round {run.question.round}: {detail}"
        if not any((e.what, e.detail) == (what, said) for e in await self._ledger.events(run.id)):
            await self._note(run, what, said)

    async def _known(self, run_id: str) -> Run:
        run = await self._ledger.run(run_id)
        if run is None:
            raise Unsound(f"There is no run {run_id}.")
        return run
