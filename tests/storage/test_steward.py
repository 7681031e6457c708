"""What owners may do with owners and settings, and what nobody may, on the database."""

from __future__ import annotations

import pytest

from kernel.domain import Terms
from kernel.errors import Refused
from kernel.steward import Steward
from storage.charter import SqlCharter
from storage.database import Database
from tests.storage.builders import NOON

OLGA, OTTO, ADA = "U0OLGA", "U0OTTO", "U0ADA"


@pytest.fixture
def steward(database: Database) -> Steward:
    return Steward(SqlCharter(database, Terms(owners=frozenset({OLGA, OTTO}))), lambda: NOON)


async def test_what_the_database_could_not_give_back_is_never_kept(steward: Steward) -> None:
    for words in ({"approvals": 3}, {"audience": "nobody"}, {"expiry_days": -1}, {"nonsense": 1}):
        with pytest.raises(Refused, match="cannot be that"):
            await steward.amend("T1", "", OLGA, words)
    assert await steward.charter.amended("T1") == ()


async def test_what_is_counted_for_the_workspace_is_set_for_no_channel(steward: Steward) -> None:
    with pytest.raises(Refused, match="`tokens-a-day` holds for the whole workspace"):
        await steward.amend("T1", "C1", OLGA, {"approvals": 1, "tokens_a_day": 5})
    assert await steward.charter.amended("T1") == ()


async def test_the_owner_of_a_channel_changes_that_channel_alone(steward: Steward) -> None:
    await steward.appoint("T1", "C1", ADA, OLGA)
    await steward.amend("T1", "C1", ADA, {"approvals": 2})
    for channel in ("", "C2"):
        with pytest.raises(Refused, match="Only an owner can change this"):
            await steward.amend("T1", channel, ADA, {"approvals": 2})
        with pytest.raises(Refused, match="Only an owner can change this"):
            await steward.appoint("T1", channel, ADA, ADA)
    assert await steward.channels_of("T1", ADA) == ("C1",)
    assert await steward.channels_of("T1", OLGA) == ()


async def test_a_word_that_is_set_names_whose_it_is_and_the_channels_comes_first(steward: Steward) -> None:
    await steward.amend("T1", "", OLGA, {"approvals": 2})
    await steward.amend("T1", "C1", OTTO, {"approvals": 1})
    here, there = await steward.agreement("T1", "C1"), await steward.agreement("T1", "C2")
    words = [agreed.word("approvals") for agreed in (here, there)]
    assert [(w.channel, w.by) for w in words if w] == [("C1", OTTO), ("", OLGA)]
    assert here.word("expiry_days") is None
    await steward.amend("T1", "C1", OTTO, {"approvals": None})
    assert (await steward.agreement("T1", "C1")).terms.approvals == 2


async def test_another_workspace_is_another_world(steward: Steward) -> None:
    await steward.appoint("T1", "", ADA, OLGA)
    await steward.amend("T1", "", ADA, {"approvals": 2})
    assert (await steward.agreement("T2", "")).terms == Terms(owners=frozenset({OLGA, OTTO}))
    with pytest.raises(Refused, match="Only an owner"):
        await steward.log("T2", ADA, 20)
    assert len(await steward.log("T1", ADA, 20)) == 2


async def test_two_approvals_need_two_owners_there(steward: Steward) -> None:
    await steward.dismiss("T1", "", OTTO, OLGA)
    with pytest.raises(Refused, match="in this workspace there would be 1"):
        await steward.amend("T1", "", OLGA, {"approvals": 2})
    await steward.appoint("T1", "C1", ADA, OLGA)
    await steward.amend("T1", "C1", OLGA, {"approvals": 2})
    with pytest.raises(Refused, match=r"in <#C1> there would be 1.*settings set approvals 1 in <#C1>"):
        await steward.dismiss("T1", "C1", ADA, OLGA)
    await steward.appoint("T1", "", OTTO, OLGA)
    await steward.dismiss("T1", "C1", ADA, OLGA)
    with pytest.raises(Refused, match="in <#C1> there would be 1"):
        await steward.dismiss("T1", "", OTTO, OLGA)


async def test_whoever_is_an_owner_twice_may_lose_one_of_the_two(steward: Steward) -> None:
    await steward.appoint("T1", "C1", ADA, OLGA)
    await steward.appoint("T1", "", ADA, OLGA)
    await steward.amend("T1", "", OLGA, {"approvals": 2})
    await steward.dismiss("T1", "", OTTO, OLGA)
    await steward.dismiss("T1", "C1", ADA, OLGA)
    assert (await steward.agreement("T1", "C1")).terms.owners == {OLGA, ADA}
