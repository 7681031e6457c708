"""The views.* methods of the Web API: they open, replace and stack modals. What a submission does is told elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.local.refusals import SlackRefusal
from bot.local.rules import check_view, parsed, with_ids
from bot.local.state import State
from bot.local.tickets import Tickets
from bot.local.values import Json, Modal, new_id

STACK = 3


class ViewsApi:
    """views.open, views.push, views.update; and the same for the answer to a submission."""

    def __init__(self, state: State, tickets: Tickets) -> None:
        self._state = state
        self._tickets = tickets

    async def open(self, args: Json) -> Json:
        """views.open."""
        view = _checked(args.get("view"))
        return self._shown(self.stack(self._tickets.pull(str(args.get("trigger_id"))), view))

    async def push(self, args: Json) -> Json:
        """views.push."""
        view = _checked(args.get("view"))
        user = self._tickets.pull(str(args.get("trigger_id")))
        under = self._state.modals_of(user)
        if not under:
            raise SlackRefusal("not_found")
        return self._shown(self.stack(user, view, under[-1]))

    async def update(self, args: Json) -> Json:
        """views.update."""
        view, wanted = _checked(args.get("view")), str(args.get("view_id") or "")
        external = args.get("external_id")
        modal = self._state.modals.get(wanted) or next(
            (m for m in self._state.modals.values() if external and m.view.get("external_id") == external), None
        )
        if modal is None:
            raise SlackRefusal("not_found")
        if args.get("hash") and args["hash"] != modal.hash:
            raise SlackRefusal("hash_conflict")
        return self._shown(self.swap(modal, view))

    def stack(self, user: str, view: Json, under: Modal | None = None) -> Modal:
        """Show a modal, on top of the one under it."""
        if under and len(self._state.modals_of(user)) >= STACK:
            raise SlackRefusal("push_limit_reached")
        modal_id = new_id("V")
        root, previous = (under.root_id, under.id) if under else (modal_id, "")
        return self._state.keep_modal(Modal(modal_id, user, _kept(view), new_id("h"), root, previous))

    def swap(self, modal: Modal, view: Json) -> Modal:
        """Show another view in the place of this one."""
        return self._state.keep_modal(replace(modal, view=_kept(view), hash=new_id("h"), errors=(), notice=""))

    @staticmethod
    def _shown(modal: Modal) -> Json:
        return {"view": modal.as_slack()}


def _checked(view: Any) -> Json:
    view = parsed(view, "invalid_arguments")
    check_view(view)
    return dict(view)


def _kept(view: Json) -> Json:
    return {**view, "blocks": list(with_ids(view["blocks"]))}
