"""What is found: papers as their sources have them, what the gate made of them, and what could not be had."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from kernel.domain.asked import Query
from kernel.domain.value import Value


class Paper(Value):
    """A record of a paper, copied from its source, never generated.

    `abstract_is_summary` is true where the text is a summary in our own words and so must never be shown as a quote.
    """

    id: str  # arXiv id without version, or the record's own id
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published: date | None = None
    year: int | None = None
    url: str = ""
    doi: str = ""
    source: str = ""
    abstract_is_summary: bool = False
    retracted: bool = False
    flags: tuple[str, ...] = ()  # what the screen found in it that gives orders to its readers, and took out


Document = tuple[Paper, tuple[tuple[str, str], ...]]  # a paper with what was read of it: (section, text) pairs


class Gap(Value):
    """What could not be had, said openly: a silent source, a missing full text, a reviewer that abstained."""

    what: str
    why: str


class Found(Value):
    """What one query brought back from one source. A silent source gives no papers and one gap."""

    query: Query
    source: str
    papers: tuple[Paper, ...] = ()
    gaps: tuple[Gap, ...] = ()


class Admission(StrEnum):
    """The gate's word on a paper."""

    ADMITTED = "admitted"
    BACKGROUND = "background"


class Screened(Value):
    """A paper after the gate. `relevance` is r of the gate; `tfidf` is shown and never decides."""

    paper: Paper
    admission: Admission
    relevance: float
    similarity: float
    coverage: float  # IDF-weighted share of the question's terms that the text holds, 0 to 1
    tfidf: float
    facets: tuple[str, ...] = ()  # texts of the facets that the paper holds
    reason: str = ""

    @property
    def admitted(self) -> bool:
        """Whether the paper's sentences may become claims."""
        return self.admission is Admission.ADMITTED
