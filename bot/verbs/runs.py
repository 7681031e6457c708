"""The verbs about questions and runs. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.verbs.options import NONE, Options, options_of
from bot.verbs.verb import AROUND, QUOTES, Command, Verb, speaks, spoken
from bot.views import text as t
from kernel.domain import MAX_QUESTION_CHARS
from kernel.errors import Refused

EXAMPLE = "How much memory does QLoRA save when a 65B model is fine-tuned?"
RUN_ID = re.compile(r"[a-z0-9]{8}")


@dataclass(frozen=True)
class Ask(Command):
    """A question."""

    text: str
    options: Options = NONE


@dataclass(frozen=True)
class Status(Command):
    """How one run stands, or the latest ones where none is named."""

    run_id: str = ""


@dataclass(frozen=True)
class Show(Command):
    """All that is known of one run."""

    run_id: str


@dataclass(frozen=True)
class Cancel(Command):
    """Call a run off."""

    run_id: str


@dataclass(frozen=True)
class Retry(Command):
    """Ask the question of a run once more."""

    run_id: str


@dataclass(frozen=True)
class Publish(Command):
    """Publish what an owner approved and could not be published."""

    run_id: str


def question(typed: str, how: str = "Type it after the word ask: `/sovereign ask <your question>`.") -> str:
    """The question as it will be asked. Raises Refused, saying how, where it is empty; and where it is too long."""
    asked = _unquote(t.one_line(spoken(typed)))
    if not speaks(asked):
        raise Refused(f"There is no question yet. {how}")
    if len(asked) > MAX_QUESTION_CHARS:
        over = len(asked) - MAX_QUESTION_CHARS
        raise Refused(
            f"Your question is {len(asked):,} characters long; the limit is {MAX_QUESTION_CHARS:,}. "
            f"Shorten it by {over:,} and ask again."
        )
    return asked


def run_id_in(words: str) -> str:
    """The first of the words that may be a run id; it is safe to repeat in mrkdwn."""
    bare = (word.strip(f"{AROUND}?!").casefold() for word in words.split())
    return next((word for word in bare if RUN_ID.fullmatch(word)), "")


def _one_run(verb: str, rest: str) -> str:
    """The id of the one run that the verb is about; empty where none is named."""
    if " " in rest:
        raise Refused(f"`{verb}` takes one run id: `/sovereign {verb} {run_id_in(rest) or '<run>'}`.")
    run_id = rest.strip(AROUND)
    if not re.fullmatch(r"[a-zA-Z0-9-]{0,40}", run_id):
        raise Refused("That is no run id. Run ids look like `k3f9x2ab`; `/sovereign list` shows the latest runs.")
    return run_id.casefold()


def _ask(rest: str) -> Ask:
    text, options = options_of(rest)
    return Ask(question(text), options)


def _status(rest: str) -> Status:
    return Status(_one_run("status", rest))


def _about(verb: str, kind: Callable[[str], Command]) -> Callable[[str], Command]:
    """Reads a verb that must name its run."""

    def read(rest: str) -> Command:
        run_id = _one_run(verb, rest)
        if not run_id:
            raise Refused(f"Which run? `/sovereign list` shows the latest; then `/sovereign {verb} <run>`.")
        return kind(run_id)

    return read


def _unquote(said: str) -> str:
    """The text without one pair of quotation marks around the whole of it."""
    for opening, closing in QUOTES:
        inner = said[len(opening) : -len(closing)]
        if len(said) > 2 and said.startswith(opening) and said.endswith(closing):
            return said if opening in inner or closing in inner else inner.strip()
    return said


def _run_or_gap(rest: str) -> str:
    return run_id_in(rest) or "<run>"


ASK = Verb(
    "ask",
    _ask,
    (
        ("ask <question>", "asks"),
        ("ask --since 2024-01 <question>", "searches only papers since then: a year, a month or a day"),
        ("ask --in cs.CL,cs.LG <question>", "searches only these categories of arXiv"),
        ("ask --publish #channel <question>", "says where the approved draft is wanted"),
    ),
    examples=(f"ask {EXAMPLE}", "ask --since 2023 --in cs.CL Does LoRA forget less than full fine-tuning?"),
    synonyms=("question",),
    follows=lambda rest: t.cut(spoken(rest), 200) or "<your question>",
)
STATUS = Verb(
    "status",
    _status,
    (("status", "lists your latest runs"), ("status <run>", "shows how one stands")),
    examples=("status", "status k3f9x2ab"),
    follows=run_id_in,
    of_run=True,
)
SHOW = Verb(
    "show",
    _about("show", Show),
    (("show <run>", "shows you its answer, verdict, decision and history"),),
    examples=("show k3f9x2ab",),
    synonyms=("details",),
    follows=_run_or_gap,
    of_run=True,
)
CANCEL = Verb(
    "cancel",
    _about("cancel", Cancel),
    (("cancel <run>", "calls one off"),),
    examples=("cancel k3f9x2ab",),
    synonyms=("stop", "abort"),
    follows=_run_or_gap,
    of_run=True,
)
RETRY = Verb(
    "retry",
    _about("retry", Retry),
    (("retry <run>", "asks its question again, where it failed, expired, was cancelled or rejected"),),
    examples=("retry k3f9x2ab",),
    synonyms=("rerun", "restart"),
    follows=_run_or_gap,
    of_run=True,
)
PUBLISH = Verb(
    "publish",
    _about("publish", Publish),
    (("publish <run>", "tries again to publish an approved draft; for owners"),),
    examples=("publish k3f9x2ab",),
    follows=_run_or_gap,
    of_run=True,
)
