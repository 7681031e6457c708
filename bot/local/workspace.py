"""The local workspace, built and started in one place: what `make run` shows and what the story tests run on.

workspace = Workspace()
await workspace.start()
client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
...                                   # AsyncApp(client=client), AsyncSocketModeHandler(app, workspace.app_token, …)
done = await workspace.slash(ADA, RESEARCH, "/sovereign", "ask …")
await workspace.until(lambda: workspace.messages(RESEARCH))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from aiohttp import web

from bot.local.address import HOST, Address
from bot.local.api_files import FilesApi
from bot.local.api_messages import MessagesApi
from bot.local.api_people import PeopleApi
from bot.local.api_views import ViewsApi
from bot.local.clicking_acts import ClickingActs
from bot.local.courier import Courier
from bot.local.faults import Faults
from bot.local.limits import Limits
from bot.local.page.server import Page
from bot.local.pulse import Pulse
from bot.local.responses import Responses
from bot.local.server import Server, guard, harden
from bot.local.socket_mode import SocketMode
from bot.local.state import State
from bot.local.store import Store
from bot.local.text import text_of
from bot.local.tickets import Tickets
from bot.local.typing_acts import TypingActs
from bot.local.values import Ack, Call, Message, Modal, StoredFile
from bot.local.web_api import Method, WebApi

BOT_TOKEN = "xoxb-local-workspace"  # noqa: S105 - it opens this workspace only, which answers on loopback only
APP_TOKEN = "xapp-local-workspace"  # noqa: S105 - the same
COMMANDS = MappingProxyType({"/sovereign": "ask <question> · status · cancel · help"})
SHUTDOWN_S = 1.0
FORM_OVERHEAD = 1024 * 1024


class Workspace:
    """Everything that stands in for Slack. `slash`, `click`, `submit` and the like play a person."""

    bot_token = BOT_TOKEN
    app_token = APP_TOKEN

    def __init__(
        self,
        state_file: Path | None = None,
        limits: Limits | None = None,
        notices: tuple[str, ...] = (),
        commands: Mapping[str, str] = COMMANDS,
    ) -> None:
        self._limits = limits = limits or Limits()
        self._address, self._pulse = Address(), Pulse()
        self._store = Store(state_file)
        self._state = State(self._store, self._pulse)
        self._tickets = Tickets(limits)
        self._socket_mode = SocketMode(limits, self._pulse, self._address)
        self._courier = Courier(self._socket_mode, limits)
        responses = Responses(self._state)
        views = ViewsApi(self._state, self._tickets)
        files = FilesApi(self._state, limits, self._address)
        self._web_api = WebApi(self._methods(views, files), (BOT_TOKEN, APP_TOKEN), self._state, limits)
        self.faults = Faults(self._socket_mode)
        typing = TypingActs(self._state, self._tickets, self._courier, responses, commands, self._address)
        clicking = ClickingActs(self._state, self._tickets, self._courier, responses, views, self._address)
        self.say, self.slash = typing.say, typing.slash
        self.click, self.click_in_modal = clicking.click, clicking.click_in_modal
        self.submit, self.close_modal = clicking.submit, clicking.close
        self._server = Server(
            self._web_api, self._socket_mode, files, responses, self._tickets, self._state, self.faults
        )
        self._page = Page(self._state, typing, clicking, notices, dict(commands))
        self._runner: web.AppRunner | None = None

    # -- its life ---------------------------------------------------------------------------------------------------

    async def start(self, port: int = 0) -> None:
        """Listen on loopback; port 0 takes a free one. Raises OSError where the port is taken."""
        await self._state.load()
        app = web.Application(middlewares=[guard], client_max_size=self._limits.upload_bytes + FORM_OVERHEAD)
        app.on_response_prepare.append(harden)
        app.add_routes([*self._server.routes(), *self._page.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_S)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, port).start()
        except OSError:
            await self.stop()
            raise
        self._address.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection, and keep what is to be kept."""
        await self._courier.close()
        await self._socket_mode.close()
        self._page.close()
        if self._runner is not None:
            await self._runner.cleanup()
        await self._store.close()

    async def __aenter__(self) -> Workspace:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """The page's address."""
        return f"{self._address.url}/"

    @property
    def api_url(self) -> str:
        """What slack_sdk takes as `base_url`."""
        return f"{self._address.url}/api/"

    # -- what can be seen -------------------------------------------------------------------------------------------

    def messages(self, channel: str, thread_ts: str | None = None) -> tuple[Message, ...]:
        """A channel's own messages; with `thread_ts`, that thread with its parent first. Oldest first."""
        return self._state.messages(channel, thread_ts)

    def ephemerals(self, user: str) -> tuple[Message, ...]:
        """What only this user sees, oldest first."""
        return self._state.ephemerals(user)

    def modals(self, user: str) -> tuple[Modal, ...]:
        """The modals that this user has open, the top one last."""
        return self._state.modals_of(user)

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
        return tuple(self._socket_mode.acks)

    @property
    def connections(self) -> int:
        """How many Socket Mode connections are open."""
        return len(self._socket_mode.links)

    @property
    def connections_made(self) -> int:
        """How many Socket Mode connections were ever made."""
        return self._socket_mode.opened

    @staticmethod
    def text_of(message: Message) -> str:
        """All that a person would read in the message, as plain text."""
        return text_of(message)

    async def until(self, holds: Callable[[], object], timeout: float = 10) -> None:
        """Return once `holds()` is true, asked after each change; a LookupError in it means "not yet".

        Raises TimeoutError, which says what happened instead.
        """
        try:
            await self._pulse.until(holds, timeout)
        except TimeoutError:
            raise TimeoutError(f"still not so after {timeout} s; {self._story()}") from None

    def _story(self) -> str:
        calls = ", ".join(f"{call.method}{f' ({call.error})' if call.error else ''}" for call in self.calls[-8:])
        said = [
            text_of(message).splitlines()[:1] for message in sorted(self._state.everything(), key=lambda m: m.ts)[-4:]
        ]
        return f"connections: {self.connections}; last calls: {calls or 'none'}; last messages: {said}"

    def _methods(self, views: ViewsApi, files: FilesApi) -> dict[str, Method]:
        messages, people = MessagesApi(self._state, self._address), PeopleApi(self._state, self._address)
        return {
            "apps.connections.open": self._socket_mode.open,
            "auth.test": people.auth_test,
            "chat.delete": messages.delete,
            "chat.getPermalink": messages.permalink,
            "chat.postEphemeral": messages.whisper,
            "chat.postMessage": messages.post,
            "chat.update": messages.update,
            "conversations.history": people.history,
            "conversations.info": people.info,
            "conversations.list": people.listing,
            "conversations.members": people.members,
            "conversations.open": people.open,
            "conversations.replies": people.replies,
            "files.completeUploadExternal": files.complete,
            "files.getUploadURLExternal": files.address,
            "users.info": people.user,
            "views.open": views.open,
            "views.push": views.push,
            "views.update": views.update,
        }
