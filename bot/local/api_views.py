"""The views.* methods of the Web API: they open, replace and stack modals, and publish Homes. No submission is here."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from bot.local.chosen import elements_of
from bot.local.refusals import SlackRefusal
from bot.local.rules import check_view, parsed, with_ids
from bot.local.state import State
from bot.local.tickets import Tickets
from bot.local.values import Json, ShownView, new_id

STACK = 3
VIEW_CHARS = 250_000


class ViewsApi:
    """views.open, views.push, views.update, views.publish; and the same for the answer to a submission."""

    def __init__(self, state: State, tickets: Tickets, home_tab: bool) -> None:
        self._state = state
        self._home_tab = home_tab
        self._tickets = tickets

    async def open(self, args: Json) -> Json:
        """views.open."""
        view = _checked(args.get("view"))
        user, channel = self._tickets.pull(str(args.get("trigger_id")))
        return self._shown(self.stack(user, view, channel=channel))

    async def push(self, args: Json) -> Json:
        """views.push."""
        view = _checked(args.get("view"))
        user, _ = self._tickets.pull(str(args.get("trigger_id")))
        under = self._state.modals_of(user)
        if not under:
            raise SlackRefusal("not_found")
        return self._shown(self.stack(user, view, under[-1]))

    async def update(self, args: Json) -> Json:
        """views.update, of a modal or of a Home."""
        wanted, external = str(args.get("view_id") or ""), args.get("external_id")
        there = (*self._state.modals.values(), *self._state.homes.values())
        found = next((v for v in there if v.id == wanted or (external and v.view.get("external_id") == external)), None)
        view = _checked(args.get("view"), str(found.view["type"]) if found else None)
        if found is None:
            raise SlackRefusal("not_found")
        self._check_hash(found, args)
        return self._shown(self.swap(found, view))

    async def publish(self, args: Json) -> Json:
        """views.publish: what a person's Home shows from now on."""
        if not self._home_tab:
            raise SlackRefusal("not_enabled")
        view, user = _checked(args.get("view"), "home"), str(args.get("user_id") or "")
        if user not in {person.id for person in self._state.team.people}:
            raise SlackRefusal("user_not_found")
        home = self._state.homes.get(user)
        if home is None:
            home_id = new_id("V")
            return self._shown(self._state.keep_home(ShownView(home_id, user, _kept(view), new_id("h"), home_id)))
        self._check_hash(home, args)
        return self._shown(self.swap(home, view))

    def stack(self, user: str, view: Json, under: ShownView | None = None, channel: str = "") -> ShownView:
        """Show a modal, on top of the one under it."""
        if under and len(self._state.modals_of(user)) >= STACK:
            raise SlackRefusal("push_limit_reached")
        modal_id = new_id("V")
        root, previous, where = (under.root_id, under.id, under.channel) if under else (modal_id, "", channel)
        modal = ShownView(modal_id, user, _kept(view), new_id("h"), root, previous, channel=where)
        return self._state.keep_modal(modal)

    def swap(self, shown: ShownView, view: Json) -> ShownView:
        """Show another view in the place of this one; what was put in stays where its input stays."""
        kept = _kept(view)
        fresh = replace(shown, view=kept, hash=new_id("h"), errors=(), notice="", chosen=_still_there(shown, kept))
        return self._state.keep_home(fresh) if view["type"] == "home" else self._state.keep_modal(fresh)

    @staticmethod
    def _check_hash(shown: ShownView, args: Json) -> None:
        if args.get("hash") and args["hash"] != shown.hash:
            raise SlackRefusal("hash_conflict")

    @staticmethod
    def _shown(shown: ShownView) -> Json:
        return {"view": shown.as_slack()}


def _checked(view: Any, kind: str | None = "modal") -> Json:
    view = parsed(view, "invalid_arguments")
    check_view(view, kind)
    if len(json.dumps(view)) > VIEW_CHARS:
        raise SlackRefusal("view_too_large")
    return dict(view)


def _kept(view: Json) -> Json:
    return {**view, "blocks": list(with_ids(view["blocks"]))}


def _still_there(shown: ShownView, view: Json) -> Json:
    """What was put in, for the elements that are in the new view too: same block_id, same action_id, same type."""
    here = {(b["block_id"], e["action_id"]): e["type"] for b, e in elements_of(view["blocks"])}
    return {
        block_id: kept
        for block_id, by_action in shown.chosen.items()
        if (kept := {a: state for a, state in by_action.items() if here.get((block_id, a)) == state["type"]})
    }
