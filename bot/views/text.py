"""What Slack allows in a text, and how text is made fit for it: cleaned, escaped, cut politely. Holds no block."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

MAX_BLOCKS = 50
MAX_MESSAGE_CHARS = 10_000  # Slack answers msg_blocks_too_long somewhere above 13,000 and does not say where
MAX_FALLBACK_CHARS = 3_000
MAX_SECTION_CHARS = 3_000
MAX_HEADER_CHARS = 150
MAX_CONTEXT_CHARS = 2_000
MAX_TABLE_ROWS = 20  # Slack takes 100; more than 20 are no longer read in a thread
MAX_TABLE_COLUMNS = 20
MAX_BUTTON_CHARS = 75
MAX_CONFIRM_TITLE_CHARS = 100
MAX_CONFIRM_CHARS = 300
MAX_MODAL_TITLE_CHARS = 24
MAX_OPTION_CHARS = 75
MAX_OPTIONS = 100
MAX_PLACEHOLDER_CHARS = 150

DASH = "–"
CUT = "… (cut; the whole text is in the attached draft)"

KNOWN_HOSTS = frozenset(
    {
        "arxiv.org",
        "www.arxiv.org",
        "export.arxiv.org",
        "doi.org",
        "dx.doi.org",
        "aclanthology.org",
        "openreview.net",
        "openalex.org",
        "www.semanticscholar.org",
        "pubmed.ncbi.nlm.nih.gov",
    }
)

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = "\u00ad\u200b\u2060-\u2064\ufeff\U000e0000-\U000e007f"
_HIDDEN = re.compile(f"[{_BIDI}{_INVISIBLE}]")
_USER_ID = re.compile(r"[UW][A-Z0-9_]{1,30}")
_CHANNEL_ID = re.compile(r"[CGD][A-Z0-9_]{1,30}")
_ARXIV_ID = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}")


def clean(text: str) -> str:
    """The text without control, bidirectional and invisible characters. Line breaks stay, tabs become spaces."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    text = _HIDDEN.sub("", text)
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Cn"))


def one_line(text: str) -> str:
    """The text, clean, on one line."""
    return " ".join(clean(text).split())


def cut(text: str, limit: int, note: str = "…") -> str:
    """The text within the limit, cut between two words where it can be, and saying so."""
    if len(text) <= limit:
        return text
    kept = text[: limit - len(note)]
    spaced = kept.rsplit(None, 1)[0] if " " in kept[len(kept) // 2 :] else kept
    return spaced.rstrip(" ,;:.") + note


def capital(text: str) -> str:
    """The text with its first letter large, and no other touched."""
    return text[:1].upper() + text[1:]


def escape(text: str) -> str:
    """Text for mrkdwn in which nothing is live: no mention, no link, no channel-wide call."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped(text: str, limit: int) -> str:
    """Escaped text within a limit that counts the entities too, none of them cut in the middle."""
    whole = escape(text)
    return whole if len(whole) <= limit else re.sub(r"&[a-z]{0,3}$", "", whole[: limit - 1]).rstrip() + "…"


def safe_link(url: str) -> str:
    """The address where it is https and of a known host, else nothing."""
    try:
        parts = urlsplit(url.strip())
        known = parts.scheme == "https" and parts.netloc in KNOWN_HOSTS
    except ValueError:
        return ""
    return url.strip() if known and not re.search(r"[\s<>|\"\\]", url.strip()) and clean(url) == url else ""


def paper_link(paper_id: str, url: str = "", doi: str = "") -> str:
    """Where a paper can be read: its own address, else arXiv's or DOI's for it, else nothing."""
    if link := safe_link(url):
        return link
    if _ARXIV_ID.fullmatch(paper_id):
        return f"https://arxiv.org/abs/{paper_id}"
    return safe_link(f"https://doi.org/{doi}") if doi else ""


def is_user(user: str) -> bool:
    """Whether this can be mentioned as a user."""
    return bool(_USER_ID.fullmatch(user))


def is_channel(channel: str) -> bool:
    """Whether this can be mentioned as a channel."""
    return bool(_CHANNEL_ID.fullmatch(channel))


def mention(user: str) -> str:
    """The user in mrkdwn: a mention where it can be one."""
    return f"<@{user}>" if is_user(user) else "somebody"


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 paper", "2 papers"."""
    return f"{count} {one if count == 1 else many or one + 's'}"
