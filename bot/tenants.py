"""The workspaces that let Sovereign in: kept, given a first owner, let go. It speaks to nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from kernel.domain import Act, Installation, Ownership
from kernel.ports import Charter, Installations

log = logging.getLogger(__name__)


class Tenants:
    """Who is served, and by which installation."""

    def __init__(self, installations: Installations, charter: Charter, now: Callable[[], datetime]) -> None:
        self._installations = installations
        self._charter = charter
        self._now = now
        self._members: set[tuple[str, str]] = set()

    async def keep(self, installation: Installation) -> bool:
        """Keep it, in place of an earlier one, whose settings stay. True where the installer became the first owner."""
        first = await self._installations.keep(installation)
        await self._note(installation, installation.by, "installed Sovereign" if first else "installed Sovereign again")
        return not installation.whole and await self._first_owner(installation.workspace, installation.by)

    async def serving(self, workspace: str, organisation: str = "") -> Installation | None:
        """The installation that serves the workspace; None where it is gone, or never was.

        A workspace of an organisation that let us in as a whole becomes known here, when its first words arrive.
        """
        found = await self._installations.find(workspace or organisation)
        if (found is None or found.gone_at) and organisation and workspace:
            whole = await self._installations.find(organisation)
            if whole is not None and whole.whole and not whole.gone_at:
                await self._join(workspace, whole)
                return whole
        return found if found is not None and not found.gone_at else None

    async def gone(self, installation: Installation) -> None:
        """It was removed, or its token revoked: runs and settings stay, and nothing is sent there any more."""
        if await self._installations.remove(installation, self._now()):
            log.warning("Sovereign was removed from %s (%s)", installation.name, installation.workspace)
            await self._note(installation, "slack", "removed Sovereign")

    async def _join(self, workspace: str, whole: Installation) -> None:
        if (workspace, whole.workspace) in self._members:
            return
        await self._installations.belongs(workspace, whole.workspace)
        await self._first_owner(workspace, whole.by)
        self._members.add((workspace, whole.workspace))

    async def _first_owner(self, workspace: str, installer: str) -> bool:
        """Where nobody owns, nobody could change anything: whoever installed begins."""
        if (await self._charter.terms(workspace)).owners:
            return False
        first = Ownership(workspace=workspace, user=installer, by=installer, at=self._now())
        return await self._charter.appoint(first)

    async def _note(self, installation: Installation, by: str, what: str) -> None:
        act = Act(workspace=installation.workspace, at=self._now(), by=by, what=what, detail=installation.name)
        await self._charter.note(act)
