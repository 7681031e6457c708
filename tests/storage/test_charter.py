"""What a workspace agreed on, kept: a channel's word over the workspace's, each change a line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kernel.domain import Act, Amendment, Audience, Terms
from kernel.errors import Unsound
from storage.charter import SqlCharter
from storage.database import Database

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
DEFAULTS = Terms(owners=frozenset({"U0OLGA"}), approvals=2)


def change(name: str, value: str | None, channel: str = "", workspace: str = "T1") -> Amendment:
    return Amendment(workspace=workspace, channel=channel, name=name, value=value, by="U0OLGA", at=NOON)


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
    await charter.amend(change("owners", '["U0SAM"]'), change("owners", '["U0ADA"]', channel="C1"))
    assert (await charter.terms("T1", "C1")).owners == {"U0ADA"}
    await charter.amend(change("owners", None, channel="C1"))
    assert (await charter.terms("T1", "C1")).owners == {"U0SAM"}
    await charter.amend(change("owners", None))
    assert await charter.terms("T1", "C1") == DEFAULTS


async def test_each_change_leaves_a_line_that_names_who_and_what(charter: SqlCharter) -> None:
    await charter.amend(change("approvals", "1", channel="C1"))
    await charter.note(Act(workspace="T1", at=NOON, by="U0ADA", what="added a digest", subject="d1"))
    lines = [(act.by, act.what, act.subject, act.detail) for act in await charter.acts("T1")]
    assert lines == [("U0ADA", "added a digest", "d1", ""), ("U0OLGA", "set approvals", "C1", "1")]
    assert await charter.acts("T2") == ()


async def test_what_this_version_cannot_read_is_said_and_not_guessed(charter: SqlCharter) -> None:
    await charter.amend(change("approvals", '"many"'))
    with pytest.raises(Unsound, match="settings that this version cannot read"):
        await charter.terms("T1")
