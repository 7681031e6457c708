"""Asking at the desk, on the database: who may, how often, and what the models of a run have used."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest

from kernel.desk import Desk
from kernel.domain import Audience, Question, Run, RunState, Terms
from kernel.errors import Refused, Unavailable
from kernel.pipeline import Lab, Rules
from storage.ledger import SqlLedger
from storage.reviews import SqlReviews
from tests.builders import direct, quiet
from tests.fakes import ShelfOfPapers, SilentSource
from tests.kernel.laboratory import QUESTION, a_model, lab, papers, with_model
from tests.storage.builders import NOON

TERMS = Terms(owners=frozenset({"UOLGA"}))
Audiences = Callable[[Run, Terms], Awaitable[frozenset[str]]]


async def nobody(_run: Run, _terms: Terms) -> frozenset[str]:
    return frozenset()


async def ada(_run: Run, _terms: Terms) -> frozenset[str]:
    return frozenset({"UADA"})


async def silent(_run: Run, _terms: Terms) -> frozenset[str]:
    raise Unavailable("Slack does not answer.")


def a_desk(ledger: SqlLedger, people: Audiences = nobody, laboratory: Lab | None = None, **terms: Any) -> Desk:
    async def terms_of(_run: Run) -> Terms:
        return TERMS.model_copy(update=terms)

    def now() -> datetime:
        return NOON

    return Desk(ledger, laboratory or lab(), Rules(), terms_of, now, people, SqlReviews(ledger._db, ledger._outbox))


async def ask(desk: Desk, run_id: str, asker: str = "UADA") -> bool:
    return await desk.open(run_id, "T1", Question(text=QUESTION, asker=asker))


@pytest.mark.parametrize("audience", [Audience.MEMBERS, Audience.GROUP])
async def test_whoever_belongs_to_those_who_may_ask_asks_and_owners_do(ledger: SqlLedger, audience: Audience) -> None:
    desk = a_desk(ledger, ada, audience=audience, group="S1")
    assert await ask(desk, "r1")
    assert await ask(desk, "r2", "UOLGA")
    with pytest.raises(Refused, match="can ask here"):
        await ask(desk, "r3", "USAM")
    assert await ledger.run("r3") is None


async def test_where_nobody_can_say_who_belongs_nobody_asks_but_owners(ledger: SqlLedger) -> None:
    desk = a_desk(ledger, silent, audience=Audience.MEMBERS)
    with pytest.raises(Unavailable):
        await ask(desk, "r1")
    assert await ask(desk, "r2", "UOLGA")


async def test_where_all_may_ask_nobody_is_looked_up(ledger: SqlLedger) -> None:
    assert await ask(a_desk(ledger, silent), "r1")


async def test_the_quota_binds_owners_too(ledger: SqlLedger) -> None:
    desk = a_desk(ledger, runs_a_person=1)
    assert await ask(desk, "r1", "UOLGA")
    with pytest.raises(Refused, match="You have used up your questions"):
        await ask(desk, "r2", "UOLGA")


async def test_what_the_models_of_a_run_used_is_gone_from_the_days_tokens(ledger: SqlLedger) -> None:
    desk = a_desk(ledger, laboratory=with_model(a_model(), ShelfOfPapers(*papers(2))), tokens_a_day=100)
    assert await ask(desk, "r1")
    run = await ledger.run("r1")
    assert run is not None
    report = await desk.work(run, direct, quiet)
    assert (await ledger.used("T1", "UADA", NOON.replace(hour=0))).tokens == report.edition.tokens > 100
    with pytest.raises(Refused, match="tokens of today"):
        await ask(desk, "r2")


async def test_a_run_that_fails_has_used_its_tokens_all_the_same(ledger: SqlLedger) -> None:
    desk = a_desk(ledger, laboratory=with_model(a_model(), SilentSource()))
    assert await ask(desk, "r1")
    run = await ledger.run("r1")
    assert run is not None
    with pytest.raises(Unavailable):
        await desk.work(run, direct, quiet)
    assert (await ledger.used("T1", "UADA", NOON.replace(hour=0))).tokens > 0
    assert await ledger.move("r1", RunState.FAILED, NOON)
