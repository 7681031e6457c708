"""What the app hears of its own direct messages: Slack tells it of its posts, edits and deletions too, as `message.im`.

An app that answers every `message` would talk to itself; Bolt drops its posts, but not the notice that one was edited.
"""

from __future__ import annotations

from bot.local import payloads
from bot.local.courier import Courier
from bot.local.people import Channel
from bot.local.state import State
from bot.local.values import Json, Message


class Echo:
    """Is told of every change of a message, and tells the app what concerns it."""

    def __init__(self, state: State, courier: Courier) -> None:
        self._state = state
        self._courier = courier

    def __call__(self, before: Message | None, after: Message | None) -> None:
        """A message was posted (nothing before), changed, or deleted (nothing after)."""
        message = after or before
        if message is None or message.user != self._state.bot or not self._hears(message):
            return
        place = self._state.channels[message.channel]
        if before is None:
            payload = payloads.message_event("message", message, place)
            payload["event"] |= {key: value for key, value in message.as_slack().items() if key in ("bot_id", "app_id")}
        else:
            payload = self._changed(before, after, place)
        self._courier.announce("message.im", payload)

    def _hears(self, message: Message) -> bool:
        place = self._state.channels[message.channel]
        return place.is_im and self._state.bot in place.members

    def _changed(self, before: Message, after: Message | None, place: Channel) -> Json:
        ts = self._state.new_ts()
        inner: Json = {
            "type": "message",
            "subtype": "message_changed" if after else "message_deleted",
            "channel": place.id,
            "channel_type": "im",
            "hidden": True,
            "ts": ts,
            "event_ts": ts,
            "previous_message": before.as_slack(),
        }
        inner |= {"message": after.as_slack()} if after else {"deleted_ts": before.ts}
        return payloads.event(self._state.team, inner)
