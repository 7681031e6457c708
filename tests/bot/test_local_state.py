"""What the local workspace keeps over a restart, and what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import ADA, BOT, RANDOM, RESEARCH, Workspace
from tests.bot.local_bot import BUTTONS


async def test_threads_files_and_memberships_survive_a_restart_and_ephemerals_do_not(tmp_path: Path) -> None:
    file = tmp_path / "new folder" / "workspace.sqlite"
    async with Workspace(file) as before:
        client = AsyncWebClient(token=before.bot_token, base_url=before.api_url)
        parent = (await client.chat_postMessage(channel=RESEARCH, text="Searching"))["ts"]
        await client.chat_update(channel=RESEARCH, ts=parent, text="Found", blocks=BUTTONS)
        await client.files_upload_v2(channel=RESEARCH, thread_ts=parent, content="# Report", filename="report.md")
        await client.chat_postEphemeral(channel=RESEARCH, user=ADA, text="Only you")
        await before.slash(ADA, RANDOM, "/invite", "@sovereign")
        kept = before.messages(RESEARCH, parent)

    async with Workspace(file) as after:
        restored = after.messages(RESEARCH, parent)
        assert [(m.ts, m.text, m.blocks, m.files, m.user) for m in restored] == [
            (m.ts, m.text, m.blocks, m.files, BOT) for m in kept
        ]
        assert after.files[0].content == b"# Report"
        assert after.ephemerals(ADA) == ()
        client = AsyncWebClient(token=after.bot_token, base_url=after.api_url)
        await client.chat_update(channel=RESEARCH, ts=parent, text="Still editable", blocks=[])
        await client.chat_postMessage(channel=RANDOM, text="Still a member")


async def test_what_was_answered_is_on_disk_even_if_the_process_dies(tmp_path: Path) -> None:
    file = tmp_path / "workspace.sqlite"
    async with Workspace(file) as living:
        client = AsyncWebClient(token=living.bot_token, base_url=living.api_url)
        await client.chat_postMessage(channel=RESEARCH, text="Posted")
        async with Workspace(file) as reader:  # no one has stopped the first: it could have been killed here
            assert [m.text for m in reader.messages(RESEARCH)] == ["Posted"]


async def test_a_deleted_message_stays_deleted(tmp_path: Path) -> None:
    file = tmp_path / "workspace.sqlite"
    async with Workspace(file) as before:
        client = AsyncWebClient(token=before.bot_token, base_url=before.api_url)
        ts = (await client.chat_postMessage(channel=RESEARCH, text="Oops"))["ts"]
        await client.chat_delete(channel=RESEARCH, ts=ts)
    async with Workspace(file) as after:
        assert after.messages(RESEARCH) == ()


async def test_no_two_messages_share_a_ts() -> None:
    async with Workspace() as workspace:
        said = [await workspace.say(ADA, RESEARCH, str(number)) for number in range(50)]
        assert len({message.ts for message in said}) == 50
        assert sorted(message.ts for message in said) == [message.ts for message in said]


async def test_a_port_that_is_taken_is_said_and_the_file_is_let_go(tmp_path: Path) -> None:
    file = tmp_path / "workspace.sqlite"
    async with Workspace() as first:
        port = int(first.url.rstrip("/").rpartition(":")[2])
        with pytest.raises(OSError, match="address already in use"):
            await Workspace(file).start(port)
    async with Workspace(file) as later:
        assert later.messages(RESEARCH) == ()
