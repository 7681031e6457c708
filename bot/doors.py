"""Where Slack's words and clicks come in: each is acknowledged, read into a value and handed over. It does no work.

A room says what it answers to: `doors.button(APPROVE, self.click)`. Whatever goes wrong in its work is whispered to the
person whom it concerns.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.desktop import Desktop, Whisper
from bot.slack import Wires
from bot.views.blocks import Message
from kernel.errors import Refused, SovereignError

log = logging.getLogger(__name__)

SPOKEN = frozenset({"app_mention", "message"})  # events that are somebody's word to us

Body = dict[str, Any]
Values = Mapping[str, Mapping[str, Any]]  # {block_id: {action_id: what Slack sends for the element}}
Happening = Callable[[Body, Body], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class Said:
    """A command, by whichever way it came. `key` is the same for each delivery of it.

    `response_url` is empty where it came as a message: the answer then goes to `thread_ts`, or to the channel itself.
    `ts` is that of the message it came as.
    """

    text: str
    user: str
    channel: str
    team: str
    key: str
    response_url: str = ""
    trigger_id: str = ""
    thread_ts: str = ""
    ts: str = ""


@dataclass(frozen=True)
class Click:
    """A button that somebody pressed, or a choice that somebody made (`value` is then that of the option).

    `channel` and `ts` are empty in a modal or on the Home tab, which are told apart by `view`, the view's payload.
    `whispered` says that the message is one that only this person sees: Slack changes it by `response_url` alone.
    """

    action: str
    value: str
    user: str
    team: str
    trigger_id: str
    at: str = ""
    channel: str = ""
    ts: str = ""
    thread_ts: str = ""
    response_url: str = ""
    whispered: bool = False
    view: Body = field(default_factory=dict)


@dataclass(frozen=True)
class Submitted:
    """A modal that was sent. `ticket` is its private_metadata; `key` is the same for each delivery."""

    ticket: str
    user: str
    team: str
    values: Values
    key: str = ""

    def text(self, block_id: str, action_id: str) -> str:
        """What was typed or chosen there; empty where nothing was."""
        found = self.values.get(block_id, {}).get(action_id, {})
        option = found.get("selected_option") or {}
        chosen = option.get("value") or found.get("selected_conversation") or found.get("selected_user")
        return str(found.get("value") or chosen or found.get("selected_date") or "").strip()

    def choices(self, block_id: str, action_id: str) -> tuple[str, ...]:
        """The options that were chosen there, of several."""
        found = self.values.get(block_id, {}).get(action_id, {})
        return tuple(str(option["value"]) for option in found.get("selected_options") or ())


class Doors:
    """The app's listeners, by what they answer to."""

    def __init__(self, app: AsyncApp, desktop: Desktop, wires: Wires, heard: set[tuple[str, str]]) -> None:
        self._app = app
        self._desktop = desktop
        self._wires = wires
        self._heard = heard  # what is answered: ("command", "/sovereign"), …
        self._events: dict[str, list[Happening]] = {}
        self._afterwards: list[Callable[[str, str], Awaitable[None]]] = []

    def afterwards(self, work: Callable[[str, str], Awaitable[None]]) -> None:
        """What is done after each command, click, shortcut, modal or word to us, however it went: work(team, user)."""
        self._afterwards.append(work)

    def _take(self, work: Coroutine[Any, Any, None], whisper: Whisper, about: str, team: str, user: str) -> None:
        """What went wrong is whispered first: what is done afterwards may take its time."""

        async def afterwards() -> None:
            for then in self._afterwards:
                await then(team, user)

        self._desktop.take(work, whisper, f"{about} by {user}", afterwards)

    def command(self, name: str, work: Callable[[Said], Coroutine[Any, Any, None]]) -> None:
        """A slash command."""

        async def commanded(ack: AsyncAck, command: Body) -> None:
            await ack()
            said = Said(
                text=command.get("text") or "",
                user=command["user_id"],
                channel=command["channel_id"],
                team=command["team_id"],
                key=command["trigger_id"],
                response_url=command["response_url"],
                trigger_id=command["trigger_id"],
            )

            async def whisper(message: Message) -> None:
                await (await self._wires.to(said.team)).respond(said.response_url, message)

            self._take(work(said), whisper, "a command", said.team, said.user)

        self._heard.add(("command", name))
        self._app.command(name)(commanded)

    def button(self, action_id: str, work: Callable[[Click], Coroutine[Any, Any, None]]) -> None:
        """A button, or another element that acts at once, in a message, a modal or on the Home tab."""

        async def clicked(ack: AsyncAck, body: Body, action: Body) -> None:
            await ack()
            click = click_of(body, action)

            async def whisper(message: Message) -> None:
                await answer(self._wires, click, message)

            self._take(work(click), whisper, "a click", click.team, click.user)

        self._heard.add(("button", action_id))
        self._app.action(action_id)(clicked)

    def modal(
        self,
        callback_id: str,
        problems: Callable[[Submitted], Mapping[str, str]],
        work: Callable[[Submitted], Coroutine[Any, Any, None]],
        whisper: Callable[[Submitted, Message], Awaitable[None]] | None = None,
    ) -> None:
        """A modal. `problems` says at once, by block_id, what is wrong with what was typed; pure, and quick.

        What goes wrong later is said by `whisper`, or else in the direct conversation.
        """

        async def submitted(ack: AsyncAck, body: Body, view: Body) -> None:
            values, key = view["state"]["values"], view["id"]
            sent = Submitted(view["private_metadata"], body["user"]["id"], team_of(body), values, key)
            if found := problems(sent):
                await ack(response_action="errors", errors=dict(found))
                return
            await ack()

            async def say(message: Message) -> None:
                if whisper is not None:
                    try:
                        await whisper(sent, message)
                    except SovereignError as error:  # there may be no thread to say it in
                        log.warning("a modal is answered in the direct conversation: %s", error)
                    else:
                        return
                wire = await self._wires.to(sent.team)
                await wire.tell(sent.user, message)

            self._take(work(sent), say, "a modal sent", sent.team, sent.user)

        self._heard.add(("modal", callback_id))
        self._app.view(callback_id)(submitted)

    def event(self, kind: str, work: Happening) -> None:
        """An event: the work gets the whole body and the event. What goes wrong is said in the log alone.

        Several rooms may wait for the same event: Bolt would hand it to the first of them only.
        """
        works = self._events.setdefault(kind, [])
        works.append(work)
        if len(works) > 1:
            return

        async def happened(ack: AsyncAck, body: Body, event: Body) -> None:
            await ack()
            user = str(event.get("user") or "") if kind in SPOKEN else ""
            for one in tuple(works):
                if user:
                    self._take(one(body, event), _unheard, f"an event {kind}", str(body.get("team_id") or ""), user)
                else:
                    self._desktop.take(one(body, event), _unheard, f"an event {kind}")

        self._heard.add(("event", kind))
        self._app.event(kind)(happened)

    def shortcut(self, callback_id: str, work: Callable[[Body], Coroutine[Any, Any, None]]) -> None:
        """A shortcut, global or of a message: the work gets the whole payload."""

        async def taken(ack: AsyncAck, body: Body) -> None:
            await ack()
            user, team = body["user"]["id"], team_of(body)

            async def whisper(message: Message) -> None:
                await (await self._wires.to(team)).tell(user, message)

            self._take(work(body), whisper, "a shortcut", team, user)

        self._heard.add(("shortcut", callback_id))
        self._app.shortcut(callback_id)(taken)


async def answer(wires: Wires, click: Click, message: Message) -> None:
    """Say it to whoever clicked, and to nobody else; where there is no channel, in the direct conversation.

    Where the bot is no member of the channel, it goes by the address that came with the click.
    """
    wire = await wires.to(click.team)
    if not click.channel:
        await wire.tell(click.user, message)
        return
    try:
        await wire.whisper(click.channel, click.user, message, click.thread_ts)
    except Refused:
        if not click.response_url:
            raise
        await wire.respond(click.response_url, message)


def click_of(body: Body, action: Body) -> Click:
    """A block_actions payload as a value."""
    container = body.get("container") or {}
    option = action.get("selected_option") or {}
    return Click(
        action=action["action_id"],
        value=str(action.get("value") or option.get("value") or ""),
        user=body["user"]["id"],
        team=team_of(body),
        trigger_id=body.get("trigger_id") or "",
        at=action.get("action_ts") or "",
        channel=container.get("channel_id") or "",
        ts=container.get("message_ts") or "",
        thread_ts=container.get("thread_ts") or "",
        response_url=body.get("response_url") or "",
        whispered=bool(container.get("is_ephemeral")),
        view=body.get("view") or {},
    )


def team_of(body: Body) -> str:
    """The workspace of a payload: of an org-wide installation only the user tells it."""
    return str((body.get("team") or {}).get("id") or body["user"].get("team_id") or "")


async def _unheard(message: Message) -> None:
    log.error("an event could not be answered: %s", message.text)
