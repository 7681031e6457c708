"""What we keep: settings, database, queue, disk. It reads, and mends nothing."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.doctor.line import Line, warning, well, wrong
from bot.reaching import check, many
from bot.settings import Settings
from bot.storing import Storage, database_url, schema_of
from bot.views.text import capital
from kernel.errors import Refused

DATABASE, QUEUE, DISK, INSTALLATIONS = "Database", "Queue", "Disk", "Installations"
STUCK_AFTER = timedelta(minutes=30)
TIGHT, FULL = 1024**3, 100 * 1024**2


def of_settings(settings: Settings, *, http: bool) -> list[Line]:
    """Whether Slack could be reached with what is set, and what works by which embedded part."""
    about = "Settings"
    try:
        check(settings, listens=True, http=http)
    except Refused as refused:
        return [wrong(about, *_halves(line)) for line in str(refused).splitlines()]
    way = "HTTP" if http else "Socket Mode"
    lines = [well(about, f"{'many workspaces' if many(settings) else 'one workspace'}, over {way}")]
    if settings.auto_approve:
        mend = "Unset SOVEREIGN_AUTO_APPROVE where owners are to see every draft first."
        lines.append(warning(about, "drafts that nothing stands against are published without an owner", mend))
    return lines


async def of_database(settings: Settings) -> list[Line]:
    """Whether it answers, and has the present schema."""
    url = database_url(settings)
    kind = "PostgreSQL" if url.startswith("postgres") else f"SQLite, {url.partition(':///')[2]}"
    present, head = await schema_of(url)
    if present == head:
        return [well(DATABASE, f"answers ({kind}), schema {head}")]
    if present is None:
        return [warning(DATABASE, f"is empty ({kind})", "`sovereign serve` or `sovereign migrate` makes the tables.")]
    if present > head:
        mend = "Run the version of Sovereign that made it, or a later one."
        return [wrong(DATABASE, f"has schema {present}, and this version knows {head} at most", mend)]
    return [wrong(DATABASE, f"has schema {present}, and this version needs {head}", "Run `sovereign migrate`.")]


async def of_queue(storage: Storage, now: datetime, workspace: str = "") -> list[Line]:
    """Whether runs move, and somebody works on them. With a workspace: its own runs only."""
    backlog = await storage.backlog.of(now - STUCK_AFTER, workspace)
    workers = await storage.slots.alive()
    waiting = f"{backlog.open} {'run is' if backlog.open == 1 else 'runs are'} under way"
    if not workers and backlog.open:
        return [wrong(QUEUE, f"{waiting}, and no worker lives", "Start one: `sovereign serve --only worker`.")]
    if backlog.stuck:
        said = f"{waiting}, of which {backlog.stuck} did not move for {STUCK_AFTER.seconds // 60} minutes"
        mend = "See the worker's log; `/sovereign cancel <run>` calls a run off. A slow model needs more workers."
        return [warning(QUEUE, said, mend)]
    return [well(QUEUE, f"{waiting}; {len(workers)} {'worker lives' if len(workers) == 1 else 'workers live'}")]


async def of_installations(storage: Storage) -> list[Line]:
    """How many workspaces let us in, and whether their tokens can be read. Which ones, it does not say."""
    count = await storage.installations.count()
    return [well(INSTALLATIONS, f"{count} {'workspace' if count == 1 else 'workspaces'}, whose tokens can be read")]


def of_disk(settings: Settings, free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free) -> list[Line]:
    """Whether there is room where the database lies; of one on another machine nothing is known."""
    url = database_url(settings)
    folder = Path.cwd() if url.startswith("postgres") else Path(url.partition(":///")[2]).absolute().parent
    while not folder.is_dir():
        folder = folder.parent
    room = free(folder)
    said = f"{room / 1024**3:,.1f} GiB free at {folder}"
    mend = "Make room, or keep the database elsewhere (SOVEREIGN_DATABASE_URL)."
    if room < FULL:
        return [wrong(DISK, f"only {said}", mend)]
    return [warning(DISK, f"only {said}", mend)] if room < TIGHT else [well(DISK, said)]


async def in_thread(examined: Callable[[], list[Line]]) -> list[Line]:
    """The same, off the event loop."""
    return await asyncio.to_thread(examined)


def at_once(lines: list[Line]) -> Awaitable[list[Line]]:
    """Lines that are there already, for whoever awaits."""
    return asyncio.sleep(0, lines)


def _halves(line: str) -> tuple[str, str]:
    """The setting, and what to do about it."""
    name, _, mend = line.partition(": ")
    if mend:
        return f"{name} is missing or wrong", capital(mend)
    said, _, mend = line.partition(". ")
    return said, mend
