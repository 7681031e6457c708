"""A message as plain text, for tests and screen readers, and whom it would notify. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.local.mrkdwn import BROADCASTS, channel_mention, date, group_mention, mention, plain, to_text
from bot.local.values import Json, Message

TASK_SIGNS = {"pending": "○", "in_progress": "◐", "complete": "✓", "error": "✗"}
_LIVE = re.compile(rf"<(?:@(U[A-Z0-9]+)|!subteam\^(S[A-Z0-9]+)|!({'|'.join(BROADCASTS)}))(?:\|[^<>]*)?>")


def text_of(message: Message) -> str:
    """All that a person would read in the message: its blocks, or its text where it has none."""
    if not message.blocks:
        return to_text(message.text)
    return "\n".join(line for block in message.blocks for line in _lines(block) if line)


def pings(message: Message) -> frozenset[str]:
    """Whom the message notifies: ids of users and groups, "channel", "here", "everyone".

    Text that is not parsed pings nobody.
    """
    live = [m[1] or m[2] or m[3] for text in _parsed_texts(message) for m in _LIVE.finditer(text)]
    for part in _rich_parts_in(message.blocks):
        live += [part[key] for key in ("user_id", "usergroup_id", "range") if key in part]
    return frozenset(live)


def words(text: Json | None) -> str:
    """A text object as it is read."""
    if not text:
        return ""
    return to_text(text["text"]) if text["type"] == "mrkdwn" else plain(text["text"])


def cell_text(cell: Json) -> str:
    """A table's cell as it is read."""
    if cell["type"] == "rich_text":
        return rich_text(cell)
    return str(cell["text"]) if "text" in cell else f"{cell['value']:g}"


def rich_text(block: Json) -> str:
    """A rich_text block as it is read."""
    return "\n".join(line for element in block["elements"] for line in _rich_lines(element))


def _rich_lines(element: Json) -> Iterator[str]:
    if element["type"] != "rich_text_list":
        yield "".join(_part(part) for part in element["elements"])
        return
    for number, item in enumerate(element["elements"], start=1 + element.get("offset", 0)):
        sign = f"{number}." if element["style"] == "ordered" else "•"
        yield "  " * element.get("indent", 0) + sign + " " + "\n".join(_rich_lines(item))


def _part(part: Json) -> str:
    kind = part["type"]
    if kind == "text":
        return str(part["text"])
    if kind == "link":
        return f"{part['text']} ({part['url']})" if part.get("text") else str(part["url"])
    if kind == "user":
        return mention(part["user_id"])
    if kind == "usergroup":
        return group_mention(part["usergroup_id"])
    if kind == "channel":
        return channel_mention(part["channel_id"])
    if kind == "broadcast":
        return f"@{part['range']}"
    if kind == "date":
        return date(part["timestamp"], part["format"])
    return plain(f":{part['name']}:")


def _lines(block: Json) -> Iterator[str]:
    kind = block["type"]
    if kind in ("section", "header", "alert"):
        yield words(block.get("text"))
        yield from (words(field) for field in block.get("fields", ()))
        yield from (_control(block["accessory"]),) if "accessory" in block else ()
    elif kind == "context":
        yield "  ".join(words(element) for element in block["elements"])
    elif kind in ("actions", "context_actions"):
        yield " ".join(_control(element) for element in block["elements"])
    elif kind == "markdown":
        yield str(block["text"])
    elif kind == "table":
        yield from (" | ".join(cell_text(cell) for cell in row) for row in block["rows"])
    elif kind == "rich_text":
        yield rich_text(block)
    elif kind == "plan":
        yield str(block["title"])
        yield from (line for task in block.get("tasks", ()) for line in _task(task))
    elif kind == "task_card":
        yield from _task(block)
    elif kind == "divider":
        yield "———"
    elif kind == "input":
        yield words(block["label"])


def _task(task: Json) -> Iterator[str]:
    yield f"{TASK_SIGNS[task['status']]} {task['title']}"
    yield from (rich_text(task[key]) for key in ("details", "output") if key in task)
    if task.get("sources"):
        yield "  ".join(f"{source['text']} ({source['url']})" for source in task["sources"])


def _control(element: Json) -> str:
    if element["type"] == "feedback_buttons":
        return f"[{words(element['positive_button']['text'])}] [{words(element['negative_button']['text'])}]"
    if element["type"] == "button":
        return f"[{words(element['text'])}]"
    return f"[{' / '.join(words(option['text']) for option in element.get('options', ()))}]"


def _parsed_texts(message: Message) -> Iterator[str]:
    """The texts that Slack searches for mentions: mrkdwn and markdown, never plain_text, rich_text or table cells."""
    if not message.blocks:
        yield message.text
    for block in message.blocks:
        if block["type"] == "markdown":
            yield block["text"]
        elif block["type"] in ("section", "context"):
            candidates = (block.get("text"), *block.get("fields", ()), *block.get("elements", ()))
            yield from (text["text"] for text in candidates if text and text["type"] == "mrkdwn")


def _rich_parts_in(thing: object) -> Iterator[Json]:
    if isinstance(thing, dict):
        if thing.get("type") in ("user", "usergroup", "broadcast"):
            yield thing
        for value in thing.values():
            yield from _rich_parts_in(value)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from _rich_parts_in(item)
