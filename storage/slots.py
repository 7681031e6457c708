"""Places for processes: each is held by one live process at a time, and a dead one's place is found. It ends nobody."""

from __future__ import annotations

import os
import socket
import uuid
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.tables import SlotRow


class SqlSlots:
    """Who works here, by rows with a heartbeat.

    A holder is taken for dead when its heart has not beaten for `stale_after_s`, and at once when it ran on this very
    machine and its process is gone: a restart after a crash then need not wait.
    """

    def __init__(self, database: Database, stale_after_s: float = 15.0) -> None:
        self._db = database
        self._stale_after_s = stale_after_s
        self._me = f"{_process(os.getpid())} {uuid.uuid4().hex}"

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

    async def release(self, slot_id: str) -> None:
        """Give the place back, if it is ours."""
        ours = sa.delete(SlotRow).where(col(SlotRow.id) == slot_id, col(SlotRow.holder) == self._me)
        async with self._db.writing() as session:
            await session.exec(ours)

    def _dead(self, row: SlotRow, now: float) -> bool:
        return now - row.seen_at > self._stale_after_s or _gone(row.holder)


def _process(pid: int) -> str:
    """Names a process so that no later one has the same name: machine, namespace, number, and when it began."""
    try:
        space = os.readlink("/proc/self/ns/pid")
        # The name in the second field may hold spaces and brackets; the start time is the 20th after it.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        began = "ended" if fields[0] in "ZX" else fields[19]
    except (FileNotFoundError, ProcessLookupError):
        space = began = "-"
    return f"{socket.gethostname()} {space} {pid} {began}"


def _gone(holder: str) -> bool:
    """Whether the holder ran on this machine and runs no more. False where that cannot be known from here."""
    host, space, pid, began, _ = holder.split(" ")
    mine = _process(os.getpid()).split(" ")
    if [host, space] != mine[:2]:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # somebody else's process: it lives
    return _process(int(pid)).split(" ")[3] != began
