"""The use cases of digests: add, change, pause, remove, hand over what is due, gather an issue. No Slack, no SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from kernel.chores import each
from kernel.domain import Act, Digest, DigestKind, DigestState, Issue, Judgement, Schedule, Wish
from kernel.errors import Refused, Unsound
from kernel.issues import check_topic, gather
from kernel.pipeline import Lab
from kernel.ports import Charter, Consequence, Digests
from kernel.schedule import last_slot, next_slot

MOST_IN_CHANNEL = 20
MOST_JUDGEMENTS = 50
PARTS = {"topic": "topic", "schedule": "when it comes", "channel": "channel", "quietly": "whether it stays silent"}
RETRIES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=45))
LATE_AFTER = timedelta(minutes=30)
MOST_COVERED_AGAIN = timedelta(days=30)  # a source that never answers must not keep a window open for ever

REACH_BACK = timedelta(days=7)
"""How much earlier than its window a search begins. A paper is dated by its submission and appears days later: after a
weekend (info.arxiv.org/help/availability.html), or once a moderator has looked at it. What was shown is left out."""


def deliver(digest: Digest, slot: datetime) -> Consequence:
    """Gather and post the issue of a slot. Two clocks name it alike; another try at it has another name."""
    return Consequence(
        id=f"digest:{digest.id}:{slot:%Y%m%dT%H%MZ}:{digest.tries}",
        workflow="digest.v1",
        queue="digests",
        args=(digest.id, slot.isoformat(), digest.tries),
    )


def deliver_now(digest: Digest, command: str, user: str) -> Consequence:
    """Gather and post what is new at this moment, beside the slots, for somebody who asked for it."""
    return Consequence(
        id=f"digest:{digest.id}:now:{command}",
        workflow="digest_now.v1",
        queue="digests",
        args=(digest.id, command, user),
    )


@dataclass(frozen=True)
class DigestDesk:
    """What a person and the clock can do with digests. `lab` has the sources and the embedder."""

    digests: Digests
    charter: Charter
    lab: Lab
    now: Callable[[], datetime]

    async def add(self, ids: Iterable[str], workspace: str, by: str, wish: Wish) -> Digest:
        """Keep a new digest under the first id that is free. Raises Refused where it could never bring anything."""
        await self._check(wish.kind, wish.topic)
        at = self.now()
        due = upcoming(wish.schedule, at)
        begins = datetime.combine(wish.since, time(), UTC) if wish.since else last_slot(wish.schedule, at)
        for digest_id in ids:
            digest = Digest(
                id=digest_id,
                workspace=workspace,
                channel=wish.channel,
                kind=wish.kind,
                topic=wish.topic,
                schedule=wish.schedule,
                quietly=wish.quietly,
                since=wish.since,
                by=by,
                created_at=at,
                due_at=due,
                covered_until=begins or at,
            )
            if await self.digests.add(digest, MOST_IN_CHANNEL):
                await self._note(digest, by, "added a digest", digest.topic or str(digest.kind))
                return digest
            known = await self.digests.digest(digest_id)
            if known is not None and (known.workspace, known.by, known.topic) == (workspace, by, wish.topic):
                return known  # the same command, delivered again
        raise Unsound("All the ids that were tried are taken by other digests.")

    async def edit(self, digest: Digest, by: str, **changes: Any) -> Digest:
        """Change parts of it. With its schedule its next slot changes, and what is owed is owed no more."""
        await self.check_keeper(digest, by)
        await self._check(changes.get("kind", digest.kind), changes.get("topic", digest.topic))
        said = ", ".join(name for part, name in PARTS.items() if part in changes)
        if "schedule" in changes:
            due = upcoming(changes["schedule"], self.now())
            changes |= {"due_at": due, "owed_since": None, "tries": 0}
        return await self._changed(digest, by, "changed a digest", changes, said)

    async def pause(self, digest: Digest, by: str) -> Digest:
        """Let it rest."""
        await self.check_keeper(digest, by)
        if digest.state is not DigestState.ACTIVE:
            return digest
        return await self._changed(digest, by, "paused a digest", {"state": DigestState.PAUSED})

    async def resume(self, digest: Digest, by: str) -> Digest:
        """Let it come again. The time of its pause is passed over; what it missed while it was disabled is not."""
        await self.check_keeper(digest, by)
        if digest.state is DigestState.ACTIVE:
            return digest
        at = self.now()
        changes = {"state": DigestState.ACTIVE, "why": "", "due_at": upcoming(digest.schedule, at), "tries": 0}
        if digest.state is DigestState.PAUSED:
            changes |= {"covered_until": last_slot(digest.schedule, at) or at, "owed_since": None}
        return await self._changed(digest, by, "resumed a digest", changes)

    async def remove(self, digest: Digest, by: str) -> Digest:
        """Let it never come again."""
        await self.check_keeper(digest, by)
        return await self._changed(digest, by, "removed a digest", {"state": DigestState.REMOVED})

    async def disable(self, digest: Digest, why: str) -> Digest | None:
        """It cannot be posted where it belongs. None, and nothing done, where it is not active any more."""
        current = await self.digests.digest(digest.id)
        if current is None or current.state is not DigestState.ACTIVE:
            return None
        return await self._changed(
            current, "sovereign", "disabled a digest", {"state": DigestState.DISABLED, "why": why}
        )

    async def check_keeper(self, digest: Digest, user: str) -> None:
        """Raises Refused where this user may not change the digest."""
        owners = (await self.charter.terms(digest.workspace, digest.channel)).owners
        if user != digest.by and user not in owners:
            others = "".join(f", <@{o}>" for o in sorted(owners - {digest.by}))
            raise Refused(f"Only its creator or an owner can change this digest: <@{digest.by}>{others}.")

    # -- the clock and the workflow -----------------------------------------------------------------------------------

    async def tick(self) -> int:
        """Hand over what is due: of each digest the newest slot, however many were missed. Returns how many."""
        return await each(await self.digests.due(self.now()), self._hand_over, "a digest that is due")

    async def _hand_over(self, digest: Digest) -> bool:
        at = self.now()
        slot, due = last_slot(digest.schedule, at), next_slot(digest.schedule, at)
        if slot is None or due is None:
            return False
        return await self.digests.hand_over(digest, due, deliver(digest, slot))

    async def issue(self, digest: Digest, key: str, until: datetime) -> Issue:
        """What is new until then. It is not taken for this issue yet: `claim` does that."""
        judged = await self.digests.judged(digest.id, MOST_JUDGEMENTS)
        shown = await self.digests.shown(digest.id, issue_but=key)
        since = digest.covered_until
        day = max(since.date() - REACH_BACK, digest.since or date.min)
        found = await gather(digest.topic, day, self.lab.sources, self.lab.embedder, judged, shown)
        return Issue(
            digest_id=digest.id,
            key=key,
            since=since,
            until=until,
            late_since=self.late_since(digest, until),
            **dict(found),
        )

    def late_since(self, digest: Digest, slot: datetime) -> datetime | None:
        """The slot that should have been answered long ago, where there is one."""
        owed = digest.owed_since or slot
        return owed if owed < slot or self.now() - slot > LATE_AFTER else None

    async def claim(self, issue: Issue) -> Issue:
        """The issue with the papers that no other issue has taken meanwhile; nobody else gets them from here on."""
        ours = await self.digests.claim(issue.digest_id, issue.key, [entry.paper for entry in issue.entries])
        return issue.model_copy(update={"entries": tuple(e for e in issue.entries if e.paper.id in ours)})

    async def answered(self, digest: Digest, slot: datetime, *, in_full: bool) -> None:
        """The slot is dealt with. Where it was not in full, the next ones cover its time as well, for so long."""
        current = await self.digests.digest(digest.id) or digest  # a resumed workflow must not undo a later slot's word
        covered = max(current.covered_until, slot if in_full else slot - MOST_COVERED_AGAIN)
        await self.digests.change(digest.id, tries=0, owed_since=None, covered_until=covered)

    async def try_again(self, digest: Digest, tries: int) -> bool:
        """Let the clock try the slot again before long. False where it was tried often enough."""
        current = await self.digests.digest(digest.id)
        if tries >= len(RETRIES) or current is None or current.state is not DigestState.ACTIVE:
            return False
        due = min(current.due_at, self.now() + RETRIES[tries])
        await self.digests.change(digest.id, tries=tries + 1, due_at=due)
        return True

    async def judge(self, digest: Digest, paper_id: str, user: str, *, wanted: bool) -> None:
        """Keep what somebody said of a paper; it moves the ranking of the issues to come."""
        said = Judgement(digest_id=digest.id, paper_id=paper_id, user=user, wanted=wanted, at=self.now())
        await self.digests.judge(said)

    async def _check(self, kind: DigestKind, topic: str) -> None:
        if kind is DigestKind.PAPERS:
            await check_topic(topic)

    async def _changed(self, digest: Digest, by: str, what: str, changes: dict[str, Any], detail: str = "") -> Digest:
        changed = await self.digests.change(digest.id, MOST_IN_CHANNEL, **changes)
        if changed is None:
            raise Refused(f"Digest `{digest.id}` was removed meanwhile.")
        await self._note(digest, by, what, detail)
        return changed

    async def _note(self, digest: Digest, by: str, what: str, detail: str) -> None:
        act = Act(workspace=digest.workspace, at=self.now(), by=by, what=what, subject=digest.id, detail=detail)
        await self.charter.note(act)


def upcoming(schedule: Schedule, at: datetime) -> datetime:
    """The next slot. Raises Refused where the schedule names a day that never comes."""
    slot = next_slot(schedule, at)
    if slot is None:
        raise Refused("That day never comes. Choose another, such as `monthly on the last day`.")
    return slot
