"""Numbers with their units, read out of text so that 6.2\\%, 6.2 % and 6.2 per cent are one. Knows no claims."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kernel.language.text import clean

_SPELLED = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
}  # fmt: skip
_PARTS = {
    "half": 0.5,
    "a third": 1 / 3,
    "one third": 1 / 3,
    "two thirds": 2 / 3,
    "a quarter": 0.25,
    "three quarters": 0.75,
}
_FOLDS = {"twice": 2.0, "double": 2.0, "doubles": 2.0, "triple": 3.0, "triples": 3.0, "thrice": 3.0}
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "billion": 1e9, "t": 1e12, "trillion": 1e12}
_UNITS: tuple[tuple[str, str], ...] = (
    (r"percentage[\s-]points?|percent[\s-]points?|%\s*points?|pp\b", "points"),
    (r"%|per\s?cent|percent", "%"),
    (r"points?\b|pts?\b", "points"),
    (r"×|x\b(?!-?[a-zA-Z])|-?fold\b|times\b", "×"),
    (r"ms\b|milliseconds?\b", "ms"),
    (r"µs\b|μs\b|us\b|microseconds?\b", "µs"),
    (r"s\b|secs?\b|seconds?\b", "s"),
    (r"h\b|hours?\b|hrs?\b", "h"),
    (r"days?\b", "days"),
    (r"gb\b|gib\b|gigabytes?\b", "GB"),
    (r"mb\b|mib\b|megabytes?\b", "MB"),
    (r"-?bits?\b", "bit"),
    (r"tokens?\b", "tokens"),
    (r"db\b", "dB"),
)
_NUMBER = re.compile(
    r"(?<![\w.^])(?P<sign>[+\-±~≈]?)(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s?(?P<scale>[KMBT](?![a-zA-Z0-9])|k\b|thousand\b|million\b|billion\b|trillion\b))?"
    rf"(?:\s?-?(?:absolute |relative )?(?P<unit>{'|'.join(p for p, _ in _UNITS)}))?",
    re.IGNORECASE,
)
_WORD_NUMBER = re.compile(
    rf"\b(?P<word>{'|'.join([*_PARTS, *_SPELLED, *_FOLDS])})\b(?:[\s-](?P<unit>fold|times|percent|points?))?", re.I
)


@dataclass(frozen=True)
class Quantity:
    """A number as it stands in a text: value in plain numerals, unit ("" where none is named), and where."""

    value: float
    unit: str
    start: int
    end: int
    shown: str
    spelled: bool = False

    @property
    def tells(self) -> bool:
        """Whether this could be the value of a measure: not "one of", "two stages", but 1.5, "a third", "two-fold"."""
        return not self.spelled or bool(self.unit) or self.value < 1

    def agrees(self, other: Quantity) -> bool:
        """Same value within the rounding of the coarser of the two, and no clash of units."""
        units = {self.unit, other.unit} - {""}
        if len(units) > 1 and not units <= _ALIKE:
            return False
        tolerance = max(_precision(self.shown), _precision(other.shown)) / 2
        return abs(self.value - other.value) <= tolerance + 1e-9 * max(abs(self.value), 1)


_ALIKE = frozenset({"×"})


def _precision(shown: str) -> float:
    """One unit of the last decimal written, where decimals are written; 0 for whole numbers, which are exact."""
    decimals = re.search(r"\.(\d+)", shown)
    return 10.0 ** -len(decimals.group(1)) if decimals else 0.0


def _unit(text: str | None) -> str:
    if not text:
        return ""
    return next((name for pattern, name in _UNITS if re.fullmatch(pattern, text.strip(), re.IGNORECASE)), "")


def _read(match: re.Match[str]) -> Quantity:
    value = float(match["value"].replace(",", "")) * _SCALES.get((match["scale"] or "").casefold(), 1.0)
    return Quantity(value, _unit(match["unit"]), match.start(), match.end(), match.group().strip())


def _read_word(match: re.Match[str]) -> Quantity:
    word = match["word"].casefold()
    if word in _PARTS:
        return Quantity(_PARTS[word], "", match.start(), match.end(), match.group(), True)
    fold = word in _FOLDS
    unit = "×" if fold or (match["unit"] or "") in {"fold", "times"} else _unit(match["unit"])
    return Quantity(
        _FOLDS[word] if fold else float(_SPELLED[word]), unit, match.start(), match.end(), match.group(), True
    )


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of the cleaned text, in order. Digits inside names (LLaMA-2, GPT-4, Qwen3) are no numbers."""
    cleaned = clean(text)
    digits = [_read(m) for m in _NUMBER.finditer(cleaned) if not _in_a_name(cleaned, m)]
    spelled = [_read_word(m) for m in _WORD_NUMBER.finditer(cleaned)]
    return tuple(sorted([*digits, *spelled], key=lambda q: q.start))


def _in_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether the digits belong to a name: "LLaMA-2", "Med-PaLM 2", "F1", "top-5"."""
    before = text[: match.start("value")]
    if re.search(r"[A-Za-z][\w.]*-(?:[\w.]+-)*$", before):
        return True
    after = text[match.end("value") :]
    if re.match(r"-[A-Za-z]*[A-Z]", after) or (
        re.match(r"[A-Za-z]", after) and not match["scale"] and not match["unit"]
    ):
        return True
    named = re.search(
        r"\b(\w*[a-z]*[A-Z][A-Za-z]*[A-Z]\w*|Llama|Claude|Gemini|Gemma|Mistral|Phi|Qwen|Falcon)\s$", before
    )
    return bool(named) and not match["unit"] and not match["scale"] and len(match["value"]) <= 3
