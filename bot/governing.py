"""What a person can do with owners and settings, by command and by modal. It remembers nothing between two acts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from bot.doors import Click, Doors, Said, Submitted
from bot.slack import Wires
from bot.talking import Answer
from bot.verbs import catalogue
from bot.verbs.terms import Appoint, Dismiss, Set, ShowLog, ShowOwners, ShowSettings, Unset
from bot.verbs.verb import Command
from bot.views import terms as view
from bot.views import terms_modal as modal
from bot.views.blocks import Message
from kernel import rights
from kernel.errors import Refused, SovereignError
from kernel.steward import Steward

log = logging.getLogger(__name__)

LOGGED = 20
GROUPS_S = 1.5  # a click opens a modal for three seconds


class Governing:
    """Answers the commands about owners and settings, and the modal that edits settings."""

    def __init__(self, steward: Steward, wires: Wires) -> None:
        self._steward = steward
        self._wires = wires

    def answers(self) -> Mapping[type[Command], Answer]:
        """What it answers, by the kind of command."""
        return {
            ShowOwners: self.owners,
            ShowLog: self.log,
            Appoint: self.appoint,
            Dismiss: self.dismiss,
            ShowSettings: self.settings,
            Set: self.set,
            Unset: self.unset,
        }

    def register(self, doors: Doors) -> None:
        """The buttons that open the modal, and the modal."""
        for action_id in (view.EDIT, view.EDIT_HERE):
            doors.button(action_id, self.edit)
        doors.modal(modal.MODAL, self._problems, self.save, self.whisper)

    @staticmethod
    def _problems(sent: Submitted) -> dict[str, str]:
        return modal.problems(modal.read_ticket(sent.ticket)[0], _said(sent))

    async def owners(self, said: Said, _command: ShowOwners) -> Message:
        """Who the owners are."""
        return view.owners(await self._steward.agreement(said.team, said.channel))

    async def log(self, said: Said, _command: ShowLog) -> Message:
        """Who changed what of late."""
        return view.log(await self._steward.log(said.team, said.user, LOGGED))

    async def appoint(self, said: Said, command: Appoint) -> Message:
        """Make somebody an owner."""
        new = await self._steward.appoint(said.team, command.channel, command.user, said.user)
        return view.appointed(command.user, command.channel, new=new)

    async def dismiss(self, said: Said, command: Dismiss) -> Message:
        """Take an ownership away."""
        await self._steward.dismiss(said.team, command.channel, command.user, said.user)
        return view.dismissed(command.user, command.channel)

    async def settings(self, said: Said, _command: ShowSettings) -> Message:
        """What is set here."""
        agreed = await self._steward.agreement(said.team, said.channel)
        whole = (await self._steward.agreement(said.team, "")).terms
        all_over, in_channel = (not rights.why_not_change(terms, said.user) for terms in (whole, agreed.terms))
        return view.settings(agreed, all_over=all_over, in_channel=in_channel)

    async def set(self, said: Said, command: Set) -> Message:
        """Set something."""
        fields = catalogue.named(command.name).read(command.value)
        return await self._amend(said.team, command.channel, said.user, fields)

    async def unset(self, said: Said, command: Unset) -> Message:
        """Let what lies beneath hold again."""
        fields = dict.fromkeys(catalogue.named(command.name).fields)
        return await self._amend(said.team, command.channel, said.user, fields)

    async def edit(self, click: Click) -> None:
        """Open the modal, where the right is given: nobody types for nothing."""
        scope = "" if click.value == view.WORKSPACE else click.value
        await self._steward.check(click.team, scope, click.user)
        agreed = await self._steward.agreement(click.team, scope)
        shown = modal.modal(agreed.terms, scope, click.channel, await self._groups(click.team))
        await (await self._wires.to(click.team)).open_modal(click.trigger_id, shown)

    async def save(self, sent: Submitted) -> None:
        """The modal was sent: the right is checked anew, for time has passed."""
        scope, _ = modal.read_ticket(sent.ticket)
        before = (await self._steward.agreement(sent.team, scope)).terms
        changes = modal.changes(scope, _said(sent), before)
        await self.whisper(sent, await self._amend(sent.team, scope, sent.user, changes))

    async def whisper(self, sent: Submitted, message: Message) -> None:
        """Say it to whoever sent the modal, where it was opened; else in the direct conversation."""
        _, channel = modal.read_ticket(sent.ticket)
        wire = await self._wires.to(sent.team)
        if channel:
            try:
                await wire.whisper(channel, sent.user, message)
            except Refused:  # no member there: a command is answered all the same
                await wire.tell(sent.user, message)
        else:
            await wire.tell(sent.user, message)

    async def _amend(self, team: str, channel: str, user: str, fields: catalogue.Fields) -> Message:
        before = (await self._steward.agreement(team, channel)).terms
        await self._steward.amend(team, channel, user, fields)
        after = (await self._steward.agreement(team, channel)).terms
        return view.changed(catalogue.between(before, after), before, after, channel)

    async def _groups(self, team: str) -> tuple[tuple[str, str], ...]:
        """The user groups to choose from. Without them, or where the click would lapse, the rest can be edited."""
        try:
            async with asyncio.timeout(GROUPS_S):
                return await (await self._wires.to(team)).groups()
        except (SovereignError, TimeoutError) as error:
            log.warning("the user groups of %s cannot be had: %s", team, error)
            return ()


def _said(sent: Submitted) -> dict[str, str]:
    """What was put into the modal, by setting."""
    return {name: sent.text(name, modal.FIELD) for name in catalogue.BY_NAME}
