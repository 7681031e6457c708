"""What a reader can do with a paper that a digest has brought: ask about it, or say that it is not relevant."""

from __future__ import annotations

from bot.doors import Click, Doors, answer
from bot.slack import Wires
from bot.views import asking
from bot.views import issue as issues
from kernel.digests import DigestDesk
from kernel.domain import Digest, Paper
from kernel.errors import Refused


class Remarking:
    """Answers clicks on papers. What is asked in the modal that one opens, another room hears."""

    def __init__(self, desk: DigestDesk, wires: Wires) -> None:
        self._desk = desk
        self._digests = desk.digests
        self._wires = wires

    def register(self, doors: Doors) -> None:
        """The buttons of a paper."""
        doors.button(issues.ASK, self.open_question)
        doors.button(issues.UNWANTED, self.turn_down)
        doors.button(issues.UNDO, self.take_back)

    async def open_question(self, click: Click) -> None:
        """Open the modal that asks, with a question about the paper. Who asks about one wants more like it."""
        digest, paper = await self._paper(click)
        wire = await self._wires.to(click.team)
        await wire.open_modal(click.trigger_id, asking.form(issues.first_question(digest, paper), click.channel))
        await self._desk.judge(digest, paper.id, click.user, wanted=True)

    async def turn_down(self, click: Click) -> None:
        """Keep that a paper is not relevant."""
        digest, paper = await self._paper(click)
        await self._desk.judge(digest, paper.id, click.user, wanted=False)
        await answer(self._wires, click, issues.noted(paper, click.value))

    async def take_back(self, click: Click) -> None:
        """Forget what the person said of a paper."""
        digest, paper = await self._paper(click)
        await self._digests.withdraw(digest.id, paper.id, click.user)
        await answer(self._wires, click, issues.taken_back(paper))

    async def _paper(self, click: Click) -> tuple[Digest, Paper]:
        digest_id, paper_id = issues.read_ticket(click.value)
        digest = await self._digests.digest(digest_id)
        paper = await self._digests.paper(digest_id, paper_id)
        if digest is None or paper is None or digest.workspace != click.team:
            raise Refused("This button belongs to no paper that I know. To ask about it, type `/sovereign ask`.")
        return digest, paper
