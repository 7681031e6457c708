"""One register's word on a paper, and what a register is. Pure: asks nothing and knows no service."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from pydantic import Field

from kernel.domain import Paper, Value

ARXIV_DOI = "10.48550/arXiv."
"""arXiv registers a DOI for every paper, at DataCite (info.arxiv.org/help/doi.html): Crossref does not know it."""

ARXIV_ID = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})$")
_DOI = re.compile(r"10\.\d{4,9}/\S+$")
_DOI_ADDRESS = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:)", re.IGNORECASE)
_MARKED = re.compile(r"^\W*(retracted|withdrawn)(?:\s+(?:article|paper|chapter))?\s*[:\])]", re.IGNORECASE)


class Record(Value):
    """What one register says of a paper."""

    source: str
    doi: str = ""
    title: str = ""
    year: int | None = None
    venue: str = ""
    cited_by: int = Field(default=0, ge=0)
    retracted: bool = False
    retraction_note: str = ""  # also where it is not retracted: "expression of concern (2024)"


@dataclass(frozen=True)
class Ask:
    """One request, without what identifies us."""

    path: str
    params: tuple[tuple[str, str], ...] = ()


class Register(Protocol):
    """A service that knows papers by DOI or arXiv id."""

    @property
    def name(self) -> str:
        """As people know it."""
        ...

    @property
    def base_url(self) -> str:
        """Where it answers."""
        ...

    @property
    def every_s(self) -> float:
        """The least time between two requests."""
        ...

    def ask(self, paper: Paper, doi: str) -> Ask | None:
        """What to ask about the paper, a DOI of which is known; None where it could not know the paper."""
        ...

    def secrets(self) -> tuple[dict[str, str], dict[str, str]]:
        """(parameters, headers) that hold keys."""
        ...

    def record(self, body: bytes) -> Record:
        """Its answer, read. Raises ValueError."""
        ...


def is_arxivs(doi: str) -> bool:
    """Whether it is the DOI that arXiv itself gives."""
    return doi.lower().startswith(ARXIV_DOI.lower())


def bare_doi(text: str) -> str:
    """The DOI without the resolver's address; empty where it is none."""
    doi = _DOI_ADDRESS.sub("", text.strip())
    return doi if _DOI.match(doi) else ""


def bare_title(title: str) -> str:
    """The title without a publisher's mark of retraction."""
    return _MARKED.sub("", title).strip()


def record(
    source: str,
    doi: str | None,
    title: str | None,
    *,
    year: int | None,
    venue: str | None,
    cited_by: int | None,
    note: str = "",
    retracted: bool = False,
) -> Record:
    """A record from fields that may be missing. A title that its publisher marked as retracted speaks for itself."""
    named = " ".join((title or "").split())
    marked = bool(_MARKED.match(named))
    return Record(
        source=source,
        doi=bare_doi(doi or ""),
        title=named,
        year=year,
        venue=venue or "",
        cited_by=max(cited_by or 0, 0),
        retracted=retracted or marked,
        retraction_note=note or ("its title is marked" if marked else ""),
    )
