"""A real Bolt app over a real Socket Mode connection: every kind of exchange that our bot has with Slack, once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.local import ADA, OLGA, PAPERS, RANDOM, RESEARCH, SAM, Workspace, direct_message
from tests.bot.local_bot import TinyBot, asked


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace() as workspace:
        yield workspace


@pytest.fixture
async def bot(workspace: Workspace) -> AsyncIterator[TinyBot]:
    async with TinyBot(workspace) as bot:
        await workspace.until(lambda: workspace.connections == 1)
        yield bot


async def test_a_command_is_acknowledged_and_its_message_is_posted_edited_and_answered_in_its_thread(
    workspace: Workspace, bot: TinyBot
) -> None:
    parent, reply = await asked(workspace)
    (ack,) = workspace.acks
    assert (ack.type, ack.payload, ack.late) == ("slash_commands", None, False)
    assert workspace.text_of(parent) == "Searching, 4 of 4"
    assert parent.edited_ts > parent.ts
    assert workspace.text_of(reply) == "Your word, please\n[Approve] [Request changes]"
    assert reply.thread_ts == parent.ts
    assert workspace.messages(RESEARCH) == (parent,)


async def test_a_command_carries_what_slack_sends(workspace: Workspace, bot: TinyBot) -> None:
    done = await workspace.slash(ADA, RESEARCH, "/sovereign", "ask why")
    (command,) = bot.told("command")
    assert (command["text"], command["user_id"], command["user_name"]) == ("ask why", ADA, "ada")
    assert (command["channel_id"], command["channel_name"]) == (RESEARCH, "research")
    assert command["trigger_id"] == done.trigger_id
    assert command["response_url"].startswith(workspace.url)


async def test_an_answer_in_the_acknowledgement_is_seen_by_the_one_who_asked(
    workspace: Workspace, bot: TinyBot
) -> None:
    done = await workspace.slash(ADA, RANDOM, "/sovereign", "help")
    assert done.ack_payload == {"text": "Ask me: /sovereign ask …"}
    assert [m.text for m in workspace.ephemerals(ADA)] == ["Ask me: /sovereign ask …"]
    assert workspace.ephemerals(SAM) == workspace.messages(RANDOM) == ()


async def test_a_response_url_answers_where_the_bot_is_no_member(workspace: Workspace, bot: TinyBot) -> None:
    await workspace.slash(ADA, RANDOM, "/sovereign", "later")
    await workspace.until(lambda: workspace.ephemerals(ADA))
    assert workspace.ephemerals(ADA)[0].text == "Here it is."


async def test_a_click_carries_the_message_and_its_button(workspace: Workspace, bot: TinyBot) -> None:
    parent, reply = await asked(workspace)
    done = await workspace.click(OLGA, RESEARCH, reply.ts, "approve")
    (body,) = bot.told("approve")
    (action,) = body["actions"]
    assert (action["type"], action["action_id"], action["value"]) == ("button", "approve", "run-1")
    assert action["block_id"] == reply.blocks[1]["block_id"]
    assert body["message"]["blocks"] == list(reply.blocks)
    assert body["container"] == {
        "type": "message",
        "message_ts": reply.ts,
        "channel_id": RESEARCH,
        "is_ephemeral": False,
        "thread_ts": parent.ts,
    }
    assert (body["user"]["id"], body["user"]["username"]) == (OLGA, "olga")
    assert (body["trigger_id"], body["is_enterprise_install"]) == (done.trigger_id, False)


async def test_a_click_replaces_the_buttons_whispers_uploads_and_publishes(workspace: Workspace, bot: TinyBot) -> None:
    parent, reply = await asked(workspace)
    await workspace.click(OLGA, RESEARCH, reply.ts, "approve")
    await workspace.until(lambda: workspace.messages(PAPERS))
    _, changed, shared = workspace.messages(RESEARCH, parent.ts)
    assert workspace.text_of(changed) == "Approved by @Olga"
    assert [m.text for m in workspace.ephemerals(OLGA)] == ["Thank you."]
    (file,) = workspace.files
    assert (file.name, file.title, file.content, shared.files) == ("report.md", "The report", b"# Report", (file.id,))


async def test_a_button_that_is_gone_can_only_be_clicked_as_a_stale_one(workspace: Workspace, bot: TinyBot) -> None:
    _, reply = await asked(workspace)
    await workspace.click(OLGA, RESEARCH, reply.ts, "approve")
    await workspace.until(lambda: workspace.messages(PAPERS))
    with pytest.raises(LookupError):
        await workspace.click(ADA, RESEARCH, reply.ts, "approve")
    await workspace.click(ADA, RESEARCH, reply.ts, "approve", stale=True)
    assert [body["user"]["id"] for body in bot.told("approve")] == [OLGA, ADA]


async def test_a_modal_opens_complains_and_closes(workspace: Workspace, bot: TinyBot) -> None:
    _, reply = await asked(workspace)
    await workspace.click(OLGA, RESEARCH, reply.ts, "changes")
    await workspace.until(lambda: workspace.modals(OLGA))
    (modal,) = workspace.modals(OLGA)

    empty = await workspace.submit(OLGA, modal.id, {"what": {"text": ""}})
    assert empty.errors == {"what": "Please complete this required field."}
    assert bot.told("guided") == []

    refused = await workspace.submit(OLGA, modal.id, {"what": {"text": "no"}})
    assert refused.errors == {"what": "Please say what should change."}
    assert workspace.modals(OLGA)[0].errors == (("what", "Please say what should change."),)

    accepted = await workspace.submit(OLGA, modal.id, {"what": {"text": "Look at 13B only."}})
    assert accepted.errors == {}
    assert workspace.modals(OLGA) == ()
    view = bot.told("guided")[-1]["view"]
    assert view["state"]["values"]["what"]["text"] == {"type": "plain_text_input", "value": "Look at 13B only."}
    assert (view["callback_id"], view["private_metadata"]) == ("guidance", "run-1")


async def test_closing_a_modal_tells_the_app_that_asked_to_know(workspace: Workspace, bot: TinyBot) -> None:
    _, reply = await asked(workspace)
    await workspace.click(OLGA, RESEARCH, reply.ts, "changes")
    await workspace.until(lambda: workspace.modals(OLGA))
    await workspace.close_modal(OLGA, workspace.modals(OLGA)[0].id)
    assert workspace.modals(OLGA) == ()
    assert len(bot.told("closed")) == 1


async def test_a_mention_reaches_the_app_from_channels_where_it_is_a_member(workspace: Workspace, bot: TinyBot) -> None:
    await workspace.say(ADA, RANDOM, "@sovereign are you there?")
    await workspace.say(ADA, RESEARCH, "@sovereign status <now> & @nobody")
    await workspace.until(lambda: bot.told("mention"))
    (body,) = bot.told("mention")
    assert body["event"]["text"] == "<@U0SOVEREIGN> status &lt;now&gt; &amp; @nobody"
    assert body["event"]["channel"] == RESEARCH


async def test_an_invitation_makes_the_bot_a_member(workspace: Workspace, bot: TinyBot) -> None:
    await workspace.slash(ADA, RANDOM, "/invite", "@sovereign")
    assert [workspace.text_of(m) for m in workspace.messages(RANDOM)] == ["was added to #random by Ada."]
    await bot.client.chat_postMessage(channel=RANDOM, text="Thank you for having me.")


async def test_an_unknown_command_is_answered_by_slackbot(workspace: Workspace, bot: TinyBot) -> None:
    done = await workspace.slash(ADA, RESEARCH, "/soveriegn", "ask why")
    assert done.error == "unknown_command"
    (whisper,) = workspace.ephemerals(ADA)
    assert whisper.user == "USLACKBOT"
    assert "is not a valid command" in whisper.text
    assert bot.heard == []


async def test_nobody_reads_a_direct_message_of_others(workspace: Workspace, bot: TinyBot) -> None:
    await bot.client.chat_postMessage(channel=OLGA, text="For you alone.")
    assert [m.text for m in workspace.messages(direct_message(OLGA))] == ["For you alone."]
    with pytest.raises(PermissionError):
        await workspace.say(SAM, direct_message(OLGA), "May I?")
