"""What one person sees: channels, messages, the open thread, the open modal, as values for the templates. No HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.local.people import USERS, Channel, Team, User
from bot.local.state import State
from bot.local.values import Json, Message, Prompt, ShownView, StoredFile

GROUP_S = 300  # messages of one author within five minutes stand under one name
HOME = "home"  # in an address, where a channel's name stands
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
    status: str  # what the app says it is doing in the thread under it
    chosen: Json  # what the reader chose in it so far

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
    team: Team
    channels: tuple[Channel, ...]
    places: tuple[Place, ...]
    direct: tuple[Place, ...]
    channel: Channel
    title: str
    has_bot: bool
    installed: bool  # the app, in this workspace
    rows: tuple[Row, ...]
    cut: int  # how many older messages are not shown
    thread_ts: str
    thread: tuple[Row, ...]
    modal: ShownView | None
    path: str  # of this screen without its thread
    in_home: bool  # the app's Home tab is open, not a conversation
    home: ShownView | None
    prompts: tuple[Prompt, ...]
    prompts_title: str
    thread_title: str
    thread_status: str


def look(state: State, user: str, channel: str, thread_ts: str) -> Screen | None:
    """The screen of a user (by handle) in a channel (by name), or None where there is no such thing for them."""
    me = next((p for p in state.team.people if p.name == user), None)
    mine = [c for c in state.channels.values() if me and me.id in c.members]
    in_home = channel == HOME
    here = next((c for c in mine if slug(c) == ("dm" if in_home else channel)), None)
    if me is None or here is None or (thread_ts and (in_home or not _is_parent(state, here, thread_ts))):
        return None
    said = () if in_home else _said(state, me, here, "")
    thread = _said(state, me, here, thread_ts) if thread_ts else ()
    places = [Place(c, title(state, c), path(me, c), _latest(state, c), c == here and not in_home) for c in mine]
    title_of_prompts, prompts = state.prompts.get(here.id, ("", ()))
    modals = state.modals_of(me.id)
    return Screen(
        me=me,
        team=state.team,
        channels=tuple(state.channels.values()),
        places=tuple(p for p in places if not p.channel.is_im),
        direct=tuple(p for p in places if p.channel.is_im),
        channel=here,
        title=f"{state.team.bot.real_name} · Home" if in_home else title(state, here),
        has_bot=state.bot in here.members,
        installed=state.installed,
        rows=tuple(_rows(state, me, said[-SHOWN:], in_thread=False)),
        cut=max(0, len(said) - SHOWN),
        thread_ts=thread_ts,
        thread=tuple(_rows(state, me, thread, in_thread=True)),
        modal=modals[-1] if modals else None,
        path=f"/as/{me.name}/{HOME}/" if in_home else path(me, here),
        in_home=in_home,
        home=state.homes.get(me.id),
        prompts=() if in_home else prompts,
        prompts_title=title_of_prompts,
        thread_title=state.titles.get((here.id, thread_ts), ""),
        thread_status=state.status(here.id, thread_ts),
    )


def _is_parent(state: State, channel: Channel, ts: str) -> bool:
    found = state.message(channel.id, ts)
    return found is not None and not found.thread_ts


def _said(state: State, me: User, channel: Channel, thread_ts: str) -> tuple[Message, ...]:
    """What stands in a channel or in a thread for someone: what all see, and what only they do. Oldest first."""
    whispers = [m for m in state.ephemerals(me.id) if m.channel == channel.id and m.thread_ts == thread_ts]
    return tuple(sorted((*state.messages(channel.id, thread_ts or None), *whispers), key=lambda m: m.ts))


def title(state: State, channel: Channel) -> str:
    """What a conversation is called: a direct message by the name of the app."""
    return state.team.bot.real_name if channel.is_im else channel.name


def first_path(state: State) -> str:
    """Where the page opens: at the latest thread that waits for a click, else in the first channel."""
    me = state.team.people[0]
    waiting = [m for m in state.everything() if me.id in state.channels[m.channel].members and _waits(m)]
    if not waiting:
        return path(me, state.team.channels[0])
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


def _rows(state: State, me: User, messages: Iterable[Message], *, in_thread: bool) -> Iterator[Row]:
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
            status="" if in_thread else state.status(message.channel, message.ts),
            chosen=state.choices.get((me.id, message.channel, message.ts), {}),
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
