"""What the app may say without a token: the answer in an acknowledgement, and the uses of a response URL."""

from __future__ import annotations

from bot.local.api_messages import spoken, thread_of
from bot.local.people import SLACKBOT
from bot.local.refusals import SlackRefusal
from bot.local.rules import with_ids
from bot.local.state import State
from bot.local.tickets import Origin
from bot.local.values import Json, Message


class Responses:
    """Turns a response into a message, an ephemeral message, or a change of the one that was clicked."""

    def __init__(self, state: State) -> None:
        self._state = state

    def take(self, args: Json, origin: Origin) -> None:
        """Do what the response asks. Raises SlackRefusal."""
        original = self._original(origin)
        if _true(args.get("delete_original")) or _true(args.get("replace_original")):
            if original is None:
                raise SlackRefusal("message_not_found", status=404)
            if _true(args.get("delete_original")):
                self._state.remove(original)
                return
        text, blocks = spoken(args)
        if original and _true(args.get("replace_original")):
            self._state.edit(original, text, with_ids(blocks))
            return
        only_for = "" if args.get("response_type") == "in_channel" else origin.user
        thread_ts = thread_of(self._state, origin.channel, args.get("thread_ts"))
        ts = self._state.new_ts()
        self._state.keep(
            Message(origin.channel, ts, self._state.bot, text, with_ids(blocks), thread_ts, only_for=only_for)
        )

    def slackbot(self, origin: Origin, text: str) -> None:
        """Let Slackbot tell the user something that only they see."""
        ts = self._state.new_ts()
        self._state.keep(Message(origin.channel, ts, SLACKBOT, text, (), origin.thread_ts, only_for=origin.user))

    def _original(self, origin: Origin) -> Message | None:
        if origin.ephemeral:
            return next((m for m in self._state.ephemerals(origin.user) if m.ts == origin.message_ts), None)
        return self._state.message(origin.channel, origin.message_ts)


def _true(value: object) -> bool:
    return value in (True, "true", "1")
