"""Names of methods, models and datasets: how to find them in a question, and whether a text holds one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kernel.language.text import clean

_HEADS = (
    "models?|framework|methods?|approach|[dD]ataset|datasets|data set|[bB]enchmark|benchmarks|corpus|algorithm|system|"
    "baselines?|technique|architecture|variants?|networks?|family|suite|pipeline"
)
_HEAD = re.compile(rf"\s+(?:{_HEADS})$")
_QUESTION_WORDS = frozenset({
    "Does", "Do", "Did", "Is", "Are", "Was", "Were", "What", "Which", "Who", "Whom", "Whose", "How", "Why", "When",
    "Where", "Can", "Could", "Will", "Would", "Should", "May", "Might", "Has", "Have", "Had", "In", "On", "At",
    "By", "For", "With", "Under", "Over", "Of", "To", "From", "The", "A", "An", "And", "Or", "But", "If", "As",
    "Down", "Up", "Against", "Compared", "Among", "Between", "I", "Please", "Tell", "Give", "Explain", "Describe",
    "Compare", "Show", "List", "Name", "Find", "Using", "According",
})  # fmt: skip
_TOKEN = re.compile(r"[A-Za-z0-9][\w^+@*$'-]*(?:\.\d[\w-]*)*(?<![-'$^@])")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\b[\w.-]+\.(?:com|org|io|cn|net)/\S*")
_SENTENCE_END = re.compile(r"[.?!]\s*$")
_VERSION = re.compile(r"\d+(?:\.\d+)?[a-z]?|\d+(?:\.\d+)?[BM]")
_KNOWN_LOWER = re.compile(r"^(?:[a-z0-9]*(?:lora|bert|gpt|llama|former|peft|mlu|gsm8k)\d*|moe|wikitext2?)$")


@dataclass(frozen=True)
class Spot:
    """A name as it stands in a text."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=65_536)
def _named(token: str, first: bool) -> bool:
    """Whether a token looks like a name: inner capitals, an acronym, letters with digits, a capital in mid-sentence."""
    if token in _QUESTION_WORDS:
        return False
    bare = token.rstrip("'s") if token.endswith("'s") else token
    letters = [c for c in bare if c.isalpha()]
    if not letters or _measure(bare):
        return False
    if any(c.isupper() for c in bare[1:]) or (
        any(c.isdigit() for c in bare) and len(letters) > 0 and not _measure(bare)
    ):
        return True
    return bool(_KNOWN_LOWER.match(bare)) or (bare[0].isupper() and len(bare) > 1 and not first)


@lru_cache(maxsize=65_536)
def _plain(token: str) -> bool:
    """Whether a token is a word that is no name, as most are: lower-case letters alone."""
    return token.isalpha() and token.islower() and not _KNOWN_LOWER.match(token)


def _measure(token: str) -> bool:
    return bool(
        re.fullmatch(
            r"\d[\d.,]*(?:x|k|m|b|gb|mb|ms|s|%|-?bit|-?shot|th|st|nd|rd|d|-[a-z][a-z-]*)", token, re.IGNORECASE
        )
    )


@lru_cache(maxsize=16_384)
def spot_names(text: str) -> tuple[Spot, ...]:
    """The names in a text, in order; neighbouring name words make one name ("Switch Transformer", "Med-PaLM 2")."""
    if "/" in text or "www." in text:
        text = _ADDRESS.sub(lambda m: " " * len(m.group()), text)
    tokens = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    spots: list[Spot] = []
    for i, (token, start, end) in enumerate(tokens):
        if _plain(token):
            continue
        token, end = _without_possessive(token, end)
        first = i == 0 or bool(_SENTENCE_END.search(text[max(0, start - 6) : start]))
        joined = bool(spots) and text[spots[-1].end : start] in {" ", " - "}
        version = joined and bool(_VERSION.fullmatch(token))
        if version or (_named(token, first) and joined and not _measure(token)):
            spots[-1] = Spot(text[spots[-1].start : end], spots[-1].start, end)
        elif _named(token, first):
            spots.append(Spot(token, start, end))
    return tuple(spots)


def _without_possessive(token: str, end: int) -> tuple[str, int]:
    return (token[:-2], end - 2) if token.endswith("'s") else (token, end)


def bare(name: str) -> str:
    """The name without a generic last word: "Switch Transformer models" is "Switch Transformer"."""
    return _HEAD.sub("", clean(name).strip(" .,;:?!\"'"))


def distinctive_part(name: str) -> str:
    """The first word of a name of several, where it is a name by itself: "SenWave" of "SenWave COVID"; else ""."""
    first, _, rest = bare(name).partition(" ")
    by_itself = any(c.isupper() for c in first[1:]) and any(c.islower() for c in first)
    return first if rest and by_itself and not any(c.isdigit() for c in rest) else ""


@lru_cache(maxsize=8_192)
def pattern(name: str) -> re.Pattern[str]:
    """Finds the name in cleaned text, however hyphenated, spaced or cased: "LLaMA-2" finds "Llama 2" and "LLaMA2"."""
    chunks = re.findall(r"[A-Za-z]+|\d+(?:\.\d+)?|[+*]", bare(name))
    body = r"[\s\-_^/]{0,2}".join(re.escape(c) for c in chunks) or r"(?!)"
    last = chunks[-1] if chunks else ""
    if last.isalpha() and (len(last) > 3 or (len(last) > 1 and last.isupper())):  # "GPTs" of GPT
        body = body.removesuffix("s") + "s?"
    # Only the name itself is found in any case: that of the ranges around it is costly to compile.
    return re.compile(rf"(?<![A-Za-z0-9])(?i:{body})(?![A-Za-z0-9]|[.]\d)")


def holds(name: str, text: str) -> bool:
    """Whether the cleaned text speaks of the name.

    A name that is a word in capitals (CRAFT, ELO) is found only where the text writes it as a name too.
    """
    found = pattern(name).finditer(text)
    strict = name.isupper() and name.isalpha()
    return any(not strict or any(c.isupper() for c in m.group()[:2]) for m in found)


def longer_name(name: str, text: str) -> bool:
    """Whether every mention of the name in the text is only the head of a longer one: "LoRA" in "LoRA-FA"."""
    mentions = list(pattern(name).finditer(text))
    return bool(mentions) and all(
        re.match(r"-[A-Z][A-Z0-9]{0,3}\b|-(?:XS|GA|FA|Pro|Flow)\b|\+", text[m.end() :]) for m in mentions
    )


_EXPANSION = re.compile(r"(?<![\w^-])((?:[\w^-]{1,40}\s+){1,8})\(\s*([A-Z][\w^-]{1,12}?)s?\s*[,;)]")


@lru_cache(maxsize=16_384)
def expansions(text: str) -> tuple[tuple[str, str], ...]:
    """(long form, acronym) pairs that the cleaned text itself introduces: "Mixture of Experts (MoE)"."""
    pairs = []
    for match in _EXPANSION.finditer(text):
        long, acronym = match[1].split(), match[2]
        initials = [c.casefold() for c in acronym if c.isalnum()]
        for take in range(1, len(long) + 1):
            candidate = long[-take:]
            heads = [p[0].casefold() for w in candidate for p in re.split(r"-", w) if p]
            spelled = heads[:1] == initials[:1] and _subsequence(initials, "".join(candidate).casefold())
            if spelled and take >= max(1, sum(c.isupper() for c in acronym) // 2):
                pairs.append((" ".join(candidate), acronym))
                break
    return tuple(pairs)


def _subsequence(letters: list[str], text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
