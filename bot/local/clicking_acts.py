"""What a user does with the mouse in a message: buttons, choices, the shortcuts of its menu. Views are elsewhere."""

from __future__ import annotations

import time
from collections.abc import Mapping

from bot.local import chosen, payloads
from bot.local.address import Address
from bot.local.chosen import NOTHING, Put, Typed, actions_of
from bot.local.courier import Courier
from bot.local.responses import Responses
from bot.local.state import State
from bot.local.tickets import Origin, Tickets
from bot.local.values import Delivery, Json, Message

NO_ANSWER = "{} did not answer in time. Please try again."


class ClickingActs:
    """Each method is one thing that a person clicks."""

    def __init__(
        self,
        state: State,
        tickets: Tickets,
        courier: Courier,
        responses: Responses,
        address: Address,
        shortcuts: Mapping[str, str],
        message_shortcuts: Mapping[str, str],
    ) -> None:
        self._state = state
        self._tickets = tickets
        self._courier = courier
        self._responses = responses
        self._address = address
        self._shortcuts = shortcuts
        self._message_shortcuts = message_shortcuts

    async def click(
        self,
        user: str,
        channel: str,
        ts: str,
        action_id: str,
        value: Put | None = None,
        *,
        stale: bool = False,
        block_id: str = "",
        typed: Typed = NOTHING,
    ) -> Delivery:
        """Click a button of a message, or choose in it.

        `value` tells buttons of one action_id apart, or is what is chosen: an option's value, an id, a date, several.
        `block_id` tells elements of one action_id apart; `typed` is what stands in the message's inputs. `stale` finds
        the element in what the message showed before, as someone does who clicks on a page that has not caught up.
        Raises LookupError: no such button.
        """
        message = self._seen(user, channel, ts)
        shown = (*message.earlier, message.blocks) if stale else (message.blocks,)
        found = ((b, a) for b in reversed(shown) for a in actions_of(b, action_id, value, block_id, user))
        blocks, action = next(found, ((), None))
        if action is None:
            raise LookupError(f"no {action_id!r} in {channel} {ts}")
        place, trigger_id = self._state.channels[channel], self._tickets.trigger(user, channel)
        origin, response_url = self._origin(user, message)
        values = self._values(user, message, blocks, action, value, typed)
        action["action_ts"] = f"{time.time():.6f}"
        payload = payloads.block_actions(user, place, message, values, action, trigger_id, response_url)
        return await self._carry(payload, origin)

    async def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Delivery:
        """Choose one of the app's shortcuts in a message's menu; it works where the app is no member, too."""
        message = self._seen(user, channel, ts)
        if message.only_for or callback_id not in self._message_shortcuts:
            raise LookupError(f"no shortcut {callback_id!r} at {channel} {ts}")
        origin, response_url = self._origin(user, message)
        trigger_id, now = self._tickets.trigger(user, channel), f"{time.time():.6f}"
        place = self._state.channels[channel]
        payload = payloads.message_shortcut(user, place, message, callback_id, trigger_id, response_url, now)
        return await self._carry(payload, origin)

    async def shortcut(self, user: str, callback_id: str, channel: str = "") -> Delivery:
        """Choose one of the app's global shortcuts, in a channel's composer or in the search bar."""
        if callback_id not in self._shortcuts:
            raise LookupError(f"no shortcut {callback_id!r}")
        payload = payloads.shortcut(user, callback_id, self._tickets.trigger(user, channel), f"{time.time():.6f}")
        return await self._carry(payload, Origin(user, channel))

    def _values(
        self, user: str, message: Message, blocks: tuple[Json, ...], action: Json, put: Put | None, typed: Typed
    ) -> Json:
        """What is chosen and typed in the whole message, after this."""
        before = self._state.choices.get((user, message.channel, message.ts), {})
        self._state.check_offered(blocks, typed, user)
        values = chosen.values(blocks, before, typed, message.channel)
        block_id, action_id = action["block_id"], action["action_id"]
        if action_id in values.get(block_id, {}):
            now = {block_id: {action_id: [] if put is None else put}}
            self._state.check_offered(blocks, now, user)
            values = chosen.values(blocks, values, now, message.channel)
        self._state.choose(user, message, values)
        return values

    async def _carry(self, payload: Json, origin: Origin) -> Delivery:
        delivery = await self._courier.carry("interactive", payload)
        if delivery.error and origin.channel:
            self._responses.slackbot(origin, NO_ANSWER.format(self._state.team.bot.real_name))
        return delivery

    def _origin(self, user: str, message: Message) -> tuple[Origin, str]:
        """Where an answer would go, and the URL to send it to."""
        origin = Origin(user, message.channel, message.ts, message.thread_ts, bool(message.only_for))
        return origin, f"{self._address.url}/respond/{self._tickets.response_url(origin)}"

    def _seen(self, user: str, channel: str, ts: str) -> Message:
        if user not in self._state.channels[channel].members:
            raise PermissionError(f"{user} is not in {channel}")
        message = self._state.message(channel, ts) or next(
            (m for m in self._state.ephemerals(user) if m.ts == ts), None
        )
        if message is None:
            raise LookupError(f"no message {ts} in {channel}")
        return message
