"""`/sovereign …` as a value: what a person typed, understood. Pure; knows neither Slack's payloads nor what is done."""

from __future__ import annotations

import difflib
import re

from bot.verbs.digests import DIGEST
from bot.verbs.doctor import DOCTOR
from bot.verbs.listing import LIST
from bot.verbs.runs import ASK, CANCEL, PUBLISH, RETRY, SHOW, STATUS, Ask, question
from bot.verbs.terms import OWNERS, SETTINGS
from bot.verbs.verb import Command, Help, Unknown, Verb, plain, speaks, spoken

OPENER = re.compile(
    r"(?:how|what|which|why|when|where|who|whom|whose|is|are|was|were|do|does|did|can|could|has|have|had|should|would|"
    r"will)\b"
)
LOOK_ALIKES = ("as", "task", "tasks", "mask", "masks", "last", "least", "hello")  # near a verb, and words of their own
ENDS = ("?", "？", "؟")
HELP_WORDS = ("help", "--help", "—help", "-h")
POINTING = frozenset({"it", "this", "that", "you", "your", "i", "me", "my", "we"})
SHORT = 6  # words: "What can you do?", "Is it done yet?" are said to us, and no paper answers them
FEW_WORDS = 3  # a verb's own words are few; a sentence that happens to begin with a verb is longer


def _help(rest: str) -> Help:
    word = rest.casefold().strip("`'\"“”‘’.,;?!")
    return Help(_VERB_OF[word].name if word in _VERB_OF else "")


HELP = Verb("help", _help, (("help", "shows this"), ("help <command>", "how one is used, with examples")))
VERBS: tuple[Verb, ...] = (ASK, STATUS, LIST, SHOW, CANCEL, RETRY, PUBLISH, DIGEST, OWNERS, SETTINGS, DOCTOR, HELP)
_VERB_OF = {word: verb for verb in VERBS for word in (verb.name, *verb.synonyms)}


def parse(typed: str) -> Command:
    """What was typed after `/sovereign`. Raises Refused, saying what to do, where a verb lacks what it needs."""
    said = plain(typed)
    if not speaks(said):
        return Help()
    word, rest = _parted(said)
    verb = verb_named(word)
    if verb is not None:
        return _read(verb, rest)
    return _guess(word.strip("?!.,;"), said, rest)


def parse_message(typed: str, run_id: str = "") -> Command | None:
    """What was said to us in a message; None where it is neither a command nor a question.

    A bare question asks, unless it is talk. `run_id` is the run in whose thread it was said: verbs about a run mean
    that one where they name none.
    """
    said = plain(typed).removeprefix("/sovereign ")
    word, rest = _parted(said)
    verb = verb_named(word)
    if verb is None:
        if asks(said):
            return None if _is_talk(said) else Ask(question(said))
        guessed = _guess(word.strip("?!.,;"), said, rest)
        return guessed if guessed.did_you_mean and len(rest.split()) < FEW_WORDS else None
    if said.endswith(ENDS) and verb not in (ASK, HELP) and len(rest.split()) >= FEW_WORDS:
        return Ask(question(said))  # "List the methods that beat LoRA on GSM8K?"
    return _read(verb, rest or (run_id if verb.of_run else ""))


def verb_named(name: str) -> Verb | None:
    """The verb of that name."""
    return next((verb for verb in VERBS if verb.name == name), None)


def asks(said: str) -> bool:
    """Whether it reads as a question."""
    return speaks(said) and (said.endswith(ENDS) or OPENER.match(said.casefold()) is not None)


def _is_talk(said: str) -> bool:
    """Whether a question is about what only we can know: a short one that points at us, or at what was said before."""
    words = re.findall(r"\w+", said.casefold())
    return len(words) <= SHORT and not POINTING.isdisjoint(words)


def _parted(said: str) -> tuple[str, str]:
    word, _, rest = said.partition(" ")
    return word.casefold().rstrip(":"), rest.strip()


def _read(verb: Verb, rest: str) -> Command:
    """What the verb makes of the rest; its help, where that is asked for."""
    return Help(verb.name) if verb is not HELP and rest.casefold() in HELP_WORDS else verb.read(rest)


def _guess(word: str, said: str, rest: str) -> Unknown:
    """The nearest command: a question may lack its verb, and a word may be a verb mistyped."""
    meant = _verb_near(word)
    if asks(said) and (rest or meant is None):
        meant, rest = ASK, rest if meant is ASK else spoken(said)
    if meant is None:
        return Unknown(word)
    return Unknown(word, " ".join(filter(None, ("/sovereign", meant.name, meant.follows(rest)))))


def _verb_near(word: str) -> Verb | None:
    if word in LOOK_ALIKES or OPENER.match(word):
        return None
    near = difflib.get_close_matches(word, list(_VERB_OF), n=1, cutoff=0.65)
    return _VERB_OF[near[0]] if near else None
