"""What a verb is: a name, how it is read, and what help says of it. It knows no verb by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.views import text as t


@dataclass(frozen=True)
class Command:
    """What was typed, understood: each verb has its own kind."""


@dataclass(frozen=True)
class Verb:
    """A word after `/sovereign`.

    `read` takes what follows it, on one line, and raises Refused, saying what to do. `forms` are (what to type, what
    that does); `examples` can be typed as they are.
    """

    name: str
    read: Callable[[str], Command]
    forms: tuple[tuple[str, str], ...]
    examples: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    follows: Callable[[str], str] = lambda _rest: ""  # what a suggestion repeats of the words after a mistyped verb


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
    """What was typed, on one line; Slack sends three characters as entities."""
    return t.one_line(typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def speaks(said: str) -> bool:
    """Whether there is a word in it."""
    return any(c.isalnum() for c in said)
