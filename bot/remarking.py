"""What a reader can do with a paper that a digest has brought: ask about it, or say that it is not relevant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.doors import Click, Doors, Said, Submitted, answer
from bot.slack import Wires
from bot.verbs.runs import question
from bot.views import issue as issues
from kernel.digests import DigestDesk
from kernel.domain import Digest, Paper
from kernel.errors import Refused

Ask = Callable[[Said, str], Awaitable[str]]


class Remarking:
    """Answers clicks on papers. `ask` opens a run: its id."""

    def __init__(self, desk: DigestDesk, wires: Wires, ask: Ask) -> None:
        self._desk = desk
        self._digests = desk.digests
        self._wires = wires
        self._ask = ask

    def register(self, doors: Doors) -> None:
        """The buttons of a paper, and the modal that one of them opens."""
        doors.button(issues.ASK, self.open_question)
        doors.button(issues.UNWANTED, self.turn_down)
        doors.button(issues.UNDO, self.take_back)
        doors.modal(issues.MODAL, self._problems, self.ask)

    async def open_question(self, click: Click) -> None:
        """Open a modal with a question about a paper."""
        digest, paper = await self._paper(click.value, click.team)
        private = f"{click.channel} {click.value}"
        wire = await self._wires.to(click.team)
        await wire.open_modal(click.trigger_id, issues.modal(digest, paper, private))

    async def turn_down(self, click: Click) -> None:
        """Keep that a paper is not relevant."""
        digest, paper = await self._paper(click.value, click.team)
        await self._desk.judge(digest, paper.id, click.user, wanted=False)
        await answer(self._wires, click, issues.noted(paper, click.value))

    async def take_back(self, click: Click) -> None:
        """Forget what the person said of a paper."""
        digest, paper = await self._paper(click.value, click.team)
        await self._digests.withdraw(digest.id, paper.id, click.user)
        await answer(self._wires, click, issues.taken_back(paper))

    async def ask(self, sent: Submitted) -> None:
        """Open a run with the question of the modal. Who asks about a paper wants more like it."""
        channel, _, value = sent.ticket.partition(" ")
        digest, paper = await self._paper(value, sent.team)
        said = Said(text="", user=sent.user, channel=channel, team=sent.team, key=sent.key)
        run_id = await self._ask(said, question(sent.text(issues.INPUT, issues.FIELD)))
        await self._desk.judge(digest, paper.id, sent.user, wanted=True)
        await (await self._wires.to(sent.team)).whisper(channel, sent.user, issues.asked(run_id))

    @staticmethod
    def _problems(sent: Submitted) -> dict[str, str]:
        try:
            question(sent.text(issues.INPUT, issues.FIELD))
        except Refused as error:
            return {issues.INPUT: str(error)}
        return {}

    async def _paper(self, value: str, team: str) -> tuple[Digest, Paper]:
        digest_id, paper_id = issues.read_ticket(value)
        digest = await self._digests.digest(digest_id)
        paper = await self._digests.paper(digest_id, paper_id)
        if digest is None or paper is None or digest.workspace != team:
            raise Refused("This button belongs to no paper that I know. To ask about it, type `/sovereign ask`.")
        return digest, paper
