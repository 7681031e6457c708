"""The conversations.*, users.* and auth.* methods of the Web API: they read, and open nothing but direct messages."""

from __future__ import annotations

from bot.local.address import Address
from bot.local.api_messages import joined, reachable
from bot.local.people import BOT, BOT_ID, PEOPLE, TEAM, TEAM_NAME, THE_BOT, USERS, Channel, direct_message
from bot.local.refusals import SlackRefusal
from bot.local.state import State
from bot.local.values import Json, Message

PAGE = 100


def as_slack(channel: Channel) -> Json:
    """The channel as Slack's API would show it."""
    if channel.is_im:
        return {"id": channel.id, "is_im": True, "is_channel": False, "user": channel.partner_of(BOT)}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": True,
        "is_im": False,
        "is_private": False,
        "is_archived": False,
        "is_member": BOT in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic},
    }


class PeopleApi:
    """Who is here, what was said."""

    def __init__(self, state: State, address: Address) -> None:
        self._state = state
        self._address = address

    async def auth_test(self, _args: Json) -> Json:
        """auth.test."""
        ids = {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID}
        return {
            "url": f"{self._address.url}/",
            "team": TEAM_NAME,
            "user": THE_BOT.name,
            **ids,
            "is_enterprise_install": False,
        }

    async def info(self, args: Json) -> Json:
        """conversations.info."""
        return {"channel": as_slack(reachable(self._state, args.get("channel")))}

    async def listing(self, _args: Json) -> Json:
        """conversations.list."""
        return {"channels": [as_slack(c) for c in self._state.channels.values() if not c.is_im]}

    async def members(self, args: Json) -> Json:
        """conversations.members."""
        return {"members": sorted(reachable(self._state, args.get("channel")).members)}

    async def open(self, args: Json) -> Json:
        """conversations.open, for one user."""
        user = str(args.get("users") or "")
        if user not in {person.id for person in PEOPLE}:
            raise SlackRefusal("user_not_found")
        return {"channel": {"id": direct_message(user)}}

    async def history(self, args: Json) -> Json:
        """conversations.history: newest first, with the thread's size on each parent."""
        channel = joined(self._state, args.get("channel"))
        return self._page(tuple(reversed(self._state.messages(channel.id))), args)

    async def replies(self, args: Json) -> Json:
        """conversations.replies: the parent first."""
        channel = joined(self._state, args.get("channel"))
        thread = self._state.messages(channel.id, str(args.get("ts")))
        if not thread:
            raise SlackRefusal("thread_not_found")
        return self._page(thread, args)

    async def user(self, args: Json) -> Json:
        """users.info."""
        user = USERS.get(str(args.get("user")))
        if user is None:
            raise SlackRefusal("user_not_found")
        names = {"real_name": user.real_name, "display_name": user.name}
        whole = {"id": user.id, "team_id": TEAM, "name": user.name, "real_name": user.real_name, "profile": names}
        return {"user": {**whole, "is_bot": user.is_bot, "deleted": False, "tz": "Etc/UTC"}}

    def _page(self, found: tuple[Message, ...], args: Json) -> Json:
        oldest, latest = str(args.get("oldest") or ""), str(args.get("latest") or "")
        kept = [m for m in found if (not oldest or m.ts > oldest) and (not latest or m.ts < latest)]
        start, limit = int(args.get("cursor") or 0), int(args.get("limit") or PAGE)
        more = start + limit < len(kept)
        messages = [self._with_thread(m) for m in kept[start : start + limit]]
        cursor = {"response_metadata": {"next_cursor": str(start + limit)}} if more else {}
        return {"messages": messages, "has_more": more, **cursor}

    def _with_thread(self, message: Message) -> Json:
        thread = self._state.messages(message.channel, message.ts)
        files = [self._state.files[file_id].as_slack(self._address.url) for file_id in message.files]
        shown = message.as_slack() | ({"files": files} if files else {})
        if len(thread) > 1 and not message.thread_ts:
            shown |= {"thread_ts": message.ts, "reply_count": len(thread) - 1, "latest_reply": thread[-1].ts}
        return shown
