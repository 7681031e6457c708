"""What Slack sends over HTTP: checked for Slack's signature, then handed to the app. It answers nothing by itself."""

from __future__ import annotations

import logging

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from bot.web.site import Answer, Handler, Request

log = logging.getLogger(__name__)


def genuine(request: Request, verifier: SignatureVerifier) -> bool:
    """Whether Slack signed it, and within the last five minutes."""
    signature = request.headers.get("x-slack-signature", "")
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    if not (timestamp.isascii() and timestamp.isdigit() and signature.isascii()):
        return False
    try:
        return verifier.is_valid(request.body, timestamp, signature)
    except UnicodeDecodeError:
        return False


def events(app: AsyncApp, signing_secret: str) -> Handler:
    """The door for events, commands, clicks and modals."""
    verifier = SignatureVerifier(signing_secret)

    async def handle(request: Request) -> Answer:
        if not genuine(request, verifier):
            log.warning("refused a request without a good signature: is SLACK_SIGNING_SECRET right, and the clock?")
            return Answer(401, "This is for Slack, which signs what it sends.\n")
        heard = AsyncBoltRequest(body=request.body.decode(), headers=dict(request.headers), mode="http")
        answer = await app.async_dispatch(heard)
        kind = str((answer.headers.get("content-type") or ["text/plain; charset=utf-8"])[0])
        return Answer(answer.status, answer.body, kind)

    return handle
