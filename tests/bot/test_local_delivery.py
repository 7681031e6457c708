"""What Slack does when things go wrong on the way, played by the local workspace against a real Bolt app."""

from __future__ import annotations

import asyncio
import time

import pytest
from slack_sdk.errors import SlackApiError

from bot.local import ADA, OLGA, RESEARCH, Limits, Workspace
from tests.bot.local_bot import TinyBot, asked


async def test_a_late_acknowledgement_shows_the_user_a_time_out_and_its_answer_is_lost() -> None:
    async with Workspace(limits=Limits(ack_s=0.1)) as workspace, TinyBot(workspace) as bot:
        bot.ack_after_s = 0.3
        done = await workspace.slash(ADA, RESEARCH, "/sovereign", "help")
        assert (done.error, done.ack_ms) == ("operation_timeout", None)
        await workspace.until(lambda: workspace.acks)
        assert workspace.acks[0].late
        assert [m.text for m in workspace.ephemerals(ADA)] == ['/sovereign failed with the error "operation_timeout"']


async def test_with_nobody_connected_a_command_fails_at_once() -> None:
    async with Workspace() as workspace:
        done = await workspace.slash(ADA, RESEARCH, "/sovereign", "help")
        assert done.error == "dispatch_failed"
        assert [m.text for m in workspace.ephemerals(ADA)] == ['/sovereign failed with the error "dispatch_failed"']


async def test_a_duplicate_reaches_the_app_twice_and_shares_its_trigger() -> None:
    async with Workspace() as workspace, TinyBot(workspace) as bot:
        workspace.faults.duplicate()
        await workspace.slash(ADA, RESEARCH, "/sovereign", "help")
        await workspace.until(lambda: len(workspace.acks) == 2)
        first, second = bot.told("command")
        assert first["trigger_id"] == second["trigger_id"]
        await workspace.slash(ADA, RESEARCH, "/sovereign", "help")
        assert len(bot.told("command")) == 3


async def test_an_event_whose_acknowledgement_is_lost_comes_again_with_the_same_id() -> None:
    async with Workspace(limits=Limits(ack_s=0.1, event_retries_s=(0, 60))) as workspace, TinyBot(workspace) as bot:
        workspace.faults.lose_ack()
        await workspace.say(ADA, RESEARCH, "@sovereign hello")
        await workspace.until(lambda: workspace.acks)
        first, second = bot.told("mention")
        assert first["event_id"] == second["event_id"]


async def test_an_app_whose_connection_is_cut_connects_again_and_hears_the_next_command() -> None:
    async with Workspace() as workspace, TinyBot(workspace):
        await workspace.faults.drop_connection()
        assert workspace.connections == 0
        await workspace.until(lambda: workspace.connections == 1)
        assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "help")).error == ""


async def test_an_app_that_is_asked_to_leave_connects_anew() -> None:
    async with Workspace() as workspace, TinyBot(workspace):
        await workspace.faults.disconnect()
        await workspace.until(lambda: workspace.connections_made == 2 and workspace.connections == 1)
        assert (await workspace.slash(ADA, RESEARCH, "/sovereign", "help")).error == ""


async def test_two_connections_take_turns() -> None:
    async with Workspace() as workspace, TinyBot(workspace) as one, TinyBot(workspace) as other:
        await workspace.until(lambda: workspace.connections == 2)
        for _ in range(4):
            await workspace.slash(ADA, RESEARCH, "/sovereign", "help")
        assert (len(one.heard), len(other.heard)) == (2, 2)


async def test_an_eleventh_connection_is_refused() -> None:
    async with Workspace(limits=Limits(connections=1)) as workspace, TinyBot(workspace) as bot:
        await workspace.until(lambda: workspace.connections == 1)
        with pytest.raises(SlackApiError, match="too_many_websockets"):
            await bot.client.apps_connections_open(app_token=workspace.app_token)


async def test_too_many_posts_are_put_off_and_the_sdk_waits_as_it_is_told() -> None:
    async with Workspace(limits=Limits(posts_burst=1, posts_per_s=1)) as workspace, TinyBot(workspace) as bot:
        started = time.monotonic()
        await bot.client.chat_postMessage(channel=RESEARCH, text="first")
        await bot.client.chat_postMessage(channel=RESEARCH, text="second")
        assert time.monotonic() - started >= 1
        assert [call.status for call in workspace.calls if call.method == "chat.postMessage"] == [200, 429, 200]
        assert [m.text for m in workspace.messages(RESEARCH)] == ["first", "second"]


async def test_a_rate_limit_on_request_hits_only_the_calls_it_was_asked_for() -> None:
    async with Workspace() as workspace, TinyBot(workspace) as bot:
        bot.client.retry_handlers.clear()
        workspace.faults.rate_limit("chat.postMessage", retry_after_s=7)
        with pytest.raises(SlackApiError) as refused:
            await bot.client.chat_postMessage(channel=RESEARCH, text="first")
        assert refused.value.response["error"] == "ratelimited"
        assert refused.value.response.headers["Retry-After"] == "7"
        await bot.client.chat_postMessage(channel=RESEARCH, text="second")


async def test_an_error_page_is_retried_by_the_sdk_and_nothing_was_done_the_first_time() -> None:
    async with Workspace() as workspace, TinyBot(workspace) as bot:
        workspace.faults.fail("chat.postMessage")
        await bot.client.chat_postMessage(channel=RESEARCH, text="once")
        assert [m.text for m in workspace.messages(RESEARCH)] == ["once"]


async def test_a_lost_answer_leaves_a_message_that_the_caller_does_not_know_of() -> None:
    async with Workspace() as workspace, TinyBot(workspace) as bot:
        workspace.faults.lose_answer("chat.postMessage")
        await bot.client.chat_postMessage(channel=RESEARCH, text="twice")  # the SDK sends it again by itself
        assert [m.text for m in workspace.messages(RESEARCH)] == ["twice", "twice"]


async def test_a_delayed_call_takes_its_time() -> None:
    async with Workspace() as workspace, TinyBot(workspace) as bot:
        workspace.faults.delay("chat.postMessage", 0.2)
        started = time.monotonic()
        await bot.client.chat_postMessage(channel=RESEARCH, text="slow")
        assert time.monotonic() - started >= 0.2


async def test_a_submission_that_nobody_answers_keeps_the_form_open_and_says_so() -> None:
    async with Workspace(limits=Limits(ack_s=0.2)) as workspace, TinyBot(workspace):
        _, reply = await asked(workspace)
        await workspace.click(OLGA, RESEARCH, reply.ts, "changes")
        await workspace.until(lambda: workspace.modals(OLGA))
        workspace.faults.lose_ack()
        view_id = workspace.modals(OLGA)[0].id
        done = await workspace.submit(OLGA, view_id, {"what": {"text": "more"}})
        assert done.error == "operation_timeout"
        assert "trouble connecting" in workspace.modals(OLGA)[0].notice


async def test_waiting_for_what_never_happens_says_what_did() -> None:
    async with Workspace() as workspace, TinyBot(workspace) as bot:
        await bot.client.chat_postMessage(channel=RESEARCH, text="Something else")
        with pytest.raises(TimeoutError, match=r"chat\.postMessage.*Something else"):
            await workspace.until(lambda: False, timeout=0.05)


async def test_stopping_does_not_wait_for_an_open_connection() -> None:
    workspace = Workspace()
    await workspace.start()
    async with TinyBot(workspace):
        await workspace.until(lambda: workspace.connections == 1)
        async with asyncio.timeout(2):
            await workspace.stop()
