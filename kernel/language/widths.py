"""Widths of numbers, as quantization speaks of them: "2-bit", "3 bits", "INT4", "W4A4"."""

from __future__ import annotations

import re
from functools import lru_cache

WIDTH = re.compile(r"(?<![\d.])(?P<bits>\d{1,2}(?:\.\d+)?)[- ]?bits?\b", re.IGNORECASE)
_WORDS = {"1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "8": "eight"}
FORMATS = r"u?int|fp|bf|nf|mxfp|nvfp"  # of numbers, each with its width behind it: "int8"
_LONGEST_LIST = 12  # widths: a longer run of numbers is none


def widths(text: str) -> tuple[str, ...]:
    """The widths that a question names in figures, each as "2-bit", the last of a list alone; empty where none is."""
    return tuple(dict.fromkeys(f"{m['bits']}-bit" for m in WIDTH.finditer(text)))


def of_width(width: str, text: str) -> bool:
    """Whether a text speaks of a width, alone or in a list ("2/3/4-bit", "from 2 to 4 bits"), or of a format of it."""
    return bool(_told(width.removesuffix("-bit")).search(text))


@lru_cache(maxsize=64)
def _told(bits: str) -> re.Pattern[str]:
    spelled = rf"|\b{_WORDS[bits]}" if bits in _WORDS else ""
    listed = rf"(?:[-\s]*(?:,\s*(?:and|or)|,|/|&|and|or|to|-)\s*\d+(?:\.\d+)?){{0,{_LONGEST_LIST}}}"
    return re.compile(
        rf"(?<![\d.])(?:{re.escape(bits)}(?!\.?\d){spelled}){listed}[-\s]*bits?\b|"
        rf"(?<![A-Za-z0-9])(?:{FORMATS}|b?float|w|w\d+a)-?{re.escape(bits)}(?!\d)",
        re.IGNORECASE,
    )
