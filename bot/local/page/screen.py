"""What one person sees: channels, messages, the open thread, the open modal, as values for the templates. No HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.local.people import BOT, CHANNELS, PEOPLE, USERS, Channel, User
from bot.local.state import State
from bot.local.values import Message, Modal, StoredFile

GROUP_S = 300  # messages of one author within five minutes stand under one name
SHOWN = 200
PREVIEW_CHARS = 20_000
_TEXTS = (".md", ".txt", ".bib", ".json", ".jsonl", ".csv", ".tex")


@dataclass(frozen=True)
class FileCard:
    """A file as it hangs under its message."""

    file: StoredFile
    size: str
    preview: str


@dataclass(frozen=True)
class Row:
    """A message with what the page shows around it."""

    message: Message
    author: User
    at: datetime
    day: str  # the day's name where this is its first message, else empty
    compact: bool
    replies: int
    last_reply: str
    repliers: tuple[User, ...]
    files: tuple[FileCard, ...]
    opens_thread: bool
    first: bool

    @property
    def key(self) -> str:
        """What tells this row from the others on the screen."""
        return f"{self.message.channel}-{self.message.ts}"


@dataclass(frozen=True)
class Place:
    """A line of the sidebar."""

    channel: Channel
    name: str
    path: str
    latest: str
    current: bool


@dataclass(frozen=True)
class Screen:
    """Everything that the templates need."""

    me: User
    people: tuple[User, ...]
    places: tuple[Place, ...]
    direct: tuple[Place, ...]
    channel: Channel
    title: str
    has_bot: bool
    rows: tuple[Row, ...]
    cut: int  # how many older messages are not shown
    thread_ts: str
    thread: tuple[Row, ...]
    modal: Modal | None
    path: str  # of this screen without its thread


def look(state: State, user: str, channel: str, thread_ts: str) -> Screen | None:
    """The screen of a user (by handle) in a channel (by name), or None where there is no such thing for them."""
    me = next((p for p in PEOPLE if p.name == user), None)
    mine = [c for c in state.channels.values() if me and me.id in c.members]
    here = next((c for c in mine if slug(c) == channel), None)
    if me is None or here is None:
        return None
    whispers = [m for m in state.ephemerals(me.id) if m.channel == here.id]
    parent = state.message(here.id, thread_ts) if thread_ts else None
    if thread_ts and (parent is None or parent.thread_ts):
        return None
    said = sorted((*state.messages(here.id), *(m for m in whispers if not m.thread_ts)), key=lambda m: m.ts)
    thread = (*state.messages(here.id, thread_ts), *(m for m in whispers if m.thread_ts == thread_ts)) if parent else ()
    places = [
        Place(c, USERS[BOT].real_name if c.is_im else c.name, path(me, c), _latest(state, c), c == here) for c in mine
    ]
    modals = state.modals_of(me.id)
    return Screen(
        me=me,
        people=PEOPLE,
        places=tuple(p for p in places if not p.channel.is_im),
        direct=tuple(p for p in places if p.channel.is_im),
        channel=here,
        title=USERS[BOT].real_name if here.is_im else here.name,
        has_bot=BOT in here.members,
        rows=tuple(_rows(state, said[-SHOWN:], in_thread=False)),
        cut=max(0, len(said) - SHOWN),
        thread_ts=thread_ts,
        thread=tuple(_rows(state, sorted(thread, key=lambda m: m.ts), in_thread=True)),
        modal=modals[-1] if modals else None,
        path=path(me, here),
    )


def first_path(state: State) -> str:
    """Where the page opens: at the latest thread that waits for a click, else in the first channel."""
    me = PEOPLE[0]
    waiting = [m for m in state.everything() if me.id in state.channels[m.channel].members and _waits(m)]
    if not waiting:
        return path(me, CHANNELS[0])
    latest = max(waiting, key=lambda m: m.ts)
    return f"{path(me, state.channels[latest.channel])}{latest.thread}/"


def slug(channel: Channel) -> str:
    """The channel's name in an address."""
    return "dm" if channel.is_im else channel.name


def path(user: User, channel: Channel) -> str:
    """The address of a channel as this user sees it."""
    return f"/as/{user.name}/{slug(channel)}/"


def _waits(message: Message) -> bool:
    return any(block["type"] == "actions" for block in message.blocks)


def _latest(state: State, channel: Channel) -> str:
    return max((m.ts for m in state.messages(channel.id)), default="")


def _rows(state: State, messages: Iterable[Message], *, in_thread: bool) -> Iterator[Row]:
    before: Row | None = None
    for message in messages:
        at = datetime.fromtimestamp(float(message.ts)).astimezone()
        new_day = before is None or at.date() != before.at.date()
        replies = () if in_thread or message.only_for else state.messages(message.channel, message.ts)[1:]
        before = Row(
            message=message,
            author=USERS[message.user],
            at=at,
            day=_day(at.date()) if new_day and not in_thread else "",
            compact=before is not None
            and not new_day
            and _belongs(before, message, after_parent=in_thread and before.first),
            replies=len(replies),
            last_reply=_ago(replies[-1].ts) if replies else "",
            repliers=tuple({USERS[m.user] for m in replies}),
            files=tuple(_card(state.files[f]) for f in message.files if f in state.files),
            opens_thread=not in_thread and not message.only_for,
            first=before is None,
        )
        yield before


def _belongs(before: Row, message: Message, *, after_parent: bool) -> bool:
    near = float(message.ts) - float(before.message.ts) < GROUP_S
    same = before.message.user == message.user and before.message.only_for == message.only_for
    return (
        near and same and not after_parent and not before.replies and not before.message.subtype and not message.subtype
    )


def _day(day: date) -> str:
    days = (date.today() - day).days
    return {0: "Today", 1: "Yesterday"}.get(days) or f"{day:%A}, {day.day} {day:%B %Y}"


def _ago(ts: str) -> str:
    at = datetime.fromtimestamp(float(ts)).astimezone()
    return f"{at:%H:%M}" if at.date() == date.today() else f"{at.day} {at:%b}, {at:%H:%M}"


def _card(file: StoredFile) -> FileCard:
    preview = ""
    if file.name.lower().endswith(_TEXTS):
        preview = file.content[: PREVIEW_CHARS * 4].decode("utf-8", errors="replace")[:PREVIEW_CHARS]
    size = f"{file.length / 1024:.0f} KB" if file.length >= 1024 else f"{file.length} bytes"
    return FileCard(file, size, preview)
