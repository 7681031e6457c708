"""What a user does with the keyboard: a message or a slash command. Clicks and modals are elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.local import channel_acts, payloads
from bot.local.address import Address
from bot.local.channel_acts import ChannelActs
from bot.local.courier import Courier
from bot.local.people import Channel, direct_message
from bot.local.refusals import SlackRefusal
from bot.local.responses import Responses
from bot.local.state import State
from bot.local.tickets import Origin, Tickets
from bot.local.values import Delivery, Message

_MENTION = re.compile(r"(<@U[A-Z0-9]+>|<#C[A-Z0-9]+(?:\|[^<>]*)?>|<!subteam\^S[A-Z0-9]+>)")
_TYPED_MENTION = re.compile(r"(?<![\w@])@(\w+)")
_TYPED_CHANNEL = re.compile(r"(?<![\w#&])#([\w-]+)")


class TypingActs:
    """Each method is one thing that a person types."""

    def __init__(
        self,
        state: State,
        tickets: Tickets,
        courier: Courier,
        responses: Responses,
        commands: Collection[str],
        address: Address,
        channels: ChannelActs,
    ) -> None:
        self._state = state
        self._tickets = tickets
        self._courier = courier
        self._responses = responses
        self._commands = commands
        self._address = address
        self._channels = channels

    async def type(self, user: str, channel: str, text: str, thread_ts: str = "") -> Message | Delivery:
        """Whatever stands in the composer: a slash command or a message."""
        if not text.startswith("/"):
            return await self.say(user, channel, text, thread_ts)
        command, _, rest = text.partition(" ")
        if thread_ts:
            self._responses.slackbot(
                Origin(user, channel, thread_ts=thread_ts), f"{command} is not supported in threads. Sorry!"
            )
            return Delivery(None, error="not_supported_in_threads")
        return await self.slash(user, channel, command, rest.strip())

    async def say(self, user: str, channel: str, text: str, thread_ts: str = "") -> Message:
        """Post a message as a user; the app hears of it where it is mentioned, and in a direct message."""
        place = self._open_place(user, channel)
        message = Message(channel, self._state.new_ts(), user, self._as_sent(text), thread_ts=thread_ts)
        self._state.keep(message)
        await self._state.store.flush()
        if self._state.bot in place.members:
            if f"<@{self._state.bot}>" in message.text:
                self._courier.announce("app_mention", payloads.message_event("app_mention", message, place))
            if place.is_im:
                self._courier.announce("message.im", payloads.message_event("message", message, place))
        return message

    async def choose_prompt(self, user: str, title: str) -> Message:
        """Choose what the app suggests in one's direct messages: its message is said. LookupError: no such prompt."""
        channel = direct_message(user)
        _, prompts = self._state.prompts.get(channel, ("", ()))
        prompt = next((prompt for prompt in prompts if prompt.title == title), None)
        if prompt is None:
            raise LookupError(f"no prompt {title!r} for {user}")
        return await self.say(user, channel, prompt.message)

    async def slash(self, user: str, channel: str, command: str, text: str = "") -> Delivery:
        """Type a slash command and wait for its acknowledgement."""
        place = self._place(user, channel)
        origin = Origin(user, channel)
        if command in channel_acts.COMMANDS:
            return await self._channels.typed(user, channel, command, text)
        commands = self._commands if self._state.installed else ()
        if command not in commands:
            here = ", ".join((*commands, *channel_acts.COMMANDS))
            self._responses.slackbot(origin, f"`{command}` is not a valid command. Commands here: {here}.")
            return Delivery(None, error="unknown_command")
        trigger_id = self._tickets.trigger(user, channel)
        response_url = f"{self._address.url}/respond/{self._tickets.response_url(origin)}"
        payload = payloads.slash_command(user, place, command, self._as_sent(text), trigger_id, response_url)
        delivery = await self._courier.carry("slash_commands", payload)
        failed = delivery.error
        if delivery.ack_payload:
            try:
                self._responses.take(delivery.ack_payload, origin)
            except SlackRefusal as refusal:
                failed = refusal.error
        if failed:
            self._responses.slackbot(origin, f'{command} failed with the error "{failed}"')
        return delivery

    def _place(self, user: str, channel: str) -> Channel:
        place = self._state.channels[channel]
        if user not in place.members:
            raise PermissionError(f"{user} is not in {channel}")
        return place

    def _open_place(self, user: str, channel: str) -> Channel:
        place = self._place(user, channel)
        if place.is_archived:
            raise PermissionError(f"{channel} is archived")
        return place

    def _as_sent(self, text: str) -> str:
        """What Slack makes of typed text: the three characters escaped, known names turned into mentions."""
        return "".join(part if _MENTION.fullmatch(part) else self._escaped(part) for part in _MENTION.split(text))

    def _escaped(self, text: str) -> str:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return _TYPED_CHANNEL.sub(self._channel, _TYPED_MENTION.sub(self._mention, text))

    def _channel(self, found: re.Match[str]) -> str:
        named = next((c for c in self._state.channels.values() if c.name == found[1] and not c.is_im), None)
        return f"<#{named.id}|{named.name}>" if named else found[0]

    def _mention(self, found: re.Match[str]) -> str:
        if user := self._state.user_named(found[1]):
            return f"<@{user}>"
        group = self._state.group_named(found[1])
        return f"<!subteam^{group}|{found[0]}>" if group else found[0]
