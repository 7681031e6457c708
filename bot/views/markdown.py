"""A message as Markdown, for the terminal: the same words as in the thread, without Slack. Pure."""

from __future__ import annotations

import re
from typing import Any

from bot.views.blocks import Block, Message

_DATE = re.compile(r"<!date\^[^|>]*\|([^>]*)>")
_MENTION = re.compile(r"<[@#]([A-Z0-9_]+)>")
_BOLD = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")


def markdown(message: Message) -> str:
    """The blocks of a message, one paragraph each. Buttons are left out: they belong to Slack."""
    return "\n\n".join(filter(None, (_block(block) for block in message.blocks)))


def _block(block: Block) -> str:
    match block["type"]:
        case "header":
            return f"## {block['text']['text']}"
        case "section":
            return _mrkdwn(block["text"]["text"]).replace("\n", "  \n")
        case "context":
            return "\n".join(f"_{_mrkdwn(element['text'])}_  " for element in block["elements"]).rstrip()
        case "rich_text":
            return "\n\n".join(filter(None, map(_rich, block["elements"])))
        case "table":
            head, *rows = [[_cell(cell) for cell in row] for row in block["rows"]]
            return "\n".join(map(_row, [head, ["---"] * len(head), *rows]))
    return ""


def _mrkdwn(text: str) -> str:
    text = _BOLD.sub(r"**\1**", _MENTION.sub(r"\1", _DATE.sub(r"\1", text)))
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _rich(part: dict[str, Any]) -> str:
    match part["type"]:
        case "rich_text_list":
            return "\n".join(f"- {_words(item['elements'])}" for item in part["elements"])
        case "rich_text_quote":
            return "\n".join(f"> {line}" for line in _words(part["elements"]).splitlines())
    return _words(part["elements"])


def _words(elements: list[dict[str, Any]]) -> str:
    return "".join(map(_word, elements)).strip()


def _word(element: dict[str, Any]) -> str:
    if element["type"] == "link":
        return f"[{element['text']}]({element['url']})"
    said = element.get("text") or element.get("user_id") or ""
    style = element.get("style") or {}
    if style.get("code"):
        return f"`{said}`"
    if style.get("bold"):
        bare = said.strip()
        return said.replace(bare, f"**{bare}**") if bare else said
    return str(said)


def _cell(cell: dict[str, Any]) -> str:
    said = cell["text"] if cell["type"] == "raw_text" else " ".join(map(_rich, cell["elements"]))
    return said.replace("|", "\\|").replace("\n", " ")


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
