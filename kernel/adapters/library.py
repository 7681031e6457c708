"""A library of records on this machine, searched by words and meaning. Ranks; does not judge."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from datetime import date
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kernel.adapters.ranking import Index, Words
from kernel.domain import Found, Paper, Query
from kernel.errors import Refused
from kernel.language.text import clean
from kernel.ports import Embedder

_ARXIV_ID = re.compile(r"^(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})$")


class _Record(BaseModel):
    """One line of a library file. Fields that are not named here are left unread."""

    model_config = ConfigDict(extra="ignore")
    id: str
    title: str
    abstract: str
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] | None = None
    published: date | None = None
    first_listed: date | None = None
    year: int | None = None
    doi: str | None = None
    url: str | None = None
    abstract_is_summary: bool = False


def read_records(path: Path) -> tuple[Paper, ...]:
    """The papers of a JSON Lines file of records {id, title, abstract, …}.

    Raises Refused, naming the line and what is wrong with it, where the file cannot be read.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")  # splitlines would part a record at U+2028
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise Refused(f"The library {path} cannot be read: {reason}.") from error
    return _papers(lines, str(path), path.name)


def sample_papers() -> tuple[Paper, ...]:
    """The papers of the sample library; their abstracts are summaries in our own words."""
    text = resources.files("kernel.adapters").joinpath("sample_library.jsonl").read_text("utf-8")
    return _papers(text.split("\n"), "the sample library", "sample library")


def _papers(lines: Iterable[str], shown: str, source: str) -> tuple[Paper, ...]:
    found: dict[str, Paper] = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            paper = _paper(line, f"{shown}, line {number}", source)
            found.setdefault(paper.id, paper)
    if not found:
        raise Refused(f"The library {shown} holds no records.")
    return tuple(found.values())


def _paper(line: str, where: str, source: str) -> Paper:
    try:
        record = _Record.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise Refused(f"{where}: this is not JSON: {error.msg} at column {error.colno}.") from error
    except ValidationError as error:
        wrong: Any = error.errors()[0]
        field = ".".join(str(part) for part in wrong["loc"]) or "the record"
        raise Refused(f"{where}: {field}: {wrong['msg']}.") from error
    if not record.id.strip() or not record.title.strip():
        raise Refused(f"{where}: a record needs an id and a title.")
    published = record.published or record.first_listed
    return Paper(
        id=record.id,
        title=clean(record.title),
        abstract=record.abstract,
        authors=record.authors,
        categories=record.categories or (),
        published=published,
        year=record.year or (published.year if published else None),
        url=record.url or (f"https://arxiv.org/abs/{record.id}" if _ARXIV_ID.match(record.id) else ""),
        doi=record.doi or "",
        source=source,
        abstract_is_summary=record.abstract_is_summary,
    )


class Library:
    """Implements the port Source over papers in memory: BM25, names and embedding, added up."""

    parallel = True

    def __init__(self, papers: tuple[Paper, ...], name: str, embedder: Embedder) -> None:
        self.name = f"{name} ({len(papers):,} papers)"
        self._papers = papers
        self._embedder = embedder
        self._lock = asyncio.Lock()
        self._index: Index | None = None

    async def warm_up(self) -> None:
        """Build the index now rather than at the first search."""
        async with self._lock:
            if self._index is None:
                texts = [f"{p.title}. {clean(p.abstract)}" for p in self._papers]
                titles, abstracts = [p.title for p in self._papers], [clean(p.abstract) for p in self._papers]
                vectors, words = await asyncio.gather(
                    self._embedder.passages(texts), asyncio.to_thread(Words, titles, abstracts)
                )
                self._index = Index(texts, vectors, words)

    async def search(self, query: Query, limit: int) -> Found:
        """The `limit` papers of the query's scope that rank best for its terms."""
        await self.warm_up()
        index = self._index
        assert index is not None  # noqa: S101 — warm_up has just built it
        asked = await self._embedder.query(query.terms)
        best = await asyncio.to_thread(index.rank, query.terms, asked[0], len(self._papers))
        ranked = (self._papers[i] for i in best)
        held = (p for p in ranked if query.scope.holds(p.categories, p.published, p.year))
        return Found(query=query, source=self.name, papers=tuple(islice(held, limit)))
