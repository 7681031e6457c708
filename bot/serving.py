"""`sovereign serve`: settings, instruments and storage put together, and kept at work until someone says stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.instruments import Instruments, Storage, build, database_url, migrate_all, now, open_storage
from bot.runs import Engine, stable_executor_id
from bot.service import ROLES, Service, Slack
from bot.settings import Settings
from bot.threads import Customs
from kernel.domain import Terms
from kernel.errors import Refused

log = logging.getLogger(__name__)

Stop = Callable[[], Awaitable[None]]


async def serve(settings: Settings, only: str, stop: Stop) -> None:
    """Work in the Slack workspace of the tokens. Raises Refused where a setting is missing."""
    check(settings)
    source = settings.source or "arxiv"
    slack = Slack(settings.bot_token.get_secret_value(), settings.app_token.get_secret_value(), settings.slack_api_url)
    roles = frozenset({only}) if only else frozenset(ROLES)
    async with service_for(settings, slack, source, database_url(settings), settings.terms) as (service, _):
        await service.start(roles)
        log.warning("Sovereign is at work (%s), searching %s. Ctrl+C stops it.", ", ".join(sorted(roles)), source)
        await stop()
        log.warning("Stopping: what is under way may finish, the rest is resumed at the next start.")
        await service.stop()


def check(settings: Settings) -> None:
    """Raises Refused, saying how to set it, where something is missing without which nobody can be served."""
    missing = []
    if not settings.bot_token.get_secret_value().startswith("xoxb-"):
        missing.append("SLACK_BOT_TOKEN: set it to the bot token, which begins with xoxb- (OAuth & Permissions).")
    if not settings.app_token.get_secret_value().startswith("xapp-"):
        missing.append("SLACK_APP_TOKEN: set it to the app-level token, which begins with xapp- (Basic Information).")
    if not settings.owners:
        missing.append(
            "SOVEREIGN_OWNERS: name who may approve drafts, as Slack member ids with commas between them, "
            "such as U012AB3CD,U045EF6GH. In Slack: the person's profile, then ⋮, then Copy member ID."
        )
    if missing:
        raise Refused("\n".join(missing))


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
    async with open_storage(database, defaults) as storage:
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
    return Service(
        slack,
        storage.ledger,
        storage.reviews,
        engine,
        instruments.typesetter,
        instruments.lab_for_run,
        instruments.rules,
        customs,
        now,
        sweep,
    )
