"""`sovereign serve`: settings, instruments and storage put together, and kept at work until someone says stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.doctor.house import of_queue
from bot.doctor.line import Line
from bot.examining import Examined
from bot.instruments import Instruments, build, now
from bot.manifest import bot_scopes
from bot.reaching import Http, OAuth, Slack, check, many
from bot.runs import Engine, stable_executor_id
from bot.service import ROLES, Service
from bot.settings import Settings
from bot.storing import Storage, database_url, migrate_all, open_storage
from bot.threads import Customs
from kernel.domain import Terms

log = logging.getLogger(__name__)

Stop = Callable[[], Awaitable[None]]


async def serve(settings: Settings, only: str, at: tuple[str, int] | None, stop: Stop) -> None:
    """Work in Slack, over HTTP at (host, port) or over Socket Mode. Raises Refused where a setting is missing."""
    roles = frozenset({only}) if only else frozenset(ROLES)
    check(settings, listens="web" in roles, http=at is not None)
    source = settings.source or "arxiv"
    slack = slack_of(settings, at)
    async with service_for(settings, slack, source, database_url(settings), settings.terms) as (service, _):
        await service.start(roles)
        where = f" on http://{at[0]}:{service.port}" if at and "web" in roles else ""
        named = ", ".join(sorted(roles))
        log.warning("Sovereign is at work (%s)%s, searching %s. Ctrl+C stops it.", named, where, source)
        await stop()
        log.warning("Stopping: what is under way may finish, the rest is resumed at the next start.")
        await service.stop()


def slack_of(settings: Settings, at: tuple[str, int] | None) -> Slack:
    """How Slack is reached, by the settings."""
    http = Http(*at, settings.signing_secret.get_secret_value()) if at else None
    oauth = None
    if many(settings):
        secret, scopes = settings.client_secret.get_secret_value(), bot_scopes()
        oauth = OAuth(settings.client_id, secret, settings.public_url, scopes)
    tokens = settings.bot_token.get_secret_value(), settings.app_token.get_secret_value()
    return Slack(*tokens, settings.slack_api_url, http, oauth)


@asynccontextmanager
async def service_for(
    settings: Settings,
    slack: Slack,
    source: str,
    database: str,
    defaults: Terms,
) -> AsyncIterator[tuple[Service, Storage]]:
    """A service, not yet started, on an open database with the present schema."""
    await migrate_all(database)
    async with open_storage(database, defaults, settings.keys) as storage:
        instruments = await asyncio.to_thread(build, settings, source, storage.throttle, storage.cache)
        yield assemble(settings, slack, storage, instruments), storage


def assemble(
    settings: Settings,
    slack: Slack,
    storage: Storage,
    instruments: Instruments,
) -> Service:
    """One process's service."""
    engine = Engine(
        storage.engine_url,
        executor_id=stable_executor_id("worker"),
        research_at_once=settings.research_at_once,
        slots=storage.slots,
    )

    async def sweep() -> None:
        swept = await engine.sweep(now() - timedelta(days=settings.retention_days))
        log.info("swept %d finished workflows and %d kept answers", swept, await storage.sweep(now()))

    customs = Customs(storage.charter.terms, samples=instruments.samples)

    async def queue(at: datetime, workspace: str) -> list[Line]:
        return await of_queue(storage, at, workspace)

    return Service(
        slack,
        storage,
        engine,
        instruments.typesetter,
        instruments.lab_for_run,
        instruments.rules,
        customs,
        now,
        sweep,
        Examined(bot_scopes(), queue),
    )
