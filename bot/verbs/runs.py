"""The verbs about questions and runs. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.verbs.verb import Command, Verb, speaks
from bot.views import text as t
from kernel.domain import MAX_QUESTION_CHARS
from kernel.errors import Refused

EXAMPLE = "How much memory does QLoRA save when a 65B model is fine-tuned?"
RUN_ID = re.compile(r"[a-z0-9]{8}")
QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("‘", "’"), ('"', '"'), ("'", "'"), ("`", "`"))
_AROUND = "`'\"“”‘’.,;"


@dataclass(frozen=True)
class Ask(Command):
    """A question."""

    text: str


@dataclass(frozen=True)
class Status(Command):
    """How one run stands, or the latest ones where none is named."""

    run_id: str = ""


@dataclass(frozen=True)
class Cancel(Command):
    """Call a run off."""

    run_id: str


def question(typed: str, how: str = "`/sovereign ask <your question>`") -> str:
    """The question as it will be asked. Raises Refused where it is empty or too long."""
    asked = _unquote(t.one_line(typed))
    if not speaks(asked):
        raise Refused(f"There is no question yet. Type it after the word ask: {how}.")
    if len(asked) > MAX_QUESTION_CHARS:
        over = len(asked) - MAX_QUESTION_CHARS
        raise Refused(
            f"Your question is {len(asked):,} characters long; the limit is {MAX_QUESTION_CHARS:,}. "
            f"Shorten it by {over:,} and ask again."
        )
    return asked


def run_id_in(words: str) -> str:
    """The first of the words that may be a run id; it is safe to repeat in mrkdwn."""
    bare = (word.strip(f"{_AROUND}?!").casefold() for word in words.split())
    return next((word for word in bare if RUN_ID.fullmatch(word)), "")


def _one_run(verb: str, rest: str) -> str:
    """The id of the one run that the verb is about; empty where none is named."""
    if " " in rest:
        raise Refused(f"`{verb}` takes one run id: `/sovereign {verb} {run_id_in(rest) or '<run>'}`.")
    run_id = rest.strip(_AROUND)
    if not re.fullmatch(r"[a-zA-Z0-9-]{0,40}", run_id):
        raise Refused("That is no run id. Run ids look like `k3f9x2ab`; `/sovereign status` lists the latest runs.")
    return run_id.casefold()


def _ask(rest: str) -> Ask:
    return Ask(question(rest))


def _status(rest: str) -> Status:
    return Status(_one_run("status", rest))


def _cancel(rest: str) -> Cancel:
    run_id = _one_run("cancel", rest)
    if not run_id:
        raise Refused("Which run? `/sovereign status` lists the latest; then `/sovereign cancel <run>`.")
    return Cancel(run_id)


def _unquote(said: str) -> str:
    """The text without one pair of quotation marks around the whole of it."""
    for opening, closing in QUOTES:
        inner = said[len(opening) : -len(closing)]
        if len(said) > 2 and said.startswith(opening) and said.endswith(closing):
            return said if opening in inner or closing in inner else inner.strip()
    return said


ASK = Verb(
    "ask",
    _ask,
    (("ask <question>", "asks"),),
    examples=(f"ask {EXAMPLE}",),
    synonyms=("question",),
    follows=lambda rest: t.cut(rest, 200) or "<your question>",
)
STATUS = Verb(
    "status",
    _status,
    (("status", "lists your latest runs"), ("status <run>", "shows one")),
    synonyms=("list", "runs"),
    follows=run_id_in,
)
CANCEL = Verb(
    "cancel",
    _cancel,
    (("cancel <run>", "calls one off"),),
    synonyms=("stop", "abort"),
    follows=lambda rest: run_id_in(rest) or "<run>",
)
