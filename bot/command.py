"""`/sovereign …` as a value: what a person typed, understood. Pure; knows neither Slack's payloads nor what is done."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from bot.views import text as t
from kernel.domain import MAX_QUESTION_CHARS
from kernel.errors import Refused

VERBS = ("ask", "status", "cancel", "help")
SYNONYMS = {"list": "status", "runs": "status", "stop": "cancel", "abort": "cancel", "question": "ask"}
QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ('"', '"'), ("'", "'"), ("`", "`"))


@dataclass(frozen=True)
class Ask:
    """A question."""

    text: str


@dataclass(frozen=True)
class Status:
    """How one run stands, or the latest ones where none is named."""

    run_id: str = ""


@dataclass(frozen=True)
class Cancel:
    """Call a run off."""

    run_id: str


@dataclass(frozen=True)
class Help:
    """What can be done here."""


@dataclass(frozen=True)
class Unknown:
    """A word that is no verb. `did_you_mean` is a whole command, empty where nothing comes near."""

    verb: str
    did_you_mean: str = ""


Command = Ask | Status | Cancel | Help | Unknown


def parse(typed: str) -> Command:
    """What was typed after `/sovereign`. Raises Refused, saying what to do, where a verb lacks what it needs."""
    said = t.one_line(_unescape(typed))
    if not _speaks(said):
        return Help()
    verb, _, rest = said.partition(" ")
    verb, rest = verb.casefold().rstrip(":"), rest.strip()
    if verb == "ask":
        return Ask(question(rest))
    if verb == "help":
        return Help()
    if verb in ("status", "cancel") and " " not in rest:
        return _about_a_run(verb, rest.strip("`'\"“”‘’.,;"))
    return _guess(verb, said)


def question(typed: str, how: str = "`/sovereign ask <your question>`") -> str:
    """The question as it will be asked. Raises Refused where it is empty or too long."""
    asked = _unquote(t.one_line(typed))
    if not _speaks(asked):
        raise Refused(f"There is no question yet. Type it after the word ask: {how}.")
    if len(asked) > MAX_QUESTION_CHARS:
        over = len(asked) - MAX_QUESTION_CHARS
        raise Refused(
            f"Your question is {len(asked):,} characters long; the limit is {MAX_QUESTION_CHARS:,}. "
            f"Shorten it by {over:,} and ask again."
        )
    return asked


def _about_a_run(verb: str, run_id: str) -> Command:
    if not re.fullmatch(r"[a-zA-Z0-9-]{0,40}", run_id):
        raise Refused("That is no run id. Run ids look like `k3f9x2ab`; `/sovereign status` lists the latest runs.")
    if verb == "status":
        return Status(run_id.casefold())
    if not run_id:
        raise Refused("Which run? `/sovereign status` lists the latest; then `/sovereign cancel <run>`.")
    return Cancel(run_id.casefold())


def _guess(verb: str, said: str) -> Unknown:
    """The nearest command: a sentence is a question that lacks its verb, a word may be a verb mistyped."""
    if len(said.split()) >= 3 or said.endswith("?"):
        near = difflib.get_close_matches(verb, ["ask"], cutoff=0.6) if not said.endswith("?") else []
        asked = said.partition(" ")[2] if near else said
        return Unknown(verb, f"/sovereign ask {t.cut(asked, 200)}")
    near = difflib.get_close_matches(verb, [*VERBS, *SYNONYMS], n=1, cutoff=0.6)
    if not near:
        return Unknown(verb)
    meant = SYNONYMS.get(near[0], near[0])
    rest = said.partition(" ")[2]
    usual = {"ask": "<your question>", "cancel": "<run>"}.get(meant, "")
    return Unknown(verb, " ".join(filter(None, ("/sovereign", meant, rest or usual))))


def _speaks(said: str) -> bool:
    return any(c.isalnum() for c in said)


def _unescape(typed: str) -> str:
    """Slack sends these three as entities."""
    return typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _unquote(said: str) -> str:
    """The text without one pair of quotation marks around the whole of it."""
    for opening, closing in QUOTES:
        inner = said[len(opening) : -len(closing)]
        if len(said) > 2 and said.startswith(opening) and said.endswith(closing):
            return said if opening in inner or closing in inner else inner.strip()
    return said
