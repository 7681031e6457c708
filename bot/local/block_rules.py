"""What Slack accepts as the blocks of a message or a modal, block by block and together. Pure: problems, no raising.

Sources: docs.slack.dev/reference/block-kit/blocks. Block types that the page cannot show are refused here, so that
nothing is ever sent that a person would not see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from bot.local import element_rules as rule
from bot.local import plan_rules
from bot.local.base_rules import (
    ANY_TEXT,
    ID_CHARS,
    PLAIN,
    Problems,
    at,
    flag,
    items,
    listed,
    one_of,
    plain_string,
    text_object,
    unknown_keys,
)
from bot.local.rich_rules import rich_text

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
SECTION_TEXT, SECTION_FIELDS, FIELD_TEXT = 3_000, 10, 2_000
HEADER_TEXT, MARKDOWN_TEXT = 150, 12_000
CONTEXT_ELEMENTS, ACTIONS_ELEMENTS, CONTEXT_ACTIONS_ELEMENTS = 10, 25, 5
TABLE_ROWS, TABLE_COLUMNS = 100, 20
LABEL_TEXT, HINT_TEXT, ALERT_TEXT = 2_000, 2_000, 3_000
ALERT_LEVELS = ("default", "info", "warning", "error", "success")

Block = dict[str, Any]


def _section(block: Block, pointer: str) -> Problems:
    if "text" not in block and "fields" not in block:
        yield at(pointer, "missing required field: text")
    if "text" in block:
        yield from text_object(block["text"], SECTION_TEXT, f"{pointer}/text")
    if "fields" in block:
        yield from items(block["fields"], SECTION_FIELDS, f"{pointer}/fields")
        for index, field in enumerate(listed(block["fields"])):
            yield from text_object(field, FIELD_TEXT, f"{pointer}/fields/{index}")
    if "accessory" in block:
        yield from rule.element(block["accessory"], rule.IN_SECTION, f"{pointer}/accessory")


def _header(block: Block, pointer: str) -> Problems:
    yield from text_object(block.get("text"), HEADER_TEXT, f"{pointer}/text", PLAIN)


def _context(block: Block, pointer: str) -> Problems:
    yield from items(block.get("elements"), CONTEXT_ELEMENTS, f"{pointer}/elements")
    for index, text in enumerate(listed(block.get("elements"))):
        yield from text_object(text, SECTION_TEXT, f"{pointer}/elements/{index}", ANY_TEXT)


def _elements(kinds: tuple[str, ...], most: int) -> Callable[[Block, str], Problems]:
    def check(block: Block, pointer: str) -> Problems:
        yield from items(block.get("elements"), most, f"{pointer}/elements")
        elements = listed(block.get("elements"))
        for index, element in enumerate(elements):
            yield from rule.element(element, kinds, f"{pointer}/elements/{index}")
        ids = Counter(str(e["action_id"]) for e in elements if isinstance(e, dict) and "action_id" in e)
        for action_id in (i for i, times in ids.items() if times > 1):
            yield at(f"{pointer}/elements", f"`action_id` {action_id} already exists")

    return check


def _divider(_block: Block, _pointer: str) -> Problems:
    return iter(())


def _markdown(block: Block, pointer: str) -> Problems:
    yield from plain_string(block.get("text"), MARKDOWN_TEXT, f"{pointer}/text")


def _rich_text(block: Block, pointer: str) -> Problems:
    yield from rich_text(block.get("elements"), f"{pointer}/elements")


def _table(block: Block, pointer: str) -> Problems:
    yield from items(block.get("rows"), TABLE_ROWS, f"{pointer}/rows")
    rows = listed(block.get("rows"))
    widths = {len(listed(row)) for row in rows}
    if len(widths) > 1:
        yield at(f"{pointer}/rows", "all rows must have the same number of cells")
    for row_index, row in enumerate(rows):
        yield from items(row, TABLE_COLUMNS, f"{pointer}/rows/{row_index}")
        for cell_index, cell in enumerate(listed(row)):
            yield from _cell(cell, f"{pointer}/rows/{row_index}/{cell_index}")
    if "column_settings" in block:
        yield from items(block["column_settings"], TABLE_COLUMNS, f"{pointer}/column_settings", least=0)
        for index, column in enumerate(listed(block["column_settings"])):
            if isinstance(column, dict):
                yield from unknown_keys(column, ("align", "is_wrapped"), f"{pointer}/column_settings/{index}")
                place = f"{pointer}/column_settings/{index}/align"
                yield from one_of(column.get("align", "left"), ("left", "center", "right"), place)


def _cell(cell: object, pointer: str) -> Problems:
    kind = cell.get("type") if isinstance(cell, dict) else None
    if not isinstance(cell, dict) or kind not in ("raw_text", "raw_number", "rich_text"):
        yield at(f"{pointer}/type", f"unsupported type: {kind}")
    elif kind == "raw_text":
        yield from unknown_keys(cell, ("type", "text"), pointer)
        yield from plain_string(cell.get("text"), 10**6, f"{pointer}/text")
    elif kind == "raw_number":
        yield from unknown_keys(cell, ("type", "value", "text"), pointer)
        if isinstance(cell.get("value"), bool) or not isinstance(cell.get("value"), int | float):
            yield at(f"{pointer}/value", "must be a number")
    else:
        yield from unknown_keys(cell, ("type", "elements", "block_id"), pointer)
        yield from rich_text(cell.get("elements"), f"{pointer}/elements")
        if not any(texts_in(cell)):
            yield at(f"{pointer}/elements", "must be more than 0 characters")


def _input(block: Block, pointer: str) -> Problems:
    yield from text_object(block.get("label"), LABEL_TEXT, f"{pointer}/label", PLAIN)
    if "hint" in block:
        yield from text_object(block["hint"], HINT_TEXT, f"{pointer}/hint", PLAIN)
    for key in ("optional", "dispatch_action"):
        if key in block:
            yield from flag(block[key], f"{pointer}/{key}")
    yield from rule.element(block.get("element"), rule.IN_INPUT, f"{pointer}/element")


def _alert(block: Block, pointer: str) -> Problems:
    yield from text_object(block.get("text"), ALERT_TEXT, f"{pointer}/text")
    yield from one_of(block.get("level", "default"), ALERT_LEVELS, f"{pointer}/level")


Check = Callable[[Block, str], Problems]
_EVERYWHERE: dict[str, tuple[tuple[str, ...], Check]] = {
    "section": (("text", "fields", "accessory", "expand"), _section),
    "header": (("text",), _header),
    "context": (("elements",), _context),
    "actions": (("elements",), _elements(rule.IN_ACTIONS, ACTIONS_ELEMENTS)),
    "divider": ((), _divider),
    "rich_text": (("elements",), _rich_text),
    "input": (("label", "element", "hint", "optional", "dispatch_action"), _input),
}
IN_MESSAGE = _EVERYWHERE | {
    "markdown": (("text",), _markdown),
    "table": (("rows", "column_settings"), _table),
    "plan": (("title", "tasks"), plan_rules.plan),
    "task_card": (plan_rules.TASK_KEYS, plan_rules.task_card),
    "context_actions": (("elements",), _elements(rule.IN_CONTEXT_ACTIONS, CONTEXT_ACTIONS_ELEMENTS)),
}
IN_HOME = _EVERYWHERE
IN_MODAL = _EVERYWHERE | {"alert": (("text", "level"), _alert)}


def problems(blocks: list[Any], known: dict[str, tuple[tuple[str, ...], Check]], pointer: str = "/blocks") -> Problems:
    """Everything that Slack would refuse in these blocks, but for limits on the whole message."""
    yield from items(blocks, MESSAGE_BLOCKS if known is IN_MESSAGE else VIEW_BLOCKS, pointer, least=0)
    for index, block in enumerate(blocks):
        place = f"{pointer}/{index}"
        kind = str(block.get("type")) if isinstance(block, dict) else ""
        if kind not in known:
            yield at(f"{place}/type", f"unsupported type: {kind}")
            continue
        keys, check = known[kind]
        yield from unknown_keys(block, ("type", "block_id", *keys), place)
        if "block_id" in block:
            yield from plain_string(block["block_id"], ID_CHARS, f"{place}/block_id")
        yield from check(block, place)
    yield from _together(blocks, pointer)
    yield from _only_in(blocks, known is IN_MODAL, pointer)


def _together(blocks: list[Any], pointer: str) -> Problems:
    whole = [b for b in blocks if isinstance(b, dict)]
    ids = Counter(str(b["block_id"]) for b in whole if b.get("block_id"))
    for block_id in (i for i, times in ids.items() if times > 1):
        yield at(pointer, f"`block_id` {block_id} already exists")
    if sum(b.get("type") == "table" for b in whole) > 1:
        yield at(pointer, "only_one_table_allowed")
    if sum(len(str(b.get("text", ""))) for b in whole if b.get("type") == "markdown") > MARKDOWN_TEXT:
        yield at(pointer, f"markdown blocks together must be less than {MARKDOWN_TEXT + 1} characters")


def _only_in(blocks: list[Any], modal: bool, pointer: str) -> Problems:
    """What an element may say of itself in some places only, or only once."""
    focused = 0
    for index, block in enumerate(b for b in blocks if isinstance(b, dict)):
        kind = block.get("type")
        for element in (block.get("element"), block.get("accessory"), *listed(block.get("elements"))):
            if not isinstance(element, dict):
                continue
            focused += element.get("focus_on_load") is True
            if element.get("response_url_enabled") and not (modal and kind == "input"):
                yield at(f"{pointer}/{index}", "`response_url_enabled` works in input blocks of modals only")
    if focused > 1:
        yield at(pointer, "only one element can have `focus_on_load`")


def texts_in(thing: object) -> Iterator[str]:
    """Every piece of text that a person would read in this, at any depth."""
    if isinstance(thing, dict):
        for key, value in thing.items():
            if key in ("text", "title") and isinstance(value, str):
                yield value
            else:
                yield from texts_in(value)
    elif isinstance(thing, list | tuple):
        for item in thing:
            yield from texts_in(item)
