"""Who belongs where: asked of Slack, page by page, kept for a minute at most, and never guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.directory import GOOD_FOR_S, Directory
from bot.local import ADA, OLGA, RANDOM, RESEARCH, SAM, Workspace
from bot.local.people import LOCAL, READERS, User
from bot.slack import Wires
from bot.slack_client import web_client
from kernel.errors import Refused, Unavailable

TEAM = LOCAL.id
CROWD = tuple(User(f"U0CROWD{number:04}", f"crowd{number}", "One of many") for number in range(1_200))
CROWDED = replace(
    LOCAL,
    people=LOCAL.people + CROWD,
    channels=tuple(
        replace(channel, members=channel.members | {user.id for user in CROWD}) if channel.id == RESEARCH else channel
        for channel in LOCAL.channels
    ),
)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace(team=CROWDED) as workspace:
        yield workspace


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def directory(workspace: Workspace, clock: Clock) -> Directory:
    client = web_client(workspace.bot_token, workspace.api_url)

    async def client_of(_team: str) -> Any:
        return client

    nobody: Any = None
    return Directory(Wires(client_of, nobody), now=clock)


def asked(workspace: Workspace, method: str) -> int:
    return sum(call.method == method for call in workspace.calls)


async def test_all_members_of_a_large_channel_are_found(workspace: Workspace, directory: Directory) -> None:
    members = await directory.members(TEAM, RESEARCH)
    assert {ADA, OLGA, SAM, *(user.id for user in CROWD)} <= members
    assert asked(workspace, "conversations.members") == 2


async def test_what_is_known_is_good_for_a_minute(workspace: Workspace, directory: Directory, clock: Clock) -> None:
    for at in (0, GOOD_FOR_S - 1):
        clock.at = at
        assert await directory.group(TEAM, READERS) == {ADA, SAM}
    assert asked(workspace, "usergroups.users.list") == 1
    clock.at = GOOD_FOR_S
    await directory.group(TEAM, READERS)
    assert asked(workspace, "usergroups.users.list") == 2


async def test_one_workspaces_answer_is_not_anothers(workspace: Workspace, directory: Directory) -> None:
    await directory.group(TEAM, READERS)
    await directory.group("T0OTHER", READERS)
    assert asked(workspace, "usergroups.users.list") == 2


async def test_where_slack_is_silent_nobody_is_assumed_to_belong(workspace: Workspace, directory: Directory) -> None:
    workspace.faults.fail("conversations.members", times=4)  # as often as the client asks
    with pytest.raises(Unavailable):
        await directory.members(TEAM, RESEARCH)
    assert ADA in await directory.members(TEAM, RESEARCH)


async def test_what_is_not_there_is_refused_with_what_to_do(directory: Directory) -> None:
    with pytest.raises(Refused, match="The user group that may ask here is gone"):
        await directory.group(TEAM, "S0NOBODY")
    with pytest.raises(Refused, match="/invite @sovereign"):
        await directory.members(TEAM, "C0NOWHERE")
    assert ADA in await directory.members(TEAM, RANDOM)
