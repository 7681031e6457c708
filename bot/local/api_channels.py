"""The conversations.* methods of the Web API: they read, and open nothing but direct messages."""

from __future__ import annotations

from bot.local.address import Address
from bot.local.api_messages import joined, reachable
from bot.local.pages import page
from bot.local.people import Channel, direct_message
from bot.local.refusals import SlackRefusal
from bot.local.state import State
from bot.local.values import Json, Message

KINDS = ("public_channel", "private_channel", "mpim", "im")


def kind_of(channel: Channel) -> str:
    """The channel's kind as `types` names it."""
    return "im" if channel.is_im else "private_channel" if channel.is_private else "public_channel"


def as_slack(channel: Channel, bot: str) -> Json:
    """The channel as Slack's API would show it."""
    if channel.is_im:
        return {"id": channel.id, "is_im": True, "is_channel": False, "user": channel.partner_of(bot)}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_member": bot in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic},
    }


class ChannelsApi:
    """Where one can talk, who is there, what was said."""

    def __init__(self, state: State, address: Address) -> None:
        self._state = state
        self._address = address

    async def info(self, args: Json) -> Json:
        """conversations.info."""
        return {"channel": as_slack(reachable(self._state, args.get("channel")), self._state.bot)}

    async def listing(self, args: Json) -> Json:
        """conversations.list: public channels unless `types` says otherwise; private ones only where the bot is in."""
        if self._state.team.org and not args.get("team_id"):
            raise SlackRefusal("missing_argument", ["an app of an organisation says which team_id"])
        wanted = [kind.strip() for kind in str(args.get("types") or "public_channel").split(",")]
        if any(kind not in KINDS for kind in wanted):
            raise SlackRefusal("invalid_types")
        bot, alive = self._state.bot, str(args.get("exclude_archived")).lower() in ("true", "1")
        seen = [c for c in self._state.channels.values() if kind_of(c) in wanted and not (alive and c.is_archived)]
        seen = [c for c in seen if bot in c.members or kind_of(c) == "public_channel"]
        channels, cursor = page(seen, args)
        return {"channels": [as_slack(channel, bot) for channel in channels], **cursor}

    async def members(self, args: Json) -> Json:
        """conversations.members."""
        members, cursor = page(sorted(reachable(self._state, args.get("channel")).members), args)
        return {"members": list(members), **cursor}

    async def open(self, args: Json) -> Json:
        """conversations.open, for one user."""
        user = str(args.get("users") or "")
        if user not in {person.id for person in self._state.team.people}:
            raise SlackRefusal("user_not_found")
        return {"channel": {"id": direct_message(user)}}

    async def history(self, args: Json) -> Json:
        """conversations.history: newest first, with the thread's size on each parent."""
        channel = joined(self._state, args.get("channel"))
        return self._messages(tuple(reversed(self._state.messages(channel.id))), args)

    async def replies(self, args: Json) -> Json:
        """conversations.replies: the parent first."""
        channel = joined(self._state, args.get("channel"))
        thread = self._state.messages(channel.id, str(args.get("ts")))
        if not thread:
            raise SlackRefusal("thread_not_found")
        return self._messages(thread, args)

    def _messages(self, found: tuple[Message, ...], args: Json) -> Json:
        oldest, latest = str(args.get("oldest") or ""), str(args.get("latest") or "")
        kept = [m for m in found if (not oldest or m.ts > oldest) and (not latest or m.ts < latest)]
        messages, cursor = page(kept, args)
        more = bool(cursor["response_metadata"]["next_cursor"])
        return {"messages": [self._with_thread(m) for m in messages], "has_more": more, **cursor}

    def _with_thread(self, message: Message) -> Json:
        thread = self._state.messages(message.channel, message.ts)
        files = [self._state.files[file_id].as_slack(self._address.url) for file_id in message.files]
        shown = message.as_slack() | ({"files": files} if files else {})
        if len(thread) > 1 and not message.thread_ts:
            shown |= {"thread_ts": message.ts, "reply_count": len(thread) - 1, "latest_reply": thread[-1].ts}
        return shown
