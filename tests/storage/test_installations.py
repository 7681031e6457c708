"""Workspaces that let us in, kept: keys sealed, what was begun used once, late news of a removal ignored."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from kernel.errors import Refused, Unsound
from storage.database import Database
from storage.installations import SqlInstallations
from storage.sealing import Seal, new_key
from tests.installed import an_installation
from tests.storage.builders import minutes

KEY = new_key()


@pytest.fixture
def installations(database: Database) -> SqlInstallations:
    return SqlInstallations(database, Seal([KEY]))


async def test_an_installation_is_found_as_it_was_kept(installations: SqlInstallations) -> None:
    await installations.keep(an_installation())
    assert await installations.find("T1") == an_installation()
    assert await installations.find("T2") is None
    assert await installations.count() == 1


async def test_a_token_lies_in_the_database_under_seal_only(
    installations: SqlInstallations, database: Database
) -> None:
    await installations.keep(an_installation())
    async with database.reading() as session:
        [row] = (await session.exec(sa.text("SELECT * FROM installation"))).all()  # type: ignore[call-overload]
    assert "xoxb-secret" not in repr(row)
    assert "xoxb-secret" not in repr(await installations.find("T1"))


async def test_a_second_installation_replaces_the_first(installations: SqlInstallations) -> None:
    await installations.keep(an_installation())
    await installations.remove(an_installation(), minutes(1))
    again = an_installation(token="xoxb-new", at=minutes(2))
    assert not await installations.keep(again)
    assert await installations.find("T1") == again


async def test_what_is_removed_is_found_as_gone_and_its_token_forgotten(installations: SqlInstallations) -> None:
    await installations.keep(an_installation())
    assert await installations.remove(an_installation(), minutes(1))
    found = await installations.find("T1")
    assert found is not None
    assert found.gone_at == minutes(1)
    assert found.token.get_secret_value() == ""
    assert await installations.count() == 0
    assert not await installations.remove(an_installation(), minutes(2)), "it is gone already"
    assert not await installations.remove(an_installation("T9"), minutes(2))


async def test_late_news_of_an_earlier_installation_does_not_remove_the_new_one(
    installations: SqlInstallations,
) -> None:
    await installations.keep(an_installation(at=minutes(5)))
    assert not await installations.remove(an_installation(at=minutes(4)), minutes(6))
    assert (await installations.find("T1")).gone_at is None  # type: ignore[union-attr]


async def test_a_workspace_without_one_of_its_own_is_served_by_its_organisation(
    installations: SqlInstallations,
) -> None:
    whole = an_installation("E1", organisation="E1", whole=True)
    await installations.keep(whole)
    assert await installations.find("T1") is None, "nobody said yet that T1 is one of E1's"
    assert await installations.belongs("T1", "E1")
    assert not await installations.belongs("T1", "E1")
    assert await installations.find("T1") == whole
    own = an_installation("T1", token="xoxb-own", organisation="E1")
    await installations.keep(own)
    assert await installations.find("T1") == own
    await installations.remove(an_installation(), minutes(1))
    assert await installations.find("T1") == whole


async def test_a_key_can_be_replaced_and_the_old_one_is_then_needed_no_more(database: Database) -> None:
    await SqlInstallations(database, Seal([KEY])).keep(an_installation())
    second = new_key()
    assert await SqlInstallations(database, Seal([second, KEY])).reseal() == 1
    assert await SqlInstallations(database, Seal([second])).find("T1") == an_installation()


async def test_without_the_key_nothing_is_guessed_and_the_error_says_which_setting(database: Database) -> None:
    await SqlInstallations(database, Seal([KEY])).keep(an_installation())
    stranger = SqlInstallations(database, Seal([new_key()]))
    for asked in (stranger.find("T1"), stranger.count(), stranger.reseal()):
        with pytest.raises(Unsound, match="SOVEREIGN_ENCRYPTION_KEYS"):
            await asked
    assert not await stranger.keep(an_installation()), "to install again is the way out"
    assert await stranger.find("T1") == an_installation()
    with pytest.raises(Refused, match="sovereign keys new"):
        await SqlInstallations(database, Seal([])).keep(an_installation())


def test_what_is_no_key_is_refused_and_not_repeated() -> None:
    with pytest.raises(Refused) as refused:
        Seal(["hunter2"])
    assert "hunter2" not in str(refused.value)


async def test_what_was_begun_is_used_once_even_by_two_at_once(installations: SqlInstallations) -> None:
    await installations.begin("state", minutes(0), minutes(10))
    used = await asyncio.gather(*(installations.redeem("state", minutes(1)) for _ in range(4)))
    assert sorted(used) == [False, False, False, True]


async def test_what_was_begun_too_long_ago_is_of_no_use(installations: SqlInstallations) -> None:
    await installations.begin("state", minutes(0), minutes(10))
    assert not await installations.redeem("state", minutes(10))
    assert not await installations.redeem("another", minutes(1))


async def test_what_nobody_finished_is_forgotten_when_the_next_one_begins(
    installations: SqlInstallations, database: Database
) -> None:
    await installations.begin("one", minutes(0), minutes(10))
    await installations.begin("two", minutes(11), minutes(21))
    async with database.reading() as session:
        assert await session.scalar(sa.text("SELECT count(*) FROM begun")) == 1
