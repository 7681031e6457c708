"""Settings become instruments: the one room that knows the adapters by name. It asks nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.settings import Endpoint as Place
from bot.settings import Settings
from kernel.adapters import reliability
from kernel.adapters.arxiv import EXPORT_API, ArxivSource
from kernel.adapters.budget import Budget, Prices, Spend
from kernel.adapters.embedder import CachedEmbedder, EndpointEmbedder, WordLlamaEmbedder
from kernel.adapters.endpoint import Endpoint, Names
from kernel.adapters.entailer import CachedEntailer, OnnxEntailer, embedded_answerer, embedded_entailer, embedded_record
from kernel.adapters.entailment_server import ServerEntailer
from kernel.adapters.fulltext import ArxivShelf
from kernel.adapters.library import Library, read_records, sample_papers
from kernel.adapters.manners import Line
from kernel.adapters.metadata import Metadata
from kernel.adapters.minilm import MiniLMEmbedder
from kernel.adapters.model import OpenAIModel
from kernel.adapters.registers import Crossref, OpenAlex, SemanticScholar
from kernel.adapters.typesetter import TypstTypesetter
from kernel.domain import Paper, Reliability, Role
from kernel.pipeline import Lab, Rules
from kernel.ports import Cache, Embedder, Entailer, Registry, Shelf, Source, Throttle, Typesetter
from kernel.tribunal import reviewers_of

SAMPLES, ARXIV = "samples", "arxiv"
NO_MODEL = "none"


@dataclass(frozen=True)
class Instruments:
    """What a run works with. `samples` says that its papers are summaries in our own words."""

    sources: tuple[Source, ...]
    embedder: Embedder
    models: dict[Role | None, OpenAIModel]  # by role; None reads
    budget: Budget
    rules: Rules
    samples: bool
    shelf: Shelf | None = None
    registries: tuple[Registry, ...] = ()
    entailer: Entailer | None = None
    judging: Embedder | None = None
    answerer: Entailer | None = None
    typesetter: Typesetter = field(default_factory=TypstTypesetter)

    def lab_for_run(self, runs: int = 1) -> Lab:
        """The instruments with the budget of a run, or of several that are measured, which all models share."""
        one = self.budget
        calls, tokens = (most and most * runs for most in (one.calls, one.tokens))
        spend = Spend(Budget(calls, tokens, one.cost and one.cost * runs))
        models = {role: model.for_run(spend) for role, model in self.models.items()}
        reviewers = {role: model for role, model in models.items() if role is not None}
        measured = reliability.known(reviewers_of(reviewers))
        return Lab(
            self.sources,
            self.embedder,
            models.get(None),
            reviewers,
            self.shelf,
            self.registries,
            reliability=measured,
            entailer=self.entailer,
            judging=self.judging,
            answerer=self.answerer,
        )


def build(settings: Settings, source: str, throttle: Throttle | None, cache: Cache | None) -> Instruments:
    """The instruments for a source: arxiv, samples, or a library file. Raises Refused where the file cannot be read.

    arXiv is asked through the throttle and the cache, so that all processes on a database keep its terms together.
    """
    found: Source
    shelf: Shelf | None = None
    registries: tuple[Registry, ...] = ()
    if source == ARXIV:
        if throttle is None or cache is None:
            raise ValueError("arXiv needs a throttle and a cache")
        found, shelf, registry = _arxiv(settings, throttle, cache)
        registries = (registry,)
    elif source == SAMPLES:
        found = Library(sample_papers(), "the sample library", finder_of(settings))
    else:
        found = Library(read_records(Path(source)), Path(source).name, finder_of(settings))
    return Instruments(
        sources=(found,),
        embedder=embedder_of(settings),
        models=_models(settings),
        budget=Budget(settings.max_calls, settings.max_tokens, settings.max_cost),
        rules=Rules(auto_approve=settings.auto_approve),
        samples=source == SAMPLES,
        shelf=shelf,
        registries=registries,
        entailer=_asked_once(entailer_of(settings)),
        judging=judging_embedder(),
        answerer=_asked_once(answerer_of(settings)),
    )


def now() -> datetime:
    """The time, which everything else is given."""
    return datetime.now(UTC)


def _arxiv(settings: Settings, throttle: Throttle, cache: Cache) -> tuple[Source, Shelf, Registry]:
    """arXiv allows one connection, so its search and its full texts stand in one line."""
    line, contact = Line(now), settings.contact
    source = ArxivSource(throttle, cache, now, base_url=settings.arxiv_url or EXPORT_API, contact=contact, line=line)
    shelf = ArxivShelf(throttle, cache, now, contact=contact, line=line)
    registers = (
        OpenAlex(settings.openalex_key.get_secret_value()),
        Crossref(),
        SemanticScholar(settings.semantic_scholar_key.get_secret_value()),
    )
    return source, shelf, Metadata(throttle, cache, now, registers, contact=contact)


def records_of(library: Path | None) -> tuple[Paper, ...]:
    """The papers of a file of records, or of the sample library. Raises Refused where the file cannot be read."""
    return read_records(library) if library else sample_papers()


async def library_of(papers: tuple[Paper, ...], name: str, finder: Embedder) -> Source:
    """A library of papers that are at hand, its index built."""
    library = Library(papers, name, finder)
    await library.warm_up()
    return library


def keep_reliability(measured: Reliability) -> None:
    """Remember the reviewers' figures for their reports. Raises Refused where they cannot be written."""
    reliability.keep(measured)


def embedder_of(settings: Settings) -> Embedder:
    """The embedder of a run. It embeds each text once."""
    return CachedEmbedder(_endpoint_embedder(settings) or MiniLMEmbedder())


def judging_embedder() -> Embedder:
    """Static vectors, with whose cosines the ladder's head was trained; no setting replaces them."""
    return CachedEmbedder(_static_vectors())


def finder_of(settings: Settings) -> Embedder:
    """What a library is searched with: the endpoint that is set, or static vectors, which take thousands at once."""
    return CachedEmbedder(_endpoint_embedder(settings) or _static_vectors())


def entailer_of(settings: Settings, *, local: bool = False) -> Entailer | None:
    """The entailment model of a run, or the embedded one whatever is set; None where "none" is set.

    Raises Refused where what is set is neither a folder of one nor an address.
    """
    place = "" if local else settings.entailment
    return _classifier(place, settings.entailment_key) if place else embedded_entailer()


def answerer_of(settings: Settings) -> Entailer | None:
    """The model that tells which sentences answer; None where "none" is set. Raises Refused as the other does."""
    return _classifier(settings.answering, settings.answering_key) if settings.answering else embedded_answerer()


def _classifier(place: str, key: SecretStr) -> Entailer | None:
    if place == NO_MODEL:
        return None
    return OnnxEntailer(Path(place)) if Path(place).is_dir() else ServerEntailer(place, key.get_secret_value())


def _asked_once(model: Entailer | None) -> Entailer | None:
    return CachedEntailer(model) if model else None


def entailment_record() -> dict[str, Any]:
    """How the embedded entailment model was trained."""
    return embedded_record()


@lru_cache(maxsize=1)
def _static_vectors() -> WordLlamaEmbedder:
    """Loaded once, though a library is searched with them and claims are judged."""
    return WordLlamaEmbedder()


def _endpoint_embedder(settings: Settings) -> Embedder | None:
    place = settings.embedding
    if not place.model:
        return None
    return EndpointEmbedder(_endpoint(place, "EMBEDDING"), place.model, place.dimensions)


def _models(settings: Settings) -> dict[Role | None, OpenAIModel]:
    """One endpoint a server, however many roles it serves, so that its slots are counted once."""
    prices = None
    if settings.price_in is not None and settings.price_out is not None:
        prices = Prices(settings.price_in, settings.price_out)
    endpoints: dict[tuple[str, str], Endpoint] = {}
    models: dict[Role | None, OpenAIModel] = {}
    for role in (None, *Role):
        place = settings.endpoint(role)
        if place.model:
            server = (place.base_url, place.key.get_secret_value())
            own = (settings.reader if role is None else getattr(settings, role.lower())).base_url
            endpoints.setdefault(server, _endpoint(place, (role or "READER") if own else "MODEL"))
            models[role] = OpenAIModel(endpoints[server], place.model, prices=prices)
    return models


def _endpoint(place: Place, prefix: str) -> Endpoint:
    named = f"SOVEREIGN_{prefix}"
    names = Names(
        server="The embedding server" if prefix == "EMBEDDING" else "The model server",
        url=f"{named}_BASE_URL",
        key=f"{named}_KEY",
        model="SOVEREIGN_MODEL" if prefix == "MODEL" else f"{named}_MODEL",
        prices="SOVEREIGN_PRICE_IN and SOVEREIGN_PRICE_OUT",
        dimensions=f"{named}_DIMENSIONS",
    )
    return Endpoint(place.base_url, place.key.get_secret_value(), names=names)
