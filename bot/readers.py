"""What readers say of an answer: useful or not, and why. It is kept, and asked for by nobody else's work."""

from __future__ import annotations

from bot.doors import Click, Doors, Submitted
from bot.drafts import ANSWER, Drafts
from bot.threads import Threads
from bot.views import feedback
from bot.views.blocks import Message
from kernel.desk import Desk
from kernel.domain import Feedback, Run
from kernel.errors import Refused, SovereignError


class Readers:
    """The thumbs below an answer, and the modal that asks why."""

    def __init__(self, desk: Desk, drafts: Drafts, threads: Threads) -> None:
        self._desk = desk
        self._drafts = drafts
        self._threads = threads

    def register(self, doors: Doors) -> None:
        """The thumbs, and the modal."""
        doors.button(feedback.FEEDBACK, self.judge)
        doors.modal(feedback.MODAL, lambda _: {}, self.explain, self.whisper)

    async def judge(self, click: Click) -> None:
        """Keep the word at once; where it was not useful, ask why."""
        run, useful, what = await self._about(click.value, click.team)
        await self._keep(run, what, click.user, useful=useful)
        if not useful:
            try:
                await (await self._threads.wire(run)).open_modal(click.trigger_id, feedback.modal(what))
            except SovereignError:  # the reason is lost, the word is not
                pass
            else:
                return
        await self._threads.whisper(run, click.user, feedback.thanks(useful=useful))

    async def explain(self, sent: Submitted) -> None:
        """Keep why, where it was said."""
        run, useful, what = await self._about(sent.ticket, sent.team)
        why = sent.text(feedback.INPUT, feedback.FIELD)
        await self._keep(run, what, sent.user, useful=useful, why=why)
        await self._threads.whisper(run, sent.user, feedback.thanks(useful=useful, why=bool(why)))

    async def whisper(self, sent: Submitted, message: Message) -> None:
        """Say it to whoever sent the modal, in the thread that it was opened from."""
        run, *_ = await self._about(sent.ticket, sent.team)
        await self._threads.whisper(run, sent.user, message)

    async def _keep(self, run: Run, what: str, by: str, *, useful: bool, why: str = "") -> None:
        said = Feedback(workspace=run.workspace, subject=what, by=by, useful=useful, why=why, at=self._desk.now())
        await self._desk.reviews.say(said)

    async def _about(self, ticket: str, team: str) -> tuple[Run, bool, str]:
        try:
            useful, what = feedback.read_ticket(ticket)
            kind, run_id, _ = what.split(":")
        except ValueError:
            raise Refused("These buttons belong to no answer that I know.") from None
        run = await self._drafts.run_of(run_id, team)
        if kind != ANSWER:
            raise Refused("These buttons belong to no answer that I know.")
        return run, useful, what
