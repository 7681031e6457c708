"""The stage of the stories over HTTP: Slack for many workspaces, and the whole bot installed in some of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from bot.reaching import Http, OAuth, Slack
from bot.service import Service
from bot.storing import Storage, new_encryption_key, open_storage
from bot.views import review
from kernel.domain import Run, RunState
from tests.databases import fresh
from tests.installed import an_installation
from tests.servers.slack_server import BOT_ID, BOT_USER, SlackServer
from tests.signed import SECRET, command
from tests.story.world import QUESTION, Timing, a_sample_lab, a_service

PUBLIC = "https://sovereign.example.org"


@dataclass
class Street:
    """Several workspaces that share one Sovereign."""

    slack: SlackServer
    service: Service
    storage: Storage
    later: list[timedelta]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.service.port}"

    async def type(self, team: str, user: str, text: str) -> None:
        """A command; its answer comes by the response_url of that workspace."""
        answer = await command(self.url, team, user, text, response_url=f"{self.slack.root}/respond/{team}")
        assert answer.status_code == 200

    async def draft(self, team: str, asker: str = "U0ASKER", served_by: str = "") -> Run:
        """A run of that workspace that waits for its owner, who has its buttons.

        `served_by` is its organisation, where that has the token.
        """
        await self.type(team, asker, f"ask {QUESTION}")
        run: list[Run] = []

        async def waits() -> bool:
            run[:] = await self.storage.ledger.runs(team)
            return bool(run) and run[0].state is RunState.AWAITING

        await self.until_so(waits)
        told = partial(self.slack.of, served_by or team)
        await self.until(lambda: any(run[0].id in t.words and review.APPROVE in t.words for t in told()))
        return run[0]

    async def becomes(self, run: Run, state: RunState) -> None:
        async def is_so() -> bool:
            found = await self.storage.ledger.run(run.id)
            return found is not None and found.state is state

        await self.until_so(is_so)

    async def until(self, holds: Callable[[], object], within_s: float = 20) -> None:
        async with asyncio.timeout(within_s):
            while not holds():  # noqa: ASYNC110 - the server is asked, it does not tell
                await asyncio.sleep(0.02)

    @staticmethod
    async def until_so(holds: Callable[[], object], within_s: float = 30) -> None:
        async with asyncio.timeout(within_s):
            while not await holds():  # type: ignore[misc]  # noqa: ASYNC110 - a database is asked, it does not tell
                await asyncio.sleep(0.02)

    async def hears(self, team: str, words: str) -> None:
        """Somebody in that workspace is told so."""
        await self.until(lambda: any(words in told.words for told in self.slack.of(team)))


@asynccontextmanager
async def a_street(folder: Path, *teams: str) -> AsyncIterator[Street]:
    """Everything started; each of the teams has installed Sovereign, by a user who then owns it there."""
    async with (
        SlackServer() as slack,
        open_storage(fresh("sqlite", folder), keys=(new_encryption_key(),)) as storage,
    ):
        oauth = OAuth("client-1", "client-secret", PUBLIC, ("commands", "chat:write"))
        reached = Slack("", "", slack.api_url, Http("127.0.0.1", 0, SECRET), oauth)
        later = [timedelta(0)]
        lab = a_sample_lab().lab_for_run()
        service = a_service(reached, storage, lab, timing=Timing(later=later))
        for team in teams:
            token = f"xoxb-{team}"
            slack.teams[token] = team
            kept = an_installation(team, token, bot=BOT_ID, bot_user=BOT_USER, by=f"U0OWNER{team}")
            await service.tenants.keep(kept)
        await service.start()
        try:
            yield Street(slack, service, storage, later)
        finally:
            await service.stop(2)
