"""What can be seen of a workspace, and waiting until it can be. It changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from bot.local.lines import Lines
from bot.local.people import direct_message
from bot.local.state import State
from bot.local.text import text_of
from bot.local.values import Ack, Call, Message, Prompt, ShownView, StoredFile
from bot.local.web_api import WebApi


class Watching:
    """The part of a workspace that tests look at."""

    _state: State
    _lines: Lines
    _web_api: WebApi

    def messages(self, channel: str, thread_ts: str | None = None) -> tuple[Message, ...]:
        """A channel's own messages; with `thread_ts`, that thread with its parent first. Oldest first."""
        return self._state.messages(channel, thread_ts)

    def ephemerals(self, user: str) -> tuple[Message, ...]:
        """What only this user sees, oldest first."""
        return self._state.ephemerals(user)

    def modals(self, user: str) -> tuple[ShownView, ...]:
        """The modals that this user has open, the top one last."""
        return self._state.modals_of(user)

    def home(self, user: str) -> ShownView | None:
        """What this user's App Home shows, or None where the app has published nothing."""
        return self._state.homes.get(user)

    def prompts(self, user: str) -> tuple[Prompt, ...]:
        """What the app suggests to this user in their direct messages."""
        return self._state.prompts.get(direct_message(user), ("", ()))[1]

    def status(self, channel: str, thread_ts: str) -> str:
        """What the app says it is doing in a thread, or empty."""
        return self._state.status(channel, thread_ts)

    @property
    def files(self) -> tuple[StoredFile, ...]:
        """The files that were shared, oldest first."""
        return tuple(file for file in self._state.files.values() if file.channel)

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call of the Web API so far, refused ones too."""
        return tuple(self._web_api.calls)

    @property
    def acks(self) -> tuple[Ack, ...]:
        """Every acknowledgement so far, late ones too."""
        return tuple(self._lines.traffic.acks)

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return len(self._lines.socket_mode.links)

    @property
    def connections_made(self) -> int:
        """How many Socket Mode connections were ever made."""
        return self._lines.socket_mode.opened

    @staticmethod
    def text_of(message: Message) -> str:
        """All that a person would read in the message, as plain text."""
        return text_of(message)

    async def until(self, holds: Callable[[], object], timeout: float = 10) -> None:
        """Return once `holds()` is true, asked after each change; a LookupError in it means "not yet".

        Raises TimeoutError, which says what happened instead.
        """
        try:
            await self._lines.pulse.until(holds, timeout)
        except TimeoutError:
            raise TimeoutError(f"still not so after {timeout} s; {self._story()}") from None

    def _story(self) -> str:
        calls = ", ".join(f"{call.method}{f' ({call.error})' if call.error else ''}" for call in self.calls[-8:])
        said = [
            text_of(message).splitlines()[:1] for message in sorted(self._state.everything(), key=lambda m: m.ts)[-4:]
        ]
        return f"connections: {self.connections}; last calls: {calls or 'none'}; last messages: {said}"
