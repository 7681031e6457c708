"""`/sovereign doctor`: owners read how Sovereign stands in their workspace, others that they may not."""

from __future__ import annotations

from pathlib import Path

from kernel.domain import Amendment
from tests.installed import NOON
from tests.story.many import a_street


async def test_an_owner_reads_how_it_stands_here_and_nobody_else_does(tmp_path: Path) -> None:
    async with a_street(tmp_path, "T1", "T2") as street:
        street.slack.scopes = "commands"
        await street.draft("T2")
        await street.type("T1", "U0OWNERT1", "doctor")
        await street.hears("T1", "Sovereign's doctor: Something is wrong")
        [answer] = [told.words for told in street.slack.of("T1", "response_url") if "doctor" in told.words]
        assert "the app lacks chat:write" in answer
        assert "0 runs are under way; 1 worker lives" in answer, "runs of T2 are none of T1's business"
        assert "xoxb-" not in answer

        await street.type("T1", "U0ASKER", "doctor")
        await street.hears("T1", "Only an owner can see this. Owners here: <@U0OWNERT1>.")


async def test_a_publication_channel_that_sovereign_is_not_in_is_found_before_a_draft_waits_for_it(
    tmp_path: Path,
) -> None:
    async with a_street(tmp_path, "T1") as street:
        change = Amendment(workspace="T1", name="publication", value='"C0PAPERS"', by="U0OWNERT1", at=NOON)
        await street.storage.charter.amend(change)
        await street.type("T1", "U0OWNERT1", "doctor")
        await street.hears("T1", "I am not in #papers, so no draft can be published")
