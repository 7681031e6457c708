"""Turns a screen into HTML by the templates beside it. Everything is escaped but what the two markup readers made."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from bot.local import mrkdwn
from bot.local.page import markdown
from bot.local.page.screen import Row, Screen
from bot.local.people import TEAM_NAME, THE_BOT
from bot.local.text import cell_text

HERE = Path(__file__).parent
PARTS = ("sidebar", "messages", "thread", "modal")
CACHED_ROWS = 1_000


class Renderer:
    """The templates, and what they may call."""

    def __init__(self, notices: tuple[str, ...], commands: dict[str, str]) -> None:
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
            "date": mrkdwn.date,
            "team": TEAM_NAME,
            "bot": THE_BOT,
            "notices": notices,
            "commands": commands,
            "row_html": self._row,
        }
        self._rows: dict[tuple[Any, ...], Markup] = {}

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
        key = (screen.path, seen.channel, seen.ts, seen.edited_ts, seen.subtype, seen.files, *look)
        if key not in self._rows:
            if len(self._rows) >= CACHED_ROWS:
                self._rows.clear()
            html = self._jinja.get_template("row.html").render(row=row, screen=screen)
            self._rows[key] = Markup(html)  # noqa: S704 - the template has escaped it
        return self._rows[key]


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
