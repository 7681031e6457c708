"""The local workspace, built and started in one place: what `make run` shows and what the story tests run on.

workspace = Workspace()
await workspace.start()
client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
...                                   # AsyncApp(client=client), AsyncSocketModeHandler(app, workspace.app_token, …)
done = await workspace.slash(ADA, RESEARCH, "/sovereign", "ask …")
await workspace.until(lambda: workspace.messages(RESEARCH))

`Workspace(**registered(manifest))` lets the app hear, do and show what its manifest says, and no more.
With `deliver_to`, what people do comes to that address as signed HTTP requests instead. With `beside`, a second team of
the same app: one Web API answers for both, and both use the same way to the app.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from aiohttp import web

from bot.local.acts import Acts
from bot.local.address import HOST, Address
from bot.local.api_files import FilesApi
from bot.local.api_views import ViewsApi
from bot.local.courier import Courier
from bot.local.echo import Echo
from bot.local.faults import Faults
from bot.local.limits import Limits
from bot.local.lines import Lines
from bot.local.methods import methods
from bot.local.oauth import OAuth
from bot.local.page.render import Offered
from bot.local.page.server import Page
from bot.local.people import LOCAL, Team
from bot.local.registration import COMMANDS, HEARD, Registration
from bot.local.responses import Responses
from bot.local.scopes import SCOPES
from bot.local.server import Server, guard, harden
from bot.local.state import State
from bot.local.store import Store
from bot.local.tickets import Tickets
from bot.local.tokens import OAuthApp, Tokens
from bot.local.watching import Watching
from bot.local.web_api import WebApi

BOT_TOKEN = LOCAL.bot_token
APP_TOKEN = "xapp-local-workspace"  # noqa: S105 - it opens this workspace only, which answers on loopback only
SIGNING_SECRET = "local-signing-secret"  # noqa: S105 - the same
NONE: Mapping[str, str] = MappingProxyType({})
SHUTDOWN_S = 1.0
FORM_OVERHEAD = 1024 * 1024


class Workspace(Watching):
    """Everything that stands in for Slack. `slash`, `click`, `submit` and the like play a person."""

    app_token = APP_TOKEN

    def __init__(
        self,
        state_file: Path | None = None,
        limits: Limits | None = None,
        notices: tuple[str, ...] = (),
        commands: Mapping[str, str] = COMMANDS,
        *,
        shortcuts: Mapping[str, str] = NONE,
        message_shortcuts: Mapping[str, str] = NONE,
        events: Collection[str] = HEARD,
        scopes: Collection[str] = SCOPES,
        oauth: OAuthApp | None = None,
        home_tab: bool = True,
        deliver_to: str = "",
        signing_secret: str = SIGNING_SECRET,
        team: Team = LOCAL,
        beside: Workspace | None = None,
    ) -> None:
        self.team, self.signing_secret = team, signing_secret
        self.app = Registration(commands, shortcuts, message_shortcuts, events, scopes, oauth or OAuthApp(), home_tab)
        self._limits, self._address, self._store = limits or Limits(), Address(), Store(state_file)
        self._owns_lines = beside is None
        own = Lines.laid(self._limits, self._address, deliver_to, signing_secret)
        self._lines: Lines = beside._lines if beside else own
        self._state = State(self._store, self._lines.pulse, team=team)
        self._tokens = Tokens(team, APP_TOKEN, scopes)
        self.faults = Faults(self._lines.socket_mode, self._lines.traffic)
        self._build(notices)
        self._runner: web.AppRunner | None = None

    def _build(self, notices: tuple[str, ...]) -> None:
        """What answers the app, what people do, and the page, on one state."""
        state, address, lines, tickets = self._state, self._address, self._lines, Tickets(self._limits)
        self._courier = Courier(lines.socket_mode, lines.http, self._limits, self.app.events, lambda: state.installed)
        state.changed = Echo(state, self._courier)
        responses, views, files = (
            Responses(state),
            ViewsApi(state, tickets, self.app.home_tab),
            FilesApi(state, self._limits, address),
        )
        oauth = OAuth(state, self._tokens, self.app.oauth, self._courier)
        table = methods(state, address, lines.socket_mode, views, files, oauth)
        self._web_api = WebApi(table, self._tokens, state, self._limits)
        lines.web_apis.append(self._web_api)
        self._server = Server(lines.web_apis, lines.socket_mode, files, responses, tickets, state, self.faults)
        acts = Acts.of(state, self.app, self._courier, tickets, self._tokens, views, responses, address)
        self._page = Page(state, acts, Offered(notices, self.app), oauth)
        self._play(acts, oauth)

    def _play(self, acts: Acts, oauth: OAuth) -> None:
        """The acts by their names, as tests play them."""
        self.say, self.slash, self.choose_prompt = acts.typing.say, acts.typing.slash, acts.typing.choose_prompt
        self.click, self.shortcut = acts.clicking.click, acts.clicking.shortcut
        self.message_shortcut = acts.clicking.message_shortcut
        self.open_home, self.click_in_home = acts.viewing.open_home, acts.viewing.click_in_home
        self.click_in_modal, self.submit = acts.viewing.click_in_modal, acts.viewing.submit
        self.close_modal = acts.viewing.close
        self.invite_bot, self.remove_bot = acts.channels.invite_bot, acts.channels.remove_bot
        self.archive = acts.channels.archive
        self.revoke, self.uninstall = acts.channels.revoke, acts.channels.uninstall
        self.install = acts.channels.install
        self.allow, self.deny = oauth.allow, oauth.deny

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
        if self._owns_lines:
            await self._lines.socket_mode.close()
            await self._lines.http.close()
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

    # -- its ways to the app ----------------------------------------------------------------------------------------

    @property
    def bot_token(self) -> str:
        """The bot's token, which OAuth may have changed; empty where the app is not installed."""
        return self._tokens.bot or ""

    def deliver_to(self, url: str) -> None:
        """Send everything to this address over HTTP from now on; with an empty one, over Socket Mode again."""
        self._lines.http.url = url

    async def verify_url(self) -> bool:
        """Whether the app answers Slack's challenge at its address, as it must before Slack sends events there."""
        return await self._lines.http.verify()
