"""Registers of papers behind one Registry: asked side by side, each in its own turns. How they answer is registers'.

A register that stays silent is a Gap, and is left alone for a while: thirty papers wait for it once, and all
name the same Gap.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

import httpx
from pydantic import TypeAdapter, ValidationError

from kernel.adapters.manners import Line, Oddity, Patience, try_again
from kernel.adapters.record import Ask, Record, Register, bare_doi, bare_title, is_arxivs
from kernel.adapters.registers import Crossref, OpenAlex, SemanticScholar
from kernel.adapters.wire import Limits, Reply, fetch, follow, introduce, judge
from kernel.domain import Gap, Paper
from kernel.errors import Unavailable
from kernel.ports import Cache, Throttle

KEPT = timedelta(days=1)
REST_S = 60.0
"""How long a register that stayed silent is left alone, unless it says longer."""

BRISK = Patience(attempts=3, longest_wait_s=10.0)
"""What the registers add is worth less waiting than the search itself."""

SHORT = Limits(read_s=15.0, total_s=30.0, most_bytes=4 * 2**20)
LEAST_SHARED_WORDS = 0.5
"""Of the shorter title: preprints are renamed, but a register's record under another title is another paper's."""

_KEPT: TypeAdapter[Record | None] = TypeAdapter(Record | None)
_WORD = re.compile(r"[^\W_]+")


class Metadata:
    """Looks papers up by arXiv id or DOI, and adds what arXiv does not say: a DOI, a retraction."""

    def __init__(
        self,
        throttle: Throttle,
        cache: Cache,
        now: Callable[[], datetime],
        registers: Sequence[Register] = (OpenAlex(), Crossref(), SemanticScholar()),
        *,
        contact: str = "",
        limits: Limits = SHORT,
        patience: Patience = BRISK,
    ) -> None:
        self.name = ", ".join(r.name for r in registers)
        self._throttle = throttle
        self._cache = cache
        self._now = now
        self._registers = tuple(registers)
        self._agent = introduce(contact)
        self._limits = limits
        self._patience = patience
        self._lines = {r.name: Line(now, rest_s=REST_S) for r in registers}
        self._paces = {r.name: r.every_s for r in registers}

    async def enrich(self, paper: Paper) -> tuple[Paper, tuple[Gap, ...]]:
        """The paper with a DOI, if it had none, and marked if any register calls it retracted."""
        records, gaps = await self.look_up(paper)
        found = [r.doi for r in records if r.doi]
        doi = paper.doi or _published(found) or next(iter(found), "")
        retracted = paper.retracted or any(r.retracted for r in records)
        return paper.model_copy(update={"doi": doi, "retracted": retracted}), gaps

    async def look_up(self, paper: Paper) -> tuple[tuple[Record, ...], tuple[Gap, ...]]:
        """What each register says of the paper. One that needs a DOI is asked with that which the others know."""
        doi = bare_doi(paper.doi)
        first = [r for r in self._registers if r.ask(paper, doi)]
        answers = await asyncio.gather(*(self._one(r, paper, doi) for r in first))
        learned = _published([a.doi for a in answers if isinstance(a, Record)])
        if learned:
            later = [r for r in self._registers if r not in first and r.ask(paper, learned)]
            answers += await asyncio.gather(*(self._one(r, paper, learned) for r in later))
        records = tuple(a for a in answers if isinstance(a, Record))
        return records, tuple(a for a in answers if isinstance(a, Gap))

    async def _one(self, register: Register, paper: Paper, doi: str) -> Record | Gap | None:
        ask = register.ask(paper, doi)
        if ask is None:
            return None
        try:
            record = await self._kept_or_asked(register, ask)
        except Unavailable as error:
            why = f"{register.name} did not answer, so retractions and DOIs were not checked there: {error}."
            return Gap(what=register.name, why=f"{why} {try_again(error, self._now())}")
        if record is None or _same_work(paper, record):
            return record
        why = f"{register.name} has another title for {paper.id or doi}, so its record was left aside."
        return Gap(what=register.name, why=why)

    async def _kept_or_asked(self, register: Register, ask: Ask) -> Record | None:
        key = f"{register.name}:{sha256(repr(ask).encode()).hexdigest()}"
        kept = await self._cache.get(key, self._now())
        if kept is not None:
            try:
                return _KEPT.validate_json(kept)
            except ValidationError:
                pass  # kept by an edition with other fields: asked anew
        record = await self._lines[register.name].ask(lambda: self._fetch(register, ask), self._patience)
        await self._cache.put(key, _KEPT.dump_json(record).decode(), self._now() + KEPT)
        return record

    async def _fetch(self, register: Register, ask: Ask) -> Record | None:
        params, headers = register.secrets()
        url = httpx.URL(register.base_url + ask.path, params={**dict(ask.params), **params})
        headers = {"User-Agent": self._agent, "Accept": "application/json", **headers}

        async def request(at: httpx.URL) -> Reply:
            return await self._request(register, at, headers)

        reply = await follow(request, url)
        if reply.status_code == 404:
            return None
        judge(reply, self._now())
        try:
            return register.record(reply.content)
        except ValueError as error:
            raise Oddity("its answer could not be read") from error

    async def _request(self, register: Register, url: httpx.URL, headers: dict[str, str]) -> Reply:
        async with self._throttle.turn(register.name, self._paces[register.name]):
            reply = await fetch(url, self._limits, headers)
        self._paces[register.name] = max(register.every_s, told_pace(reply))
        return reply


def told_pace(reply: Reply) -> float:
    """Seconds between requests that the answer's headers ask for (Crossref: X-Rate-Limit-Limit, -Interval); else 0."""
    limit = reply.headers.get("x-rate-limit-limit", "")
    interval = reply.headers.get("x-rate-limit-interval", "").removesuffix("s")
    if not (limit.isascii() and limit.isdigit() and interval.isascii() and interval.isdigit() and int(limit)):
        return 0.0
    return min(int(interval) / int(limit), REST_S)


def _published(dois: Sequence[str]) -> str:
    """The first DOI that a publisher gave."""
    return next((d for d in dois if d and not is_arxivs(d)), "")


def _same_work(paper: Paper, record: Record) -> bool:
    ours, theirs = (set(_WORD.findall(t.casefold())) for t in (paper.title, bare_title(record.title)))
    shorter = min(len(ours), len(theirs))
    return bool(shorter) and len(ours & theirs) / shorter >= LEAST_SHARED_WORDS
