"""`/sovereign doctor`: an owner reads how Sovereign stands in this workspace. Of others and of secrets, nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clients import Clients
from bot.doctor import slack
from bot.doctor.line import Line, unasked, well, within, wrong
from bot.doors import Said
from bot.failing import in_words
from bot.slack_client import called
from bot.talking import Answer
from bot.verbs.doctor import Doctor
from bot.verbs.verb import Command
from bot.views import doctor
from bot.views.blocks import Message
from kernel.domain import Terms
from kernel.errors import Refused

WAIT_S = 20.0
AGAIN = "Try again in a few minutes; if it stays, tell whoever runs Sovereign here."
INVITE = "Type `/invite @sovereign` there, or choose another channel."

Queue = Callable[[datetime, str], Awaitable[Sequence[Line]]]  # (now, workspace)


@dataclass(frozen=True)
class Examined:
    """What can be looked at: the scopes that the app asks for, and how runs move."""

    scopes: tuple[str, ...]
    queue: Queue


class Examining:
    """Answers owners."""

    def __init__(
        self,
        clients: Clients,
        terms: Callable[[str, str], Awaitable[Terms]],
        examined: Examined,
        now: Callable[[], datetime],
    ) -> None:
        self._clients = clients
        self._terms = terms
        self._examined = examined
        self._now = now

    def answers(self) -> Mapping[type[Command], Answer]:
        """What it answers, by the kind of command."""
        return {Doctor: self.doctor}

    async def doctor(self, said: Said, _command: Doctor) -> Message:
        """How Sovereign stands here. Raises Refused where this user owns nothing here."""
        terms = await self._terms(said.team, said.channel)
        if said.user not in terms.owners:
            names = ", ".join(f"<@{owner}>" for owner in sorted(terms.owners)) or "nobody yet"
            raise Refused(f"Only an owner can see this. Owners here: {names}.")
        client = await self._clients.of(said.team)
        lines = await within(
            WAIT_S, slack.TOKEN, AGAIN, slack.of_token(client, self._examined.scopes, self._now), in_words
        )
        lines += await within(WAIT_S, "Publication", AGAIN, self._publication(said.team, terms), in_words)
        lines += await within(WAIT_S, "Runs", AGAIN, self._examined.queue(self._now(), said.team), in_words)
        return doctor.message(lines)

    async def _publication(self, workspace: str, terms: Terms) -> Sequence[Line]:
        """Whether approved drafts can go where they are to go."""
        about = "Publication"
        if not terms.publication:
            return [well(about, "approved drafts go to the channel of their question")]
        client = await self._clients.of(workspace)
        channel = (await called(client.conversations_info(channel=terms.publication)))["channel"]
        name = f"#{channel.get('name') or terms.publication}"
        if channel.get("is_archived"):
            return [wrong(about, f"{name} is archived", "Choose another channel.")]
        if "is_member" not in channel:
            return [unasked(about, f"Slack did not say whether I am in {name}")]
        if not channel["is_member"]:
            return [wrong(about, f"I am not in {name}, so no draft can be published", INVITE)]
        return [well(about, f"approved drafts go to {name}")]
