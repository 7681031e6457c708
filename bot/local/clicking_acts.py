"""What a user does with the mouse: buttons and choices in messages and modals, submitting and closing a modal."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.local import payloads
from bot.local.address import Address
from bot.local.api_views import ViewsApi
from bot.local.courier import Courier
from bot.local.forms import missing, typed_values
from bot.local.refusals import SlackRefusal
from bot.local.responses import Responses
from bot.local.rules import check_view
from bot.local.state import State
from bot.local.tickets import Origin, Tickets
from bot.local.values import Delivery, Json, Message, Modal

NO_ANSWER = "Sovereign did not answer in time. Please try again."
TROUBLE = "We had some trouble connecting. Try again?"
Typed = Mapping[str, Mapping[str, str | list[str]]]  # {block_id: {action_id: what was typed or chosen}}


class ClickingActs:
    """Each method is one thing that a person clicks."""

    def __init__(
        self, state: State, tickets: Tickets, courier: Courier, responses: Responses, views: ViewsApi, address: Address
    ) -> None:
        self._state = state
        self._tickets = tickets
        self._courier = courier
        self._responses = responses
        self._views = views
        self._address = address

    async def click(
        self, user: str, channel: str, ts: str, action_id: str, value: str | None = None, *, stale: bool = False
    ) -> Delivery:
        """Click a button (or choose an option) of a message.

        `value` tells buttons of one action_id apart, or names the option. `stale` finds the button in what the message
        showed before, as someone does who clicks on a page that has not caught up. Raises LookupError: no such button.
        """
        message = self._seen(user, channel, ts)
        shown = (*message.earlier, message.blocks) if stale else (message.blocks,)
        action = next((a for blocks in reversed(shown) for a in actions_of(blocks, action_id, value)), None)
        if action is None:
            raise LookupError(f"no {action_id!r} in {channel} {ts}")
        trigger_id = self._tickets.trigger(user)
        origin = Origin(user, channel, ts, message.thread_ts, bool(message.only_for))
        response_url = f"{self._address.url}/respond/{self._tickets.response_url(origin)}"
        place = self._state.channels[channel]
        payload = payloads.block_actions(user, place, message, action, trigger_id, response_url)
        delivery = await self._courier.carry("interactive", payload)
        if delivery.error:
            self._responses.slackbot(origin, NO_ANSWER)
        return delivery

    async def click_in_modal(self, user: str, view_id: str, action_id: str, value: str | None = None) -> Delivery:
        """Click a button of a modal. Raises LookupError."""
        modal = self._open(user, view_id)
        action = next(actions_of(tuple(modal.view["blocks"]), action_id, value), None)
        if action is None:
            raise LookupError(f"no {action_id!r} in {view_id}")
        payload = payloads.view_block_actions(modal, {}, action, self._tickets.trigger(user))
        return await self._courier.carry("interactive", payload)

    async def submit(self, user: str, view_id: str, typed: Typed) -> Delivery:
        """Submit a modal; the answer may close it, change it, or complain about what was typed."""
        modal = self._open(user, view_id)
        values = typed_values(modal.view, typed)
        complaints = missing(modal.view, values)
        if complaints:
            self._complain(modal, complaints)
            return Delivery(None, errors=complaints)
        payload = payloads.view_submission(modal, values, self._tickets.trigger(user))
        delivery = await self._courier.carry("interactive", payload)
        if delivery.error:
            self._state.keep_modal(replace(modal, notice=TROUBLE))
            return delivery
        return replace(delivery, errors=self._answered(modal, delivery.ack_payload or {}))

    async def close(self, user: str, view_id: str) -> Delivery:
        """Close a modal without submitting it."""
        modal = self._open(user, view_id)
        self._state.close_modal(view_id)
        if not modal.view.get("notify_on_close"):
            return Delivery(None)
        return await self._courier.carry("interactive", payloads.view_closed(modal))

    def _answered(self, modal: Modal, answer: Json) -> dict[str, str]:
        """Do what the acknowledgement of a submission asks; what it complained about."""
        kind = answer.get("response_action")
        if kind == "errors":
            complaints = {str(block): str(words) for block, words in answer.get("errors", {}).items()}
            self._complain(modal, complaints)
            return complaints
        try:
            if kind == "update":
                check_view(answer.get("view"))
                self._views.swap(modal, answer["view"])
            elif kind == "push":
                check_view(answer.get("view"))
                self._views.stack(modal.user, answer["view"], modal)
            elif kind == "clear":
                for open_one in self._state.modals_of(modal.user):
                    self._state.close_modal(open_one.id)
            else:
                self._state.close_modal(modal.id)
        except SlackRefusal as refusal:
            self._state.keep_modal(replace(modal, notice=f"{TROUBLE} ({refusal})"))
        return {}

    def _complain(self, modal: Modal, complaints: Mapping[str, str]) -> None:
        self._state.keep_modal(replace(modal, errors=tuple(complaints.items()), notice=""))

    def _open(self, user: str, view_id: str) -> Modal:
        modal = self._state.modals.get(view_id)
        if modal is None or modal.user != user:
            raise LookupError(f"{user} has no modal {view_id} open")
        return modal

    def _seen(self, user: str, channel: str, ts: str) -> Message:
        if user not in self._state.channels[channel].members:
            raise PermissionError(f"{user} is not in {channel}")
        message = self._state.message(channel, ts) or next(
            (m for m in self._state.ephemerals(user) if m.ts == ts), None
        )
        if message is None:
            raise LookupError(f"no message {ts} in {channel}")
        return message


def actions_of(blocks: tuple[Json, ...], action_id: str, value: str | None = None) -> Iterator[Json]:
    """The `actions` entries that clicking this would send."""
    for block in blocks:
        elements = block.get("elements", []) if block["type"] in ("actions", "context_actions") else []
        for element in (*elements, *([block["accessory"]] if "accessory" in block else [])):
            if element.get("action_id") == action_id:
                for action in _sent_by(element, value):
                    yield {**action, "block_id": block["block_id"], "action_ts": f"{time.time():.6f}"}


def _sent_by(element: Json, value: str | None) -> Iterator[Json]:
    sent: Json = {"type": element["type"], "action_id": element["action_id"]}
    if element["type"] == "button":
        if value is None or element.get("value") == value:
            shown: Json = {key: element[key] for key in ("text", "value", "style", "confirm") if key in element}
            yield {**sent, **shown}
    elif element["type"] == "feedback_buttons":
        for side in (element["positive_button"], element["negative_button"]):
            if value is None or side["value"] == value:
                yield {**sent, "text": side["text"], "value": side["value"]}
    elif element["type"] == "checkboxes":
        wanted = (value or "").split("\n")
        yield {**sent, "selected_options": [o for o in element["options"] if o["value"] in wanted]}
    else:
        for option in element["options"]:
            if option["value"] == value:
                yield {**sent, "selected_option": option}
