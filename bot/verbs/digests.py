"""`digest …` as values: what is to be added or changed, and what is to be done with one. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.verbs.parts import EXAMPLE, Parts, read, tokens_of, with_topic
from bot.verbs.verb import AROUND, Command, Help, Verb, repeated
from bot.views import text as t
from kernel.domain import DigestKind
from kernel.errors import Refused

DIGEST_ID = re.compile(r"[a-z]{5}")
SAYABLE = re.compile(r"(?:[bdfghjklmnprstvz][aiou]){2}[bdfghjklmnprstvz]")  # as ids are made


@dataclass(frozen=True)
class AddDigest(Command):
    """A new digest."""

    parts: Parts


@dataclass(frozen=True)
class EditDigest(Command):
    """Parts of a digest, changed."""

    digest_id: str
    parts: Parts


@dataclass(frozen=True)
class ListDigests(Command):
    """The digests here."""


@dataclass(frozen=True)
class OneDigest(Command):
    """Something to do with one digest: show, pause, resume, remove or now."""

    act: str
    digest_id: str


def _add(rest: str) -> AddDigest:
    tokens = tokens_of(rest)
    if not tokens:
        raise Refused(f"A digest of what? For example `/sovereign {EXAMPLE}`, or `/sovereign digest add runs weekly`.")
    first, quoted = tokens[0]
    if quoted:
        return AddDigest(with_topic(first, read(tokens[1:])))
    if first.casefold() == "runs":
        parts = read(tokens[1:])
        return AddDigest(Parts(DigestKind.RUNS, "", parts.fields, parts.channel, parts.quietly, parts.since))
    for split in range(1, len(tokens)):
        try:
            parts = read(tokens[split:])
        except Refused:
            continue
        if parts.fields:
            return AddDigest(with_topic(" ".join(word for word, _ in tokens[:split]), parts))
    raise Refused(f"Put the topic in quotation marks, and then say when: `/sovereign {EXAMPLE}`.")


def _edit(rest: str) -> EditDigest:
    word, _, said = rest.partition(" ")
    digest_id = _one("edit", word)
    tokens = tokens_of(said)
    if not tokens:
        raise Refused(
            f"What should change? For example `/sovereign digest edit {digest_id} daily 08:30`, "
            f'`… edit {digest_id} "another topic"`, `… in #papers`, `… quietly` or `… always`.'
        )
    before = ["", *(word.casefold() for word, _ in tokens)]
    topics = [i for i, (_, quoted) in enumerate(tokens) if quoted and before[i] != "cron"]
    if len(topics) > 1:
        raise Refused("A digest has one topic. Put that one in quotation marks, and nothing else.")
    parts = read([token for i, token in enumerate(tokens) if i not in topics])
    return EditDigest(digest_id, with_topic(tokens[topics[0]][0], parts) if topics else parts)


def _list(_rest: str) -> ListDigests:
    return ListDigests()


def _one(act: str, rest: str) -> str:
    word = rest.strip(AROUND + "<>").casefold()
    if not word:
        raise Refused(f"Which digest? `/sovereign digest list` shows them; then `/sovereign digest {act} <id>`.")
    if not DIGEST_ID.fullmatch(word):
        raise Refused("That is no digest. Their ids look like `lusab`; `/sovereign digest list` shows them.")
    return word


def _act(act: str) -> Callable[[str], Command]:
    return lambda rest: OneDigest(act, _one(act, rest))


ACTS: Mapping[str, Callable[[str], Command]] = {
    "add": _add,
    "list": _list,
    "edit": _edit,
    **{act: _act(act) for act in ("show", "pause", "resume", "remove", "now")},
    "help": lambda _rest: Help("digest"),
}
SAME = {
    "new": "add", "subscribe": "add", "ls": "list", "change": "edit", "delete": "remove", "unsubscribe": "remove",
    "stop": "pause", "start": "resume", "run": "now",
}  # fmt: skip


def _digest(rest: str) -> Command:
    """What is to be done. A topic by itself is to be added, and an id by itself is to be shown."""
    if rest and tokens_of(rest)[0][1]:
        return _add(rest)
    word, _, said = rest.partition(" ")
    act = word.casefold().rstrip(":")
    act = SAME.get(act, act) or "list"
    if act in ACTS:
        return ACTS[act](said.strip())
    near = difflib.get_close_matches(act, [*ACTS, *SAME], n=1, cutoff=0.6)
    if not near and not said and SAYABLE.fullmatch(act):
        return OneDigest("show", act)
    if not near:
        raise Refused(f"`digest` takes {', '.join(list(ACTS)[:-1])}. For example `/sovereign {EXAMPLE}`.")
    raise Refused(f"A digest cannot {repeated(word)}. Did you mean `/sovereign digest {SAME.get(near[0], near[0])}`?")


def _follows(rest: str) -> str:
    known = rest.split(" ")[0].casefold() in (*ACTS, *SAME)
    return t.cut(rest if known else f"add {rest}", 200) if rest else "list"


DIGEST = Verb(
    "digest",
    _digest,
    (
        ('digest add "<topic>" <when> [zone] [in #channel] [quietly]', "brings new papers on a schedule"),
        ("digest add runs <when>", "tells how the runs of the channel went"),
        ("digest list", "lists them"),
        ("digest show|edit|pause|resume|remove|now <id>", "does that with one"),
    ),
    examples=(
        EXAMPLE,
        'digest add "LLM agents" monthly on the 1st 08:00 since 2026-01',
        'digest add "diffusion models" cron "0 9 * * mon-fri" quietly',
        "digest add runs every Friday 16:00",
        "digest edit lusab every Monday and Thursday 08:30",
    ),
    synonyms=("digests", "subscribe", "alert"),
    follows=_follows,
)
