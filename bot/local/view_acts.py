"""What a user does in modals and in the App Home: open, choose, click, submit, close. No messages here."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace

from bot.local import payloads
from bot.local.address import Address
from bot.local.api_views import ViewsApi
from bot.local.chosen import NOTHING, Put, Typed, actions_of
from bot.local.courier import Courier
from bot.local.forms import missing, typed_values, wanted_response_urls
from bot.local.people import direct_message
from bot.local.refusals import SlackRefusal
from bot.local.rules import check_view
from bot.local.state import State
from bot.local.tickets import Origin, Tickets
from bot.local.values import Delivery, Json, ShownView

TROUBLE = "We had some trouble connecting. Try again?"
TABS = ("home", "messages")


class ViewActs:
    """Each method is one thing that a person does in a view."""

    def __init__(self, state: State, tickets: Tickets, courier: Courier, views: ViewsApi, address: Address) -> None:
        self._state = state
        self._tickets = tickets
        self._courier = courier
        self._views = views
        self._address = address

    async def open_home(self, user: str, tab: str = "home") -> None:
        """Open one of the app's tabs, of which the app hears."""
        if tab not in TABS:
            raise LookupError(f"no tab {tab!r}")
        home, ts = self._state.homes.get(user), self._state.new_ts()
        payload = payloads.app_home_opened(user, direct_message(user), tab, home, ts)
        self._courier.announce("app_home_opened", payload)

    async def click_in_modal(
        self, user: str, view_id: str, action_id: str, value: Put | None = None, typed: Typed = NOTHING
    ) -> Delivery:
        """Click a button of a modal, or choose in it; `typed` is what stands in its inputs. Raises LookupError."""
        return await self._click(self._open(user, view_id), action_id, value, typed)

    async def click_in_home(
        self, user: str, action_id: str, value: Put | None = None, typed: Typed = NOTHING, block_id: str = ""
    ) -> Delivery:
        """Click a button of one's Home, or choose in it; `typed` is what stands in its inputs. Raises LookupError."""
        if user not in self._state.homes:
            raise LookupError(f"{user} has no Home")
        return await self._click(self._state.homes[user], action_id, value, typed, block_id)

    async def click_in_view(
        self, user: str, view_id: str, action_id: str, value: Put | None, typed: Typed, block_id: str = ""
    ) -> Delivery:
        """The same in whichever view has this id."""
        home = self._state.homes.get(user)
        shown = home if home and home.id == view_id else self._open(user, view_id)
        return await self._click(shown, action_id, value, typed, block_id)

    async def submit(self, user: str, view_id: str, typed: Typed) -> Delivery:
        """Submit a modal; the answer may close it, change it, or complain about what was typed."""
        modal = self._open(user, view_id)
        self._state.check_offered(modal.view["blocks"], typed, user)
        values = typed_values(modal.view, typed, modal.chosen, modal.channel)
        complaints = missing(modal.view, values)
        modal = replace(modal, chosen=values)
        if complaints:
            self._complain(modal, complaints)
            return Delivery(None, errors=complaints)
        urls = [self._response_url(user, *wanted) for wanted in wanted_response_urls(modal.view, values)]
        payload = payloads.view_submission(modal, values, self._tickets.trigger(user, modal.channel), urls)
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

    async def _click(
        self, shown: ShownView, action_id: str, value: Put | None, typed: Typed, block_id: str = ""
    ) -> Delivery:
        blocks = shown.view["blocks"]
        action = next(actions_of(blocks, action_id, value, block_id, shown.user), None)
        if action is None:
            raise LookupError(f"no {action_id!r} in {shown.id}")
        self._state.check_offered(blocks, typed, shown.user)
        values = typed_values(shown.view, typed, shown.chosen, shown.channel)
        if action_id in values.get(action["block_id"], {}):
            put: Mapping[str, Mapping[str, Put]] = {action["block_id"]: {action_id: [] if value is None else value}}
            self._state.check_offered(blocks, put, shown.user)
            values = typed_values(shown.view, put, values, shown.channel)
        keep = self._state.keep_home if shown.view["type"] == "home" else self._state.keep_modal
        shown = keep(replace(shown, chosen=values))
        action["action_ts"] = f"{time.time():.6f}"
        trigger_id = self._tickets.trigger(shown.user, shown.channel)
        payload = payloads.view_block_actions(shown, values, action, trigger_id)
        delivery = await self._courier.carry("interactive", payload)
        if delivery.error and shown.id in self._state.modals:
            self._state.keep_modal(replace(self._state.modals[shown.id], notice=TROUBLE))
        return delivery

    def _answered(self, modal: ShownView, answer: Json) -> dict[str, str]:
        """Do what the acknowledgement of a submission asks; what it complained about."""
        kind = answer.get("response_action")
        try:
            if kind == "errors":
                complaints = _complaints(modal, answer)
                self._complain(modal, complaints)
                return complaints
            if kind == "update":
                check_view(answer.get("view"))
                self._views.swap(modal, answer["view"])
            elif kind == "push":
                check_view(answer.get("view"))
                self._views.stack(modal.user, answer["view"], modal)
            elif kind == "clear":
                for open_one in self._state.modals_of(modal.user):
                    self._state.close_modal(open_one.id)
            elif kind is None:
                self._state.close_modal(modal.id)
            else:
                raise SlackRefusal("invalid_response_action")
        except SlackRefusal as refusal:
            self._state.keep_modal(replace(modal, notice=f"{TROUBLE} ({refusal})"))
        return {}

    def _complain(self, modal: ShownView, complaints: Mapping[str, str]) -> None:
        self._state.keep_modal(replace(modal, errors=tuple(complaints.items()), notice=""))

    def _response_url(self, user: str, block_id: str, action_id: str, channel: str) -> Json:
        key = self._tickets.response_url(Origin(user, channel))
        url = f"{self._address.url}/respond/{key}"
        return {"response_url": url, "channel_id": channel, "block_id": block_id, "action_id": action_id}

    def _open(self, user: str, view_id: str) -> ShownView:
        modal = self._state.modals.get(view_id)
        if modal is None or modal.user != user:
            raise LookupError(f"{user} has no modal {view_id} open")
        return modal


def _complaints(modal: ShownView, answer: Json) -> dict[str, str]:
    """What the app says is wrong, by block_id. Slack shows it beside an input, and nothing where there is none."""
    inputs = {block["block_id"] for block in modal.view["blocks"] if block["type"] == "input"}
    errors = answer.get("errors")
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise SlackRefusal("invalid_errors", ["each error must name the block_id of an input"])
    return {str(block): str(words) for block, words in errors.items()}
