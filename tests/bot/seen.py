"""What a reader sees of a message: its words, links and buttons; and the request for a decision, made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from bot.views import claims, review
from bot.views.blocks import Message, texts
from bot.views.paging import Page
from kernel.domain import Report, Run
from tests.bot.cases import NOON, a_report, a_run

OWNERS = frozenset({"U0OLGA", "U0OTTO"})


def mrkdwn(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        if thing.get("type") == "mrkdwn":
            yield thing["text"]
        for value in thing.values():
            yield from mrkdwn(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from mrkdwn(value)


def links(thing: Any) -> Iterator[str]:
    if isinstance(thing, dict):
        if "url" in thing:
            yield thing["url"]
        for value in thing.values():
            yield from links(value)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from links(value)


def parts(thing: Any) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
    for value in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from parts(value)


def told(message: Message) -> str:
    return " ".join(texts(list(message.blocks)))


def buttons(message: Message) -> dict[str, dict[str, Any]]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return {element["text"]["text"]: element for row in rows for element in row if element["type"] == "button"}


def menus(message: Message) -> dict[str, dict[str, Any]]:
    """Selects by their action."""
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return {element["action_id"]: element for row in rows for element in row if element["type"] == "static_select"}


def a_request(report: Report, run: Run | None = None, **other: Any) -> review.Request:
    given: dict[str, Any] = {"owners": OWNERS, "where": "#papers", "expires": NOON + timedelta(days=7)}
    return review.Request(run or a_run(), report, **{**given, **other})


def a_review(report: Report) -> Message:
    return review.review(a_request(report))


def a_table(report: Report, **other: Any) -> Message:
    given: dict[str, Any] = {"page": Page("k3f9x2ab", 1), "strikes": (), "undecided": True, "samples": False}
    return claims.browse(report, **{**given, **other})


def opinions(*objections: str) -> Report:
    report = a_report(findings=())
    judged = [o.model_copy(update={"objection": said, "flags": ()})
              for o, said in zip(report.verdict.opinions, objections, strict=True)]  # fmt: skip
    return report.model_copy(update={"verdict": report.verdict.model_copy(update={"opinions": tuple(judged)})})
