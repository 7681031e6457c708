"""Text from outside as it is stored: as a reader sees it, in one kind of character and of space. Knows no format."""

from __future__ import annotations

import re
import unicodedata

from kernel.adapters.fence import visible

_RAISED = re.compile("[\u00b9\u00b2\u00b3\u2070\u2074-\u207b]+")
_LOWERED = re.compile("[\u2080-\u208b]+")
_FRACTION = re.compile("(?<=[0-9]) ?([\u00bc-\u00be\u2150-\u215e])|([\u00bc-\u00be\u2150-\u215e])")


def plain(text: str) -> str:
    """The text in NFKC without characters that nobody sees, its white space single.

    Raised and lowered digits and fractions are spelt out: NFKC alone turns 10² into 102, another number.
    """
    if not text.isascii():
        text = _RAISED.sub(lambda m: "^" + _base(m[0]), text)
        text = _LOWERED.sub(lambda m: "_" + _base(m[0]), text)
        text = _FRACTION.sub(lambda m: f" {_base(m[1])}" if m[1] else _base(m[2]), text)
    return " ".join(visible(text).split())


def _base(signs: str) -> str:
    return unicodedata.normalize("NFKC", signs).replace("\u2044", "/")
