"""Drafts as PDF, by Typst. The draft's Markdown goes in as data, so that no word of a paper can be markup.

https://typst.app/docs/reference/foundations/sys/ (inputs). The fonts are those inside the library: they lack Chinese,
Japanese and Korean letters, and emoji, which then show as boxes; the Markdown beside the PDF has them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from markdown_it import MarkdownIt
from markdown_it.token import Token

TEMPLATE = Path(__file__).with_name("typst") / "draft.typ"
WIDEST, NARROWEST = 40, 6  # characters of a column that count for its share of the page
_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")
Block = dict[str, Any]
Part = dict[str, Any]


class TypstTypesetter:
    """kernel.ports.Typesetter by the Typst library, off the event loop."""

    async def pdf(self, markdown: str) -> bytes:
        """The draft as PDF."""
        return await asyncio.to_thread(compiled, markdown)


def compiled(markdown: str) -> bytes:
    """The draft as PDF; blocks, for about a tenth of a second the first time."""
    draft = json.dumps({"title": _title(markdown), "blocks": blocks_of(markdown)})
    made = typst.compile(str(TEMPLATE), format="pdf", ignore_system_fonts=True, sys_inputs={"draft": draft})
    assert isinstance(made, bytes)  # noqa: S101 - without an output path it returns what it made
    return made


def blocks_of(markdown: str) -> list[Block]:
    """Headings, paragraphs, lists and tables, each with its words in parts of one style."""
    tokens = _PARSER.parse(markdown)
    made: list[Block] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        end = _closing(tokens, at)
        inside = tokens[at : end + 1]
        if token.type == "heading_open":
            made.append({"kind": "heading", "level": min(int(token.tag[1]), 3), "parts": _parts(tokens[at + 1])})
        elif token.type == "paragraph_open":
            made.append({"kind": "paragraph", "parts": _parts(tokens[at + 1])})
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            made.append({"kind": "list", "items": [_parts(t) for t in inside if t.type == "inline"]})
        elif token.type == "table_open":
            made.append(_table(inside))
        elif token.type in ("fence", "code_block"):
            made.append({"kind": "paragraph", "parts": [_part(token.content, code=True)]})
        at = end + 1
    return made


def _title(markdown: str) -> str:
    heading = next((block for block in blocks_of(markdown) if block["kind"] == "heading"), None)
    return "".join(part["text"] for part in heading["parts"]) if heading else "Draft"


def _closing(tokens: Sequence[Token], at: int) -> int:
    """Where what opens here ends."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _table(inside: Sequence[Token]) -> Block:
    """A table, and how wide its columns are: as wide as their words, within bounds."""
    rows: list[list[list[Part]]] = []
    for token in inside:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_parts(token))
    lengths = [[sum(len(part["text"]) for part in cell) for cell in row] for row in rows]
    widths = [min(WIDEST, max(NARROWEST, *column)) for column in zip(*lengths, strict=True)]
    return {"kind": "table", "rows": rows, "widths": widths}


def _parts(inline: Token) -> list[Part]:
    """A line's words, each part with its style."""
    made: list[Part] = []
    style = {"strong": 0, "em": 0}
    link = ""
    for token in inline.children or ():
        if token.type in ("strong_open", "strong_close", "em_open", "em_close"):
            style[token.type.partition("_")[0]] += token.nesting
        elif token.type == "link_open":
            link = str(token.attrs.get("href", ""))
        elif token.type == "link_close":
            link = ""
        elif token.type in ("softbreak", "hardbreak"):
            made.append(_part(" "))
        elif token.content:
            kinds = {name: depth > 0 for name, depth in style.items()}
            made.append(_part(token.content, code=token.type == "code_inline", link=link, **kinds))
    return made


def _part(text: str, *, strong: bool = False, em: bool = False, code: bool = False, link: str = "") -> Part:
    safe = link if link.startswith("https://") else ""
    return {"text": text, "strong": strong, "em": em, "code": code, "link": safe}
