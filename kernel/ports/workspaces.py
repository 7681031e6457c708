"""What storage remembers of workspaces: what they agreed on, their digests, that they let us in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from kernel.domain import (
    Act,
    Amendment,
    Digest,
    Dismissal,
    Installation,
    Judgement,
    Ownership,
    Paper,
    Run,
    Terms,
)
from kernel.ports.runs import Consequence


class Charter(Protocol):
    """What storage remembers of what a workspace agreed on. Every method is one transaction."""

    async def terms(self, workspace: str, channel: str = "") -> Terms:
        """What holds in that channel, or in the workspace where none is named."""
        ...

    async def amended(self, workspace: str) -> tuple[Amendment, ...]:
        """The words that stand over the defaults, channel by channel."""
        ...

    async def amend(self, *amendments: Amendment) -> None:
        """Keep the changes, each with a line in the audit trail."""
        ...

    async def owners(self, workspace: str) -> tuple[Ownership, ...]:
        """Who was made an owner, of the workspace and of its channels. Empty where only the defaults say who is one."""
        ...

    async def appoint(self, ownership: Ownership) -> bool:
        """Make somebody an owner, with a line in the audit trail. False, and nothing done, where they are one already.

        The owners that the defaults name are kept as such with the first word of the workspace's own.
        """
        ...

    async def dismiss(self, ownership: Ownership) -> Dismissal:
        """Take an ownership away, with a line in the audit trail. The last one of a workspace stays."""
        ...

    async def note(self, act: Act) -> None:
        """Add to the workspace's audit trail."""
        ...

    async def acts(self, workspace: str, limit: int = 50) -> tuple[Act, ...]:
        """The audit trail of a workspace, newest first."""
        ...


class Digests(Protocol):
    """What storage remembers of digests. Every method is one transaction."""

    async def add(self, digest: Digest, most_in_channel: int) -> bool:
        """Keep a new digest. False where its id is taken. Raises Refused where the channel has that many already."""
        ...

    async def digest(self, digest_id: str) -> Digest | None:
        """The digest, removed ones too, or None."""
        ...

    async def of_workspace(self, workspace: str) -> tuple[Digest, ...]:
        """The digests of a workspace that are not removed, the oldest first."""
        ...

    async def change(self, digest_id: str, most_in_channel: int | None = None, **changes: Any) -> Digest | None:
        """Set fields of a digest that is not removed. The digest as it then stands, or None where there is none.

        Raises Refused where it would come to a channel that has as many as `most_in_channel` already.
        """
        ...

    async def due(self, at: datetime) -> tuple[Digest, ...]:
        """Active digests that are due, the longest first."""
        ...

    async def hand_over(self, digest: Digest, next_due: datetime, consequence: Consequence) -> bool:
        """Compare and set, in one transaction: where it is due as in `digest`, make it due next then, and enqueue.

        False, and nothing done, where another clock came first, or somebody changed it.
        """
        ...

    async def claim(self, digest_id: str, issue: str, papers: Sequence[Paper]) -> frozenset[str]:
        """Take these papers for an issue: the ids that are its own, now or from before. No two issues share one."""
        ...

    async def release(self, digest_id: str, issue: str) -> None:
        """Give back the papers of an issue that did not appear."""
        ...

    async def shown(self, digest_id: str, issue_but: str = "") -> frozenset[str]:
        """The ids of all papers that the digest has taken, but for those of one issue."""
        ...

    async def paper(self, digest_id: str, paper_id: str) -> Paper | None:
        """A paper that the digest has shown, or None."""
        ...

    async def judge(self, judgement: Judgement) -> None:
        """Keep what somebody said of a paper (again: the later word counts)."""
        ...

    async def withdraw(self, digest_id: str, paper_id: str, user: str) -> bool:
        """Take back what somebody said. False where nothing was said."""
        ...

    async def judged(self, digest_id: str, limit: int) -> tuple[tuple[Paper, bool], ...]:
        """Papers with whether they were wanted, each word once, the latest first."""
        ...

    async def runs(self, workspace: str, since: datetime, until: datetime) -> tuple[Run, ...]:
        """Runs of a workspace that were asked or changed in that time, or are still open; the oldest first."""
        ...


class Installations(Protocol):
    """What storage remembers of the workspaces that let us in. Every method is one transaction."""

    async def keep(self, installation: Installation) -> bool:
        """Keep it. False where it takes the place of an earlier one, whether or not that one's key can be read."""
        ...

    async def find(self, workspace: str) -> Installation | None:
        """The installation that a workspace is served by: its own, else its organisation's; None where there is none.

        One that is gone is found too, and says so.
        """
        ...

    async def belongs(self, workspace: str, organisation: str) -> bool:
        """Remember that the workspace is one of that organisation's; False where that was known."""
        ...

    async def members(self, organisation: str) -> tuple[str, ...]:
        """The workspaces that are known to be an organisation's."""
        ...

    async def remove(self, installation: Installation, at: datetime) -> bool:
        """Mark it as gone, and forget its key. False where it is gone already, or a newer one has taken its place."""
        ...

    async def count(self) -> int:
        """How many are not gone. Raises Unsound where their keys cannot be read."""
        ...

    async def begin(self, state: str, at: datetime, good_until: datetime) -> None:
        """Remember that somebody began to install, and forget who began too long ago."""
        ...

    async def redeem(self, state: str, at: datetime) -> bool:
        """Use up what was begun, once; False where it is unknown, used up, or too old."""
        ...
