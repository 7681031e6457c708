"""The review in both databases: strikes before a decision alone, two approvals of two owners, what readers said."""

from __future__ import annotations

import asyncio

import pytest

from kernel.domain import Action, Approval, Decision, Feedback, RunState, Strike, edition_of
from kernel.errors import Changed
from storage.database import Database
from storage.ledger import SqlLedger
from storage.outbox import Outbox
from storage.reviews import SqlReviews
from tests.storage.builders import a_decision, awaiting, conclude, decide, enqueued, minutes, moved_by

OWNERS = frozenset({"UONE", "UTWO", "UTHREE"})


@pytest.fixture
def reviews(database: Database, outbox: Outbox) -> SqlReviews:
    return SqlReviews(database, outbox)


def a_strike(claim: str = "C2", by: str = "UONE", struck: bool = True, at: int = 2) -> Strike:
    return Strike(run_id="r1", round=1, claim=claim, by=by, at=minutes(at), struck=struck)


async def approve(
    reviews: SqlReviews, ledger: SqlLedger, by: str, needed: int = 2, owners: frozenset[str] = OWNERS
) -> Decision | tuple[Approval, ...] | None:
    run = await ledger.run("r1")
    assert run is not None
    decision = a_decision(by)
    return await reviews.approve(decision, moved_by(run, decision), conclude("r1", 1), needed, owners)


async def test_a_claim_is_struck_and_restored_and_the_latest_word_counts(
    ledger: SqlLedger, reviews: SqlReviews
) -> None:
    await awaiting(ledger)
    assert await reviews.strike(a_strike("C2"))
    assert await reviews.strike(a_strike("C1", at=3))
    assert await reviews.strike(a_strike("C2", by="UTWO", struck=False, at=4))
    assert await reviews.strikes("r1", 1) == (a_strike("C1", at=3), a_strike("C2", "UTWO", struck=False, at=4))
    assert await reviews.strikes("r1", 2) == ()


async def test_after_the_decision_nothing_is_struck(ledger: SqlLedger, reviews: SqlReviews) -> None:
    run = await awaiting(ledger)
    await decide(ledger, run, a_decision())
    assert not await reviews.strike(a_strike())
    assert await reviews.strikes("r1", 1) == ()


async def test_a_strike_and_a_decision_at_once_leave_no_strike_that_the_decision_did_not_see(
    ledger: SqlLedger, reviews: SqlReviews
):
    run = await awaiting(ledger)
    struck, _ = await asyncio.gather(reviews.strike(a_strike()), decide(ledger, run, a_decision()))
    assert len(await reviews.strikes("r1", 1)) == struck


@pytest.mark.parametrize("needed", [1, 2])
async def test_an_approval_of_another_draft_than_the_one_that_stands_keeps_nothing(
    ledger: SqlLedger, reviews: SqlReviews, database_url: str, needed: int
) -> None:
    run = await awaiting(ledger)
    seen = edition_of(await reviews.strikes("r1", 1))
    await reviews.strike(a_strike())
    decision = a_decision("UONE")
    moved, follows = moved_by(run, decision), conclude("r1", 1)
    with pytest.raises(Changed):
        await ledger.decide(decision, moved, follows, seen)
    with pytest.raises(Changed):
        await reviews.approve(decision, moved, follows, needed, OWNERS, seen)
    assert (await ledger.decision("r1", 1), await reviews.approvals("r1", 1), await ledger.run("r1")) == (None, (), run)
    assert "conclude:r1:1" not in enqueued(database_url)
    assert await ledger.decide(decision, moved, follows, edition_of(await reviews.strikes("r1", 1))) == decision
    late = a_decision("UTWO")
    assert await ledger.decide(late, moved, follows, seen) == decision


async def test_the_second_of_two_approvals_decides_and_names_the_first(
    ledger: SqlLedger, reviews: SqlReviews, database_url: str
):
    await awaiting(ledger)
    assert await approve(reviews, ledger, "UONE") == (Approval(run_id="r1", round=1, by="UONE", at=minutes(5)),)
    assert await ledger.decision("r1", 1) is None
    assert (await awaiting(ledger)).state is RunState.AWAITING
    standing = await approve(reviews, ledger, "UTWO")
    assert isinstance(standing, Decision)
    assert (standing.by, standing.first) == ("UTWO", "UONE")
    assert standing == await ledger.decision("r1", 1)
    assert "conclude:r1:1" in enqueued(database_url)


async def test_one_owner_approves_once_however_often(ledger: SqlLedger, reviews: SqlReviews) -> None:
    await awaiting(ledger)
    for _ in range(3):
        given = await approve(reviews, ledger, "UONE")
        assert isinstance(given, tuple)
        assert [a.by for a in given] == ["UONE"]
    assert await ledger.decision("r1", 1) is None


async def test_of_two_approvals_at_once_exactly_one_decides(ledger: SqlLedger, reviews: SqlReviews) -> None:
    await awaiting(ledger)
    both = await asyncio.gather(approve(reviews, ledger, "UONE"), approve(reviews, ledger, "UTWO"))
    assert sorted(type(one).__name__ for one in both) == ["Decision", "tuple"]
    standing = await ledger.decision("r1", 1)
    assert standing is not None
    assert {standing.by, standing.first} == {"UONE", "UTWO"}


async def test_of_three_approvals_at_once_one_decides_and_one_learns_which(
    ledger: SqlLedger, reviews: SqlReviews
) -> None:
    await awaiting(ledger)
    await asyncio.gather(*(approve(reviews, ledger, by) for by in sorted(OWNERS)))
    standing = await ledger.decision("r1", 1)
    assert standing is not None
    assert len(await reviews.approvals("r1", 1)) == 2
    assert await approve(reviews, ledger, "UTHREE") == standing


async def test_a_rejection_and_the_second_approval_at_once_leave_one_decision(
    ledger: SqlLedger, reviews: SqlReviews
) -> None:
    run = await awaiting(ledger)
    await approve(reviews, ledger, "UONE")
    rejection = a_decision("UTHREE", Action.REJECT)
    one, other = await asyncio.gather(approve(reviews, ledger, "UTWO"), decide(ledger, run, rejection))
    assert one == other == await ledger.decision("r1", 1)


async def test_who_is_no_owner_any_more_does_not_count(ledger: SqlLedger, reviews: SqlReviews) -> None:
    await awaiting(ledger)
    await approve(reviews, ledger, "UONE")
    given = await approve(reviews, ledger, "UTWO", owners=OWNERS - {"UONE"})
    assert isinstance(given, tuple)
    assert [a.by for a in given] == ["UTWO"]


async def test_a_strike_takes_back_what_was_approved_before(ledger: SqlLedger, reviews: SqlReviews) -> None:
    await awaiting(ledger)
    await approve(reviews, ledger, "UONE")
    await reviews.strike(a_strike())
    assert await reviews.approvals("r1", 1) == ()
    assert isinstance(await approve(reviews, ledger, "UTWO"), tuple)


async def test_an_approval_of_a_run_that_does_not_await_one_cannot_stand(
    ledger: SqlLedger, reviews: SqlReviews
) -> None:
    await awaiting(ledger)
    await ledger.move("r1", RunState.CANCELLED, minutes(3))
    assert await approve(reviews, ledger, "UONE") is None
    assert await reviews.approvals("r1", 1) == ()


async def test_the_latest_word_of_each_reader_counts(reviews: SqlReviews) -> None:
    words = [
        Feedback(workspace="T1", subject="answer:r1:1", by="U1", useful=True, at=minutes(1)),
        Feedback(workspace="T1", subject="answer:r1:1", by="U2", useful=True, at=minutes(2)),
        Feedback(workspace="T1", subject="answer:r1:1", by="U1", useful=False, why="too short", at=minutes(3)),
    ]
    for word in words:
        await reviews.say(word)
    assert await reviews.said() == (words[1], words[2])
