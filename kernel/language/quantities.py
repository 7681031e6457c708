"""Numbers with their units, read out of text so that 6.2\\%, 6.2 % and 6.2 per cent are one. Knows no claims."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

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
_FOLDS = {
    "twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "doubling": 2.0, "twofold": 2.0, "triple": 3.0,
    "triples": 3.0, "tripled": 3.0, "tripling": 3.0, "thrice": 3.0, "threefold": 3.0, "quadruples": 4.0,
    "fourfold": 4.0,
    "fivefold": 5.0, "sixfold": 6.0, "tenfold": 10.0,
}  # fmt: skip
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "billion": 1e9, "t": 1e12, "trillion": 1e12}
_UNITS: tuple[tuple[str, str], ...] = (
    (r"percentage[\s-]points?|percent[\s-]points?|%[\s-]*points?|pp\b", "points"),
    (r"%|per\s?cent|percent", "%"),
    (r"points?\b|pts?\b", "points"),
    (r"×|x\b(?!-?[a-zA-Z])|-?fold\b|times\b", "×"),
    (r"ms\b|milliseconds?\b", "ms"),
    (r"µs\b|μs\b|us\b|microseconds?\b", "µs"),
    (r"s\b|secs?\b|seconds?\b", "s"),
    (r"h\b|hours?\b|hrs?\b", "h"),
    (r"mins?\b|minutes?\b", "min"),
    (r"days?\b", "days"),
    (r"weeks?\b", "weeks"),
    (r"months?\b", "months"),
    (r"years?\b", "years"),
    (r"tb\b|tib\b|terabytes?\b", "TB"),
    (r"gb\b|gib\b|gigabytes?\b", "GB"),
    (r"mb\b|mib\b|megabytes?\b", "MB"),
    (r"kb\b|kib\b|kilobytes?\b", "KB"),
    (r"-?bits?\b", "bit"),
    (r"tokens?\b", "tokens"),
    (r"db\b", "dB"),
    (r"cm\b|centimet(?:re|er)s?\b", "cm"),
    (r"mm\b|millimet(?:re|er)s?\b", "mm"),
    (r"km\b|kilomet(?:re|er)s?\b", "km"),
    (r"met(?:re|er)s?\b|m\b", "metre"),
    (r"mg\b|milligrams?\b", "mg"),
    (r"kg\b|kilograms?\b", "kg"),
    (r"grams?\b", "gram"),
)
# Units of one dimension, in a common one, so that 20 ms and 0.02 s are the same.
_IN_COMMON: dict[str, tuple[str, float]] = {
    "µs": ("s", 1e-6), "ms": ("s", 1e-3), "s": ("s", 1.0), "min": ("s", 60.0), "h": ("s", 3_600.0),
    "days": ("s", 86_400.0),
    "weeks": ("s", 604_800.0), "months": ("s", 2_629_746.0), "years": ("s", 31_556_952.0),
    "KB": ("B", 1e3), "MB": ("B", 1e6), "GB": ("B", 1e9), "TB": ("B", 1e12), "mg": ("g", 1e-3), "gram": ("g", 1.0),
    "kg": ("g", 1e3), "mm": ("m", 1e-3), "cm": ("m", 1e-2), "metre": ("m", 1.0), "km": ("m", 1e3),
}  # fmt: skip
NEARLY = 0.05  # share of a round number by which "about" may miss: a tenth's half, as people round to tens
MONTH = 0.09  # share by which a month is more than the four weeks, or less than the 31 days, that people call one
COARSEST = 0.1  # share of a number that rounding may move it by: 0.1 is no rounding of 0.05
_NUMBER = re.compile(
    r"(?<![\w.^])(?P<sign>[+\-±~≈]?)"
    r"(?P<value>\d{1,3}/[1-9]\d{0,2}(?![\d/])|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?:\s?[×x·*]\s?10\^(?P<power>[+-]?\d{1,3})|\^(?P<exponent>[+-]?\d{1,2})|e(?P<e>[+-]?\d{1,3})\b)?"
    r"(?:\s?(?P<scale>(?-i:[KMBT]|(?<=\d)(?:[kb]|m(?=\s(?:param|token|sample|image|pair|word|row|user))))"
    r"(?![a-zA-Z0-9])|k\b|thousand\b|million\b|billion\b|trillion\b))?"
    rf"(?:\s?-?(?:absolute |relative )?(?P<unit>{'|'.join(p for p, _ in _UNITS)}))?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|around|approximately|approx\.?|roughly|nearly|almost|some|close to|circa|or so|just (?:over|"
    r"under)|a little "
    r"(?:over|under|more than|less than))\s*$",
    re.IGNORECASE,
)
_LONGEST_ABOUT = 40  # characters before a number in which a word for "about" is looked for: it ends at the number
_NAME_JOINED = re.compile(r"(?<![\w.])[A-Za-z][\w.]*-(?:[\w.]+-)*$")
_NAME_BEFORE = re.compile(r"\b(\w*[a-z]*[A-Z][A-Za-z]*[A-Z]\w*|Llama|Claude|Gemini|Gemma|Mistral|Phi|Qwen|Falcon)\s$")
_NAME_GOES_ON, _LETTER = re.compile(r"-[A-Za-z]*[A-Z]"), re.compile(r"[A-Za-z]")
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TENS_AND_ONES = rf"(?:{_TENS})[\s-](?:{_ONES})\b(?!-)"  # not before "one-hour"
_BELOW_100 = rf"{_TENS_AND_ONES}|{_TENS}|{_TEENS}|{_ONES}"
_HUNDREDS = rf"(?:a|{_TEENS}|{_ONES})\shundred(?:\s(?:and\s)?(?:{_BELOW_100})\b)?"
_COMPOUND = (
    rf"half\sa\s(?:million|billion)|(?:{_HUNDREDS}|{_BELOW_100}|a)\s(?:thousand|million|billion|trillion)|"
    rf"{_HUNDREDS}|{_TENS_AND_ONES}"
)
_WORD_NUMBER = re.compile(
    rf"\b(?P<word>{'|'.join([_COMPOUND, *_PARTS, *_SPELLED, *_FOLDS])})\b"
    rf"(?:[\s-](?P<unit>fold|times|percent|per\s?cent|percentage[\s-]points?|points?|"
    r"(?:milli)?seconds?|hours?|minutes?|days?|weeks?|months?|years?|(?:kilo|centi|milli)?met(?:re|er)s?))?",
    re.I,
)


@dataclass(frozen=True)
class Quantity:
    """A number as it stands in a text: value in plain numerals, unit ("" where none is named), and where."""

    value: float
    unit: str
    start: int
    end: int
    shown: str
    place: float = 1.0  # one unit of the last digit written
    exact: bool = True  # a whole number that is not said to be near
    spelled: bool = False
    about: bool = False  # said to be near: "about 30%"

    @property
    def tells(self) -> bool:
        """Whether this could be the value of a measure: not "one of", "two stages", but 1.5, "a third", "two-fold"."""
        return not self.spelled or bool(self.unit) or self.value < 1

    def agrees(self, other: Quantity) -> bool:
        """Whether this says the same as the other, or rounds it: same value, and no clash of units.

        Whole numbers are exact, unless they stand after "about". What is finer than the other claims more than it.
        """
        if any(
            a.spelled and not a.unit and a.value >= 1 and b.unit not in {"", "tokens"}
            for a, b in ((self, other), (other, self))
        ):
            return False  # "four benchmarks" is not 4%
        if self._is_part_of(other) or other._is_part_of(self):
            return True
        if self.unit and other.unit and self.unit != other.unit:
            return self._same_measured(other)
        tolerance = self.place / 2 if not self.exact and self.place >= other.place else 0.0
        tolerance = min(tolerance, COARSEST * abs(other.value))
        if self.about and self.value >= 10 and self.value % 5 == 0:  # a round number
            tolerance = max(tolerance, NEARLY * self.value)
        return abs(self.value - other.value) <= tolerance + 1e-9 * max(abs(self.value), 1)

    def _same_measured(self, other: Quantity) -> bool:
        """Whether the two are one amount in two units of a dimension: 28 cm and 0.28 metres."""
        (mine, by), (theirs, their_by) = (_IN_COMMON.get(u, (u, 1.0)) for u in (self.unit, other.unit))
        nearly = MONTH if {self.unit, other.unit} & {"months", "years"} else 1e-6
        return mine == theirs and math.isclose(self.value * by, other.value * their_by, rel_tol=nearly)

    def _is_part_of(self, other: Quantity) -> bool:
        """Whether this is a part and the other the same in per cent: "half" and 50%, "a third" and 33%."""
        if self.unit or other.unit != "%" or not 0 < self.value < 1:
            return False
        nearly = 100 * NEARLY / 2 if self.about else 0.0  # "almost half" is 48%
        return abs(100 * self.value - other.value) <= (max(max(other.place, 1) / 2, nearly) if self.spelled else 1e-7)


@lru_cache(maxsize=4_096)
def _unit(text: str | None) -> str:
    if not text:
        return ""
    return next((name for pattern, name in _UNITS if re.fullmatch(pattern, text.strip(), re.IGNORECASE)), "")


def _raised(base: float, power: int) -> float:
    try:
        return base**power
    except (OverflowError, ZeroDivisionError):
        return math.inf


def _after_about(match: re.Match[str]) -> bool:
    """Whether a word for "about" stands right before the match."""
    return bool(_ABOUT.search(match.string, max(0, match.start() - _LONGEST_ABOUT), match.start()))


def _read(match: re.Match[str]) -> Quantity:
    whole, _, decimals = match["value"].replace(",", "").partition(".")
    over, _, under = whole.partition("/")
    power = int(match["power"] or match["e"] or 0)
    scale = _SCALES.get((match["scale"] or "").casefold(), 1.0) * _raised(10.0, power)
    value = float(over or 0) / float(under or 1) + (float(f"0.{decimals}") if decimals else 0.0)
    value = _raised(value, int(match["exponent"] or 1)) * scale
    about = match["sign"] in {"~", "≈"} or _after_about(match)
    return Quantity(
        value=value,
        unit=_unit(match["unit"]),
        start=match.start(),
        end=match.end(),
        shown=match.group().strip(),
        place=10.0 ** -len(decimals) * scale,
        exact=not (decimals or about),
        about=about,
    )


def _read_word(match: re.Match[str]) -> Quantity:
    word, unit = match["word"].casefold(), (match["unit"] or "").casefold()
    value = _PARTS.get(word) or _FOLDS.get(word) or float(_spelled(word))
    unit = "×" if word in _FOLDS or unit in {"fold", "times"} else _unit(unit)
    about = _after_about(match)
    exact = word not in _PARTS and not about
    return Quantity(value, unit, match.start(), match.end(), match.group(), exact=exact, spelled=True, about=about)


def _spelled(word: str) -> float:
    """What a word or a compound says: "twenty-one", "two hundred and five thousand", "half a million"."""
    value, scale = 0.0, 1.0
    for part in word.replace("-", " ").split():
        if part == "half":
            value = 0.5
        elif part == "hundred":
            value = 100 * (value or 1)
        elif part in _SCALES:
            scale = _SCALES[part]
        else:
            value += _SPELLED.get(part, 0)  # "a" and "and" add nothing
    return (value or (1.0 if scale > 1 else 0.0)) * scale


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of the cleaned text, in order. Digits inside names (LLaMA-2, GPT-4, Qwen3) are no numbers."""
    return _quantities(clean(text))


@lru_cache(maxsize=65_536)
def _quantities(cleaned: str) -> tuple[Quantity, ...]:
    digits = [_read(m) for m in _NUMBER.finditer(cleaned) if not _in_a_name(cleaned, m)]
    taken = {place for q in digits for place in range(q.start, q.end)}  # the "thousand" of "10 thousand"
    spelled = [_read_word(m) for m in _WORD_NUMBER.finditer(cleaned) if m.start() not in taken]
    return tuple(sorted([*digits, *spelled], key=lambda q: q.start))


def _in_a_name(text: str, match: re.Match[str]) -> bool:
    """Whether the digits belong to a name: "LLaMA-2", "Med-PaLM 2", "F1", "top-5"."""
    start, end = match.span("value")
    before = text[text.rfind(" ", 0, max(0, start - 1)) + 1 : start]  # the last word: a name stands right before
    if _NAME_JOINED.search(before):
        return True
    if _NAME_GOES_ON.match(text, end) or (
        _LETTER.match(text, end) and not (match["scale"] or match["unit"] or match["e"])
    ):
        return True
    named = _NAME_BEFORE.search(before)
    return bool(named) and not match["unit"] and not match["scale"] and len(match["value"]) <= 3
