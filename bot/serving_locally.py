"""`sovereign local`: the local workspace and the very same service in one process. It answers before it loads much."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import importlib
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.local import ADA, OLGA, OTTO, PAPERS, RESEARCH, Workspace
from bot.local.people import TEAM
from bot.local.registration import registered
from bot.manifest import manifest
from bot.settings import Settings
from kernel.errors import Refused

FOLDER = Path(".sovereign") / "local"
PORTS_TRIED = 20
FIRST_QUESTION = (
    "How does the inference latency and memory footprint of MixLoRA compare to full fine-tuning on the MMLU benchmark "
    "for LLaMA-2 models at 7B, 13B, and 70B scales?"
)


async def serve(settings: Settings, stop: Callable[[], Awaitable[None]]) -> None:
    """Answer in the browser at once; the bot connects as soon as it is loaded."""
    with _alone(FOLDER):
        workspace = the_workspace(FOLDER / "workspace.sqlite", embedded(settings))
        await _listen(workspace, settings.port)
        stopping = asyncio.ensure_future(stop())
        try:
            _say(f"Sovereign's local workspace: {workspace.url}", *embedded(settings), "Ctrl+C stops it.")
            await _work(settings, workspace, stopping)
        finally:
            stopping.cancel()
            await workspace.stop()


def the_workspace(state_file: Path, notices: tuple[str, ...]) -> Workspace:
    """The stand-in for Slack, where the bot may hear, do and show what it may in a real workspace, and no more."""
    return Workspace(state_file, notices=notices, **registered(manifest()))


def embedded(settings: Settings) -> tuple[str, ...]:
    """What stands in for what, and which setting replaces it."""
    samples = "the sample library, our own summaries of real papers. SOVEREIGN_SOURCE=arxiv searches arXiv"
    papers = {"": samples, "samples": samples, "arxiv": "arXiv"}.get(settings.source, settings.source)
    judges = settings.model or "rules. SOVEREIGN_MODEL and SOVEREIGN_MODEL_BASE_URL bring a language model"
    vectors = (
        settings.embedding.model or "MiniLM-L6, which came with the package. SOVEREIGN_EMBEDDING_MODEL replaces it"
    )
    own = "a small model of ours, which came with the package. {} replaces it"
    rows = settings.database_url and "the database of SOVEREIGN_DATABASE_URL"
    return (
        f"Papers: {papers}.",
        f"Reviewers: {judges}.",
        f"Embedder: {vectors}.",
        f"Entailment: {settings.entailment or own.format('SOVEREIGN_ENTAILMENT')}.",
        f"Answers: {settings.answering or own.format('SOVEREIGN_ANSWERING')}.",
        f"Runs are kept in {rows or f'SQLite, in {FOLDER}. SOVEREIGN_DATABASE_URL replaces it'}.",
        "Owners are Olga and Otto, and approved drafts go to #papers. "
        "SOVEREIGN_OWNERS and SOVEREIGN_PUBLICATION_CHANNEL set both in a real workspace.",
        "Slack: this page stands in for it. `sovereign serve` works in a real workspace.",
    )


async def _work(settings: Settings, workspace: Workspace, stopping: asyncio.Future[None]) -> None:
    # In a thread, so that the page answers meanwhile: scikit-learn alone takes seconds.
    serving: Any = await asyncio.to_thread(importlib.import_module, "bot.serving")
    slack = serving.Slack(workspace.bot_token, workspace.app_token, workspace.api_url)
    database = settings.database_url or f"sqlite:///{FOLDER / 'runs.sqlite'}"
    source = settings.source or "samples"
    terms = settings.terms.model_copy(update={"owners": frozenset({OLGA, OTTO}), "publication": PAPERS})
    async with serving.service_for(settings, slack, source, database, terms) as (service, storage):
        await service.start()
        _say("Sovereign is connected. Type /sovereign help in #research.")
        if not await storage.ledger.runs(TEAM, 1):
            await workspace.slash(ADA, RESEARCH, "/sovereign", f"ask {FIRST_QUESTION}")
        await stopping
        await service.stop()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two workspaces on one folder would answer each other's runs. The system lets the lock go when we are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            where = folder.resolve()
            raise Refused(f"A local workspace runs on {where} already. Stop it, or begin in another folder.") from None
        yield


async def _listen(workspace: Workspace, wanted: int) -> None:
    for port in range(wanted, wanted + PORTS_TRIED if wanted else 1):
        try:
            await workspace.start(port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Refused(f"The local workspace cannot listen on port {port}: {error.strerror}.") from error
        else:
            if port != wanted:
                _say(f"Port {wanted} is taken, so this is port {port}. SOVEREIGN_PORT chooses another.")
            return
    raise Refused(f"Ports {wanted} to {wanted + PORTS_TRIED - 1} are all taken. Set SOVEREIGN_PORT to a free one.")


def _say(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()
