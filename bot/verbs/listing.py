"""`list`: which runs, of which channel, which page. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.verbs.verb import AROUND, Command, Verb, channel_in, nearest, repeated, tokens
from kernel.errors import Refused

MAX_PAGE = 999


class Which(StrEnum):
    """The runs that are meant."""

    ALL = "all"
    MINE = "mine"
    WAITING = "waiting"
    FAILED = "failed"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Listing(Command):
    """A page of runs, newest first. `channel` is empty for those of every channel."""

    which: Which = Which.ALL
    channel: str = ""
    page: int = 1


_ALSO = {"my": Which.MINE, "awaiting": Which.WAITING, "open": Which.WAITING, "every": Which.ALL}
_FILLERS = ("runs", "run", "the")
_WORDS = (*Which, "in", "page")


def ticket(listing: Listing) -> str:
    """The listing as a button carries it."""
    return f"{listing.which}:{listing.channel}:{listing.page}"


def read_ticket(value: str) -> Listing:
    """The listing of a button. Raises ValueError where it is none of ours."""
    which, channel, page = value.split(":")
    return Listing(Which(which), channel, max(1, min(int(page), MAX_PAGE)))


def _list(rest: str) -> Listing:
    words, listing = list(tokens(rest)), Listing()
    while words:
        word = words.pop(0)
        bare = word.strip(AROUND).casefold()
        if bare in ("in", "page"):
            listing = _with(listing, bare, words.pop(0) if words else "")
        elif channel_in(word):
            listing = replace(listing, channel=channel_in(word))
        elif bare in tuple(Which) or bare in _ALSO:
            listing = _narrowed(listing, _ALSO.get(bare) or Which(bare))
        elif bare not in _FILLERS:
            raise Refused(_no_filter(word))
    return listing


def _with(listing: Listing, name: str, word: str) -> Listing:
    if name == "page":
        number = word.strip(AROUND)
        if not (number.isascii() and number.isdigit() and 1 <= int(number) <= MAX_PAGE):
            raise Refused("Which page? Type its number: `/sovereign list page 2`.")
        return replace(listing, page=int(number))
    if not channel_in(word):
        said = f"{repeated(word)} is no channel that I can read. " if word else "In which channel? "
        raise Refused(f"{said}Type `/sovereign list in` and pick the channel from the list that opens after #.")
    return replace(listing, channel=channel_in(word))


def _narrowed(listing: Listing, which: Which) -> Listing:
    if listing.which not in (Which.ALL, which):
        raise Refused(f"`list` takes one filter: {', '.join(f'`{w}`' for w in Which)}.")
    return replace(listing, which=which)


def _no_filter(word: str) -> str:
    near = nearest(word.strip(AROUND), _WORDS)
    meant = f"Did you mean `/sovereign list {near}`?" if near else "`/sovereign help list` shows what there is."
    return f"`list` knows no {repeated(word)}. {meant}"


LIST = Verb(
    "list",
    _list,
    (
        ("list", "lists the latest runs that you can see"),
        ("list mine", "those that you asked"),
        ("list waiting", "those that wait for an owner; likewise `failed` and `published`"),
        ("list in #channel", "those of one channel"),
        ("list page 2", "older ones"),
    ),
    examples=("list mine", "list waiting in #papers", "list published page 2"),
    synonyms=("runs", "ls"),
)
