"""The values that the local workspace keeps and hands out, frozen. No rules and no I/O."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.local.people import APP, USERS, team_of

Json = dict[str, Any]


def new_id(letter: str) -> str:
    """An id like Slack's: a letter for the kind, then capitals and digits."""
    return letter + secrets.token_hex(5).upper()


@dataclass(frozen=True)
class Message:
    """One message. `thread_ts` is the parent's ts in a reply, else empty; `only_for` the one who sees an ephemeral."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...] = ()
    thread_ts: str = ""
    files: tuple[str, ...] = ()
    edited_ts: str = ""
    subtype: str = ""
    metadata: Json | None = None
    only_for: str = ""
    earlier: tuple[tuple[Json, ...], ...] = ()  # the blocks before each edit, so that a late click can be played

    @property
    def thread(self) -> str:
        """The ts that replies to this message carry."""
        return self.thread_ts or self.ts

    def kept(self) -> Json:
        """What survives a restart."""
        return {k: v for k, v in asdict(self).items() if k not in ("only_for", "earlier") and v}

    @classmethod
    def from_kept(cls, kept: Json) -> Message:
        """The message that `kept` was made of."""
        tuples: Json = {k: tuple(kept[k]) for k in ("blocks", "files") if k in kept}
        whole: Json = {"text": "", **kept, **tuples}
        return cls(**whole)

    def as_slack(self) -> Json:
        """The message as Slack's API would show it."""
        team = team_of(self.user)
        shown: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": team.id}
        if self.blocks:
            shown["blocks"] = list(self.blocks)
        if USERS[self.user].is_bot:
            shown |= {"bot_id": team.bot_id, "app_id": APP}
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.edited_ts:
            shown["edited"] = {"user": self.user, "ts": self.edited_ts}
        if self.subtype:
            shown["subtype"] = self.subtype
        if self.metadata:
            shown["metadata"] = self.metadata
        return shown


@dataclass(frozen=True)
class ShownView:
    """A view that someone has before them: a modal, or their App Home. `chosen` is what they put in so far.

    `errors` stand beside the inputs (by block_id); `notice` stands on top. `channel` is where a modal was opened from.
    """

    id: str
    user: str
    view: Json
    hash: str
    root_id: str
    previous_id: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    notice: str = ""
    channel: str = ""
    chosen: Json = field(default_factory=dict)  # {block_id: {action_id: what state.values says of it}}

    def as_slack(self, values: Json | None = None) -> Json:
        """The view as Slack sends it, with `values` as the state of its inputs."""
        team = team_of(self.user)
        return {
            "clear_on_close": False,
            "notify_on_close": False,
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "submit": None,
            "close": None,
            **self.view,
            "id": self.id,
            "team_id": team.id,
            "state": {"values": values or {}},
            "hash": self.hash,
            "previous_view_id": self.previous_id or None,
            "root_view_id": self.root_id,
            "app_id": APP,
            "app_installed_team_id": team.org.id if team.org else team.id,
            "bot_id": team.bot_id,
        }


@dataclass(frozen=True)
class Prompt:
    """Something that the app suggests to say to it: the words of the button, and the message that it sends."""

    title: str
    message: str


@dataclass(frozen=True)
class StoredFile:
    """A file that was uploaded. `channel` is empty until the upload is completed."""

    id: str
    name: str
    length: int
    title: str = ""
    content: bytes = b""
    channel: str = ""
    user: str = ""

    def as_slack(self, base_url: str) -> Json:
        """The file as Slack's API would show it."""
        url = f"{base_url}/files/{self.id}/{self.name}"
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title or self.name,
            "size": self.length,
            "user": self.user,
            "channels": [self.channel] if self.channel else [],
            "url_private": url,
            "url_private_download": url,
            "permalink": url,
        }


@dataclass(frozen=True)
class Call:
    """One call of the Web API, with what came of it. `error` is empty where it went well."""

    method: str
    args: Json
    at: float
    status: int = 200
    error: str = ""


@dataclass(frozen=True)
class Ack:
    """An acknowledgement that arrived. A late one came after Slack had stopped waiting."""

    envelope_id: str
    type: str
    ms: float
    payload: Json | None
    late: bool = False


@dataclass(frozen=True)
class Delivery:
    """What came of something that a user did. `ack_ms` is None where no acknowledgement came in time.

    `error` is "dispatch_failed" where nobody was connected, "operation_timeout" where nobody answered in time.
    """

    ack_ms: float | None
    ack_payload: Json | None = None
    trigger_id: str = ""
    error: str = ""
    errors: dict[str, str] = field(default_factory=dict)  # a modal's complaints, by block_id
