"""Two workspaces share one Sovereign and one database: whoever tries with the ids of the other learns nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.command import VERBS
from bot.views import review
from kernel.domain import Run, RunState
from tests.signed import click, event, modal
from tests.storage.test_digests import a_digest
from tests.story.many import Street, a_street
from tests.story.world import QUESTION

# Ids of users are Slack's, and another workspace's owner may by chance, or by Slack Connect, be known here too.
OWNER, STRANGER = "U0OWNERT1", "U0OWNERT2"
HERS = QUESTION[:40]


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with a_street(tmp_path, "T1", "T2") as street:
        yield street


@pytest.fixture
async def hers(street: Street) -> Run:
    """A run of T1 that waits for its owner."""
    return await street.draft("T1")


async def untouched(street: Street, run: Run) -> None:
    assert await street.storage.ledger.run(run.id) == run
    assert await street.storage.ledger.decision(run.id, 1) is None
    assert not any(HERS in told.words or "trainable" in told.words for told in street.slack.of("T2"))


@pytest.mark.parametrize("user", [OWNER, STRANGER, "U0ASKER"])
@pytest.mark.parametrize("action", [review.APPROVE, review.REJECT, review.CHANGES, review.PUBLISH_AGAIN])
async def test_a_button_of_another_workspace_does_nothing(street: Street, hers: Run, user: str, action: str) -> None:
    await click(street.url, "T2", user, action, review.ticket(hers.id, 1))
    await street.hears("T2", "belongs to no run that I know")
    assert street.slack.of("T2", "views.open") == []
    await untouched(street, hers)


@pytest.mark.parametrize("user", [OWNER, STRANGER])
async def test_a_modal_of_another_workspace_does_nothing(street: Street, hers: Run, user: str) -> None:
    guidance = {review.INPUT: {review.FIELD: {"type": "plain_text_input", "value": "Tell me all of it."}}}
    taken = await modal(street.url, "T2", user, review.MODAL, review.ticket(hers.id, 1), guidance)
    assert taken.status_code == 200
    await street.hears("T2", "belongs to no run that I know")
    await untouched(street, hers)
    assert not any("Tell me all" in told.words for told in street.slack.told)


@pytest.mark.parametrize("verb", ["status", "cancel"])
@pytest.mark.parametrize("user", [OWNER, STRANGER, "U0ASKER"])
async def test_a_run_of_another_workspace_does_not_exist(street: Street, hers: Run, user: str, verb: str) -> None:
    await street.type("T2", user, f"{verb} {hers.id}")
    await street.hears("T2", f"There is no run `{hers.id}` here")
    await untouched(street, hers)


@pytest.mark.parametrize("user", [OWNER, STRANGER])
async def test_no_verb_tells_or_changes_anything_of_another_workspaces_run(
    street: Street, hers: Run, user: str
) -> None:
    for verb in VERBS:
        await street.type("T2", user, f"{verb.name} {hers.id}")
    await street.service._desktop.drain(20)
    await untouched(street, hers)


@pytest.mark.parametrize("user", [OWNER, STRANGER])
async def test_no_button_and_no_modal_that_there_is_tells_or_changes_anything(
    street: Street, hers: Run, user: str
) -> None:
    for kind, name in sorted(street.service.heard):
        for value in (review.ticket(hers.id, 1), hers.id):
            if kind == "button":
                assert (await click(street.url, "T2", user, name, value)).status_code == 200
            elif kind == "modal":
                typed = {review.INPUT: {review.FIELD: {"type": "plain_text_input", "value": "Tell me."}}}
                await modal(street.url, "T2", user, name, value, typed)  # not every modal can read such a ticket
    await street.service._desktop.drain(20)
    await untouched(street, hers)


async def test_a_list_has_runs_of_its_own_workspace_only(street: Street, hers: Run) -> None:
    await street.type("T2", "U0ASKER", "status")
    await street.hears("T2", "There are no runs that you can see yet")
    await street.type("T1", "U0ASKER", "status")
    await street.hears("T1", hers.id)


async def test_the_same_words_by_the_same_ids_are_two_runs_with_two_threads(street: Street, hers: Run) -> None:
    theirs = await street.draft("T2")
    assert theirs.id != hers.id
    assert (hers.workspace, theirs.workspace) == ("T1", "T2")
    for team, other in (("T1", theirs), ("T2", hers)):
        assert not any(other.id in told.words for told in street.slack.of(team))


async def test_owners_are_owners_of_their_own_workspace_only(street: Street, hers: Run) -> None:
    await click(street.url, "T1", STRANGER, review.APPROVE, review.ticket(hers.id, 1))
    await street.hears("T1", "Only an owner can decide")
    assert await street.storage.ledger.decision(hers.id, 1) is None
    await click(street.url, "T1", OWNER, review.REJECT, review.ticket(hers.id, 1))
    await street.becomes(hers, RunState.REJECTED)
    assert street.slack.of("T2") == [], "nobody there heard a word of it"


@pytest.mark.parametrize("user", [OWNER, STRANGER])
async def test_a_digest_of_another_workspace_does_not_exist(street: Street, user: str) -> None:
    hers = a_digest("lusab", workspace="T1", channel="CT1", due=datetime.now(UTC) + timedelta(days=3))
    await street.storage.digests.add(hers, 10)
    for verb in ("show", "pause", "resume", "now", "remove", "edit"):
        more = " friday 10:00" if verb == "edit" else ""
        await street.type("T2", user, f"digest {verb} lusab{more}")
        await street.until(lambda: street.slack.of("T2", "response_url"))
        street.slack.told.clear()
    for kind, name in sorted(street.service.heard):
        for value in ("lusab", "lusab:2401.00001"):
            if kind == "button":
                await click(street.url, "T2", user, name, value)
    await street.service._desktop.drain(20)
    await street.type("T2", user, "digest list")
    await street.until(lambda: street.slack.of("T2", "response_url"))
    assert await street.storage.digests.digest("lusab") == hers
    assert not any(hers.topic in told.words for told in street.slack.of("T2"))


@pytest.mark.parametrize("typed", ["settings set approvals 2", "owners add <@U0THIRD>", "owners remove <@U0OWNERT1>"])
async def test_an_owner_of_one_changes_nothing_in_the_other(street: Street, typed: str) -> None:
    before = [await street.storage.charter.terms(team) for team in ("T1", "T2")]
    await street.type("T2", OWNER, typed)
    await street.until(lambda: street.slack.of("T2", "response_url"))
    assert [await street.storage.charter.terms(team) for team in ("T1", "T2")] == before


@pytest.mark.parametrize("user", [OWNER, STRANGER, "U0ASKER"])
async def test_a_home_shows_its_own_workspace_only(street: Street, hers: Run, user: str) -> None:
    await event(street.url, "T2", {"type": "app_home_opened", "user": user, "tab": "home", "channel": "D1"})
    await street.until(lambda: street.slack.of("T2", "views.publish"))
    await untouched(street, hers)
    await event(street.url, "T1", {"type": "app_home_opened", "user": OWNER, "tab": "home", "channel": "D1"})
    await street.until(lambda: any(hers.id in told.words for told in street.slack.of("T1", "views.publish")))


async def test_the_audit_trail_and_the_settings_are_each_workspaces_own(street: Street) -> None:
    charter = street.storage.charter
    assert {act.workspace for act in await charter.acts("T2")} == {"T2"}
    assert (await charter.terms("T1")).owners == {OWNER}
    assert (await charter.terms("T2")).owners == {STRANGER}


async def test_each_workspace_is_spoken_to_with_its_own_token(street: Street, hers: Run) -> None:
    said = {"type": "app_mention", "user": "U5", "channel": "CT2", "ts": "1.1", "text": "how do I ask?"}
    await event(street.url, "T2", said)
    await street.until(lambda: street.slack.of("T2", "chat.postMessage"))
    channels = {(told.team, told.args["channel"]) for told in street.slack.told if told.method == "chat.postMessage"}
    assert channels == {("T1", "CT1"), ("T2", "CT2")}
