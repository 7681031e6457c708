"""Slack's mrkdwn, as HTML or as plain text. Whatever is not mrkdwn is escaped: no text can become markup of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from markupsafe import Markup, escape

from bot.local.emoji import EMOJI
from bot.local.people import CHANNELS, GROUPS, USERS

_CONSTRUCT = re.compile(
    r"```(?P<block>.+?)```|`(?P<code>[^`\n]+)`|<(?P<angle>[^<>\n]+)>|(?P<bare>https?://[^\s<>|]+)", re.S
)
_HELD = re.compile(
    "\ue000(\\d+)\ue001"
)  # stands for something already rendered; both characters are stripped from input
_STYLES = ((r"\*", "strong"), ("_", "em"), ("~", "del"))
_DATE = re.compile(r"!date\^(?P<at>\d+)\^(?P<format>[^|^]+)(?:\^(?P<url>[^|]+))?(?:\|(?P<fallback>.*))?")
_DATE_PARTS = {
    "date_num": "%Y-%m-%d", "date": "%B %-d, %Y", "date_pretty": "%B %-d, %Y", "date_short": "%b %-d, %Y",
    "date_short_pretty": "%b %-d, %Y", "date_long": "%A, %B %-d, %Y", "date_long_pretty": "%A, %B %-d, %Y",
    "time": "%H:%M", "time_secs": "%H:%M:%S",
}  # fmt: skip
BROADCASTS = ("channel", "here", "everyone")


def to_html(text: str) -> Markup:
    """The text as Slack would show it."""
    return _quotes(text, _Html())


def to_text(text: str) -> str:
    """The text as it would be read aloud."""
    return str(_inline(text, _Plain()))


def plain(text: str) -> str:
    """A plain_text object's text: nothing in it is live but the names of emoji."""
    return re.sub(r":([a-z0-9_+-]+):", lambda m: EMOJI.get(m[1], m[0]), text)


def mention(user_id: str) -> str:
    """A user as the page names them."""
    return f"@{USERS[user_id].real_name}" if user_id in USERS else f"@{user_id}"


def channel_mention(channel_id: str) -> str:
    """A channel as the page names it."""
    return f"#{CHANNELS[channel_id].name}" if channel_id in CHANNELS else f"#{channel_id}"


def group_mention(group_id: str) -> str:
    """A user group as the page names it."""
    return f"@{GROUPS[group_id].handle}" if group_id in GROUPS else f"@{group_id}"


def date(at: int, form: str) -> str:
    """A moment in the form of Slack's `<!date>`, in this machine's time zone."""
    moment = datetime.fromtimestamp(at).astimezone()
    return re.sub(r"\{(\w+)\}", lambda m: moment.strftime(_DATE_PARTS.get(m[1], m[0])), form)


def safe_link(url: str) -> bool:
    """Whether following it can do no more than open a page or a mail."""
    return url.lower().startswith(("https://", "http://", "mailto:"))


class _Html:
    def words(self, text: str) -> Markup:
        return escape(text)

    def style(self, tag: str) -> str:
        return rf"<{tag}>\1</{tag}>"

    def code(self, text: str) -> Markup:
        return Markup("<code>{}</code>").format(text)

    def block(self, text: str) -> Markup:
        return Markup("<pre>{}</pre>").format(text.strip("\n"))

    def link(self, url: str, label: str) -> Markup:
        return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label)

    def mention(self, text: str) -> Markup:
        return Markup('<span class="mention">{}</span>').format(text)

    def join(self, text: str) -> Markup:
        return Markup(text.replace("\n", "<br>"))  # noqa: S704 - words() has escaped every piece of it


class _Plain(_Html):
    def words(self, text: str) -> Markup:
        return Markup(text)  # noqa: S704 - never shown as HTML: to_text() hands it out as str

    def style(self, _tag: str) -> str:
        return r"\1"

    def code(self, text: str) -> Markup:
        return self.words(text)

    block = code

    def link(self, url: str, label: str) -> Markup:
        return self.words(label if label == url else f"{label} ({url})")

    def mention(self, text: str) -> Markup:
        return self.words(text)

    def join(self, text: str) -> Markup:
        return self.words(text)


def _quotes(text: str, out: _Html) -> Markup:
    """Lines that begin with > become a quotation."""
    parts: list[Markup] = []
    quoted: list[str] = []
    plain_lines: list[str] = []

    def settle() -> None:
        if quoted:
            parts.append(Markup("<blockquote>{}</blockquote>").format(_inline("\n".join(quoted), out)))
        if plain_lines:
            parts.append(_inline("\n".join(plain_lines), out))
        quoted.clear()
        plain_lines.clear()

    fenced = False
    for line in text.split("\n"):
        found = None if fenced else re.match(r"(?:>|&gt;) ?(.*)", line)
        if bool(found) != bool(quoted):
            settle()
        if found:
            quoted.append(found[1])
        else:
            plain_lines.append(line)
        fenced ^= line.count("```") % 2 == 1
    settle()
    return Markup("").join(parts)


def _inline(text: str, out: _Html) -> Markup:
    held: list[Markup] = []

    def hold(found: re.Match[str]) -> str:
        held.append(_construct(found, out))
        return f"\ue000{len(held) - 1}\ue001"

    text = _CONSTRUCT.sub(hold, text.replace("\ue000", "").replace("\ue001", ""))
    words = str(out.words(plain(_unescaped(text))))
    for sign, tag in _STYLES:
        words = re.sub(rf"(?<![\w{sign}]){sign}(?=\S)([^{sign}\n]*?\S){sign}(?![\w{sign}])", out.style(tag), words)
    restore: Callable[[re.Match[str]], str] = lambda found: str(held[int(found[1])])  # noqa: E731 - one line says it
    return Markup(_HELD.sub(restore, out.join(words)))  # noqa: S704 - words and held pieces are escaped


def _construct(found: re.Match[str], out: _Html) -> Markup:
    if found["block"] is not None:
        return out.block(_unescaped(found["block"]))
    if found["code"] is not None:
        return out.code(_unescaped(found["code"]))
    if found["bare"] is not None:
        url = _unescaped(found["bare"])
        whole = url.rstrip(".,;:!?)'\"*_~")
        return out.link(whole, whole) + out.words(url[len(whole) :])
    return _angle(_unescaped(found["angle"]), out)


def _angle(inner: str, out: _Html) -> Markup:
    """What stands between < and >: a mention, a date, a link, or nothing special."""
    target, _, label = inner.partition("|")
    if target.startswith("@"):
        return out.mention(mention(target[1:]))
    if target.startswith("#"):
        return out.mention(channel_mention(target[1:]))
    if target.removeprefix("!") in BROADCASTS and target.startswith("!"):
        return out.mention(f"@{target[1:]}")
    if target.startswith("!subteam^"):
        return out.mention(group_mention(target.removeprefix("!subteam^")))
    if when := _DATE.fullmatch(inner):
        return out.words(date(int(when["at"]), when["format"]))
    if safe_link(target):
        return out.link(target, label or target)
    return out.words(f"<{inner}>")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
