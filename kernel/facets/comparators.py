"""What a question sets the method against: after "than", "versus", "over" …, or the second of "A or B"."""

from __future__ import annotations

import re
from itertools import pairwise

from kernel.language.names import Spot

_AGAINST = re.compile(
    r"\b(?:than(?: that of| those of| with| when using| from| for| in| by| on| under| at)?|versus|vs\.?|"
    r"compared (?:to|with|against)|in comparison (?:to|with)|relative to|over|against|instead of|rather than|"
    r"beats?|beaten by|outperform(?:s|ed)?|"
    r"surpass(?:es)?|exceeds?|(?:compare|compares|comparing) (?:to|with|against)|ahead of|"
    r"as (?:good|well|accurate|fast) as|match(?:es)?|differ(?:s)? from)\s+"
    r"(?P<rest>(?:the |a |an |plain |vanilla |standard |regular |ordinary |that of |those of |using )*)",
    re.IGNORECASE,
)
# "over" compares only behind a word that does; what is scattered over the training data is compared to nothing.
_GAINS = re.compile(
    r"\b(?:improv|gain|advantag|better|prefer|benefit|outperform|boost|increas|reduc|speed|win|won|lead|edge|saving|superior|"
    r"progress|chosen|choos|pick|favou?r)\w*\W(?:[\w%.]+\W+){0,4}$",
    re.IGNORECASE,
)
_PHRASE_END = re.compile(
    r"[,.;:?!()]|\b(?:on|in|for|with|of|at|when|while|to|by|from|and|or|does|do|did|is|are|was|were|under|across|per|"
    r"using|if|without|after|during|as|need|have|has|can|use|get|over|against|than|versus)\b",
    re.IGNORECASE,
)
_BASELINE = re.compile(
    r"tun|train|prompt|baseline|dense|random|learning|distill|quanti|cach|decod|search|pooling|sampling|attention"
)


def comparators(text: str, names: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """The names, or the baseline without a name, that the question sets something against."""
    found: list[Spot] = []
    for cue in _AGAINST.finditer(text):
        start = cue.end()
        named = next((n for n in names if n.start >= start and _only_modifiers(text[start : n.start])), None)
        if named:
            found += [named, *listed_after(text, named, names)]
        elif cue.group().casefold().startswith("over ") and not _GAINS.search(text[: cue.start()]):
            continue
        elif (phrase := _baseline_phrase(text, start)) is not None:
            found.append(phrase)
    for first, second in pairwise(names):
        joint = text[first.end : second.start]
        if re.fullmatch(r",? or (?:the |a |plain |vanilla )?", joint) and not found:
            found.append(second)
        both = re.search(r"\b(?:between|compare|combine)\W+(?:the )?$", text[: first.start], re.IGNORECASE)
        if both and re.fullmatch(r",? (?:and|with|to) (?:the |a |plain |vanilla )?", joint):
            found.append(second)
    return tuple(dict.fromkeys(found))


def listed_after(text: str, first: Spot, names: tuple[Spot, ...]) -> list[Spot]:
    """The names that go on a list begun by the first: "B" and "C" of "A, B and C"."""
    listed, last = [], first
    for name in names:
        if name.start > last.end and re.fullmatch(r",?(?: and| or)? (?:the )?", text[last.end : name.start]):
            listed.append(name)
            last = name
    return listed


def _only_modifiers(between: str) -> bool:
    """Whether only a few lower-case words stand between the cue and the name ("over existing LoRA")."""
    return bool(re.fullmatch(r"(?:[a-z-]+ ){0,2}", between)) and not _PHRASE_END.search(between)


def _baseline_phrase(text: str, start: int) -> Spot | None:
    """A comparator without a name: "full fine-tuning", "greedy decoding"; not "over 100 tasks"."""
    end = _PHRASE_END.search(text, start)
    stop = end.start() if end else len(text)
    phrase = text[start:stop].strip()
    if not 0 < len(phrase.split()) <= 5 or phrase[0].isdigit() or not _BASELINE.search(phrase.casefold()):
        return None
    return Spot(phrase, start, start + len(text[start:stop].rstrip()))
