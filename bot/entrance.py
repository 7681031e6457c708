"""Where Slack comes in, by what was set: one workspace or many, Socket Mode or HTTP. It picks; the work is others'."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from slack_bolt.async_app import AsyncApp

from bot.app import Room
from bot.clients import Clients, ManyWorkspaces, OneWorkspace
from bot.reaching import Slack
from bot.slack import Wires
from bot.socket_mode import SocketModeDoor
from bot.tenants import Tenants
from bot.web import health, pages, signed
from bot.web.installing import FINISH, Installing
from bot.web.server import HttpDoor
from bot.web.site import Handler, Site
from kernel.ports import Charter, Installations, Ledger

EVENTS = "/slack/events"


class Door(Protocol):
    """Where Slack's words come in."""

    async def open(self) -> None:
        """Begin to hear."""
        ...

    async def close(self) -> None:
        """Hear nothing more."""
        ...


class Entrance:
    """The clients that speak, the room where workspaces let us in, and the door."""

    def __init__(
        self, slack: Slack, installations: Installations, charter: Charter, now: Callable[[], datetime]
    ) -> None:
        self._slack = slack
        self._now = now
        self._installations = installations
        self._installing: Installing | None = None
        self.tenants = Tenants(installations, charter, now)
        if slack.oauth is None:
            self.clients: Clients = OneWorkspace(slack.bot_token, slack.api_url)
            return
        public_url = slack.oauth.public_url
        self.clients = ManyWorkspaces(self.tenants, installations.count, slack.api_url, public_url)

    def rooms(self, wires: Wires, ledger: Ledger) -> tuple[Room, ...]:
        """The room where workspaces let us in; none where there is one workspace only."""
        oauth = self._slack.oauth
        if oauth is None:
            return ()
        known, api_url = self._installations, self._slack.api_url
        self._installing = Installing(oauth, api_url, self.tenants, known, self.clients, wires, ledger, self._now)
        return (self._installing,)

    def door(self, app: AsyncApp, readiness: health.Readiness, ping_s: float, grace_s: float) -> Door:
        """The door, still closed."""
        http = self._slack.http
        if http is None:
            return SocketModeDoor(app, self._slack.app_token, self._slack.api_url, ping_s)
        return HttpDoor(self._site(app, http.signing_secret, readiness), http.host, http.port, grace_s)

    def _site(self, app: AsyncApp, signing_secret: str, readiness: health.Readiness) -> Site:
        site: dict[str, dict[str, Handler]] = {
            "/healthz": {"GET": health.alive},
            "/readyz": {"GET": health.ready(readiness)},
            EVENTS: {"POST": signed.events(app, signing_secret)},
        }
        if self._installing is not None:
            site |= {pages.INSTALL: {"GET": self._installing.begin}, FINISH: {"GET": self._installing.finish}}
        return Site(site)
