"""Turns a screen into HTML by the templates beside it. Everything is escaped but what the two markup readers made."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from bot.local import mrkdwn
from bot.local.choice_rules import OF_OPTIONS, options_of
from bot.local.chosen import state_of, value_of
from bot.local.offers import Offer, offers
from bot.local.page import markdown
from bot.local.page.screen import Row, Screen
from bot.local.people import Team
from bot.local.registration import Registration
from bot.local.text import TASK_SIGNS, cell_text
from bot.local.values import Json

HERE = Path(__file__).parent
BETWEEN_IDS = "␟"  # in the name of an input: block_id␟action_id
PARTS = ("sidebar", "bar", "home", "messages", "prompts", "thread", "modal")
CACHED_ROWS = 1_000


@dataclass(frozen=True)
class Offered:
    """What the page says of the app: notices of what is embedded, and how it is registered."""

    notices: tuple[str, ...] = ()
    app: Registration = field(default_factory=Registration)


class Renderer:
    """The templates, and what they may call."""

    def __init__(self, offered: Offered, team: Team) -> None:
        self._jinja = Environment(
            loader=FileSystemLoader(HERE),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._jinja.filters |= {
            "mrkdwn": mrkdwn.to_html,
            "markdown": markdown.to_html,
            "plain": mrkdwn.plain,
            "cell_text": cell_text,
            "clause": clause,
            "fingerprint": fingerprint,
        }
        self._jinja.globals |= {
            "safe_link": mrkdwn.safe_link,
            "mention": mrkdwn.mention,
            "channel_mention": mrkdwn.channel_mention,
            "group_mention": mrkdwn.group_mention,
            "date": mrkdwn.date,
            "team": team.name,
            "bot": team.bot,
            "offered": offered,
            "between": BETWEEN_IDS,
            "task_signs": TASK_SIGNS,
            "picked": picked,
            "offered_by": offered_by,
            "row_html": self._row,
        }
        self._rows: dict[tuple[Any, ...], Markup] = {}

    def whole(self, name: str, **told: Any) -> str:
        """A page that is no screen."""
        return self._jinja.get_template(name).render(**told)

    def page(self, screen: Screen) -> str:
        """The whole page."""
        return self._jinja.get_template("page.html").render(screen=screen, parts=self.parts(screen))

    def parts(self, screen: Screen) -> dict[str, str]:
        """The parts of the page that change while it is open."""
        return {name: self._jinja.get_template(f"{name}.html").render(screen=screen) for name in PARTS}

    def _row(self, row: Row, screen: Screen) -> Markup:
        """One message; the same message is rendered once."""
        seen = row.message
        look = (row.day, row.compact, row.replies, row.last_reply, row.opens_thread, screen.thread_ts == seen.ts)
        mine = (row.status, repr(row.chosen))
        key = (screen.path, seen.channel, seen.ts, seen.edited_ts, seen.subtype, seen.files, *look, *mine)
        if key not in self._rows:
            if len(self._rows) >= CACHED_ROWS:
                self._rows.clear()
            html = self._jinja.get_template("row.html").render(row=row, screen=screen)
            self._rows[key] = Markup(html)  # noqa: S704 - the template has escaped it
        return self._rows[key]


def picked(element: Json, block_id: str, chosen: Json, here: str) -> tuple[str, ...]:
    """What an element holds now: a text, an option's value, ids; nothing, one or several."""
    value = value_of(chosen.get(block_id, {}).get(element["action_id"]) or state_of(element, None, here))
    several = value if isinstance(value, list) else [value] if value else []
    return tuple(one["value"] if isinstance(one, dict) else one for one in several)


def offered_by(element: Json, screen: Screen) -> tuple[Offer, ...]:
    """What a menu has to choose from: a value and its words, each."""
    if element["type"] in OF_OPTIONS:
        return tuple((option["value"], option["text"]["text"]) for option in options_of(element))
    return offers(element, screen.me.id, screen.team, screen.channels)


@lru_cache
def asset(name: str) -> bytes:
    """A file that stands beside the templates."""
    return (HERE / name).read_bytes()


def clause(notice: str) -> str:
    """How a notice begins: its label, if it has one, and the words up to the first mark."""
    found = re.match(r"(?:\S+: )?.*?(?=[.,:;](?:\s|$)|$)", notice)
    return found[0] if found else notice


def fingerprint(html: str) -> str:
    """Tells whether something was rendered differently."""
    return hashlib.blake2b(html.encode(), digest_size=8).hexdigest()
