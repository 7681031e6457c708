"""What storage remembers of digests: what they are, when they are due, what they have shown. It decides nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from pydantic import BaseModel, ValidationError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from kernel.domain import ENDED, Digest, DigestState, Judgement, Paper, Run
from kernel.errors import Refused, Unsound
from kernel.ports import Consequence
from storage.database import Database
from storage.outbox import Outbox
from storage.tables import DigestPaperRow, DigestRow, JudgementRow, RunRow

V = TypeVar("V", bound=BaseModel)

STANDING = col(DigestRow.state) != DigestState.REMOVED


class SqlDigests:
    """kernel.ports.Digests over SQLite or PostgreSQL."""

    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._db = database
        self._outbox = outbox

    async def add(self, digest: Digest, most_in_channel: int) -> bool:
        """Keep a new digest. False where its id is taken. Raises Refused where the channel has that many already."""
        async with self._db.writing() as session:
            if await session.get(DigestRow, digest.id):
                return False
            await self._check_room(session, digest.workspace, digest.channel, digest.id, most_in_channel)
            return await self._db.put(session, DigestRow(**digest.model_dump()), replace=False)

    async def digest(self, digest_id: str) -> Digest | None:
        """The digest, removed ones too, or None."""
        async with self._db.reading() as session:
            row = await session.get(DigestRow, digest_id)
            return _digest(row) if row else None

    async def of_workspace(self, workspace: str) -> tuple[Digest, ...]:
        """The digests of a workspace that are not removed, the oldest first."""
        return await self._found(col(DigestRow.workspace) == workspace, STANDING)

    async def change(self, digest_id: str, most_in_channel: int | None = None, **changes: Any) -> Digest | None:
        """Set fields of a digest that is not removed. The digest as it then stands, or None where there is none.

        Raises Refused where it would come to a channel that has as many as `most_in_channel` already.
        """
        columns = {name: v.model_dump(mode="json") if isinstance(v, BaseModel) else v for name, v in changes.items()}
        change = sa.update(DigestRow).where(col(DigestRow.id) == digest_id, STANDING).values(columns)
        async with self._db.writing() as session:
            if most_in_channel is not None and "channel" in changes:
                workspace = await session.scalar(
                    sa.select(col(DigestRow.workspace)).where(col(DigestRow.id) == digest_id)
                )
                await self._check_room(session, workspace or "", changes["channel"], digest_id, most_in_channel)
            if (await session.exec(change)).rowcount == 0:
                return None
            row = await session.get_one(DigestRow, digest_id)
            return _digest(row)

    async def due(self, at: datetime) -> tuple[Digest, ...]:
        """Active digests that are due, the longest first."""
        active = (col(DigestRow.state) == DigestState.ACTIVE, col(DigestRow.due_at) <= at)
        return await self._found(*active, by=col(DigestRow.due_at))

    async def hand_over(self, digest: Digest, next_due: datetime, consequence: Consequence) -> bool:
        """Compare and set: of two clocks at once the database lets one through, and the other changes no row."""
        change = sa.update(DigestRow).where(
            col(DigestRow.id) == digest.id,
            col(DigestRow.state) == DigestState.ACTIVE,
            col(DigestRow.due_at) == digest.due_at,
        )
        owed = digest.owed_since or digest.due_at
        async with self._db.writing() as session:
            done = await session.exec(change.values(due_at=next_due, owed_since=owed))
            if done.rowcount == 0:
                return False
            await self._outbox.enqueue(session, consequence)
            return True

    async def claim(self, digest_id: str, issue: str, papers: Sequence[Paper]) -> frozenset[str]:
        """Take these papers for an issue: the ids that are its own, now or from before. No two issues share one."""
        async with self._db.writing() as session:
            for paper in papers:
                kept = paper.model_dump(mode="json")
                row = DigestPaperRow(digest_id=digest_id, paper_id=paper.id, issue=issue, paper=kept)
                await self._db.put(session, row, replace=False)
            ours = (col(DigestPaperRow.digest_id) == digest_id, col(DigestPaperRow.issue) == issue)
            return frozenset(await session.exec(select(DigestPaperRow.paper_id).where(*ours)))

    async def release(self, digest_id: str, issue: str) -> None:
        """Give back the papers of an issue that did not appear."""
        ours = (col(DigestPaperRow.digest_id) == digest_id, col(DigestPaperRow.issue) == issue)
        async with self._db.writing() as session:
            await session.exec(sa.delete(DigestPaperRow).where(*ours))

    async def shown(self, digest_id: str, issue_but: str = "") -> frozenset[str]:
        """The ids of all papers that the digest has taken, but for those of one issue."""
        others = (col(DigestPaperRow.digest_id) == digest_id, col(DigestPaperRow.issue) != issue_but)
        async with self._db.reading() as session:
            return frozenset(await session.exec(select(DigestPaperRow.paper_id).where(*others)))

    async def paper(self, digest_id: str, paper_id: str) -> Paper | None:
        """A paper that the digest has shown, or None."""
        async with self._db.reading() as session:
            row = await session.get(DigestPaperRow, (digest_id, paper_id))
            return _paper(row.paper) if row else None

    async def judge(self, judgement: Judgement) -> None:
        """Keep what somebody said of a paper (again: the later word counts)."""
        async with self._db.writing() as session:
            await self._db.put(session, JudgementRow(**dict(judgement)))

    async def withdraw(self, digest_id: str, paper_id: str, user: str) -> bool:
        """Take back what somebody said. False where nothing was said."""
        said = (
            col(JudgementRow.digest_id) == digest_id,
            col(JudgementRow.paper_id) == paper_id,
            col(JudgementRow.user) == user,
        )
        async with self._db.writing() as session:
            return (await session.exec(sa.delete(JudgementRow).where(*said))).rowcount > 0

    async def judged(self, digest_id: str, limit: int) -> tuple[tuple[Paper, bool], ...]:
        """Papers with whether they were wanted, each word once, the latest first."""
        same = (
            col(DigestPaperRow.digest_id) == col(JudgementRow.digest_id),
            col(DigestPaperRow.paper_id) == col(JudgementRow.paper_id),
        )
        query = (
            select(DigestPaperRow.paper, JudgementRow.wanted)
            .join(JudgementRow, sa.and_(*same))
            .where(col(JudgementRow.digest_id) == digest_id)
            .order_by(col(JudgementRow.at).desc(), col(JudgementRow.paper_id), col(JudgementRow.user))
            .limit(limit)
        )
        async with self._db.reading() as session:
            return tuple((_paper(paper), wanted) for paper, wanted in await session.exec(query))

    async def runs(self, workspace: str, since: datetime, until: datetime) -> tuple[Run, ...]:
        """Runs of a workspace that were asked or changed in that time, or are still open; the oldest first."""
        opened, changed = col(RunRow.opened_at), col(RunRow.changed_at)
        telling = sa.or_(opened.between(since, until), changed.between(since, until), col(RunRow.state).not_in(ENDED))
        query = (
            select(RunRow)
            .where(RunRow.workspace == workspace, opened <= until, telling)
            .order_by(opened, col(RunRow.id))
        )
        async with self._db.reading() as session:
            return tuple(_run(row) for row in await session.exec(query))

    async def _check_room(self, session: AsyncSession, workspace: str, channel: str, digest_id: str, most: int) -> None:
        """Others that come to the channel meanwhile wait until this transaction ends."""
        await self._db.alone(session, f"digests:{workspace}:{channel}")
        there = (col(DigestRow.workspace) == workspace, col(DigestRow.channel) == channel, STANDING)
        others = sa.select(sa.func.count()).where(*there, col(DigestRow.id) != digest_id)
        if (await session.scalar(others) or 0) >= most:
            raise Refused(
                f"That channel has {most} digests already. `/sovereign digest list` shows them; "
                "remove one with `/sovereign digest remove <id>`."
            )

    async def _found(self, *where: sa.ColumnElement[bool], by: Any = None) -> tuple[Digest, ...]:
        query = select(DigestRow).where(*where).order_by(col(DigestRow.created_at) if by is None else by, DigestRow.id)
        async with self._db.reading() as session:
            return tuple(_digest(row) for row in await session.exec(query))


def _digest(row: DigestRow) -> Digest:
    return _read(Digest, row.model_dump())


def _paper(kept: Mapping[str, Any]) -> Paper:
    return _read(Paper, kept)


def _run(row: RunRow) -> Run:
    return _read(Run, row.model_dump(exclude={"round"}))


def _read(kind: type[V], kept: Mapping[str, Any]) -> V:
    try:
        return kind.model_validate(kept)
    except ValidationError as error:
        raise Unsound(f"The database holds a {kind.__name__} that this version cannot read: {error}") from error
