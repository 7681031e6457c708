"""The modal that edits settings, and what was put into it, read. Pure: rights are checked by whoever saves it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.verbs import catalogue
from bot.verbs.catalogue import Setting
from bot.views import blocks as b
from bot.views import text as t
from bot.views.terms import scope_in_words
from kernel.domain import Audience, Terms
from kernel.errors import Refused

MODAL, FIELD = "sovereign.settings_modal", "value"
MAX_GROUPS = 90  # a select takes 100 options
_REST = {
    "remind_hours": ("After so many hours without a decision", 0.1, 24 * 365),
    "expiry_days": ("After so many days", 0.1, 365),
    "runs_a_person": ("0 is no bound", 0, catalogue.MOST_RUNS),
    "runs_a_workspace": ("0 is no bound", 0, catalogue.MOST_RUNS),
    "tokens_a_day": ("0 is no bound", 0, catalogue.MOST_TOKENS),
}


def ticket(scope: str, channel: str) -> str:
    """What the modal carries: the channel that it is about, empty for the workspace, and where it was opened."""
    return json.dumps({"scope": scope, "channel": channel})


def read_ticket(value: str) -> tuple[str, str]:
    """(scope, channel) of a modal."""
    said = json.loads(value)
    return said["scope"], said["channel"]


def modal(terms: Terms, scope: str, channel: str, groups: Sequence[tuple[str, str]]) -> b.Block:
    """Every setting of a workspace, or of a channel, with what holds now. `groups` are (id, handle) of user groups."""
    lead = f"These hold {scope_in_words(scope)}"
    over = " alone, over the workspace's." if scope else ", where a channel has no word of its own."
    return {
        "type": "modal",
        "callback_id": MODAL,
        "private_metadata": ticket(scope, channel),
        "title": b.plain("Channel settings" if scope else "Settings", t.MAX_MODAL_TITLE_CHARS),
        "submit": b.plain("Save", t.MAX_MODAL_TITLE_CHARS),
        "close": b.plain("Go back", t.MAX_MODAL_TITLE_CHARS),
        "blocks": [b.section(lead + over), *(_input(setting, terms, groups) for setting in _settings(scope))],
    }


def problems(scope: str, said: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with what was put in, by block, which has the setting's name; so has `said`."""
    found = {}
    for setting in _settings(scope):
        try:
            _read(setting, said[setting.name])
        except Refused:
            found[setting.name] = f"This can be {setting.allowed.replace('`', '')}."
    return found


def changes(scope: str, said: Mapping[str, str], terms: Terms) -> dict[str, Any]:
    """The fields of Terms that were put in differently from what holds."""
    found: dict[str, Any] = {}
    for setting in _settings(scope):
        fields = _read(setting, said[setting.name])
        if any(getattr(terms, name) != value for name, value in fields.items()):
            found |= fields
    return found


def _settings(scope: str) -> tuple[Setting, ...]:
    return tuple(s for s in catalogue.SETTINGS if not (scope and s.workspace_only))


def _read(setting: Setting, said: str) -> catalogue.Fields:
    if setting.name == "publication":
        said = f"<#{said}>" if said else "same"
    return setting.read(said)


def _input(setting: Setting, terms: Terms, groups: Sequence[tuple[str, str]]) -> b.Block:
    element, hint = _element(setting, terms, groups)
    optional = {"optional": True} if setting.name == "publication" else {}
    return {
        "type": "input",
        "block_id": setting.name,
        "label": b.plain(setting.title, 100),
        "element": {"action_id": FIELD, **element},
        **({"hint": b.plain(hint, 150)} if hint else {}),
        **optional,
    }


def _element(setting: Setting, terms: Terms, groups: Sequence[tuple[str, str]]) -> tuple[b.Element, str]:
    if setting.name == "askers":
        return _askers(terms, groups), "Owners may always ask."
    if setting.name == "publication":
        return _channels(terms), "Leave it empty to publish in the channel of the question."
    if setting.name == "approvals":
        options = [_option("One owner", "1"), _option("Two owners", "2")]
        return {"type": "radio_buttons", "options": options, "initial_option": options[terms.approvals - 1]}, ""
    hint, low, high = _REST[setting.fields[0]]
    decimals, value = isinstance(low, float), getattr(terms, setting.fields[0])
    number = {
        "type": "number_input",
        "is_decimal_allowed": decimals,
        "min_value": f"{low:g}",
        "max_value": str(high),
        "initial_value": f"{value:.10g}" if decimals else str(value),
    }
    return number, hint


def _askers(terms: Terms, groups: Sequence[tuple[str, str]]) -> b.Element:
    """Everybody, the members of the channel, or one of the groups; a group that Slack did not name stays choosable."""
    known = dict(groups[:MAX_GROUPS])
    if terms.audience is Audience.GROUP:
        known.setdefault(terms.group, terms.group)
    options = [_option("Everybody", "all"), _option("Members of the channel that is asked in", "members")]
    options += [_option(f"Members of @{name}", f"<!subteam^{group}>") for group, name in known.items()]
    value = {Audience.GROUP: f"<!subteam^{terms.group}>"}.get(terms.audience, str(terms.audience))
    initial = next(option for option in options if option["value"] == value)
    return {"type": "static_select", "options": options, "initial_option": initial}


def _channels(terms: Terms) -> b.Element:
    element: b.Element = {
        "type": "conversations_select",
        "placeholder": b.plain("The channel of the question", 150),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return element | ({"initial_conversation": terms.publication} if terms.publication else {})


def _option(label: str, value: str) -> b.Element:
    return {"text": b.plain(label, 75), "value": value}
