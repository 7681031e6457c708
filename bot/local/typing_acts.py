"""What a user does with the keyboard: a message, a slash command, an invitation. Clicks and modals are elsewhere."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.local import payloads
from bot.local.address import Address
from bot.local.courier import Courier
from bot.local.people import BOT, THE_BOT, USERS, Channel
from bot.local.refusals import SlackRefusal
from bot.local.responses import Responses
from bot.local.state import State
from bot.local.tickets import Origin, Tickets
from bot.local.values import Delivery, Message

_MENTION = re.compile(r"(<@U[A-Z0-9]+>)")
_TYPED_MENTION = re.compile(r"(?<![\w@])@(\w+)")


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
    ) -> None:
        self._state = state
        self._tickets = tickets
        self._courier = courier
        self._responses = responses
        self._commands = commands
        self._address = address

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
        place = self._place(user, channel)
        message = Message(channel, self._state.new_ts(), user, self._as_sent(text), thread_ts=thread_ts)
        self._state.keep(message)
        await self._state.store.flush()
        if BOT in place.members:
            if f"<@{BOT}>" in message.text:
                self._courier.announce(payloads.event("app_mention", message, place))
            if place.is_im:
                self._courier.announce(payloads.event("message", message, place))
        return message

    async def slash(self, user: str, channel: str, command: str, text: str = "") -> Delivery:
        """Type a slash command and wait for its acknowledgement."""
        place = self._place(user, channel)
        origin = Origin(user, channel)
        if command == "/invite":
            return await self._invite(place, origin, text)
        if command not in self._commands:
            self._responses.slackbot(
                origin, f"`{command}` is not a valid command. Commands here: {', '.join(self._commands)}, /invite."
            )
            return Delivery(None, error="unknown_command")
        trigger_id = self._tickets.trigger(user)
        response_url = f"{self._address.url}/respond/{self._tickets.response_url(origin)}"
        payload = payloads.slash_command(user, place, command, text, trigger_id, response_url)
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

    async def _invite(self, place: Channel, origin: Origin, text: str) -> Delivery:
        invited = self._state.user_named(text.strip())
        if place.is_im or invited not in (BOT, *place.members):
            self._responses.slackbot(
                origin, f"Type `/invite @{THE_BOT.name}` in a channel to add {THE_BOT.real_name} to it."
            )
            return Delivery(None, error="invalid_arguments")
        if invited in place.members:
            self._responses.slackbot(origin, f"{USERS[invited].real_name} is already in #{place.name}.")
            return Delivery(0.0)
        self._state.set_members(place.id, place.members | {invited})
        words = f"was added to #{place.name} by {USERS[origin.user].real_name}."
        self._state.keep(Message(place.id, self._state.new_ts(), invited, words, subtype="channel_join"))
        await self._state.store.flush()
        return Delivery(0.0)

    def _place(self, user: str, channel: str) -> Channel:
        place = self._state.channels[channel]
        if user not in place.members:
            raise PermissionError(f"{user} is not in {channel}")
        return place

    def _as_sent(self, text: str) -> str:
        """What Slack makes of typed text: the three characters escaped, known @names turned into mentions."""
        return "".join(part if _MENTION.fullmatch(part) else self._escaped(part) for part in _MENTION.split(text))

    def _escaped(self, text: str) -> str:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return _TYPED_MENTION.sub(lambda m: f"<@{found}>" if (found := self._state.user_named(m[1])) else m[0], text)
