"""What may stand around a question: `--since 2024-01 --in cs.CL --publish #papers`, read into values. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.verbs.categories import category_in, category_near
from bot.verbs.verb import AROUND, channel_in, nearest, repeated
from kernel.domain import Scope
from kernel.errors import Refused

EVERYTHING = Scope()
MAX_CATEGORIES = 10
OLDEST = 1900
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
# Typed dashes become long ones by themselves on some keyboards.
_AHEAD = re.compile(r"(?:--|—|–)([a-zA-Z][\w-]*)(?:[ =]+(<#[^<>]*>|\S+))?(?:\s+|$)")
_BEHIND = re.compile(r"\s(?:--|—|–)(since|in|publish)(?:[ =]+(<#[^<>]*>|\S+))?$", re.IGNORECASE)
_END = re.compile(r"(?:--|—|–)\s+")


@dataclass(frozen=True)
class Options:
    """How a question is to be searched, and where its draft is wanted. `publication` is empty for the usual channel."""

    scope: Scope = EVERYTHING
    publication: str = ""


NONE = Options()


def options_of(rest: str) -> tuple[str, Options]:
    """The question without what stands before and behind it. Raises Refused, saying what to type.

    A bare `--` ends the options, for questions that begin with dashes of their own.
    """
    options = NONE
    while found := _AHEAD.match(rest):
        options = _with(options, found[1], found[2] or "")
        rest = rest[found.end() :]
    if found := _END.match(rest):
        return rest[found.end() :], options
    while found := _BEHIND.search(rest):
        options = _with(options, found[1], found[2] or "")
        rest = rest[: found.start()]
    return rest, options


def since_in(word: str) -> date:
    """The day that "2024", "2024-01" or "2024-01-15" begins with. Raises Refused, saying what to type."""
    found = _DAY.fullmatch(word.strip(AROUND))
    try:
        if found and int(found[1]) >= OLDEST:
            return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        pass  # the 31st of June
    said = f"{repeated(word)} is no day. " if word else "Since when? "
    raise Refused(f"{said}Type a year, a month or a day: `--since 2024`, `--since 2024-01` or `--since 2024-01-15`.")


def categories_in(word: str) -> tuple[str, ...]:
    """arXiv's categories, of a list with commas. Raises Refused, saying which is none."""
    asked = [part for part in re.split(r"[,;+\s]+", word.strip(AROUND)) if part]
    if not asked:
        raise Refused("In which category? Type one of arXiv's, or several with commas: `--in cs.CL,cs.LG`.")
    for part in asked:
        if not category_in(part):
            near = category_near(part)
            meant = f"Did you mean `--in {near}`?" if near else "For example `--in cs.CL` or `--in stat.ML`."
            raise Refused(f"{repeated(part)} is no category of arXiv. {meant}")
    if len(asked) > MAX_CATEGORIES:
        raise Refused(f"At most {MAX_CATEGORIES} categories can be asked for at once.")
    return tuple(dict.fromkeys(map(category_in, asked)))


def _since(options: Options, word: str) -> Options:
    return replace(options, scope=options.scope.model_copy(update={"since": since_in(word)}))


def _in(options: Options, word: str) -> Options:
    categories = tuple(dict.fromkeys(options.scope.categories + categories_in(word)))
    return replace(options, scope=options.scope.model_copy(update={"categories": categories}))


def _publish(options: Options, word: str) -> Options:
    channel = channel_in(word)
    if not channel:
        said = f"{repeated(word)} is no channel that I can read. " if word else "In which channel? "
        raise Refused(f"{said}Type `--publish` and pick the channel from the list that opens after #.")
    return replace(options, publication=channel)


_READERS: dict[str, Callable[[Options, str], Options]] = {"since": _since, "in": _in, "publish": _publish}


def _with(options: Options, name: str, word: str) -> Options:
    if name.casefold() not in _READERS:
        near = nearest(name, _READERS)
        meant = f"Did you mean `--{near}`?" if near else "There are `--since`, `--in` and `--publish`."
        raise Refused(f"There is no option {repeated(name)}. {meant} A `--` by itself ends the options.")
    return _READERS[name.casefold()](options, word)
