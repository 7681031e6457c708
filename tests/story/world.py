"""The stage of the stories: a local workspace, the whole bot in it, and the words to tell what people do and see."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.doctor.house import of_queue
from bot.doctor.line import Line
from bot.entrance import EVENTS
from bot.examining import Examined
from bot.instruments import Instruments, build
from bot.local import ADA, OLGA, OTTO, RESEARCH, Delivery, Limits, Message, Workspace
from bot.local.registration import registered
from bot.reaching import Http, Slack
from bot.runs import Engine
from bot.service import Service
from bot.settings import Settings
from bot.storing import Storage, open_storage
from bot.threads import Customs
from bot.views import review
from kernel.adapters.library import Library, sample_papers
from kernel.adapters.typesetter import TypstTypesetter
from kernel.domain import Found, Query, Run, RunState, Terms
from kernel.pipeline import Lab, Rules
from kernel.ports import Source
from tests.databases import fresh
from tests.embedding import EMBEDDER, FINDER

QUESTION = "What does LoRA do to the number of trainable parameters compared with full fine-tuning of GPT-3?"
UNMET = "How does the memory footprint of MixLoRA compare to full fine-tuning on MMLU?"
GENEROUS = Limits(posts_per_s=50, posts_burst=50)
TEAM = "T0LOCAL"
MANIFEST = yaml.safe_load((Path(__file__).parents[2] / "manifest.yml").read_text("utf-8"))
TERMS = Terms(owners=frozenset({OLGA, OTTO}))


class Hold:
    """A source that lets nothing through until it is told to, and may break on request."""

    def __init__(self, source: Source) -> None:
        self.name = source.name
        self.parallel = source.parallel
        self.asked: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.breaks: list[Exception] = []
        self._source = source

    async def search(self, query: Query, limit: int) -> Found:
        """What the source finds, when the gate is open."""
        self.asked.append(query.expression)
        await self.open.wait()
        if self.breaks:
            raise self.breaks.pop()
        return await self._source.search(query, limit)


@dataclass
class World:
    """Who can do what, and what there is to see."""

    workspace: Workspace
    service: Service
    storage: Storage
    source: Hold
    later: list[timedelta] = field(default_factory=lambda: [timedelta(0)])

    # -- what people do ---------------------------------------------------------------------------------------------

    async def command(self, text: str, user: str = ADA, channel: str = RESEARCH) -> Delivery:
        return await self.workspace.slash(user, channel, "/sovereign", text)

    async def ask(self, question: str = QUESTION, user: str = ADA, channel: str = RESEARCH) -> Message:
        """Ask, and wait for the parent message."""
        before = len(self.workspace.messages(channel))
        delivery = await self.command(f"ask {question}", user, channel)
        assert delivery.error == ""
        await self.workspace.until(lambda: len(self.workspace.messages(channel)) > before)
        return self.workspace.messages(channel)[-1]

    async def draft(self, question: str = QUESTION, **more: Any) -> tuple[Message, Message]:
        """Ask, and wait for the buttons: the parent and the message that has them."""
        parent = await self.ask(question, **more)
        return parent, await self.buttons(parent)

    async def buttons(self, parent: Message, round_number: int = 1) -> Message:
        def shown() -> list[Message]:
            return [
                m for m in self.thread(parent) if any(b.get("value", "").endswith(f":{round_number}") for b in acts(m))
            ]

        await self.workspace.until(shown, 30)
        return shown()[-1]

    async def click(
        self, user: str, message: Message, action: str, *, value: str | None = None, stale: bool = False
    ) -> Delivery:
        return await self.workspace.click(user, message.channel, message.ts, action, value, stale=stale)

    async def choose(self, user: str, message: Message, action: str, words: str, *, stale: bool = False) -> Delivery:
        """Choose the option of a menu that begins with these words."""
        shown = (*message.earlier, message.blocks) if stale else (self.now(message).blocks,)
        options = [o for blocks in shown for e in menus(blocks) if e["action_id"] == action for o in e["options"]]
        value = next(o["value"] for o in options if o["text"]["text"].startswith(words))
        return await self.click(user, message, action, value=value, stale=stale)

    async def ask_for_changes(self, user: str, message: Message, guidance: str) -> Delivery:
        await self.click(user, message, review.CHANGES)
        await self.workspace.until(lambda: self.workspace.modals(user))
        return await self.submit(user, guidance)

    async def submit(self, user: str, guidance: str) -> Delivery:
        modal = self.workspace.modals(user)[-1]
        return await self.workspace.submit(user, modal.id, {review.INPUT: {review.FIELD: guidance}})

    async def a_minute_passes(self) -> None:
        """What the clock does about drafts that wait."""
        await self.service.rooms.desk.expire()
        await self.service.rooms.reminding.look()

    # -- what there is to see ---------------------------------------------------------------------------------------

    def thread(self, parent: Message) -> tuple[Message, ...]:
        return self.workspace.messages(parent.channel, parent.ts)

    def now(self, message: Message) -> Message:
        """The message as it is now."""
        found = self.workspace.messages(message.channel, message.thread)
        return next(m for m in found if m.ts == message.ts)

    def text(self, message: Message) -> str:
        """What the message says now."""
        return self.workspace.text_of(self.now(message))

    def claims(self, parent: Message) -> Message:
        """The message with the claim table."""
        return next(m for m in self.thread(parent) if any(b["type"] == "table" for b in m.blocks) and menus(m.blocks))

    def whispers(self, user: str) -> str:
        return "\n".join(self.workspace.text_of(m) for m in self.workspace.ephemerals(user))

    async def sees(self, message: Message, words: str, timeout: float = 15) -> None:
        await self.workspace.until(lambda: words in self.text(message), timeout)

    async def hears(self, user: str, words: str, timeout: float = 15) -> None:
        await self.workspace.until(lambda: words in self.whispers(user), timeout)

    async def run(self) -> Run:
        """The latest run."""
        runs = await self.storage.ledger.runs(TEAM)
        assert runs
        return runs[0]

    async def becomes(self, state: RunState, within_s: float = 15) -> Run:
        async with asyncio.timeout(within_s):
            while not (runs := await self.storage.ledger.runs(TEAM)) or runs[0].state is not state:  # noqa: ASYNC110
                await asyncio.sleep(0.02)
        return runs[0]

    async def events(self) -> list[str]:
        return [event.what for event in await self.storage.ledger.events((await self.run()).id)]

    def posts(self, channel: str) -> list[str]:
        """What stands in a channel, parents only."""
        return [self.workspace.text_of(m) for m in self.workspace.messages(channel)]


def acts(message: Message) -> list[dict[str, Any]]:
    """The buttons of a message."""
    return [element for block in message.blocks if block["type"] == "actions" for element in block["elements"]]


def awaits(message: Message) -> bool:
    """Whether it has the buttons that a decision takes."""
    return any(element["action_id"] == review.APPROVE for element in acts(message))


def menus(blocks: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
    """The selects among these blocks."""
    elements = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return [element for element in elements if element["type"] == "static_select"]


@asynccontextmanager
async def a_world(
    folder: Path,
    *,
    limits: Limits = GENEROUS,
    publication: str = "",
    edit_every_s: float = 0.2,
    minute_s: float = 60.0,
    notices: tuple[str, ...] = (),
    http: bool = False,
    **terms: Any,
) -> AsyncIterator[World]:
    """Everything started, in one process, on the sample library; over Socket Mode, or over signed HTTP."""
    later = [timedelta(0)]
    async with (
        Workspace(limits=limits, notices=notices, **registered(MANIFEST)) as workspace,
        open_storage(fresh("sqlite", folder), TERMS.model_copy(update={"publication": publication} | terms)) as storage,
    ):
        door = Http("127.0.0.1", 0, workspace.signing_secret) if http else None
        slack = Slack(workspace.bot_token, workspace.app_token, workspace.api_url, door)
        source = Hold(a_sample_lab().sources[0])
        lab = replace(a_sample_lab().lab_for_run(), sources=(source,))
        timing = Timing(edit_every_s, minute_s, later)
        service = a_service(slack, storage, lab, timing=timing)
        await service.start()
        if http:
            workspace.deliver_to(f"http://127.0.0.1:{service.port}{EVENTS}")
        try:
            yield World(workspace, service, storage, source, later)
        finally:
            source.open.set()
            await service.stop(2)


@dataclass(frozen=True)
class Timing:
    """How fast a story goes, and how much later it is than it seems."""

    edit_every_s: float = 0.2
    minute_s: float = 60.0
    later: list[timedelta] = field(default_factory=lambda: [timedelta(0)])

    def now(self) -> datetime:
        return datetime.now(UTC) + self.later[0]


def a_service(
    slack: Slack,
    storage: Storage,
    lab: Lab,
    *,
    timing: Timing = Timing(),
) -> Service:
    """The whole bot."""

    async def queue(at: datetime, workspace: str) -> list[Line]:
        return await of_queue(storage, at, workspace)

    return Service(
        slack,
        storage,
        Engine(storage.engine_url, executor_id="story", poll_s=0.05, slots=storage.slots, beat_s=0.5),
        TypstTypesetter(),
        lambda: lab,
        Rules(),
        Customs(storage.charter.terms, samples=True),
        timing.now,
        _nothing,
        Examined(("commands", "chat:write"), queue),
        edit_every_s=timing.edit_every_s,
        minute_s=timing.minute_s,
        ping_s=3.0,  # a busy machine is silent for a while, and a connection that is replaced meanwhile loses a click
    )


def a_sample_lab() -> Instruments:
    """The sample library, with an embedder whose weights are loaded already."""
    instruments = build(Settings(_env_file=None), "samples", None, None)
    library = Library(sample_papers(), "the sample library", FINDER)
    return replace(instruments, sources=(library,), embedder=EMBEDDER, judging=FINDER)


async def _nothing() -> None:
    return None
