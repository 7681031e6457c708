"""Slack for many workspaces on loopback: a token for each, OAuth, and a record of who was told what. It keeps no state
of conversations; the local workspace does that, for one workspace.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.servers.loopback import Loopback

BOT_ID, BOT_USER = "B0SOVEREIGN", "U0SOVEREIGN"


@dataclass(frozen=True)
class Told:
    """One call: in which workspace, by which method, with what."""

    team: str
    method: str
    args: dict[str, Any]

    @property
    def words(self) -> str:
        return json.dumps(self.args, ensure_ascii=False)


@dataclass
class SlackServer(Loopback):
    """`teams` has the workspace of each token, `dead` those that were revoked; `grants` what each code is good for."""

    teams: dict[str, str] = field(default_factory=dict)
    dead: set[str] = field(default_factory=set)
    grants: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    scopes: str = ""
    verdicts: dict[str, dict[str, Any]] = field(default_factory=dict)  # of the validators, which take no token

    @property
    def api_url(self) -> str:
        return f"{self.root}/api/"

    def grant(self, team: str, token: str, /, **more: Any) -> dict[str, Any]:
        """What oauth.v2.access gives for a code."""
        self.teams[token] = team
        given = {
            "access_token": token,
            "token_type": "bot",
            "scope": "commands,chat:write",
            "bot_user_id": BOT_USER,
            "app_id": "A1",
            "team": {"id": team, "name": f"The {team} team"},
            "enterprise": None,
            "authed_user": {"id": "U0INSTALLER"},
            "is_enterprise_install": False,
        }
        return given | more

    def of(self, team: str, *methods: str) -> list[Told]:
        """What went to that workspace."""
        return [told for told in self.told if told.team == team and (not methods or told.method in methods)]

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.route("*", "/api/{method}", self.handled), web.post("/respond/{team}", self.responded)])
        app.add_routes([web.post("/upload", self.uploaded)])
        return app

    async def uploaded(self, _request: web.Request) -> web.Response:
        return web.Response(text="OK")

    async def responded(self, request: web.Request) -> web.Response:
        """An answer by a response_url."""
        self.told.append(Told(request.match_info["team"], "response_url", json.loads(await request.text())))
        return web.Response(text="ok")

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            args = json.loads(await request.text() or "{}")
        else:
            args = {**request.query, **dict(await request.post())}
        if method == "oauth.v2.access":
            return web.json_response(self._redeem(str(args.get("code"))))
        if method.endswith(".validate"):
            return web.json_response(self.verdicts.get(method, {"ok": True}))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.get("token"))
        if token in self.dead:
            return web.json_response({"ok": False, "error": "account_inactive"})
        if token not in self.teams:
            return web.json_response({"ok": False, "error": "invalid_auth"})
        team = self.teams[token]
        self.told.append(Told(team, method, args))
        return web.json_response(
            {"ok": True, **self._done(method, team, args)}, headers={"x-oauth-scopes": self.scopes}
        )

    def _redeem(self, code: str) -> dict[str, Any]:
        given = self.grants.pop(code, None)
        return {"ok": True, **given} if given else {"ok": False, "error": "invalid_code"}

    def _done(self, method: str, team: str, args: dict[str, Any]) -> dict[str, Any]:
        ts = f"{1_800_000_000 + len(self.told)}.000100"
        channel = args.get("channel", "")
        return {
            "auth.test": {"team_id": team, "team": team, "user_id": BOT_USER, "bot_id": BOT_ID, "url": self.root},
            "chat.getPermalink": {"permalink": f"https://{team.lower()}.slack.com/archives/{channel}"},
            "conversations.info": {"channel": {"id": channel, "name": "papers", "is_member": channel != "C0PAPERS"}},
            "conversations.history": {"messages": []},
            "conversations.replies": {"messages": []},
            "files.getUploadURLExternal": {"upload_url": f"{self.root}/upload", "file_id": "F1"},
            "files.completeUploadExternal": {"files": [{"id": "F1"}]},
        }.get(method, {"channel": channel, "ts": ts, "message_ts": ts})
