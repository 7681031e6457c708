"""The instruments as the doctor sees them: each is asked one small thing. What a run asks of them, it does not know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Iterable
from datetime import datetime

from pydantic import BaseModel, Field

from bot.doctor.line import Line, unasked, warning, well, within
from bot.instruments import Instruments
from bot.settings import Endpoint, Settings
from kernel.domain import Gap, Paper, Query, Role
from kernel.ports import Embedder, Entailer, Model, Registry, Source

MODEL_S, SOURCE_S = 60.0, 90.0
KNOWN = Paper(id="2106.09685", title="LoRA: Low-Rank Adaptation of Large Language Models", abstract="")
PROBE = Query(expression='ti:"low-rank adaptation"', terms="low-rank adaptation", purpose="a probe")
SAME = ("Adapters save memory.", "Adapters save memory.")
ASKED, ANSWER = "How much memory do adapters save?", "Adapters. Adapters reduce memory by 40%."
BESIDE = "Rivers. The river was measured in spring."


class Answered(BaseModel):
    """What a model is asked to fill in."""

    sum: int = Field(description="two plus two")


class Forgetful:
    """kernel.ports.Cache that keeps nothing, so that what is asked is asked now."""

    async def get(self, key: str, now: datetime) -> str | None:  # noqa: ARG002 - as the port has it
        """Nothing."""
        return None

    async def put(self, key: str, value: str, good_until: datetime) -> None:
        """Forget it."""


def of_instruments(settings: Settings, instruments: Instruments, *, online: bool) -> list[Awaitable[tuple[Line, ...]]]:
    """An examination for each instrument."""
    embedding = "See SOVEREIGN_EMBEDDING_MODEL and its address."
    entailment, answering = "See SOVEREIGN_ENTAILMENT.", "See SOVEREIGN_ANSWERING."
    return [
        *_of_models(settings, instruments),
        within(MODEL_S, "Embedder", embedding, _of_embedder(instruments.embedder)),
        within(MODEL_S, "Entailment", entailment, _of_entailer(instruments.entailer)),
        within(MODEL_S, "Answering", answering, _of_answerer(instruments.answerer)),
        *(within(SOURCE_S, s.name, REACH, _of_source(s, online)) for s in instruments.sources),
        *(within(SOURCE_S, REGISTERS, REACH, _of_registry(r, online)) for r in instruments.registries),
    ]


REGISTERS = "Registers"
REACH = "Can this machine reach it, through a proxy or a firewall perhaps? Otherwise wait."


def _of_models(settings: Settings, instruments: Instruments) -> list[Awaitable[tuple[Line, ...]]]:
    lab = instruments.lab_for_run()
    models: dict[Role | None, Model] = dict(lab.reviewers.items())
    models |= {None: lab.reader} if lab.reader else {}
    if not models:
        return [within(MODEL_S, "Models", "", _rules())]
    roles: dict[tuple[str, str], list[Role | None]] = defaultdict(list)
    for role in models:
        roles[_server(settings.endpoint(role))].append(role)
    return [
        within(MODEL_S, f"Model {asked[0]}", "Is the server up, and are model, address and key right?",
               _of_model(models[served[0]], served))
        for asked, served in roles.items()
    ]  # fmt: skip


def _server(endpoint: Endpoint) -> tuple[str, str]:
    return endpoint.model, endpoint.base_url


async def _rules() -> Iterable[Line]:
    return [well("Models", "none is set: rules read and judge, and every report says so")]


async def _of_model(model: Model, roles: list[Role | None]) -> Iterable[Line]:
    about, duties = f"Model {model.name}", ", ".join(sorted(str(role or "reader") for role in roles))
    answered = await model.fill(Answered, "Fill in the form.", "How much is two plus two?", role="doctor")
    if answered.sum != 4:
        mend = "Take a model that follows instructions; `sovereign eval tribunal` measures one."
        return [warning(about, f"answers, and says that two and two are {answered.sum} ({duties})", mend)]
    return [well(about, f"answers, in the form that is asked for ({duties})")]


async def _of_embedder(embedder: Embedder) -> Iterable[Line]:
    await embedder.query("low-rank adaptation")
    return [well("Embedder", f"{embedder.name} answers")]


async def _of_entailer(entailer: Entailer | None) -> Iterable[Line]:
    if entailer is None:
        return [well("Entailment", "none, as SOVEREIGN_ENTAILMENT says: rules alone check claims")]
    [told] = await entailer.entail([SAME])
    if told[0] < 0.5:
        mend = "Its labels may be in another order than its config.json says."
        return [warning("Entailment", f"{entailer.name} doubts that a sentence follows from itself", mend)]
    return [well("Entailment", f"{entailer.name} answers")]


async def _of_answerer(answerer: Entailer | None) -> Iterable[Line]:
    if answerer is None:
        return [well("Answering", "none, as SOVEREIGN_ANSWERING says: rules alone tell which sentences answer")]
    answer, other = await answerer.entail([(ANSWER, ASKED), (BESIDE, ASKED)])
    if answer[0] <= other[0]:
        mend = "Its labels may be in another order than its config.json says."
        return [warning("Answering", f"{answerer.name} takes a sentence beside the point for the answer", mend)]
    return [well("Answering", f"{answerer.name} answers")]


async def _of_source(source: Source, online: bool) -> Iterable[Line]:
    if not online and source.name == "arXiv":
        return [unasked(source.name, "`sovereign doctor --online` asks it")]
    found = await source.search(PROBE, 1)
    if found.gaps:
        return _silent(source.name, found.gaps)
    return [well(source.name, "answers" if found.papers else "answers, and has nothing on low-rank adaptation")]


async def _of_registry(registry: Registry, online: bool) -> Iterable[Line]:
    if not online:
        return [unasked(REGISTERS, "`sovereign doctor --online` asks them")]
    _, gaps = await registry.enrich(KNOWN)
    return _silent(REGISTERS, gaps) if gaps else [well(REGISTERS, f"{registry.name} answer")]


def _silent(name: str, gaps: Iterable[Gap]) -> Iterable[Line]:
    """A run says so too, and goes on without."""
    return [warning(gap.what or name, gap.why.rstrip("."), REACH) for gap in gaps]
