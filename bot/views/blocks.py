"""Slack's blocks as small builders, and the message they make. Knows limits and shapes, and nothing of research."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.views import text as t

Block = dict[str, Any]
Element = dict[str, Any]

MOMENT = "{date_short_pretty} at {time}"


@dataclass(frozen=True)
class Message:
    """What goes over the wire: the fallback text, which notifications and screen readers use, and the blocks."""

    text: str
    blocks: tuple[Block, ...]


def message(fallback: str, *blocks: Block | None, foot: Sequence[Block | None] = ()) -> Message:
    """A message within Slack's limits; what does not fit is left out before the foot, and the message says so."""
    note = context(t.CUT.strip("… ()").capitalize() + ".")
    below = [b for b in foot if b is not None]
    kept: list[Block] = []
    room = t.MAX_MESSAGE_CHARS - 200 - sum(len(s) for s in texts(below))
    for block in (b for b in blocks if b is not None):
        room -= sum(len(s) for s in texts(block))
        if room < 0 or len(kept) == t.MAX_BLOCKS - 1 - len(below):
            kept.append(note)
            break
        kept.append(block)
    return Message(t.escaped(t.one_line(fallback), t.MAX_FALLBACK_CHARS) or "Sovereign", (*kept, *below))


def texts(block: object) -> Iterator[str]:
    """Every text that a reader of the block meets."""
    if isinstance(block, dict):
        for key, value in block.items():
            if key in ("text", "fallback", "label") and isinstance(value, str):
                yield value
            elif isinstance(value, dict | list):
                yield from texts(value)
    elif isinstance(block, list):
        for part in block:
            yield from texts(part)


# -- blocks of our own words ------------------------------------------------------------------------------------------


def header(words: str) -> Block:
    """A heading in plain text."""
    return {"type": "header", "text": plain(words, t.MAX_HEADER_CHARS)}


def section(mrkdwn: str) -> Block:
    """A paragraph in mrkdwn. Words of others do not belong here: `rich` is for them."""
    return {"type": "section", "expand": True, "text": {"type": "mrkdwn", "text": t.cut(mrkdwn, t.MAX_SECTION_CHARS)}}


def context(*mrkdwn: str) -> Block:
    """Small print, one element a text."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": t.cut(m, t.MAX_CONTEXT_CHARS)} for m in mrkdwn[:10]],
    }


def plain(words: str, limit: int) -> Element:
    """A plain_text object; emoji codes in it stay words."""
    return {"type": "plain_text", "text": t.cut(t.one_line(words) or t.DASH, limit), "emoji": False}


def stamp(at: datetime, form: str = MOMENT) -> str:
    """A moment in mrkdwn, shown in each reader's own time zone."""
    return f"<!date^{int(at.timestamp())}^{form}|{_utc(at)}>"


def _utc(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


# -- rich text: never parsed, so the one place for words of others ----------------------------------------------------


def words(content: str, *, bold: bool = False, italic: bool = False, code: bool = False) -> Element:
    """Text as it is."""
    element: Element = {"type": "text", "text": t.clean(content) or t.DASH}
    style = {name: True for name, on in (("bold", bold), ("italic", italic), ("code", code)) if on}
    return element | ({"style": style} if style else {})


def link(url: str, label: str) -> Element:
    """A link where the address is one that we trust, else its label as text."""
    safe = t.safe_link(url)
    label = t.one_line(label) or t.DASH
    return {"type": "link", "url": safe, "text": label} if safe else words(label)


def prose(content: str, limit: int) -> list[Element]:
    """A sentence that may name a command between backticks: as rich text knows no mark-up, they become code."""
    parts = t.cut(t.clean(content), limit).split("`")
    if len(parts) % 2 == 0:
        return [words(" ".join(parts))]
    return [words(part, code=index % 2 == 1) for index, part in enumerate(parts) if part] or [words("")]


def place(url: str, label: str) -> Element:
    """A link into Slack itself, as its API gave it."""
    return {"type": "link", "url": url, "text": label} if re.fullmatch(r"https?://[^\s<>|\"\\]+", url) else words(label)


def date(at: datetime) -> Element:
    """A moment, shown in each reader's own time zone."""
    return {"type": "date", "timestamp": int(at.timestamp()), "format": MOMENT, "fallback": _utc(at)}


def user(user_id: str) -> Element:
    """A mention where it can be one, else the words."""
    return {"type": "user", "user_id": user_id} if t.is_user(user_id) else words(t.one_line(user_id) or "somebody")


def channel(channel_id: str) -> Element:
    """A channel where it can be one, else the words."""
    return {"type": "channel", "channel_id": channel_id} if t.is_channel(channel_id) else words(t.one_line(channel_id))


def rich(*parts: Element) -> Block:
    """A rich_text block of paragraphs, quotes and lists."""
    return {"type": "rich_text", "elements": list(parts)}


def paragraph(*elements: Element) -> Element:
    """One paragraph of a rich_text block."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(content: str, limit: int) -> Element:
    """Somebody's words, set off."""
    return {"type": "rich_text_quote", "elements": [words(t.cut(t.clean(content), limit))]}


def bullets(items: Sequence[Sequence[Element]]) -> Element:
    """A list, one item a line."""
    return {"type": "rich_text_list", "style": "bullet", "elements": [paragraph(*item) for item in items]}


# -- tables and buttons -----------------------------------------------------------------------------------------------


def cell(content: str, limit: int = 200) -> Element:
    """A table cell in raw text; an empty one is a dash, since Slack refuses empty cells."""
    return {"type": "raw_text", "text": t.cut(t.one_line(content), limit) or t.DASH}


def link_cell(url: str, label: str, limit: int = 60) -> Element:
    """A table cell that holds a link, or its label where the address is not one that we trust."""
    if not t.safe_link(url):
        return cell(label, limit)
    return rich(paragraph(link(url, t.cut(t.one_line(label), limit))))


def table(head: Sequence[str], rows: Sequence[Sequence[Element]], wrapped: Sequence[int] = ()) -> Block:
    """A table; a message takes one. Columns whose index is in `wrapped` break their lines."""
    columns = head[: t.MAX_TABLE_COLUMNS]
    return {
        "type": "table",
        "column_settings": [{"is_wrapped": i in wrapped} for i in range(len(columns))],
        "rows": [[cell(h) for h in columns], *[list(r[: len(columns)]) for r in rows[: t.MAX_TABLE_ROWS]]],
    }


def button(label: str, action: str, value: str, *, style: str = "", confirm: Element | None = None) -> Element:
    """A button. `value` is an opaque id: what it stands for is read from the database."""
    element: Element = {
        "type": "button",
        "text": plain(label, t.MAX_BUTTON_CHARS),
        "action_id": action,
        "value": value,
    }
    return element | ({"style": style} if style else {}) | ({"confirm": confirm} if confirm else {})


def confirm(title: str, question: str, yes: str, *, danger: bool = False) -> Element:
    """The dialog that asks again before something is done."""
    return {
        "title": plain(title, t.MAX_CONFIRM_TITLE_CHARS),
        "text": plain(question, t.MAX_CONFIRM_CHARS),
        "confirm": plain(yes, 30),
        "deny": plain("Go back", 30),
        "style": "danger" if danger else "primary",
    }


def option(label: str, value: str) -> Element:
    """One choice of a select. `value` is an opaque id, as a button's is."""
    return {"text": plain(label, t.MAX_OPTION_CHARS), "value": value}


def select(placeholder: str, action: str, options: Sequence[Element], **more: Element) -> Element:
    """A menu that acts at once; `more` may bring `initial_option` and `confirm`."""
    shown = {"placeholder": plain(placeholder, t.MAX_PLACEHOLDER_CHARS), "options": list(options[: t.MAX_OPTIONS])}
    return {"type": "static_select", "action_id": action, **shown, **more}


def feedback(action: str, good: tuple[str, str], bad: tuple[str, str]) -> Block:
    """Slack's own pair of thumbs, each a label and the opaque id that it carries."""
    up, down = ({"text": plain(label, t.MAX_BUTTON_CHARS), "value": value} for label, value in (good, bad))
    pair = {"type": "feedback_buttons", "action_id": action, "positive_button": up, "negative_button": down}
    return {"type": "context_actions", "elements": [pair]}


def text_input(block_id: str, action: str, label: str, hint: str, most: int, *, optional: bool = False) -> Block:
    """A field of a modal for some lines of text."""
    element = {"type": "plain_text_input", "action_id": action, "multiline": True, "max_length": most}
    return {
        "type": "input",
        "block_id": block_id,
        "optional": optional,
        "label": plain(label, 100),
        "hint": plain(hint, 150),
        "element": element | ({} if optional else {"min_length": 1}),
    }


def actions(*elements: Element | None, block_id: str = "") -> Block:
    """A row of buttons and menus. Another `block_id` makes a menu forget what was chosen in it."""
    block = {"type": "actions", "elements": [e for e in elements if e is not None]}
    return block | ({"block_id": block_id[:255]} if block_id else {})
