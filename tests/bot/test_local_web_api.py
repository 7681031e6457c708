"""The Web API: its refusals, each by its name, and what its answers carry. Called with slack_sdk, as the bot does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.local import ADA, BOT, OLGA, PAPERS, RANDOM, RESEARCH, Limits, Workspace, direct_message
from bot.local.refusals import SlackRefusal
from bot.local.tickets import Origin, Tickets
from tests.bot.local_bot import BUTTONS, MODAL, TinyBot


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with Workspace() as workspace:
        yield workspace


@pytest.fixture
def client(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)


async def refusal(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_call_needs_the_right_token(workspace: Workspace) -> None:
    url = workspace.api_url
    assert await refusal(AsyncWebClient(base_url=url).auth_test()) == "not_authed"
    assert await refusal(AsyncWebClient("xoxb-wrong", base_url=url).auth_test()) == "invalid_auth"
    assert await refusal(AsyncWebClient(workspace.app_token, base_url=url).auth_test()) == "not_allowed_token_type"
    bot = AsyncWebClient(base_url=url)
    assert await refusal(bot.apps_connections_open(app_token=workspace.bot_token)) == "not_allowed_token_type"


async def test_a_token_in_the_address_is_not_read(workspace: Workspace) -> None:
    url = f"{workspace.api_url}auth.test?token={workspace.bot_token}"
    async with aiohttp.ClientSession() as session, session.post(url) as answer:
        assert (await answer.json())["error"] == "not_authed"


async def test_an_unknown_method_is_named_so(client: AsyncWebClient) -> None:
    assert await refusal(client.api_call("reactions.add")) == "unknown_method"


async def test_a_refused_block_is_told_with_its_place(client: AsyncWebClient) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=RESEARCH, text="x", blocks=blocks)
    assert refused.value.response.data == {
        "ok": False,
        "error": "invalid_blocks",
        "response_metadata": {
            "messages": ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"]
        },
    }


@pytest.mark.parametrize("as_json", [True, False])
async def test_blocks_arrive_from_forms_and_from_json(workspace: Workspace, as_json: bool) -> None:
    args = {"channel": RESEARCH, "text": "x", "blocks": BUTTONS if as_json else json.dumps(BUTTONS)}
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {workspace.bot_token}"}) as session:
        url = f"{workspace.api_url}chat.postMessage"
        sent = session.post(url, json=args) if as_json else session.post(url, data=args)
        async with sent as answer:
            assert (await answer.json())["ok"]
    (message,) = workspace.messages(RESEARCH)
    assert workspace.text_of(message).endswith("[Approve] [Request changes]")


async def test_blocks_that_are_no_json_are_refused(client: AsyncWebClient) -> None:
    assert await refusal(client.chat_postMessage(channel=RESEARCH, text="x", blocks="[{")) == "invalid_blocks_format"


async def test_where_and_as_whom_one_may_speak(client: AsyncWebClient) -> None:
    assert await refusal(client.chat_postMessage(channel="C0NOWHERE", text="x")) == "channel_not_found"
    assert await refusal(client.chat_postMessage(channel=RANDOM, text="x")) == "not_in_channel"
    assert await refusal(client.chat_postMessage(channel=RESEARCH, text="x", thread_ts="1.2")) == "thread_not_found"
    assert await refusal(client.chat_postEphemeral(channel=RANDOM, user=ADA, text="x")) == "not_in_channel"
    assert await refusal(client.chat_postEphemeral(channel=RESEARCH, user="U0X", text="x")) == "user_not_in_channel"
    assert await refusal(client.conversations_history(channel=RANDOM)) == "not_in_channel"


async def test_only_own_messages_change(workspace: Workspace, client: AsyncWebClient) -> None:
    theirs = await workspace.say(ADA, RESEARCH, "mine")
    assert await refusal(client.chat_update(channel=RESEARCH, ts=theirs.ts, text="x")) == "cant_update_message"
    assert await refusal(client.chat_delete(channel=RESEARCH, ts=theirs.ts)) == "cant_delete_message"
    assert await refusal(client.chat_update(channel=RESEARCH, ts="1.2", text="x")) == "message_not_found"
    whisper = await client.chat_postEphemeral(channel=RESEARCH, user=ADA, text="x")
    gone = client.chat_update(channel=RESEARCH, ts=whisper["message_ts"], text="y")
    assert await refusal(gone) == "message_not_found"


async def test_an_update_without_blocks_keeps_them_and_an_empty_list_takes_them_away(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel=RESEARCH, text="one", blocks=BUTTONS))["ts"]
    await client.chat_update(channel=RESEARCH, ts=ts, text="two")
    assert workspace.messages(RESEARCH)[0].blocks
    await client.chat_update(channel=RESEARCH, ts=ts, text="three", blocks=[])
    assert workspace.text_of(workspace.messages(RESEARCH)[0]) == "three"


async def test_a_deleted_parent_leaves_a_note_and_a_deleted_reply_leaves_nothing(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    parent = (await client.chat_postMessage(channel=RESEARCH, text="parent"))["ts"]
    reply = (await client.chat_postMessage(channel=RESEARCH, text="reply", thread_ts=parent))["ts"]
    await client.chat_delete(channel=RESEARCH, ts=parent)
    assert [m.text for m in workspace.messages(RESEARCH, parent)] == ["This message was deleted.", "reply"]
    await client.chat_delete(channel=RESEARCH, ts=reply)
    assert [m.text for m in workspace.messages(RESEARCH, parent)] == ["This message was deleted."]


async def test_a_trigger_opens_one_modal_and_only_for_three_seconds() -> None:
    now = 0.0
    tickets = Tickets(Limits(), clock=lambda: now)
    used, late = tickets.trigger(ADA, RESEARCH), tickets.trigger(ADA)
    assert tickets.pull(used) == (ADA, RESEARCH)
    with pytest.raises(SlackRefusal, match="exchanged_trigger_id"):
        tickets.pull(used)
    now = 3.1
    with pytest.raises(SlackRefusal, match="expired_trigger_id"):
        tickets.pull(late)
    with pytest.raises(SlackRefusal, match="invalid_trigger_id"):
        tickets.pull("1.2.3")


async def test_a_modal_needs_a_live_trigger(client: AsyncWebClient) -> None:
    assert await refusal(client.views_open(trigger_id="1.2.3", view=MODAL)) == "invalid_trigger_id"
    assert await refusal(client.views_update(view_id="V0", view=MODAL)) == "not_found"


async def test_a_response_url_serves_five_times_and_thirty_minutes() -> None:
    now = 0.0
    tickets = Tickets(Limits(), clock=lambda: now)
    key, other = tickets.response_url(Origin(ADA, RANDOM)), tickets.response_url(Origin(ADA, RANDOM))
    for _ in range(5):
        assert tickets.redeem(key).user == ADA
    with pytest.raises(SlackRefusal, match="used_url"):
        tickets.redeem(key)
    now = 30 * 60 + 1
    with pytest.raises(SlackRefusal, match="expired_url"):
        tickets.redeem(other)


async def test_a_response_url_replaces_and_deletes_what_was_clicked(workspace: Workspace) -> None:
    async with TinyBot(workspace) as bot:
        await bot.client.chat_postEphemeral(channel=RESEARCH, user=OLGA, text="x", blocks=BUTTONS)
        (whisper,) = workspace.ephemerals(OLGA)
        await workspace.click(OLGA, RESEARCH, whisper.ts, "changes")
        hook = AsyncWebhookClient(bot.told("changes")[0]["response_url"])
        assert "message" not in bot.told("changes")[0]
        await hook.send(text="Noted.", blocks=[], replace_original=True)
        assert [workspace.text_of(m) for m in workspace.ephemerals(OLGA)] == ["Noted."]
        await hook.send(delete_original=True)
        assert workspace.ephemerals(OLGA) == ()
        assert (await hook.send(text="", blocks=[{"type": "nope"}])).status_code == 400
        assert (await hook.send(text="4")).status_code == 200
        assert (await hook.send(text="For all", response_type="in_channel")).status_code == 200
        assert (await hook.send(text="6")).status_code == 404
        assert [m.text for m in workspace.messages(RESEARCH)] == ["For all"]


async def test_channels_and_people_can_be_looked_up(client: AsyncWebClient) -> None:
    channel = (await client.conversations_info(channel=RANDOM))["channel"]
    assert (channel["name"], channel["is_member"]) == ("random", False)
    assert BOT in (await client.conversations_members(channel=PAPERS))["members"]
    assert (await client.users_info(user=OLGA))["user"]["real_name"] == "Olga"
    assert (await client.conversations_open(users=ADA))["channel"]["id"] == direct_message(ADA)
    assert [c["name"] for c in (await client.conversations_list())["channels"]] == ["research", "papers", "random"]
    assert await refusal(client.users_info(user="U0X")) == "user_not_found"


async def test_a_thread_can_be_read_back_to_find_what_was_posted(client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel=RESEARCH, text="parent"))["ts"]
    key = {"event_type": "sovereign", "event_payload": {"key": "run-1/answer"}}
    await client.chat_postMessage(channel=RESEARCH, text="reply", thread_ts=parent, metadata=key)
    thread = (await client.conversations_replies(channel=RESEARCH, ts=parent))["messages"]
    assert [m["text"] for m in thread] == ["parent", "reply"]
    assert (thread[0]["reply_count"], thread[1]["metadata"]) == (1, key)
    assert await refusal(client.conversations_replies(channel=RESEARCH, ts="1.2")) == "thread_not_found"
    first = await client.conversations_replies(channel=RESEARCH, ts=parent, limit=1)
    rest = await client.conversations_replies(
        channel=RESEARCH, ts=parent, limit=1, cursor=first["response_metadata"]["next_cursor"]
    )
    assert (first["has_more"], rest["messages"][0]["text"]) == (True, "reply")


async def test_an_upload_is_shared_only_when_all_its_bytes_have_come(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    promised = await client.files_getUploadURLExternal(filename="report.md", length=5)
    file = {"id": promised["file_id"], "title": "Report"}
    assert await refusal(client.files_completeUploadExternal(files=[file], channel_id=RESEARCH)) == "file_not_found"
    async with aiohttp.ClientSession() as session:
        async with session.post(promised["upload_url"], data=b"four") as short:
            assert short.status == 400
        async with session.post(promised["upload_url"], data=b"fives") as whole:
            assert whole.status == 200
    assert await refusal(client.files_completeUploadExternal(files=[file], channel_id=RANDOM)) == "not_in_channel"
    await client.files_completeUploadExternal(files=[file], channel_id=RESEARCH, initial_comment="Here:")
    (message,) = workspace.messages(RESEARCH)
    assert (message.text, message.files) == ("Here:", (promised["file_id"],))


async def test_edits_have_a_limit_of_their_own() -> None:
    async with Workspace(limits=Limits(per_minute={"chat.update": 2})) as workspace:
        client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
        ts = (await client.chat_postMessage(channel=RESEARCH, text="0"))["ts"]
        for edit in "12":
            await client.chat_update(channel=RESEARCH, ts=ts, text=edit)
        assert await refusal(client.chat_update(channel=RESEARCH, ts=ts, text="3")) == "ratelimited"


async def test_every_call_is_noted_with_what_came_of_it(workspace: Workspace, client: AsyncWebClient) -> None:
    await client.auth_test()
    await refusal(client.chat_postMessage(channel=RANDOM, text="x"))
    assert [(c.method, c.status, c.error) for c in workspace.calls] == [
        ("auth.test", 200, ""),
        ("chat.postMessage", 200, "not_in_channel"),
    ]
    assert workspace.calls[1].args == {"channel": RANDOM, "text": "x"}


async def test_blocks_messages_and_views_can_be_checked_without_a_token(workspace: Workspace) -> None:
    client = AsyncWebClient(base_url=workspace.api_url)
    assert (await client.blocks_validate(blocks=BUTTONS))["ok"]
    assert (await client.blocks_validate(message={"blocks": BUTTONS}))["ok"]
    assert (await client.blocks_validate(view=MODAL))["ok"]
    with pytest.raises(SlackApiError) as refused:
        await client.blocks_validate(view={**MODAL, "title": {"type": "plain_text", "text": "x" * 25}})
    assert refused.value.response["error"] == "invalid_view"
    assert refused.value.response["errors"] == [
        {"pointer": "/view/title/text", "code": "failed_constraint", "message": "must be less than 25 characters"}
    ]
    assert await refusal(client.blocks_validate(blocks=[{"type": "nope"}])) == "invalid_blocks"
    assert await refusal(client.blocks_validate(message={})) == "invalid_message"
    assert await refusal(client.blocks_validate(blocks=BUTTONS, view=MODAL)) == "invalid_arguments"


async def test_anyone_can_ask_whether_the_api_is_there(workspace: Workspace) -> None:
    client = AsyncWebClient(base_url=workspace.api_url)
    assert (await client.api_test(foo="bar"))["args"] == {"foo": "bar"}
    assert await refusal(client.api_test(error="my_error")) == "my_error"


async def test_metadata_needs_a_type_and_a_payload(client: AsyncWebClient) -> None:
    for metadata in ({"event_type": "x"}, {"event_payload": {}}, {"event_type": "x", "event_payload": "y"}):
        call = client.chat_postMessage(channel=RESEARCH, text="x", metadata=metadata)
        assert await refusal(call) == "invalid_metadata_schema"


async def test_what_the_page_cannot_show_is_refused(client: AsyncWebClient) -> None:
    sent = client.chat_postMessage(channel=RESEARCH, text="x", attachments=[{"text": "old"}])
    assert await refusal(sent) == "invalid_arguments"
