"""A tiny real Bolt app for the tests of the local workspace: it does one of everything that our bot does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.local import ADA, PAPERS, RESEARCH, Message, Workspace

CONFIRM = {
    "title": {"type": "plain_text", "text": "Approve this draft?"},
    "text": {"type": "plain_text", "text": "It is then published in #papers."},
    "confirm": {"type": "plain_text", "text": "Approve"},
    "deny": {"type": "plain_text", "text": "Not yet"},
}
BUTTONS = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Your word, please*"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "text": {"type": "plain_text", "text": "Approve"},
                "action_id": "approve",
                "value": "run-1",
                "style": "primary",
                "confirm": CONFIRM,
            },
            {
                "type": "button",
                "text": {"type": "plain_text", "text": "Request changes"},
                "action_id": "changes",
                "value": "run-1",
            },
        ],
    },
]
MODAL = {
    "type": "modal",
    "callback_id": "guidance",
    "private_metadata": "run-1",
    "title": {"type": "plain_text", "text": "Request changes"},
    "submit": {"type": "plain_text", "text": "Send"},
    "close": {"type": "plain_text", "text": "Cancel"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "what",
            "label": {"type": "plain_text", "text": "What should change?"},
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True},
        }
    ],
}


async def asked(workspace: Workspace) -> tuple[Message, Message]:
    """The parent and the reply with the buttons, after Ada has asked."""

    def thread() -> tuple[Message, ...]:
        return workspace.messages(RESEARCH, workspace.messages(RESEARCH)[0].ts)

    await workspace.slash(ADA, RESEARCH, "/sovereign", "ask why")
    await workspace.until(lambda: len(thread()) == 2)
    parent, reply = thread()
    return parent, reply


class TinyBot:
    """Connects to a workspace and keeps what it was told in `heard`."""

    def __init__(self, workspace: Workspace, ping_interval: float = 0.2) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.ack_after_s = 0.0
        self.client = AsyncWebClient(token=workspace.bot_token, base_url=workspace.api_url)
        self.client.retry_handlers += [
            AsyncRateLimitErrorRetryHandler(max_retry_count=2),
            AsyncServerErrorRetryHandler(),
        ]
        self.app = AsyncApp(client=self.client, signing_secret=workspace.signing_secret)
        self.handler = AsyncSocketModeHandler(
            self.app,
            workspace.app_token,
            web_client=AsyncWebClient(base_url=workspace.api_url),
            ping_interval=ping_interval,
        )
        self._listen()

    async def __aenter__(self) -> TinyBot:
        await self.handler.connect_async()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.handler.close_async()

    def hears(self, kind: str) -> Callable[..., Awaitable[None]]:
        """A listener that acknowledges and keeps what it heard: `bot.app.action("day")(bot.hears("day"))`."""

        async def listener(ack: Any, body: Any) -> None:
            self.heard.append((kind, body))
            await ack()

        return listener

    def told(self, kind: str) -> list[dict[str, Any]]:
        return [body for heard, body in self.heard if heard == kind]

    def _listen(self) -> None:
        self.app.command("/sovereign")(self._command)
        self.app.action("approve")(self._approve)
        self.app.action("changes")(self._changes)
        self.app.view("guidance")(self._guided)
        self.app.view_closed("guidance")(self._closed)
        self.app.event("app_mention")(self._mentioned)

    async def _command(self, ack: Any, command: Any, respond: Any) -> None:
        self.heard.append(("command", command))
        await asyncio.sleep(self.ack_after_s)
        if command["text"] == "help":
            await ack("Ask me: /sovereign ask …")
            return
        await ack()
        if command["text"] == "later":
            await respond("Here it is.")
            return
        posted = await self.client.chat_postMessage(channel=command["channel_id"], text="Searching")
        await self.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Searching, 4 of 4")
        await self.client.chat_postMessage(
            channel=posted["channel"], thread_ts=posted["ts"], text="Your word, please", blocks=BUTTONS
        )

    async def _approve(self, ack: Any, body: Any) -> None:
        self.heard.append(("approve", body))
        await ack()
        channel, message = body["channel"]["id"], body["message"]
        done = [{"type": "section", "text": {"type": "mrkdwn", "text": f"Approved by <@{body['user']['id']}>"}}]
        await self.client.chat_update(channel=channel, ts=message["ts"], text="Approved", blocks=done)
        await self.client.chat_postEphemeral(channel=channel, user=body["user"]["id"], text="Thank you.")
        await self.client.files_upload_v2(
            channel=channel,
            thread_ts=message["thread_ts"],
            content="# Report",
            filename="report.md",
            title="The report",
        )
        await self.client.chat_postMessage(channel=PAPERS, text="A report was approved.")

    async def _changes(self, ack: Any, body: Any) -> None:
        self.heard.append(("changes", body))
        await ack()
        await self.client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    async def _guided(self, ack: Any, view: Any, body: Any) -> None:
        self.heard.append(("guided", body))
        if view["state"]["values"]["what"]["text"]["value"] == "no":
            await ack(response_action="errors", errors={"what": "Please say what should change."})
            return
        await ack()

    async def _closed(self, ack: Any, body: Any) -> None:
        self.heard.append(("closed", body))
        await ack()

    async def _mentioned(self, event: Any, body: Any) -> None:
        self.heard.append(("mention", body))


class TinyHttpBot(TinyBot):
    """The same bot behind an address of its own: what Slack sends there is signed."""

    path = "/slack/events"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> TinyHttpBot:
        self._runner = web.AppRunner(self.app.web_app(self.path), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}{self.path}"
        self._workspace.deliver_to(self.url)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()
        await self.handler.close_async()
