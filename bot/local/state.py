"""What the workspace holds: channels, messages, ephemerals, files, open modals. No rules about who may do what."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.local import offers
from bot.local.chosen import Typed, elements_of
from bot.local.people import LOCAL, Channel, Team
from bot.local.pulse import Pulse
from bot.local.store import Store
from bot.local.values import Json, Message, Prompt, ShownView, StoredFile

EDITS_KEPT = 10  # of each message, for late clicks
STATUS_S = 120.0
CHOICES_KEPT = 1_000
EPHEMERALS_KEPT = 200  # they live in memory only, as in Slack, where a reload loses them


class State:
    """Every change beats the pulse and is put into the store; `flush` is the caller's."""

    def __init__(self, store: Store, pulse: Pulse, clock: Callable[[], float] = time.time, team: Team = LOCAL) -> None:
        self.store = store
        self.team = team
        self.bot = team.bot.id
        self.pulse = pulse
        self._clock = clock
        self._last_micros = 0
        self.channels: dict[str, Channel] = {channel.id: channel for channel in team.channels}
        self._messages: dict[str, dict[str, Message]] = {channel.id: {} for channel in team.channels}
        self._threads: defaultdict[tuple[str, str], dict[str, Message]] = defaultdict(dict)
        self._replies: dict[tuple[str, str], Message] = {}
        self._ephemerals: dict[str, Message] = {}
        self.changed: Callable[[Message | None, Message | None], object] = lambda _before, _after: None
        self.installed = True  # the app, here
        self.modals: dict[str, ShownView] = {}
        self.homes: dict[str, ShownView] = {}  # by user
        self.choices: dict[tuple[str, str, str], Json] = {}  # by user, channel and ts: what they chose in a message
        self.prompts: dict[str, tuple[str, tuple[Prompt, ...]]] = {}  # by channel: their title and themselves
        self.titles: dict[tuple[str, str], str] = {}  # by channel and thread
        self._statuses: dict[tuple[str, str], tuple[str, float]] = {}  # by channel and thread: words, and since when
        self.files: dict[str, StoredFile] = {}

    async def load(self) -> None:
        """Take back what was kept."""
        for kind, key, value, content in await self.store.load():
            if kind == "message":
                self._file(Message.from_kept(value))
            elif kind == "file":
                self.files[key] = StoredFile(**value, content=content)
            elif kind == "home":
                self.homes[key] = ShownView(**value)
            elif kind == "channel":
                self._restore(key, value)

    def new_ts(self) -> str:
        """The time as Slack writes it, never twice the same."""
        self._last_micros = max(int(self._clock() * 1_000_000), self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    # -- messages ---------------------------------------------------------------------------------------------------

    def message(self, channel: str, ts: str) -> Message | None:
        """The message everyone can see, or None."""
        return self._messages.get(channel, {}).get(ts) or self._replies.get((channel, ts))

    def messages(self, channel: str, thread_ts: str | None = None) -> tuple[Message, ...]:
        """A channel's own messages; with `thread_ts`, that thread with its parent first. Oldest first."""
        if thread_ts is None:
            return tuple(self._messages[channel].values())
        parent = self._messages[channel].get(thread_ts)
        return (parent, *self._threads[channel, thread_ts].values()) if parent else ()

    def everything(self) -> Iterator[Message]:
        """All messages that everyone can see, channel by channel."""
        for messages in self._messages.values():
            yield from messages.values()
        yield from self._replies.values()

    def keep(self, message: Message) -> Message:
        """Add or replace a message."""
        if message.only_for:
            self._ephemerals[message.ts] = message
            while len(self._ephemerals) > EPHEMERALS_KEPT:
                del self._ephemerals[next(iter(self._ephemerals))]
        else:
            before = self.message(message.channel, message.ts)
            self._file(message)
            self.store.put("message", f"{message.channel} {message.ts}", message.kept())
            self.changed(before, message)
        self.pulse.beat()
        return message

    def edit(self, message: Message, text: str, blocks: tuple[Json, ...]) -> Message:
        """Replace the message's words, and mark it as edited."""
        earlier = (*message.earlier, message.blocks)[-EDITS_KEPT:]
        return self.keep(replace(message, text=text, blocks=blocks, edited_ts=self.new_ts(), earlier=earlier))

    def remove(self, message: Message) -> None:
        """Take a message away; the parent of a thread leaves a note, so that the thread stays."""
        replies = self.messages(message.channel, message.ts)[1:]
        if message.only_for:
            self._ephemerals.pop(message.ts, None)
        elif replies:
            self.keep(replace(message, text="This message was deleted.", blocks=(), files=(), subtype="tombstone"))
        else:
            self._messages[message.channel].pop(message.ts, None)
            self._replies.pop((message.channel, message.ts), None)
            self._threads[message.channel, message.thread].pop(message.ts, None)
            self.store.drop("message", f"{message.channel} {message.ts}")
            self.changed(message, None)
        self.pulse.beat()

    def ephemerals(self, user: str) -> tuple[Message, ...]:
        """What only this user sees, oldest first."""
        return tuple(m for m in self._ephemerals.values() if m.only_for == user)

    def _file(self, message: Message) -> None:
        if message.thread_ts:
            self._replies[message.channel, message.ts] = message
            self._threads[message.channel, message.thread_ts][message.ts] = message
        else:
            self._messages[message.channel][message.ts] = message

    # -- everything else --------------------------------------------------------------------------------------------

    def user_named(self, name: str) -> str | None:
        """The id of the user with this handle, with or without its @, or None."""
        return next((u.id for u in self.team.users.values() if u.name == name.lstrip("@").lower()), None)

    def group_named(self, name: str) -> str | None:
        """The id of the user group with this handle, with or without its @, or None."""
        return next((g.id for g in self.team.groups if g.handle == name.lstrip("@").lower()), None)

    def set_installed(self, installed: bool) -> None:
        """Whether the app is here, with a token that opens something."""
        self.installed = installed
        self.pulse.beat()

    def set_members(self, channel: str, members: frozenset[str]) -> None:
        """Change who is in a channel."""
        self._keep_channel(replace(self.channels[channel], members=members))

    def set_archived(self, channel: str, archived: bool) -> None:
        """Close a channel for new messages, or open it again."""
        self._keep_channel(replace(self.channels[channel], is_archived=archived))

    def _keep_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        kept = {"members": sorted(channel.members), "is_archived": channel.is_archived}
        self.store.put("channel", channel.id, kept)
        self.pulse.beat()

    def _restore(self, channel: str, kept: Json) -> None:
        self.channels[channel] = replace(
            self.channels[channel],
            members=frozenset(kept["members"]),
            is_archived=kept.get("is_archived", False),
        )

    def set_prompts(self, channel: str, title: str, prompts: tuple[Prompt, ...]) -> None:
        """Suggest this in a direct message, in place of what was suggested before."""
        self.prompts[channel] = (title, prompts)
        self.pulse.beat()

    def set_title(self, channel: str, thread_ts: str, title: str) -> None:
        """Call a thread this."""
        self.titles[channel, thread_ts] = title
        self.pulse.beat()

    def set_status(self, channel: str, thread_ts: str, words: str) -> None:
        """Say what the app is doing in a thread; with no words, nothing any more."""
        self._statuses.pop((channel, thread_ts), None)
        if words:
            self._statuses[channel, thread_ts] = (words, self._clock())
        self.pulse.beat()

    def status(self, channel: str, thread_ts: str) -> str:
        """What the app says it is doing in a thread, for two minutes after it said so."""
        words, since = self._statuses.get((channel, thread_ts), ("", 0.0))
        return words if self._clock() - since < STATUS_S else ""

    def choose(self, user: str, message: Message, values: Json) -> None:
        """Remember what someone put into a message's menus and inputs so far."""
        if any(values.values()):
            self.choices[user, message.channel, message.ts] = values
            while len(self.choices) > CHOICES_KEPT:
                del self.choices[next(iter(self.choices))]
            self.pulse.beat()

    def check_offered(self, blocks: Iterable[Json], typed: Typed, user: str) -> None:
        """Raise LookupError where someone puts in a person or a channel that is not offered to them."""
        for block, element in elements_of(blocks):
            put = typed.get(block["block_id"], {}).get(element["action_id"])
            if put is not None:
                offers.check(element, put, user, self.team, self.channels.values())

    def keep_file(self, file: StoredFile) -> StoredFile:
        """Add or replace a file; only finished uploads survive a restart."""
        self.files[file.id] = file
        if file.channel:
            kept = {"id": file.id, "name": file.name, "length": file.length, "title": file.title}
            self.store.put("file", file.id, {**kept, "channel": file.channel, "user": file.user}, file.content)
        self.pulse.beat()
        return file

    def keep_modal(self, modal: ShownView) -> ShownView:
        """Open or replace a modal."""
        self.modals[modal.id] = modal
        self.pulse.beat()
        return modal

    def keep_home(self, home: ShownView) -> ShownView:
        """Show this as the user's App Home."""
        self.homes[home.user] = home
        ids = {"id": home.id, "user": home.user, "hash": home.hash, "root_id": home.root_id}
        self.store.put("home", home.user, {**ids, "view": home.view})
        self.pulse.beat()
        return home

    def close_modal(self, modal_id: str) -> None:
        """Close one modal; what lay under it shows again."""
        self.modals.pop(modal_id, None)
        self.pulse.beat()

    def modals_of(self, user: str) -> tuple[ShownView, ...]:
        """The modals that this user has open, the top one last."""
        return tuple(m for m in self.modals.values() if m.user == user)
