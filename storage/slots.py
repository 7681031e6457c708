"""Places for processes: each is held by one live process at a time, and a dead one's place is found. It ends nobody."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.processes import gone, new_holder
from storage.tables import SlotRow


class SqlSlots:
    """Who works here, by rows with a heartbeat.

    A holder is taken for dead when its heart has not beaten for `stale_after_s`, and at once when it ran on this very
    machine and its process is gone: a restart after a crash then need not wait.
    """

    def __init__(self, database: Database, stale_after_s: float = 15.0) -> None:
        self._db = database
        self._stale_after_s = stale_after_s
        self._me = new_holder()

    async def claim(self, name: str) -> str:
        """Take the first place of that name that no live process holds: its id, "name-1", "name-2", …"""
        number = 1
        while True:
            if await self._take(f"{name}-{number}"):
                return f"{name}-{number}"
            number += 1

    async def _take(self, slot_id: str) -> bool:
        async with self._db.writing() as session:
            now = await self._db.clock(session)
            mine = SlotRow(id=slot_id, holder=self._me, seen_at=now)
            if await self._db.put(session, mine, replace=False):
                return True
            row = (await session.exec(select(SlotRow).where(SlotRow.id == slot_id).with_for_update())).one_or_none()
            if row is None or not self._dead(row, now):
                return False
            row.holder, row.seen_at = self._me, now
            return True

    async def beat(self, slot_id: str) -> bool:
        """Say that we live. False where the place is no longer ours: we were silent for too long."""
        ours = sa.update(SlotRow).where(col(SlotRow.id) == slot_id, col(SlotRow.holder) == self._me)
        async with self._db.writing() as session:
            beaten = await session.exec(ours.values(seen_at=await self._db.clock(session)))
            return beaten.rowcount == 1

    async def seize(self) -> tuple[str, ...]:
        """Take over all places whose holders are dead: their ids. Of two that try, one gets each.

        A seized place is ours until it is released. If we die before that, the next one finds it stale again, so
        that whatever had to be done for it is done.
        """
        async with self._db.writing() as session:
            now = await self._db.clock(session)
            rows = await self._others(session)
            dead = [row for row in rows if self._dead(row, now)]
            for row in dead:
                row.holder, row.seen_at = self._me, now
            return tuple(row.id for row in dead)

    async def _others(self, session: AsyncSession) -> list[SlotRow]:
        others = select(SlotRow).where(SlotRow.holder != self._me).order_by(col(SlotRow.id))
        return list(await session.exec(others.with_for_update(skip_locked=True)))

    async def alive(self) -> tuple[str, ...]:
        """The places whose holders live."""
        async with self._db.reading() as session:
            now = await self._db.clock(session)
            rows = await session.exec(select(SlotRow).order_by(col(SlotRow.id)))
            return tuple(row.id for row in rows if not self._dead(row, now))

    async def release(self, slot_id: str) -> None:
        """Give the place back, if it is ours."""
        ours = sa.delete(SlotRow).where(col(SlotRow.id) == slot_id, col(SlotRow.holder) == self._me)
        async with self._db.writing() as session:
            await session.exec(ours)

    def _dead(self, row: SlotRow, now: float) -> bool:
        return now - row.seen_at > self._stale_after_s or gone(row.holder)
