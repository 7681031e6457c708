"""What is asked: a question, taken apart into facets and queries."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from pydantic import Field

from kernel.domain.value import Value

MAX_QUESTION_CHARS = 2_000


class Scope(Value):
    """Which papers count: those of any of these arXiv categories ("cs.CL", or "cs" for all of it), since that day.

    An empty scope holds every paper.
    """

    categories: tuple[str, ...] = ()
    since: date | None = None

    def holds(self, categories: tuple[str, ...], published: date | None, year: int | None) -> bool:
        """Whether a paper of these categories and that age counts. One known by its year alone counts by its year."""
        return self._lately(published, year) and self._among(categories)

    def _lately(self, published: date | None, year: int | None) -> bool:
        if self.since is None:
            return True
        return published >= self.since if published else year is not None and year >= self.since.year

    def _among(self, categories: tuple[str, ...]) -> bool:
        if not self.categories:
            return True
        return any(own == asked or own.startswith(f"{asked}.") for own in categories for asked in self.categories)


class Question(Value):
    """What a person asks. `reply_to` is an address that the bot writes and reads; the kernel carries it unopened."""

    text: str = Field(min_length=1, max_length=MAX_QUESTION_CHARS)
    asker: str = ""
    reply_to: str = ""
    guidance: str = ""  # what the owner asked to be changed; steers the next round
    round: int = 1
    scope: Scope = Scope()
    follows: str = ""  # the id of the run that this one tries again


class Relation(StrEnum):
    """What the question wants to know about its facets."""

    COMPARE = "compare"
    CAUSE = "cause"
    HOW_MUCH = "how_much"
    DESCRIBE = "describe"


class FacetKind(StrEnum):
    """The part that a facet plays in a question. An entity is anything else that has a name; a topic has none.

    A restriction has none either, and limits what is asked: "of vision transformers", "under label noise".
    """

    METHOD = "method"
    COMPARATOR = "comparator"
    METRIC = "metric"
    DATASET = "dataset"
    MODEL = "model"
    SCALE = "scale"
    ENTITY = "entity"
    RESTRICTION = "restriction"
    TOPIC = "topic"


class Facet(Value):
    """One thing that an answer must speak of. A key facet is one without which nothing answers the question."""

    kind: FacetKind
    text: str
    aliases: tuple[str, ...] = ()
    key: bool = False


class Query(Value):
    """One search: `expression` in arXiv's query syntax, `terms` in plain words for sources that rank locally.

    `scope` is in the expression already; sources that do not read that leave out what it does not hold.
    """

    expression: str
    terms: str
    purpose: str
    scope: Scope = Scope()


class Plan(Value):
    """A question taken apart: facets, relation, and four distinct queries.

    `guided` holds what the owner asked to be looked at as well; `revision_queries` what a revision round searched.
    `understood` is false where the question is in a language that nobody here reads: then nothing answers it.
    """

    relation: Relation
    facets: tuple[Facet, ...]
    queries: tuple[Query, ...]
    revision_queries: tuple[Query, ...] = ()
    guided: tuple[Facet, ...] = ()
    planned_by: str = "rules"
    understood: bool = True

    def of(self, *kinds: FacetKind) -> tuple[Facet, ...]:
        """The facets of these kinds, in the question's order."""
        return tuple(f for f in self.facets if f.kind in kinds)
