"""The Bolt app with each room registered. A listener acknowledges, parses and hands over; nothing else happens here."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.asking import Asking, Said
from bot.deciding import Click, Deciding
from bot.failing import told
from bot.greeting import Greeting, heard
from bot.slack import Wire
from bot.views import review
from bot.views.blocks import Message
from kernel.errors import SovereignError

log = logging.getLogger(__name__)

COMMAND = "/sovereign"
BOLT_LOG = "slack_bolt"
Body = dict[str, Any]


class Desktop:
    """Work that was handed over, held until it is done: Bolt forgets its own tasks, and an unheld task may vanish."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, work: Coroutine[Any, Any, None], whisper: Callable[[Message], Awaitable[None]], about: str) -> None:
        """Do it now, beside the listener; whatever goes wrong is whispered to the person who asked for it."""
        task = asyncio.create_task(self._do(work, whisper, about), name=about)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, timeout_s: float) -> None:
        """Let what was taken finish for so long."""
        if self._tasks:
            await asyncio.wait(tuple(self._tasks), timeout=timeout_s)

    async def _do(
        self, work: Coroutine[Any, Any, None], whisper: Callable[[Message], Awaitable[None]], about: str
    ) -> None:
        try:
            await work
        except Exception as error:
            try:
                await whisper(told(error, about))
            except SovereignError as silence:
                log.error("nobody could be told about %s: %s", about, silence)


def build_app(
    client: AsyncWebClient, base_url: str, asking: Asking, deciding: Deciding, greeting: Greeting, wire: Wire
) -> tuple[AsyncApp, Desktop]:
    """The app, and the work that it hands over. Every setting is passed, so that no variable of Bolt's own is read."""
    me: list[AuthorizeResult] = []

    async def authorize() -> AuthorizeResult:
        if not me:
            response = await client.auth_test()
            me.append(AuthorizeResult.from_auth_test_response(auth_test_response=response, bot_token=client.token))
        return me[0]

    app = AsyncApp(
        name="sovereign",
        logger=logging.getLogger(BOLT_LOG),
        signing_secret="",
        client=AsyncWebClient(base_url=base_url),
        authorize=authorize,
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )
    desktop = Desktop()
    _listen_to_commands(app, desktop, asking, wire)
    _listen_to_buttons(app, desktop, deciding, wire)
    _listen_to_the_modal(app, desktop, deciding)
    _listen_to_words(app, desktop, greeting, wire)
    return app, desktop


def _listen_to_commands(app: AsyncApp, desktop: Desktop, asking: Asking, wire: Wire) -> None:
    @app.command(COMMAND)
    async def commanded(ack: AsyncAck, command: Body) -> None:
        await ack()
        said = Said(
            text=command.get("text") or "",
            user=command["user_id"],
            channel=command["channel_id"],
            team=command["team_id"],
            response_url=command["response_url"],
            trigger_id=command["trigger_id"],
        )

        async def whisper(message: Message) -> None:
            await wire.respond(said.response_url, message)

        desktop.take(asking.hear(said), whisper, f"a command by {said.user}")


def _listen_to_buttons(app: AsyncApp, desktop: Desktop, deciding: Deciding, wire: Wire) -> None:
    async def clicked(ack: AsyncAck, body: Body, action: Body) -> None:
        await ack()
        click = Click(
            action=action["action_id"],
            value=action.get("value") or "",
            user=body["user"]["id"],
            trigger_id=body["trigger_id"],
            at=action.get("action_ts") or "",
        )
        container = body["container"]

        async def whisper(message: Message) -> None:
            await wire.whisper(container["channel_id"], click.user, message, container.get("thread_ts") or "")

        desktop.take(deciding.click(click), whisper, f"a click by {click.user}")

    for action_id in (review.APPROVE, review.REJECT, review.CHANGES, review.PUBLISH_AGAIN):
        app.action(action_id)(clicked)


def _listen_to_the_modal(app: AsyncApp, desktop: Desktop, deciding: Deciding) -> None:
    @app.view(review.MODAL)
    async def submitted(ack: AsyncAck, body: Body, view: Body) -> None:
        guidance = (view["state"]["values"][review.INPUT][review.FIELD].get("value") or "").strip()
        if problem := review.problem_with(guidance):
            await ack(response_action="errors", errors={review.INPUT: problem})
            return
        await ack()
        user, ticket = body["user"]["id"], view["private_metadata"]

        async def whisper(message: Message) -> None:
            await deciding.whisper(ticket, user, message)

        desktop.take(deciding.request_changes(ticket, user, guidance), whisper, f"a request for changes by {user}")


def _listen_to_words(app: AsyncApp, desktop: Desktop, greeting: Greeting, wire: Wire) -> None:
    async def spoken_to(ack: AsyncAck, body: Body, event: Body) -> None:
        await ack()
        if (spoken := heard(body, event)) is None:
            return

        async def whisper(message: Message) -> None:
            await wire.whisper(spoken.channel, spoken.user, message, spoken.thread_ts)

        desktop.take(greeting.greet(spoken), whisper, f"words of {spoken.user}")

    for kind in ("app_mention", "message"):
        app.event(kind)(spoken_to)
