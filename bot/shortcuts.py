"""Asking without typing a command: a shortcut of a message, one of the composer, and the modal that both open."""

from __future__ import annotations

from bot.asking import Asking
from bot.doors import Body, Doors, Said, Submitted, team_of
from bot.slack import Wires
from bot.verbs.options import Options, since_in
from bot.verbs.runs import question
from bot.verbs.verb import plain, spoken
from bot.views import asking as view
from kernel.domain import Scope
from kernel.errors import Refused


class Shortcuts:
    """Opens the modal, and asks what was filled in."""

    def __init__(self, wires: Wires, asking: Asking) -> None:
        self._wires = wires
        self._asking = asking

    def register(self, doors: Doors) -> None:
        """The two shortcuts and their modal."""
        for callback_id in (*view.SHORTCUTS, *view.MESSAGE_SHORTCUTS):
            doors.shortcut(callback_id, self.open)
        doors.modal(view.MODAL, self._problems, self.ask)

    async def open(self, body: Body) -> None:
        """Show the modal; where a message was pointed at, with its words."""
        message, channel = body.get("message") or {}, (body.get("channel") or {}).get("id", "")
        words = spoken(plain(message.get("text") or ""))
        ticket = f"{channel}:{message.get('thread_ts') or message['ts']}" if message else ""
        wire = await self._wires.to(team_of(body))
        await wire.open_modal(body["trigger_id"], view.form(words, channel, ticket))

    async def ask(self, sent: Submitted) -> None:
        """Open the run: under the message that was pointed at, where it is asked in that channel."""
        channel = sent.text(view.CHANNEL, view.FIELD)
        pointed_in, _, ts = sent.ticket.partition(":")
        said = Said(
            text=sent.text(view.QUESTION, view.FIELD),
            user=sent.user,
            channel=channel,
            team=sent.team,
            key=sent.key,
            ts=ts if channel == pointed_in else "",
        )
        publication = sent.text(view.PUBLICATION, view.FIELD)
        await self._asking.open(said, question(said.text), Options(_scope(sent), publication))

    def _problems(self, sent: Submitted) -> dict[str, str]:
        """What is wrong with what was filled in, by block."""
        found = {}
        try:
            question(sent.text(view.QUESTION, view.FIELD), "Type what you would like to know.")
        except Refused as refused:
            found[view.QUESTION] = str(refused)
        since = _scope(sent).since
        if since and self._asking.is_to_come(since):
            found[view.SINCE] = "That day is yet to come."
        return found


def _scope(sent: Submitted) -> Scope:
    since = sent.text(view.SINCE, view.FIELD)
    return Scope(categories=sent.choices(view.CATEGORIES, view.FIELD), since=since_in(since) if since else None)
