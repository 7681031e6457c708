"""`/sovereign …` as a value: what a person typed, understood. Pure; knows neither Slack's payloads nor what is done."""

from __future__ import annotations

import difflib
import re

from bot.verbs.doctor import DOCTOR
from bot.verbs.runs import ASK, CANCEL, STATUS
from bot.verbs.verb import Command, Help, Unknown, Verb, plain, speaks

OPENER = re.compile(
    r"(?:how|what|which|why|when|where|who|whom|whose|is|are|was|were|do|does|did|can|could|has|have|had|should|would|"
    r"will)\b"
)
LOOK_ALIKES = ("as", "task", "tasks", "mask", "masks")  # near a verb, and words of their own


def _help(rest: str) -> Help:
    word = rest.casefold().strip("`'\"“”‘’.,;?!")
    return Help(_VERB_OF[word].name if word in _VERB_OF else "")


HELP = Verb("help", _help, (("help", "shows this"),))
VERBS: tuple[Verb, ...] = (ASK, STATUS, CANCEL, DOCTOR, HELP)
_VERB_OF = {word: verb for verb in VERBS for word in (verb.name, *verb.synonyms)}


def parse(typed: str) -> Command:
    """What was typed after `/sovereign`. Raises Refused, saying what to do, where a verb lacks what it needs."""
    said = plain(typed)
    if not speaks(said):
        return Help()
    word, _, rest = said.partition(" ")
    word, rest = word.casefold().rstrip(":"), rest.strip()
    for verb in VERBS:
        if word == verb.name:
            return verb.read(rest)
    return _guess(word.strip("?!.,;"), said, rest)


def verb_named(name: str) -> Verb | None:
    """The verb of that name."""
    return next((verb for verb in VERBS if verb.name == name), None)


def asks(said: str) -> bool:
    """Whether it reads as a question."""
    return said.endswith(("?", "？")) or OPENER.match(said.casefold()) is not None


def _guess(word: str, said: str, rest: str) -> Unknown:
    """The nearest command: a question may lack its verb, and a word may be a verb mistyped."""
    meant = _verb_near(word)
    if asks(said) and (rest or meant is None):
        meant, rest = ASK, rest if meant is ASK else said
    if meant is None:
        return Unknown(word)
    return Unknown(word, " ".join(filter(None, ("/sovereign", meant.name, meant.follows(rest)))))


def _verb_near(word: str) -> Verb | None:
    if word in LOOK_ALIKES or OPENER.match(word):
        return None
    near = difflib.get_close_matches(word, list(_VERB_OF), n=1, cutoff=0.65)
    return _VERB_OF[near[0]] if near else None
