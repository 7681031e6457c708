"""What owners do to a draft before they decide on it: strike a claim, restore it. The decision itself is the desk's."""

from __future__ import annotations

from datetime import datetime

from kernel.desk import Desk
from kernel.domain import Event, Run, Strike, Terms
from kernel.errors import Refused
from kernel.ports import Consequence

MOST_REMINDERS = 3


def remind(run_id: str, round_number: int, number: int) -> Consequence:
    """Remind the owners, for the first, second or third time."""
    args = (run_id, round_number, number)
    key = ":".join(map(str, args))
    return Consequence(id=f"remind:{key}", workflow="remind.v1", queue="talk", args=args)


def reminders_due(run: Run, terms: Terms, now: datetime) -> int:
    """How many reminders a run that awaits its owners has earned: after the set time, and then after twice as long."""
    waited = (now - run.changed_at) / terms.remind_after
    return sum(waited >= 2**number - 1 for number in range(1, MOST_REMINDERS + 1))


async def strike(desk: Desk, run: Run, round_number: int, claim: str, by: str, *, struck: bool) -> tuple[str, ...]:
    """Strike a claim of the draft, or restore it. Returns whose approvals this took back: they saw another draft.

    Raises Refused where the user is no owner, there is no such claim, somebody else was faster, or the draft awaits no
    decision any more.
    """
    await desk.check_owner(run, by)
    report = await desk.ledger.report(run.id, round_number)
    if report is None or claim not in {f.claim.id for f in report.findings}:
        raise Refused(f"There is no claim {claim} in round {round_number} of run `{run.id}`.")
    latest = {s.claim: s for s in await desk.reviews.strikes(run.id, round_number)}.get(claim)
    if struck == bool(latest and latest.struck):
        whose = f" by <@{latest.by}>" if latest else ""
        raise Refused(
            f"Claim {claim} is already {'struck' if struck else 'restored' if latest else 'part of it'}{whose}."
        )
    word = Strike(run_id=run.id, round=round_number, claim=claim, by=by, at=desk.now(), struck=struck)
    lost = tuple(a.by for a in await desk.reviews.approvals(run.id, round_number) if a.by != by)
    if not await desk.reviews.strike(word):
        raise Refused(await desk.why_not(run.id, round_number))
    taken_back = f"; this took back the approval of {', '.join(lost)}" if lost else ""
    what = "struck" if struck else "restored"
    await desk.ledger.note(Event(run_id=run.id, at=word.at, what=what, by=by, detail=f"{claim}{taken_back}"))
    return lost
