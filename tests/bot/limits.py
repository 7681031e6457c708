"""Slack's limits twice over: as the local workspace enforces them, and as the constants of `slackblocks` have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slackblocks import _limits as limit

from bot.local.rules import check_message, check_view
from bot.views.blocks import Message
from tests.bot.seen import parts

# By the type of the thing: its key, and how long the text or the list there may be.
LONGEST: dict[str, dict[str, int]] = {
    "header": {"text": limit.HEADER_TEXT_MAX_LENGTH},
    "section": {"text": limit.SECTION_TEXT_MAX_LENGTH, "fields": limit.SECTION_FIELDS_MAX_ITEMS},
    "context": {"elements": limit.CONTEXT_ELEMENTS_MAX_ITEMS},
    "actions": {"elements": limit.ACTIONS_ELEMENTS_MAX_ITEMS},
    "context_actions": {"elements": limit.CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS},
    "table": {"rows": limit.TABLE_ROWS_MAX_ITEMS, "column_settings": limit.TABLE_COLUMN_SETTINGS_MAX_ITEMS},
    "markdown": {"text": limit.MARKDOWN_TEXT_MAX_LENGTH},
    "input": {"label": limit.INPUT_LABEL_MAX_LENGTH, "hint": limit.INPUT_HINT_MAX_LENGTH},
    "button": {"text": limit.BUTTON_TEXT_MAX_LENGTH, "value": limit.BUTTON_VALUE_MAX_LENGTH},
    "overflow": {"options": limit.OVERFLOW_OPTIONS_MAX_ITEMS},
    "checkboxes": {"options": limit.CHECKBOXES_OPTIONS_MAX_ITEMS},
    "radio_buttons": {"options": limit.RADIO_BUTTONS_OPTIONS_MAX_ITEMS},
    "plain_text_input": {"placeholder": limit.PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH},
    **{
        f"{many}{kind}_select": {
            "placeholder": limit.SELECT_PLACEHOLDER_MAX_LENGTH,
            "options": limit.SELECT_OPTIONS_MAX_ITEMS,
        }
        for many in ("", "multi_")
        for kind in ("static", "users", "conversations", "channels", "external")
    },
    "modal": {
        "title": limit.VIEW_TITLE_MAX_LENGTH,
        "submit": limit.VIEW_SUBMIT_MAX_LENGTH,
        "close": limit.VIEW_CLOSE_MAX_LENGTH,
        "private_metadata": limit.VIEW_PRIVATE_METADATA_MAX_LENGTH,
        "callback_id": limit.VIEW_CALLBACK_ID_MAX_LENGTH,
        "blocks": limit.VIEW_BLOCKS_MAX_ITEMS,
    },
    "home": {
        "private_metadata": limit.VIEW_PRIVATE_METADATA_MAX_LENGTH,
        "callback_id": limit.VIEW_CALLBACK_ID_MAX_LENGTH,
        "blocks": limit.VIEW_BLOCKS_MAX_ITEMS,
    },
}
CONFIRM = {
    "title": limit.CONFIRMATION_TITLE_MAX_LENGTH,
    "text": limit.CONFIRMATION_TEXT_MAX_LENGTH,
    "confirm": limit.CONFIRMATION_CONFIRM_MAX_LENGTH,
    "deny": limit.CONFIRMATION_DENY_MAX_LENGTH,
}
OPTION = {
    "text": limit.OPTION_TEXT_MAX_LENGTH,
    "value": limit.OPTION_VALUE_MAX_LENGTH,
    "description": limit.OPTION_DESCRIPTION_MAX_LENGTH,
}
IDS = {"action_id": limit.ACTION_ID_MAX_LENGTH, "block_id": limit.BLOCK_ID_MAX_LENGTH}


def slack_takes(message: Message) -> None:
    """Fail where Slack would refuse the message."""
    check_message(message.text, list(message.blocks))
    assert len(message.blocks) <= limit.MESSAGE_BLOCKS_MAX_ITEMS
    assert list(over(list(message.blocks))) == []


def slack_takes_view(view: dict[str, Any]) -> None:
    """Fail where Slack would refuse the modal or the Home tab."""
    check_view(view, None)
    assert list(over(view)) == []


def over(thing: Any) -> Iterator[str]:
    """Each place that is longer than `slackblocks` allows."""
    for part in parts(thing):
        kind = part.get("type")
        bounds = {**IDS, **LONGEST.get(kind if isinstance(kind, str) else "", {})}
        yield from _over(part, bounds)
        for option in (*part.get("options", ()), *part.get("initial_options", ())):
            yield from _over(option, OPTION)
        if "confirm" in part and isinstance(part["confirm"], dict) and "title" in part["confirm"]:
            yield from _over(part["confirm"], CONFIRM)


def _over(part: dict[str, Any], bounds: dict[str, int]) -> Iterator[str]:
    for key, most in bounds.items():
        value = part.get(key)
        held = value.get("text", "") if isinstance(value, dict) else value
        if isinstance(held, str | list | tuple) and len(held) > most:
            yield f"{part.get('type', 'object')}.{key}: {len(held)} of {most}"
