"""What people do to channels and to the app's place in them: invite it, remove it, archive a channel, uninstall it."""

from __future__ import annotations

from bot.local import payloads
from bot.local.courier import Courier
from bot.local.people import Channel
from bot.local.responses import Responses
from bot.local.state import State
from bot.local.tickets import Origin
from bot.local.tokens import Tokens
from bot.local.values import Delivery, Json, Message

COMMANDS = ("/invite", "/remove", "/archive")


class ChannelActs:
    """Each method is one thing that a person does, with the events that the app hears of it."""

    def __init__(self, state: State, courier: Courier, responses: Responses, tokens: Tokens) -> None:
        self._state = state
        self._courier = courier
        self._responses = responses
        self._tokens = tokens

    async def invite_bot(self, user: str, channel: str) -> None:
        """Add the app to a channel."""
        place, bot = self._place(user, channel), self._state.bot
        if bot in place.members:
            return
        self._state.set_members(channel, place.members | {bot})
        await self._note(place, bot, f"was added to #{place.name} by {self._name(user)}.", "channel_join")
        self._tell("member_joined_channel", user=bot, inviter=user, **_where(place))

    async def remove_bot(self, user: str, channel: str) -> None:
        """Take the app out of a channel: `member_left_channel`, and what only the one who left hears."""
        place, bot = self._place(user, channel), self._state.bot
        if bot not in place.members:
            return
        self._state.set_members(channel, place.members - {bot})
        await self._note(place, bot, f"was removed from #{place.name} by {self._name(user)}.", "channel_leave")
        self._tell("member_left_channel", user=bot, **_where(place))
        self._tell("group_left" if place.is_private else "channel_left", channel=channel, actor_id=user)

    async def archive(self, user: str, channel: str, *, archived: bool = True) -> None:
        """Close a channel for new messages, or open it again."""
        place = self._place(user, channel)
        if place.is_archived == archived:
            return
        self._state.set_archived(channel, archived)
        words = "archived" if archived else "unarchived"
        subtype = "channel_archive" if archived else "channel_unarchive"
        await self._note(place, user, f"{words} #{place.name}.", subtype)
        if self._state.bot in place.members:
            kind = "group" if place.is_private else "channel"
            self._tell(f"{kind}_{subtype.removeprefix('channel_')}", channel=channel, user=user)

    async def uninstall(self) -> None:
        """Remove the app from the workspace: its token is revoked, and it is told so."""
        await self.revoke()
        self._tell("app_uninstalled")

    async def install(self) -> None:
        """Install the app again by hand, without OAuth: its first token opens everything again."""
        self._tokens.restore()
        self._state.set_installed(True)

    async def revoke(self) -> None:
        """Revoke the bot's token, as an administrator may."""
        self._tokens.revoke()
        self._state.set_installed(False)
        self._tell("tokens_revoked", tokens={"oauth": [], "bot": [self._state.bot]})

    async def typed(self, user: str, channel: str, command: str, text: str) -> Delivery:
        """The commands that are Slack's own."""
        place, bot = self._place(user, channel), self._state.team.bot
        origin, named = Origin(user, channel), self._state.user_named(text.strip())
        if place.is_im or (command != "/archive" and named not in (bot.id, *place.members)):
            preposition = "to add {} to it" if command == "/invite" else "to remove {} from it"
            words = f"Type `{command} @{bot.name}` in a channel {preposition.format(bot.real_name)}."
            self._responses.slackbot(origin, "Direct messages stay." if command == "/archive" else words)
            return Delivery(None, error="invalid_arguments")
        if command == "/archive":
            await self.archive(user, channel)
        elif command == "/invite" and named in place.members:
            self._responses.slackbot(origin, f"{self._name(named)} is already in #{place.name}.")
        elif command == "/invite":
            await self.invite_bot(user, channel)
        elif named == bot.id:
            await self.remove_bot(user, channel)
        else:
            self._responses.slackbot(origin, f"Only {bot.real_name} can be removed here.")
        return Delivery(0.0)

    async def _note(self, place: Channel, author: str, words: str, subtype: str) -> None:
        self._state.keep(Message(place.id, self._state.new_ts(), author, words, subtype=subtype))
        await self._state.store.flush()

    def _tell(self, kind: str, **inner: Json | str) -> None:
        told = {"type": kind, **inner, "event_ts": self._state.new_ts()}
        self._courier.announce(kind, payloads.event(self._state.team, told))

    def _place(self, user: str, channel: str) -> Channel:
        place = self._state.channels[channel]
        if user not in place.members:
            raise PermissionError(f"{user} is not in {channel}")
        return place

    def _name(self, user: str) -> str:
        return self._state.team.users[user].real_name


def _where(place: Channel) -> dict[str, str]:
    return {"channel": place.id, "channel_type": "G" if place.is_private else "C"}
