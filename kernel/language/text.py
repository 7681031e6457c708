"""Text as it is stored, as people read it, and cut into sentences with offsets. Holds no meaning of words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_UNSEEN = re.compile(  # soft hyphens, zero-width, bidi and tag characters, variation selectors
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
# NFKC alone would write 10⁵ as 105 and 2½ as 21⁄2.
_RAISED = re.compile("[\u207a\u207b]?[\u00b2\u00b3\u00b9\u2070\u2074-\u2079]+")
_FRACTION = re.compile("(?<=[0-9])(?=[\u00bc-\u00be\u2150-\u215e])")
_THIN_THOUSANDS = re.compile(r"(?<=\d)(?:[\u2009\u202f]|\\,|\{,\})(?=\d{3}(?!\d))")
_RAISED_POINT = re.compile(r"(?<=\d)·(?=\d+(?![\d^]))")  # the decimal point of British journals; not 2·10^4
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u2044": "/", "™": None})
_TEX_WRAPPER = re.compile(
    r"\\(?:emph|textbf|textit|texttt|textsc|text|mathrm|mathbf|mathit|mathcal|underline)\s*\{([^{}]*)\}"
)
_TEX_SIGNS = (
    (r"\times", "×"), (r"\pm", "±"), (r"\sim", "~"), (r"\approx", "≈"), (r"\leq", "≤"), (r"\geq", "≥"), (r"\le", "≤"),
    (r"\ge", "≥"), (r"\rightarrow", "→"), (r"\to", "→"), (r"\cdot", "·"), (r"\%", "%"), (r"\&", "&"), (r"\_", "_"),
    (r"\#", "#"), (r"\,", " "), (r"\;", " "), (r"\ ", " "),
)  # fmt: skip


def seen(text: str) -> str:
    """The text without characters that no reader sees and without control characters; all else is left as it stands."""
    return _CONTROL.sub(" ", _UNSEEN.sub("", text))


@lru_cache(maxsize=65_536)
def clean(text: str) -> str:
    r"""The text as people read it: NFKC, no unseen characters, one kind of dash and quote, LaTeX undone, spaces folded.

    `\emph{LoRA}` becomes `LoRA`, `6.2\%` becomes `6.2%`, `$3.9\times$` becomes `3.9×`, `10⁵` becomes `10^5`.
    """
    if not text.isascii():
        text = _composed(text)
    text = _CONTROL.sub(" ", text)
    if any(sign in text for sign in "\\${"):
        text = _untex(_THIN_THOUSANDS.sub(",", text))
    return " ".join(text.split())


def _composed(text: str) -> str:
    """NFKC with raised digits kept raised and fractions kept apart, no unseen characters, plain dashes and quotes."""
    text = _RAISED.sub(r"^\g<0>", _FRACTION.sub(" ", _THIN_THOUSANDS.sub(",", _UNSEEN.sub("", text))))
    text = unicodedata.normalize("NFKC", text.translate(_QUOTES)).translate(_QUOTES)
    return _RAISED_POINT.sub(".", _DASHES.sub("-", text))


def _untex(text: str) -> str:
    previous = None
    while previous != text:
        previous, text = text, _TEX_WRAPPER.sub(r"\1", text)
    for sign, plain in _TEX_SIGNS:
        text = re.sub(re.escape(sign) + (r"(?![a-zA-Z])" if sign[-1].isalpha() else ""), plain, text)
    text = re.sub(r"\$([^$]{1,80})\$", r"\1", text)
    return text.replace("{", "").replace("}", "").replace("--", "-")


@dataclass(frozen=True)
class Sentence:
    """`raw` is `text[start:end]` of the text it was cut from; `text` the same as people read it."""

    raw: str
    text: str
    start: int
    end: int


_NOT_AN_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|vs|cf|fig|figs|eq|sec|tab|no|approx|resp|dr|prof|st|[A-Z])\.)$", re.IGNORECASE
)
_END = re.compile(r"""[.!?]["')\]}]*(?=\s+[\[("'$\\]*[A-Z0-9])|\n\s*\n""")


@lru_cache(maxsize=32_768)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The text's sentences, in order, with their offsets in it."""
    cuts, begin = [], 0
    for match in _END.finditer(text):
        if _NOT_AN_END.search(text[begin : match.end()].rstrip("\"')]}")):
            continue
        cuts.append((begin, match.end()))
        begin = match.end()
    cuts.append((begin, len(text)))
    return tuple(s for cut in cuts if (s := _sentence(text, *cut)))


def _sentence(text: str, start: int, end: int) -> Sentence | None:
    raw = text[start:end]
    start += len(raw) - len(raw.lstrip())
    raw = raw.strip()
    return Sentence(raw, clean(raw), start, start + len(raw)) if raw else None


def windows(cut: tuple[Sentence, ...], size: int = 5) -> tuple[tuple[Sentence, ...], ...]:
    """Every run of `size` neighbouring sentences; one window where there are fewer."""
    if len(cut) <= size:
        return (cut,) if cut else ()
    return tuple(cut[i : i + size] for i in range(len(cut) - size + 1))


def folded(text: str) -> str:
    """The text for comparing quotes: cleaned and lower case."""
    return clean(text).casefold()
