"""What OpenAlex, Crossref and Semantic Scholar are asked about a paper, and how their answers read. Pure: asks nothing.

None of them overrides arXiv's own words; they are asked for a DOI and for retractions, and answer with more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from pydantic import BaseModel, Field

from kernel.adapters.record import ARXIV_DOI, ARXIV_ID, Ask, Record, is_arxivs, record
from kernel.domain import Paper

_RETRACTING = frozenset({"retraction", "withdrawal", "removal"})
_WORRYING = _RETRACTING | {"partial_retraction", "expression_of_concern"}
"""Kinds of update among those that Crossref lists (in its Version control, corrections, and retractions)."""


class _Place(BaseModel):
    display_name: str | None = None


class _Location(BaseModel):
    source: _Place | None = None


class _OpenAlexWork(BaseModel):
    doi: str | None = None
    title: str | None = None
    publication_year: int | None = None
    cited_by_count: int = 0
    is_retracted: bool = False
    primary_location: _Location | None = None


@dataclass(frozen=True)
class OpenAlex:
    """Single records are free; a key is asked for since February 2026 (developers.openalex.org, Authentication)."""

    api_key: str = field(default="", repr=False)
    base_url: str = "https://api.openalex.org"
    every_s: float = 0.1  # a tenth of the allowed 100 a second
    name: str = "OpenAlex"

    def ask(self, paper: Paper, doi: str) -> Ask | None:
        """By DOI, arXiv's own where there is no other."""
        known = doi or (ARXIV_DOI + paper.id if ARXIV_ID.match(paper.id) else "")
        fields = "doi,title,publication_year,cited_by_count,is_retracted,primary_location"
        return Ask(f"/works/doi:{quote(known)}", (("select", fields),)) if known else None

    def secrets(self) -> tuple[dict[str, str], dict[str, str]]:
        """The key is a parameter."""
        return ({"api_key": self.api_key} if self.api_key else {}), {}

    def record(self, body: bytes) -> Record:
        """A work."""
        work = _OpenAlexWork.model_validate_json(body)
        place = work.primary_location.source if work.primary_location else None
        note = "marked as retracted" if work.is_retracted else ""
        return record(
            self.name,
            work.doi,
            work.title,
            year=work.publication_year,
            venue=place.display_name if place else "",
            cited_by=work.cited_by_count,
            note=note,
            retracted=work.is_retracted,
        )


class _Dates(BaseModel):
    date_parts: list[list[int | None]] = Field(default_factory=list, alias="date-parts")

    @property
    def year(self) -> int | None:
        return self.date_parts[0][0] if self.date_parts and self.date_parts[0] else None


class _Update(BaseModel):
    type: str = ""
    updated: _Dates | None = None

    def __str__(self) -> str:
        year = self.updated.year if self.updated else None
        return self.type.replace("_", " ") + (f" ({year})" if year else "")


class _CrossrefWork(BaseModel):
    doi: str = Field(default="", alias="DOI")
    title: list[str] = Field(default_factory=list)
    container: list[str] = Field(default_factory=list, alias="container-title")
    issued: _Dates | None = None
    cited_by: int = Field(default=0, alias="is-referenced-by-count")
    updated_by: list[_Update] = Field(default_factory=list, alias="updated-by")


class _CrossrefMessage(BaseModel):
    message: _CrossrefWork


@dataclass(frozen=True)
class Crossref:
    """Publishers' records, with Retraction Watch's notices as `updated-by` (since January 2025)."""

    base_url: str = "https://api.crossref.org"
    every_s: float = 0.2  # its headers may ask for less (Crossref, Access and authentication: request limits)
    name: str = "Crossref"

    def ask(self, paper: Paper, doi: str) -> Ask | None:  # noqa: ARG002  # the port's shape
        """By the publisher's DOI."""
        return Ask(f"/works/{quote(doi)}") if doi and not is_arxivs(doi) else None

    def secrets(self) -> tuple[dict[str, str], dict[str, str]]:
        """It has none: the User-Agent's address makes a request polite."""
        return {}, {}

    def record(self, body: bytes) -> Record:
        """A work, wrapped in a message."""
        work = _CrossrefMessage.model_validate_json(body).message
        worrying = [u for u in work.updated_by if u.type.lower() in _WORRYING]
        return record(
            self.name,
            work.doi,
            next(iter(work.title), ""),
            year=work.issued.year if work.issued else None,
            venue=next(iter(work.container), ""),
            cited_by=work.cited_by,
            note="; ".join(dict.fromkeys(map(str, worrying))),
            retracted=any(u.type.lower() in _RETRACTING for u in worrying),
        )


class _Identifiers(BaseModel):
    doi: str | None = Field(default=None, alias="DOI")


class _ScholarPaper(BaseModel):
    title: str | None = None
    year: int | None = None
    venue: str | None = None
    citations: int | None = Field(default=None, alias="citationCount")
    identifiers: _Identifiers | None = Field(default=None, alias="externalIds")


@dataclass(frozen=True)
class SemanticScholar:
    """One request a second with a key; without one all the world shares a limit (semanticscholar.org/product/api)."""

    api_key: str = field(default="", repr=False)
    base_url: str = "https://api.semanticscholar.org/graph/v1"
    name: str = "Semantic Scholar"
    every_s: float = 1.0

    def ask(self, paper: Paper, doi: str) -> Ask | None:
        """By arXiv id, else by DOI."""
        known = f"ARXIV:{paper.id}" if ARXIV_ID.match(paper.id) else f"DOI:{doi}" if doi else ""
        fields = "title,year,venue,externalIds,citationCount"
        return Ask(f"/paper/{quote(known, safe='/:')}", (("fields", fields),)) if known else None

    def secrets(self) -> tuple[dict[str, str], dict[str, str]]:
        """The key is a header."""
        return {}, ({"x-api-key": self.api_key} if self.api_key else {})

    def record(self, body: bytes) -> Record:
        """A paper. It knows of no retractions but by the title."""
        paper = _ScholarPaper.model_validate_json(body)
        return record(
            self.name,
            paper.identifiers.doi if paper.identifiers else "",
            paper.title,
            year=paper.year,
            venue=paper.venue,
            cited_by=paper.citations,
        )
