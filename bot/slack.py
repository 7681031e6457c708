"""The one wire out to Slack: post once, update, whisper, answer, open, upload. It renders and decides nothing."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack_client import called, webhook
from bot.views.blocks import Block, Message
from kernel.errors import SovereignError, Unavailable
from kernel.ports import Ledger

log = logging.getLogger(__name__)

EVENT_TYPE = "sovereign"
ATTEMPTS = 4
LOOK_BACK_S = 120.0  # how far the clocks of Slack and of this machine may be apart
LOOK_PAGES = 10


@dataclass(frozen=True)
class Attachment:
    """A file to share. By its `name`, which no other file of ours has, one that was shared before is known.

    `comment` is said beside it, and beside those that are shared together with it.
    """

    name: str
    title: str
    content: str | bytes
    comment: str = ""


class Wire:
    """Everything that leaves for Slack. A message that must not come twice has a key, and goes out once."""

    def __init__(
        self, client: AsyncWebClient, ledger: Ledger, *, backoff_s: float = 1.0, now: Callable[[], float] = time.time
    ) -> None:
        self._client = client
        self._ledger = ledger
        self._backoff_s = backoff_s
        self._now = now
        self._names: dict[str, str] = {}

    def speaks_by(self, client: AsyncWebClient) -> bool:
        """Whether this is its client: another token is another one."""
        return self._client is client

    async def post(self, key: str, channel: str, message: Message, thread_ts: str = "") -> tuple[str, str]:
        """Post the message once, whatever happens in between: (channel, ts)."""

        async def send() -> tuple[str, str]:
            response = await called(
                self._client.chat_postMessage(
                    channel=channel,
                    thread_ts=thread_ts or None,
                    unfurl_links=False,
                    unfurl_media=False,
                    metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                    **_body(message),
                )
            )
            return str(response["channel"]), str(response["ts"])

        def ours(found: dict[str, Any]) -> bool:
            payload = (found.get("metadata") or {}).get("event_payload") or {}
            return bool(payload.get("key") == key)

        return await self._once(key, channel, thread_ts, send, ours)

    async def upload(self, key: str, channel: str, thread_ts: str, first: Attachment, *others: Attachment) -> None:
        """Share files once in a thread, all in one message."""
        files = [{"filename": f.name, "content": f.content, "title": f.title} for f in (first, *others)]

        async def send() -> tuple[str, str]:
            await called(
                self._client.files_upload_v2(
                    channel=channel, thread_ts=thread_ts or None, file_uploads=files, initial_comment=first.comment
                )
            )
            return channel, ""

        def ours(found: dict[str, Any]) -> bool:
            return any(shared.get("name") == first.name for shared in found.get("files") or ())

        await self._once(key, channel, thread_ts, send, ours)

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Replace what a message says."""
        await called(self._client.chat_update(channel=channel, ts=ts, **_body(message)))

    async def whisper(self, channel: str, user: str, message: Message, thread_ts: str = "") -> None:
        """Say it to one person only."""
        sent = self._client.chat_postEphemeral(
            channel=channel, user=user, thread_ts=thread_ts or None, **_body(message)
        )
        await called(sent)

    async def tell(self, user: str, message: Message) -> None:
        """Say it to one person in the direct conversation, where there is no channel to whisper in."""
        await called(self._client.chat_postMessage(channel=user, **_body(message)))

    async def respond(self, response_url: str, message: Message, *, replace: bool = False) -> None:
        """Answer a command to its sender only; needs no membership, works five times in half an hour.

        With `replace`, the message whose button was pressed says this from now on.
        """
        sent = webhook(response_url).send(response_type="ephemeral", replace_original=replace, **_body(message))
        response = await called(sent)
        if response.status_code != 200:
            raise Unavailable(f"Slack did not take the answer ({response.status_code}).")

    async def show_status(self, channel: str, thread_ts: str, status: str) -> None:
        """Show in a thread what we are at: "Sovereign is …". Slack takes it back with our next reply there."""
        await called(self._client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread_ts, status=status))

    async def suggest(self, channel: str, title: str, prompts: Sequence[tuple[str, str]]) -> None:
        """Show in a direct conversation what could be said there: (how it is called, what is said)."""
        shown = [{"title": name, "message": words} for name, words in prompts]
        # Without a thread: with one Slack takes the call, and an app with an agent view shows nothing.
        await called(self._client.assistant_threads_setSuggestedPrompts(channel_id=channel, title=title, prompts=shown))

    async def open_modal(self, trigger_id: str, view: Block) -> None:
        """Show a modal to whoever the trigger belongs to."""
        await called(self._client.views_open(trigger_id=trigger_id, view=view))

    async def publish_home(self, user: str, view: Block) -> None:
        """Show this on a person's Home tab."""
        await called(self._client.views_publish(user_id=user, view=view))

    async def members(self, channel: str) -> frozenset[str]:
        """The members of a channel, all of them: where a page is missing, none are told."""
        found: set[str] = set()
        cursor = ""
        while True:
            page = self._client.conversations_members(channel=channel, limit=1_000, cursor=cursor or None)
            response = await called(page)
            found.update(response["members"])
            cursor = (response.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return frozenset(found)

    async def group_members(self, group: str) -> frozenset[str]:
        """The members of a user group."""
        return frozenset((await called(self._client.usergroups_users_list(usergroup=group)))["users"])

    async def groups(self) -> tuple[tuple[str, str], ...]:
        """(id, handle) of each user group."""
        found = (await called(self._client.usergroups_list()))["usergroups"]
        return tuple((str(group["id"]), str(group["handle"])) for group in found)

    async def may_post_in(self, channel: str) -> bool:
        """Whether we are there, and it is not archived."""
        found = (await called(self._client.conversations_info(channel=channel)))["channel"]
        there = found.get("is_member") or found.get("is_im") or found.get("is_mpim")
        return bool(there) and not found.get("is_archived")

    async def zone_of(self, user: str) -> str:
        """The time zone of a person; empty where Slack does not tell."""
        try:
            return str((await called(self._client.users_info(user=user)))["user"].get("tz") or "")
        except SovereignError as error:
            log.warning("the time zone of %s cannot be had: %s", user, error)
            return ""

    async def channel_name(self, channel: str) -> str:
        """How people call the channel: "#papers"; "this conversation" for a direct one."""
        if channel not in self._names:
            try:
                found = (await called(self._client.conversations_info(channel=channel)))["channel"]
            except SovereignError as error:
                log.warning("the name of channel %s cannot be had: %s", channel, error)
                return f"the channel {channel}"
            self._names[channel] = f"#{found['name']}" if found.get("name") else "this conversation"
        return self._names[channel]

    async def permalink(self, channel: str, ts: str) -> str:
        """The address of a message; empty where Slack does not give it."""
        try:
            return str((await called(self._client.chat_getPermalink(channel=channel, message_ts=ts)))["permalink"])
        except SovereignError as error:
            log.warning("the address of a message in %s cannot be had: %s", channel, error)
            return ""

    async def _once(
        self,
        key: str,
        channel: str,
        thread_ts: str,
        send: Callable[[], Awaitable[tuple[str, str]]],
        ours: Callable[[dict[str, Any]], bool],
    ) -> tuple[str, str]:
        """Send, and keep that it was sent. Whoever finds that it was begun before looks in Slack first."""
        if kept := await self._ledger.posted(key):
            return kept
        begun = await self._ledger.posted(f"begun:{key}")
        if begun is None:
            await self._ledger.keep_posted(f"begun:{key}", channel, f"{self._now():.6f}")
        since = float(begun[1] if begun else self._now()) - LOOK_BACK_S
        sent = await self._look(channel, thread_ts, since, ours) if begun else None
        failures = 0
        while sent is None:
            try:
                sent = await send()
            except Unavailable as error:
                failures += 1
                if failures == ATTEMPTS:
                    raise
                log.warning("attempt %d at %s failed: %s", failures, key, error)
                await asyncio.sleep(self._backoff_s * 2**failures * random.uniform(0.5, 1))  # noqa: S311 - no secret
                sent = await self._look(channel, thread_ts, since, ours)
        await self._ledger.keep_posted(key, *sent)
        return sent

    async def _look(
        self, channel: str, thread_ts: str, since: float, ours: Callable[[dict[str, Any]], bool]
    ) -> tuple[str, str] | None:
        """The message, where it was posted after all. Posting twice is the lesser evil where we may not look."""
        cursor = ""
        for _ in range(LOOK_PAGES):
            page: dict[str, Any] = {
                "channel": channel,
                "limit": 200,
                "include_all_metadata": True,
                "cursor": cursor or None,
            }
            page |= {"ts": thread_ts} if thread_ts else {"oldest": f"{since:.6f}"}
            ask = self._client.conversations_replies if thread_ts else self._client.conversations_history
            try:
                response = await called(ask(**page))
            except SovereignError as error:
                log.warning("cannot look whether it was posted: %s", error)
                return None
            for found in response["messages"]:
                if ours(found):
                    return channel, str(found["ts"])
            cursor = (response.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        return None


class Wires:
    """The wire of each workspace. `client_of` brings the client with a workspace's token; it may raise Refused."""

    def __init__(
        self, client_of: Callable[[str], Awaitable[AsyncWebClient]], ledger: Ledger, *, backoff_s: float = 1.0
    ) -> None:
        self._client_of = client_of
        self._ledger = ledger
        self._backoff_s = backoff_s
        self._wires: dict[str, Wire] = {}

    async def to(self, workspace: str) -> Wire:
        """The wire to that workspace. Raises Refused where the bot is not installed there any more."""
        client = await self._client_of(workspace)
        known = self._wires.get(workspace)
        if known is None or not known.speaks_by(client):
            known = self._wires[workspace] = Wire(client, self._ledger, backoff_s=self._backoff_s)
        return known


def _body(message: Message) -> dict[str, Any]:
    return {"text": message.text, "blocks": list(message.blocks)}
