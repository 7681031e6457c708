"""The whole examination, part by part, in the order in which things are mended. It prints nothing and exits nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from bot.doctor import house, laboratory, registered, slack
from bot.doctor.line import Grade, Line, within, wrong
from bot.instruments import build, now
from bot.manifest import bot_scopes, manifest
from bot.reaching import many
from bot.serving import assemble, slack_of
from bot.settings import Settings
from bot.slack_client import web_client
from bot.storing import Storage, database_url, open_storage
from bot.views import notices
from kernel.errors import SovereignError

SLACK_S, HOUSE_S = 30.0, 30.0
ADDRESS = "Can this machine reach slack.com, through a proxy or a firewall perhaps?"
SERVER = "Is SOVEREIGN_DATABASE_URL right, and the server up?"
SEALED = "Put the key that they were sealed with back at the end of SOVEREIGN_ENCRYPTION_KEYS."

Parts = list[Awaitable[tuple[Line, ...]]]


async def examine(settings: Settings, *, http: bool, online: bool) -> tuple[Line, ...]:
    """Every line. Without `online`, of the outside world only Slack and the endpoints that were set are asked."""
    http = http or many(settings) or _only_signed(settings)
    outside = await _all([
        within(HOUSE_S, "Settings", "", house.at_once(house.of_settings(settings, http=http))),
        *_slack(settings, http=http, online=online),
        within(HOUSE_S, house.DATABASE, SERVER, house.of_database(settings)),
        within(HOUSE_S, house.DISK, "", house.in_thread(lambda: house.of_disk(settings))),
    ])  # fmt: skip
    kept = all(line.grade is Grade.WELL for line in outside if line.about == house.DATABASE)
    try:
        async with open_storage(database_url(settings), settings.terms, settings.keys) as storage:
            return outside + await _all(await _inside(settings, storage, kept=kept, online=online))
    except SovereignError as error:
        return (*outside, wrong("Instruments", str(error).rstrip("."), "Correct that setting, or unset it."))


def _only_signed(settings: Settings) -> bool:
    """Whether what is set can serve over HTTP alone."""
    return bool(settings.signing_secret.get_secret_value()) and not settings.app_token.get_secret_value()


async def _all(parts: Parts) -> tuple[Line, ...]:
    return tuple(line for lines in await asyncio.gather(*parts) for line in lines)


def _slack(settings: Settings, *, http: bool, online: bool) -> Parts:
    """What only Slack can say. Many workspaces have many tokens: `/sovereign doctor` looks at each there."""
    parts: Parts = []
    token, api_url = settings.bot_token.get_secret_value(), settings.slack_api_url
    if token:
        parts.append(
            within(SLACK_S, slack.TOKEN, ADDRESS, slack.of_token(web_client(token, api_url), bot_scopes(), now))
        )
    if not http and not many(settings) and (app_token := settings.app_token.get_secret_value()):
        parts.append(within(SLACK_S, slack.APP_TOKEN, ADDRESS, slack.of_app_token(api_url, app_token)))
    if online:
        blocks = notices.usage(samples=False).blocks
        parts.append(within(SLACK_S, "Validators", ADDRESS, slack.of_validators(api_url, manifest(), blocks)))
    return parts


async def _inside(settings: Settings, storage: Storage, *, kept: bool, online: bool) -> Parts:
    """What needs the parts that a process is made of. They are put together, and not started."""
    source, forgetful = settings.source or "arxiv", laboratory.Forgetful()
    instruments = await asyncio.to_thread(build, settings, source, storage.throttle, forgetful)
    service = assemble(settings, slack_of(settings, None), storage, instruments)
    parts: Parts = [
        within(
            HOUSE_S, registered.ABOUT, registered.MEND, house.at_once(registered.of_manifest(manifest(), service.heard))
        )
    ]
    if kept:
        parts.append(within(HOUSE_S, house.QUEUE, SERVER, house.of_queue(storage, now())))
    if kept and many(settings):
        parts.append(within(HOUSE_S, house.INSTALLATIONS, SEALED, house.of_installations(storage)))
    return parts + laboratory.of_instruments(settings, instruments, online=online and kept)
