"""What a verb is, how it is read and what help says of it; and the readers of words that all verbs share. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.views import text as t

QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ('"', '"'), ("'", "'"), ("`", "`"))
AROUND = "`'\"“”‘’.,;"  # what may stand around a word that is meant bare

_LINK = re.compile(r"<((?:https?|mailto|tel):[^<>|\s]+)(?:\|([^<>]*))?>")
_ALL = re.compile(r"<!(here|channel|everyone)(?:\|[^<>]*)?>")
_REFERENCE = re.compile(r"<(?:([@#])|!subteam\^)([A-Z0-9_]{2,31})(?:\|([^<>]*))?>")
_QUOTED = "|".join(f"{o}[^{o}{c}]+{c}(?!\\S)" for o, c in QUOTES)
_TOKEN = re.compile(rf"{_QUOTED}|<[@#!][^<>]*>[.,;:]?|\S+")
_BARE_ID = re.compile(r"[A-Z][A-Z0-9_]{6,30}")


@dataclass(frozen=True)
class Command:
    """What was typed, understood: each verb has its own kind."""


@dataclass(frozen=True)
class Verb:
    """A word after `/sovereign`.

    `read` takes what follows it, on one line, and raises Refused, saying what to do. `forms` are (what to type, what
    that does); `examples` can be typed as they are. With `of_run`, it is about one run, which need not be named where
    it is said in that run's thread.
    """

    name: str
    read: Callable[[str], Command]
    forms: tuple[tuple[str, str], ...]
    examples: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    follows: Callable[[str], str] = lambda _rest: ""  # what a suggestion repeats of the words after a mistyped verb
    of_run: bool = False


@dataclass(frozen=True)
class Help(Command):
    """What can be done here, or how one verb is used."""

    verb: str = ""


@dataclass(frozen=True)
class Unknown(Command):
    """A word that is no verb. `did_you_mean` is a whole command, empty where nothing comes near."""

    verb: str
    did_you_mean: str = ""


def plain(typed: str) -> str:
    """What was typed, on one line. Slack sends links in brackets and three characters as entities: both are undone.

    People, channels and user groups stay as Slack sends them, `<@U012AB3CD|ada>`, for the readers below.
    """
    bare = _ALL.sub(r"@\1", _LINK.sub(_address, typed))
    return t.one_line(bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def spoken(said: str) -> str:
    """The words with people, channels and groups as they are read: "@ada", "#papers"."""
    return _REFERENCE.sub(lambda m: f"{m[1] or '@'}{(m[3] or m[2]).lstrip('@#')}", said)


def speaks(said: str) -> bool:
    """Whether there is a word in it."""
    return any(c.isalnum() for c in said)


def tokens(said: str) -> tuple[str, ...]:
    """The words, with what stands in quotation marks as one word, and each reference as one."""
    return tuple(_unquoted(word) for word in _TOKEN.findall(said))


def channel_in(word: str) -> str:
    """The id of the channel that the word is; empty where it is none."""
    return _id_in(word, "#", "CGD")


def user_in(word: str) -> str:
    """The id of the person that the word is; empty where it is none."""
    return _id_in(word, "@", "UW")


def group_in(word: str) -> str:
    """The id of the user group that the word is; empty where it is none."""
    return _id_in(word, None, "S")


def nearest(word: str, among: Iterable[str]) -> str:
    """Which of these was perhaps meant; empty where none comes near."""
    near = difflib.get_close_matches(word.casefold(), list(among), n=1, cutoff=0.6)
    return near[0] if near else ""


def repeated(word: str) -> str:
    """A word of theirs, in quotation marks, safe in mrkdwn: nothing in it is live, and it does not end our code."""
    bare = re.sub(r"[`*_~]", "", t.one_line(spoken(word)))
    return f"“{t.escaped(bare, 60)}”" if bare else "that"


def _address(found: re.Match[str]) -> str:
    """The address; the words that were typed, where Slack made the link of them by itself."""
    if found[2] and (found[1].endswith(found[2]) or not found[1].startswith("http")):
        return found[2]
    return found[1] if found[1].startswith("http") else found[1].partition(":")[2]


def _unquoted(word: str) -> str:
    inner = next((word[1:-1] for o, c in QUOTES if len(word) > 2 and word[0] == o and word[-1] == c), word)
    return inner.strip()


def _id_in(word: str, sign: str | None, firsts: str) -> str:
    bare = word.strip(AROUND + ":")
    found = _REFERENCE.fullmatch(bare)
    if found:
        return found[2] if found[1] == sign and found[2][0] in firsts else ""
    return bare if _BARE_ID.fullmatch(bare) and bare[0] in firsts else ""
