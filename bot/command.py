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
OPENER = re.compile(
    r"(?:how|what|which|why|when|where|who|whom|whose|is|are|was|were|do|does|did|can|could|has|have|had|should|would|"
    r"will)\b"
)
LOOK_ALIKES = ("as", "task", "tasks", "mask", "masks")  # near a verb, and words of their own
RUN_ID = re.compile(r"[a-z0-9]{8}")
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
    said = plain(typed)
    if not _speaks(said):
        return Help()
    verb, _, rest = said.partition(" ")
    verb, rest = verb.casefold().rstrip(":"), rest.strip()
    if verb == "ask":
        return Ask(question(rest))
    if verb == "help":
        return Help()
    if verb in ("status", "cancel"):
        return _about_a_run(verb, rest)
    return _guess(verb.strip("?!.,;"), said, rest)


def asks(said: str) -> bool:
    """Whether it reads as a question."""
    return said.endswith(("?", "？")) or OPENER.match(said.casefold()) is not None


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


def _about_a_run(verb: str, rest: str) -> Command:
    if " " in rest:
        raise Refused(f"`{verb}` takes one run id: `/sovereign {verb} {_run_id_in(rest) or '<run>'}`.")
    run_id = rest.strip("`'\"“”‘’.,;")
    if not re.fullmatch(r"[a-zA-Z0-9-]{0,40}", run_id):
        raise Refused("That is no run id. Run ids look like `k3f9x2ab`; `/sovereign status` lists the latest runs.")
    if verb == "status":
        return Status(run_id.casefold())
    if not run_id:
        raise Refused("Which run? `/sovereign status` lists the latest; then `/sovereign cancel <run>`.")
    return Cancel(run_id.casefold())


def _run_id_in(words: str) -> str:
    """The first of the words that may be a run id; it is safe to repeat in mrkdwn."""
    bare = (word.strip("`'\"“”‘’.,;?!").casefold() for word in words.split())
    return next((word for word in bare if RUN_ID.fullmatch(word)), "")


def _guess(verb: str, said: str, rest: str) -> Unknown:
    """The nearest command: a question may lack its verb, and a word may be a verb mistyped."""
    meant = _verb_near(verb)
    if asks(said) and (rest or not meant):
        meant, rest = "ask", rest if meant == "ask" else said
    follows = {
        "ask": t.cut(rest, 200) or "<your question>",
        "cancel": _run_id_in(rest) or "<run>",
        "status": _run_id_in(rest),
    }
    return Unknown(verb, " ".join(filter(None, ("/sovereign", meant, follows.get(meant, "")))) if meant else "")


def _verb_near(word: str) -> str:
    if word in LOOK_ALIKES or OPENER.match(word):
        return ""
    near = difflib.get_close_matches(word, [*VERBS, *SYNONYMS], n=1, cutoff=0.65)
    return SYNONYMS.get(near[0], near[0]) if near else ""


def _speaks(said: str) -> bool:
    return any(c.isalnum() for c in said)


def plain(typed: str) -> str:
    """What was typed, on one line; Slack sends three characters as entities."""
    return t.one_line(typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def _unquote(said: str) -> str:
    """The text without one pair of quotation marks around the whole of it."""
    for opening, closing in QUOTES:
        inner = said[len(opening) : -len(closing)]
        if len(said) > 2 and said.startswith(opening) and said.endswith(closing):
            return said if opening in inner or closing in inner else inner.strip()
    return said
