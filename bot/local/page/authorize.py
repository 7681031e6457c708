"""The page that asks whether the app may be installed: its answers are links back to the app."""

from __future__ import annotations

from aiohttp import web

from bot.local.oauth import OAuth
from bot.local.page.render import Renderer
from bot.local.people import Team
from bot.local.refusals import SlackRefusal


class Authorize:
    """Serves `/oauth/v2/authorize`. A code is made for each link when the page is shown, and traded once."""

    def __init__(self, oauth: OAuth, team: Team, renderer: Renderer) -> None:
        self._oauth = oauth
        self._team = team
        self._renderer = renderer

    def routes(self) -> list[web.RouteDef]:
        """Where it is."""
        return [web.get("/oauth/v2/authorize", self._ask)]

    async def _ask(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        try:
            _, scopes = self._oauth.asked(query)
            allow = [(person.real_name, self._oauth.allow(person.id, query)) for person in self._team.people]
            asked = {"scopes": scopes, "allow": allow, "deny": self._oauth.deny(query)}
        except SlackRefusal as refusal:
            page = self._renderer.whole("authorize.html", problem=str(refusal))
            return web.Response(status=400, text=page, content_type="text/html")
        return web.Response(text=self._renderer.whole("authorize.html", **asked), content_type="text/html")
