"""What a workspace agreed on, kept: a channel's word over the workspace's, each change a line."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from kernel.domain import Act, Amendment, Audience, Dismissal, Ownership, Terms
from kernel.errors import Unsound
from storage.charter import SqlCharter
from storage.database import Database, open_database

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DEFAULTS = Terms(owners=frozenset({"U0OLGA"}), approvals=2)


def change(name: str, value: str | None, channel: str = "", workspace: str = "T1") -> Amendment:
    return Amendment(workspace=workspace, channel=channel, name=name, value=value, by="U0OLGA", at=NOON)


def owner(user: str, channel: str = "", by: str = "U0OLGA") -> Ownership:
    return Ownership(workspace="T1", channel=channel, user=user, by=by, at=NOON)


@pytest.fixture
def charter(database: Database) -> SqlCharter:
    return SqlCharter(database, DEFAULTS)


async def test_where_nothing_was_agreed_on_the_defaults_hold(charter: SqlCharter) -> None:
    assert await charter.terms("T1", "C1") == DEFAULTS
    assert await charter.amended("T1") == ()


async def test_a_channels_word_stands_over_the_workspaces_and_elsewhere_nothing_changes(charter: SqlCharter) -> None:
    await charter.amend(change("audience", '"members"'), change("approvals", "1", channel="C1"))
    assert await charter.terms("T1", "C1") == DEFAULTS.model_copy(update={"audience": Audience.MEMBERS, "approvals": 1})
    assert (await charter.terms("T1", "C2")).approvals == 2
    assert (await charter.terms("T1")).approvals == 2
    assert await charter.terms("T2", "C1") == DEFAULTS


async def test_a_word_that_is_taken_back_uncovers_what_lies_beneath(charter: SqlCharter) -> None:
    await charter.amend(change("approvals", "1"), change("approvals", "2", channel="C1"))
    assert (await charter.terms("T1", "C1")).approvals == 2
    await charter.amend(change("approvals", None, channel="C1"))
    assert (await charter.terms("T1", "C1")).approvals == 1
    await charter.amend(change("approvals", None))
    assert await charter.terms("T1", "C1") == DEFAULTS


async def test_each_change_leaves_a_line_that_names_who_and_what(charter: SqlCharter) -> None:
    await charter.amend(change("approvals", "1", channel="C1"))
    await charter.note(Act(workspace="T1", at=NOON, by="U0ADA", what="added a digest", subject="d1"))
    lines = [(act.by, act.what, act.subject, act.detail) for act in await charter.acts("T1")]
    assert lines == [("U0ADA", "added a digest", "d1", ""), ("U0OLGA", "set approvals", "C1", "1")]
    assert await charter.acts("T2") == ()


async def test_a_channels_owners_are_owners_there_beside_the_workspaces(charter: SqlCharter) -> None:
    assert await charter.owners("T1") == ()
    assert await charter.appoint(owner("U0ADA", channel="C1"))
    assert (await charter.terms("T1", "C1")).owners == {"U0OLGA", "U0ADA"}
    assert (await charter.terms("T1", "C2")).owners == {"U0OLGA"}
    assert (await charter.terms("T2", "C1")).owners == {"U0OLGA"}


async def test_the_owners_of_the_environment_stay_owners_when_another_is_named(charter: SqlCharter) -> None:
    assert await charter.appoint(owner("U0SAM"))
    assert not await charter.appoint(owner("U0SAM"))
    assert (await charter.terms("T1")).owners == {"U0OLGA", "U0SAM"}
    assert [(o.user, o.by) for o in await charter.owners("T1")] == [("U0OLGA", ""), ("U0SAM", "U0OLGA")]
    assert await charter.dismiss(owner("U0OLGA", by="U0SAM")) is Dismissal.DONE
    assert (await charter.terms("T1")).owners == {"U0SAM"}
    assert [(a.by, a.what, a.detail) for a in await charter.acts("T1")] == [
        ("U0SAM", "removed an owner", "U0OLGA"),
        ("U0OLGA", "made an owner", "U0SAM"),
    ]


async def test_the_last_owner_stays_and_who_is_none_is_not_removed(charter: SqlCharter) -> None:
    assert await charter.dismiss(owner("U0OLGA")) is Dismissal.LAST
    assert await charter.dismiss(owner("U0SAM")) is Dismissal.NONE
    assert await charter.dismiss(owner("U0OLGA", channel="C1")) is Dismissal.NONE
    await charter.appoint(owner("U0ADA", channel="C1"))
    assert await charter.dismiss(owner("U0ADA", channel="C1")) is Dismissal.DONE
    assert [act.what for act in await charter.acts("T1")] == ["removed an owner", "made an owner"]


async def test_of_two_owners_who_remove_each_other_at_once_one_stays(database_url: str) -> None:
    charters = [SqlCharter(open_database(database_url), DEFAULTS) for _ in range(2)]
    await charters[0].appoint(owner("U0SAM"))
    removed = await asyncio.gather(charters[0].dismiss(owner("U0SAM")), charters[1].dismiss(owner("U0OLGA")))
    assert sorted(removed) == [Dismissal.DONE, Dismissal.LAST]
    assert len((await charters[0].terms("T1")).owners) == 1
    for charter in charters:
        await charter._db.close()


async def test_all_owners_can_be_set_at_once_as_an_installation_does(charter: SqlCharter) -> None:
    await charter.amend(change("owners", '["U0SAM", "U0ADA"]'))
    assert (await charter.terms("T1")).owners == {"U0SAM", "U0ADA"}
    await charter.amend(change("owners", None))
    assert (await charter.terms("T1")).owners == {"U0OLGA"}


async def test_what_this_version_cannot_read_is_said_and_not_guessed(charter: SqlCharter) -> None:
    await charter.amend(change("approvals", '"many"'))
    with pytest.raises(Unsound, match="settings that this version cannot read"):
        await charter.terms("T1")
