"""The chat.* methods of the Web API: who may say, change and take back what, where. Nothing about people or files."""

from __future__ import annotations

from bot.local.address import Address
from bot.local.people import Channel, direct_message
from bot.local.refusals import SlackRefusal
from bot.local.rules import check_message, parsed, with_ids
from bot.local.state import State
from bot.local.values import Json, Message

_NOT_HERE = ("attachments", "reply_broadcast")  # the page does not show them, so nothing may be sent by them


def spoken(args: Json) -> tuple[str, list[Json]]:
    """The text and the blocks of a call or of a response, checked."""
    for key in _NOT_HERE:
        if args.get(key) not in (None, "", False, "false", "0", [], "[]"):
            raise SlackRefusal("invalid_arguments", [f"`{key}` is not shown in the local workspace"])
    text, blocks = str(args.get("text") or ""), parsed(args.get("blocks") or [], "invalid_blocks_format")
    if not isinstance(blocks, list):
        raise SlackRefusal("invalid_blocks_format")
    check_message(text, blocks)
    return text, blocks


def reachable(state: State, channel: object) -> Channel:
    """The channel that a call names; a user's id means the direct message with that user."""
    name = str(channel or "")
    found = state.channels.get(direct_message(name) if name.startswith("U") else name)
    if found is None or (found.is_private and state.bot not in found.members):
        raise SlackRefusal("channel_not_found")
    return found


def joined(state: State, channel: object) -> Channel:
    """The same, where the bot must be a member."""
    found = reachable(state, channel)
    if state.bot not in found.members:
        raise SlackRefusal("not_in_channel")
    return found


def writable(state: State, channel: object) -> Channel:
    """The same, where messages may still be written."""
    found = joined(state, channel)
    if found.is_archived:
        raise SlackRefusal("is_archived")
    return found


def thread_of(state: State, channel: str, thread_ts: object) -> str:
    """The parent's ts, or empty. Stricter than Slack, which lets replies to nothing vanish into the channel."""
    if not thread_ts:
        return ""
    parent = state.message(channel, str(thread_ts))
    if parent is None or parent.thread_ts:
        raise SlackRefusal("thread_not_found")
    return parent.ts


def _metadata(args: Json) -> Json | None:
    """What the app hangs on the message for itself."""
    found = parsed(args.get("metadata") or None, "invalid_metadata_format")
    if found is None:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("event_payload"), dict) or not found.get("event_type"):
        raise SlackRefusal("invalid_metadata_schema", ["`event_type` and `event_payload` are required"])
    return found


class MessagesApi:
    """chat.postMessage, chat.update, chat.delete, chat.postEphemeral, chat.getPermalink."""

    def __init__(self, state: State, address: Address) -> None:
        self._state = state
        self._address = address

    async def post(self, args: Json) -> Json:
        """chat.postMessage."""
        channel = writable(self._state, args.get("channel"))
        text, blocks = spoken(args)
        thread_ts = thread_of(self._state, channel.id, args.get("thread_ts"))
        self._state.set_status(channel.id, thread_ts, "")
        message = self._state.keep(
            Message(
                channel.id,
                self._state.new_ts(),
                self._state.bot,
                text,
                with_ids(blocks),
                thread_ts,
                metadata=_metadata(args),
            )
        )
        return {"channel": channel.id, "ts": message.ts, "message": message.as_slack()}

    async def update(self, args: Json) -> Json:
        """chat.update. As in Slack, blocks that are not sent stay as they are, and an empty list takes them away."""
        message = self._own(args, "cant_update_message")
        if self._state.channels[message.channel].is_archived:
            raise SlackRefusal("is_inactive")
        kept = {"text": message.text, "blocks": list(message.blocks)}
        text, blocks = spoken({**args, **{k: v for k, v in kept.items() if args.get(k) is None}})
        edited = self._state.edit(message, text, with_ids(blocks))
        return {"channel": message.channel, "ts": message.ts, "text": text, "message": edited.as_slack()}

    async def delete(self, args: Json) -> Json:
        """chat.delete."""
        message = self._own(args, "cant_delete_message")
        self._state.remove(message)
        return {"channel": message.channel, "ts": message.ts}

    async def whisper(self, args: Json) -> Json:
        """chat.postEphemeral."""
        channel, user = writable(self._state, args.get("channel")), str(args.get("user") or "")
        if user not in channel.members:
            raise SlackRefusal("user_not_in_channel")
        text, blocks = spoken(args)
        thread_ts = thread_of(self._state, channel.id, args.get("thread_ts"))
        message = Message(
            channel.id, self._state.new_ts(), self._state.bot, text, with_ids(blocks), thread_ts, only_for=user
        )
        return {"message_ts": self._state.keep(message).ts}

    async def permalink(self, args: Json) -> Json:
        """chat.getPermalink."""
        channel = reachable(self._state, args.get("channel"))
        message = self._state.message(channel.id, str(args.get("message_ts")))
        if message is None:
            raise SlackRefusal("message_not_found")
        return {"channel": channel.id, "permalink": permalink(self._address.url, message)}

    def _own(self, args: Json, not_ours: str) -> Message:
        channel = joined(self._state, args.get("channel"))
        message = self._state.message(channel.id, str(args.get("ts")))
        if message is None or message.subtype == "tombstone":
            raise SlackRefusal("message_not_found")
        if message.user != self._state.bot:
            raise SlackRefusal(not_ours)
        return message


def permalink(base_url: str, message: Message) -> str:
    """The address that opens the page at this message."""
    thread = f"?thread_ts={message.thread_ts}&cid={message.channel}" if message.thread_ts else ""
    return f"{base_url}/archives/{message.channel}/p{message.ts.replace('.', '')}{thread}"
