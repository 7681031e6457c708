"""What is said of a digest, read from words: its topic, when it comes, where to, how loudly. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest

from bot.verbs.verb import QUOTES, channel_in, repeated, speaks
from bot.verbs.when import READERS, Fields, nearest
from kernel.domain import MAX_TOPIC_CHARS, DigestKind, Schedule
from kernel.errors import Refused

EXAMPLE = 'digest add "mixture of experts for LoRA" weekdays 09:00 Europe/Zurich in #papers'
HERE = "here"
DEFAULTS = {DigestKind.PAPERS: Schedule(weekdays=(0, 1, 2, 3, 4)), DigestKind.RUNS: Schedule(weekdays=(0,))}
FILLERS = frozenset({"on", "the", "every", "each", "in", "and", "to", "time", "topic"})
LOUDNESS = {"quietly": True, "quiet": True, "silently": True, "always": False, "loudly": False}
_TOKEN = re.compile("|".join(f"{o}([^{o}{c}]+){c}" for o, c in QUOTES) + r"|(\S+)")


@dataclass(frozen=True)
class Parts:
    """What was said of a digest; None, or nothing, where nothing was said of it.

    `channel` is an id, or HERE.
    """

    kind: DigestKind | None = None
    topic: str = ""
    fields: Fields = field(default_factory=dict)
    channel: str = ""
    quietly: bool | None = None
    since: date | None = None

    def schedule(self, base: Schedule | None = None) -> Schedule:
        """The schedule that was said, over another one or the default."""
        under = base or DEFAULTS[self.kind or DigestKind.PAPERS]
        return Schedule.model_validate({**under.model_dump(), **self.fields})


def read(tokens: Sequence[tuple[str, bool]]) -> Parts:
    """All that is said about when, where and how. Raises Refused for a word that says none of it, or says it twice."""
    raw = [word.rstrip(",;") if not quoted else word for word, quoted in tokens]
    raw = [word for word in raw if word and word.casefold() not in FILLERS]
    fields: dict[str, tuple[int, ...] | str] = {}
    said: dict[str, str] = {}
    more: dict[str, str | bool | date] = {}
    while raw:
        name, used, value = _next(raw)
        words = repeated(" ".join(raw[:used]))
        if name in said:
            raise Refused(f"You named the {name} twice: {said[name]} and {words}. Keep one.")
        said[name] = words
        if isinstance(value, Mapping):
            fields |= value
        else:
            more[name] = value
        raw = raw[used:]
    if "schedule" in said and said.keys() & {"days", "time"}:
        raise Refused("cron says the days and the time already. Leave out the others.")
    channel, quietly, since = more.get("channel", ""), more.get("loudness"), more.get("day to begin with")
    return Parts(
        fields=fields,
        channel=str(channel),
        quietly=quietly if isinstance(quietly, bool) else None,
        since=since if isinstance(since, date) else None,
    )


def _next(raw: Sequence[str]) -> tuple[str, int, Fields | str | bool | date]:
    """What the first words say: of which part, how many they are, and what it is to be."""
    words = [word.casefold() for word in raw]
    if words[0] in LOUDNESS:
        return "loudness", 1, LOUDNESS[words[0]]
    if words[0] == HERE:
        return "channel", 1, HERE
    if channel := channel_in(raw[0]):
        return "channel", 1, channel
    if raw[0].startswith("#"):
        raise Refused(f"{repeated(raw[0])} is no channel that I can read. Pick it from the list that opens after #.")
    if words[0] == "since" and len(raw) > 1:
        return "day to begin with", 2, _since(words[1])
    for name, read in READERS:
        if taken := read(words):
            return name, *taken
    meant = nearest(words[0], (*LOUDNESS, HERE, "since", "runs"))
    hint = f" Did you mean `{meant}`?" if meant else f" For example: `/sovereign {EXAMPLE}`."
    raise Refused(f"I do not understand {repeated(raw[0])}.{hint}")


def _since(word: str) -> date:
    """The first day of a year, of a month, or the day itself."""
    numbers = [int(n) for n in word.split("-")] if re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", word) else []
    try:
        year, month, day = (n or 1 for n, _ in zip_longest(numbers, range(3)))
        return date(year, month, day)
    except ValueError:
        raise Refused(f"{repeated(word)} is no day. Say `since 2026-03-01`, `since 2026-03` or `since 2026`.") from None


def with_topic(topic: str, parts: Parts) -> Parts:
    """The same of a digest of papers on that topic. Raises Refused where the topic is empty or too long."""
    if not speaks(topic):
        raise Refused(f"The topic is empty. For example `/sovereign {EXAMPLE}`.")
    if len(topic) > MAX_TOPIC_CHARS:
        raise Refused(f"The topic is {len(topic):,} characters long; at most {MAX_TOPIC_CHARS} fit. Shorten it.")
    return Parts(DigestKind.PAPERS, topic, parts.fields, parts.channel, parts.quietly, parts.since)


def tokens_of(said: str) -> list[tuple[str, bool]]:
    """Words, and what stands between quotation marks as one, each with whether it did."""
    tokens = [
        (next(g for g in m.groups() if g is not None).strip(), m[len(QUOTES) + 1] is None)
        for m in _TOKEN.finditer(said)
    ]
    opened = [word for word, quoted in tokens if not quoted and word[0] in '"“„«']
    if opened:
        raise Refused(f"A quotation mark is opened and not closed, before {repeated(opened[0][1:])}.")
    return tokens
