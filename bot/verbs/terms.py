"""The verbs about owners and settings, read into values. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.verbs import catalogue
from bot.verbs.verb import Command, Verb, channel_in, nearest, repeated, tokens, user_in
from kernel.errors import Refused

OWNERS_WORDS = ("list", "add", "remove", "log")
SETTINGS_WORDS = ("list", "set", "unset")


@dataclass(frozen=True)
class ShowOwners(Command):
    """Who the owners are."""


@dataclass(frozen=True)
class ShowLog(Command):
    """Who changed what of late."""


@dataclass(frozen=True)
class Appoint(Command):
    """Make somebody an owner; without a channel, of the whole workspace."""

    user: str
    channel: str = ""


@dataclass(frozen=True)
class Dismiss(Command):
    """Take an ownership away."""

    user: str
    channel: str = ""


@dataclass(frozen=True)
class ShowSettings(Command):
    """What is set here."""


@dataclass(frozen=True)
class Set(Command):
    """Set something; without a channel, for the whole workspace. `value` can be read by the setting of that name."""

    name: str
    value: str
    channel: str = ""


@dataclass(frozen=True)
class Unset(Command):
    """Let what lies beneath hold again."""

    name: str
    channel: str = ""


def _owners(rest: str) -> Command:
    word, words, channel = _parts(rest)
    if word in ("", "list") and not words and not channel:
        return ShowOwners()
    if word == "log" and not words and not channel:
        return ShowLog()
    if word not in ("add", "remove"):
        raise _no_word("owners", word if word not in OWNERS_WORDS else " ".join(words), OWNERS_WORDS)
    user = user_in(words[0]) if len(words) == 1 else ""
    if not user:
        raise Refused(
            f"Whom? Type `@` and choose the name that Slack offers: `/sovereign owners {word} @ada`, or "
            f"`/sovereign owners {word} @ada in #papers` for one channel."
        )
    return Appoint(user, channel) if word == "add" else Dismiss(user, channel)


def _settings(rest: str) -> Command:
    word, words, channel = _parts(rest)
    if word in ("", "list") and not words and not channel:
        return ShowSettings()
    if word not in ("set", "unset"):
        raise _no_word("settings", word if word not in SETTINGS_WORDS else " ".join(words), SETTINGS_WORDS)
    if not words:
        names = ", ".join(f"`{name}`" for name in catalogue.BY_NAME)
        raise Refused(f"Which setting? There are: {names}. `/sovereign settings` shows what each is.")
    setting = catalogue.named(words[0])
    if channel and setting.workspace_only:
        raise Refused(f"`{setting.name}` holds for the whole workspace. Leave out the channel.")
    if word == "unset":
        if len(words) > 1:
            raise Refused(f"`unset` takes a name and no value: `/sovereign settings unset {setting.name}`.")
        return Unset(setting.name, channel)
    value = " ".join(words[1:])
    if not value:
        example = f"`/sovereign settings set {setting.name} {setting.example}`"
        raise Refused(f"To what? `{setting.name}` can be {setting.allowed}. For example {example}.")
    setting.read(value)  # refuses at once what cannot be
    return Set(setting.name, value, channel)


def _parts(rest: str) -> tuple[str, Sequence[str], str]:
    """The first word, those that follow it, and the channel that `in` names at the end."""
    words = list(tokens(rest))
    channel = ""
    if len(words) > 1 and words[-2].casefold() == "in":
        channel = channel_in(words[-1])
        if not channel or channel.startswith("D"):
            raise Refused(f"{repeated(words[-1])} is no channel. Type `#` and choose the one that Slack offers.")
        words = words[:-2]
    return (words[0].casefold() if words else ""), words[1:], channel


def _no_word(verb: str, word: str, known: tuple[str, ...]) -> Refused:
    near = nearest(word, known)
    meant = f"Did you mean `/sovereign {verb} {near}`?" if near else f"`/sovereign help {verb}` shows what there is."
    return Refused(f"`{verb}` knows no {repeated(word)}. {meant}")


def _follows(known: tuple[str, ...]) -> Callable[[str], str]:
    """Of what followed a mistyped verb, a suggestion repeats the one word that it is sure of."""
    return lambda rest: next((word for word in rest.casefold().split()[:1] if word in known), "")


OWNERS = Verb(
    "owners",
    _owners,
    (
        ("owners", "lists who decides here"),
        ("owners add @ada [in #papers]", "makes somebody an owner, of the workspace or of one channel"),
        ("owners remove @ada [in #papers]", "takes that away"),
        ("owners log", "shows the latest changes of owners and settings"),
    ),
    examples=("owners add @ada", "owners remove @ada in #papers"),
    synonyms=("owner",),
    follows=_follows(OWNERS_WORDS),
)
SETTINGS = Verb(
    "settings",
    _settings,
    (
        ("settings", "lists what is set here, and lets owners edit it"),
        ("settings set <name> <value> [in #papers]", "sets something, for the workspace or for one channel"),
        ("settings unset <name> [in #papers]", "lets the default hold again"),
    ),
    examples=("settings set approvals 2 in #papers", "settings set reminder 2 days", "settings set runs-a-person 10"),
    synonyms=("setting", "config", "configure"),
    follows=_follows(SETTINGS_WORDS),
)
