"""What Slack accepts as a plan and as a task card. Pure: problems in Slack's words, no raising.

Sources: docs.slack.dev/reference/block-kit/blocks (plan block, task card block) and slack_sdk's models of them.
"""

from __future__ import annotations

from typing import Any

from bot.local.base_rules import ID_CHARS, URL_CHARS, Problems, at, items, listed, one_of, plain_string, unknown_keys
from bot.local.rich_rules import rich_text

PLAN_TASKS = 50
TITLE_CHARS = 3_000  # our choice: Slack names no limit, and a longer one is no title
STATUSES = ("pending", "in_progress", "complete", "error")
TASK_KEYS = ("task_id", "title", "details", "output", "sources", "status")


def plan(block: dict[str, Any], pointer: str) -> Problems:
    """A plan of tasks."""
    yield from plain_string(block.get("title"), TITLE_CHARS, f"{pointer}/title")
    yield from items(block.get("tasks", []), PLAN_TASKS, f"{pointer}/tasks", least=0)
    for index, task in enumerate(listed(block.get("tasks"))):
        place = f"{pointer}/tasks/{index}"
        if not isinstance(task, dict) or task.get("type", "task_card") != "task_card":
            yield at(f"{place}/type", "must be a task_card")
            continue
        yield from unknown_keys(task, ("type", "block_id", *TASK_KEYS), place)
        yield from task_card(task, place)


def task_card(block: dict[str, Any], pointer: str) -> Problems:
    """One task, alone or in a plan."""
    yield from plain_string(block.get("task_id"), ID_CHARS, f"{pointer}/task_id")
    yield from plain_string(block.get("title"), TITLE_CHARS, f"{pointer}/title")
    yield from one_of(block.get("status"), STATUSES, f"{pointer}/status")
    for key in ("details", "output"):
        if key in block:
            yield from _words(block[key], f"{pointer}/{key}")
    for index, source in enumerate(listed(block.get("sources"))):
        place = f"{pointer}/sources/{index}"
        if not isinstance(source, dict) or source.get("type") != "url":
            yield at(f"{place}/type", "must be a url")
            continue
        yield from unknown_keys(source, ("type", "url", "text"), place)
        yield from plain_string(source.get("url"), URL_CHARS, f"{place}/url")
        yield from plain_string(source.get("text"), TITLE_CHARS, f"{place}/text")


def _words(value: object, pointer: str) -> Problems:
    if not isinstance(value, dict) or value.get("type") != "rich_text":
        yield at(f"{pointer}/type", "must be rich_text")
        return
    yield from rich_text(value.get("elements"), f"{pointer}/elements")
