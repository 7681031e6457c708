"""What somebody who installs Sovereign reads in the browser: plain words, one thing to do. Pure; text is escaped."""

from __future__ import annotations

import re
from html import escape

from bot.web.site import Answer

STYLE = (
    "body{font:1.05rem/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.2rem;color:#1d1c1d}"
    "h1{font-size:1.5rem;line-height:1.3}a{color:#0b4c8c}code{background:#f2f2f2;padding:.1em .3em;border-radius:4px}"
    "@media(prefers-color-scheme:dark){body{background:#1a1d21;color:#e8e8e8}a{color:#7cc0ff}code{background:#2c2f33}}"
)
META = '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
INSTALL = "/slack/install"
_WORD = re.compile(r"[a-z_]{1,60}")  # what comes in the address may be anybody's
AGAIN = (INSTALL, "Begin again")


def page(status: int, title: str, *paragraphs: str, link: tuple[str, str] = ("", "")) -> Answer:
    """A page; words between backticks are shown as code. `link` is (address, label)."""
    told = "".join(f"<p>{_prose(paragraph)}</p>" for paragraph in paragraphs)
    way = f'<p><a href="{escape(link[0])}">{escape(link[1])}</a></p>' if link[0] else ""
    head = f"{META}<title>{escape(title)}</title>"
    body = f'<!doctype html><html lang="en"><head>{head}<style>{STYLE}</style></head>'
    return Answer(
        status, f"{body}<body><h1>{escape(title)}</h1>{told}{way}</body></html>\n", "text/html; charset=utf-8"
    )


def installed(name: str, workspace: str, first_owner: bool) -> Answer:
    """It worked: what to do next."""
    owner = "You are its first owner there: you approve drafts, and `/sovereign settings` shows what you may change."
    return page(
        200,
        f"Sovereign is installed in {name}",
        "In Slack, type `/invite @sovereign` in a channel, and then `/sovereign ask` with your question.",
        *((owner,) if first_owner else ()),
        link=(f"https://app.slack.com/client/{workspace}", "Open Slack") if workspace.isalnum() else ("", ""),
    )


def denied() -> Answer:
    """Whoever was asked said no."""
    return page(200, "Nothing was installed", "The installation was cancelled, and nothing was changed.", link=AGAIN)


def stale() -> Answer:
    """The request cannot be told from a forged one."""
    return page(
        400,
        "This installation cannot be finished",
        "It was begun more than ten minutes ago, or in another browser, or is finished already. Nothing was changed.",
        "Begin again in this browser, with cookies allowed.",
        link=AGAIN,
    )


def refused(word: str) -> Answer:
    """Slack said no, by a word of its own."""
    return page(
        400,
        "Slack did not allow the installation",
        f"Slack says: `{word if _WORD.fullmatch(word) else 'something else'}`. "
        "Often a workspace asks an admin to approve new apps first: ask yours, then begin again.",
        link=AGAIN,
    )


def broken(said: str) -> Answer:
    """Something did not answer, or is wrong with us."""
    return page(502, "The installation did not work", said, "Nothing was installed.", link=AGAIN)


def _prose(paragraph: str) -> str:
    parts = paragraph.split("`")
    if len(parts) % 2 == 0:
        return escape(paragraph)
    return "".join(f"<code>{escape(p)}</code>" if i % 2 else escape(p) for i, p in enumerate(parts))
