"""What a text says to a machine under its disguises: look-alike letters, digits for letters, spacing, encodings.

Pure. The first reading is the text as people read it; each further one undoes one disguise, and is given only where
the text shows signs of it. Unicode's own folding is NFKC (UAX #15); look-alikes follow UTS #39's confusables.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from kernel.language.text import seen

# Letters of other alphabets that look like Latin ones, which NFKC leaves apart.
_LOOK_ALIKE = str.maketrans(
    "аеорсухіјѕԁԛԝьһкмтнвгпӏАВЕКМНОРСТУХІЈЅαενιοκρτυχωηγβμδΑΒΕΖΗΙΚΜΝΟΡΤΥΧɑɡıɩʟɴʀʏᴀʙᴄᴅᴇꜰɢʜɪᴊᴋᴍᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢօսոհգցӀ",
    "aeopcyxijsdqwbhkmthbrnlABEKMHOPCTYXIJSaeviokptuxwnybmdABEZHIKMNOPTYXagiilnryabcdefghijkmopqrstuvwyzounhgqI",
)
_LEET = str.maketrans("013457@$!|8€", "oieastasilbe")
_SPELLED = re.compile(r"\b[a-z](?:[.\-_*·•/|~+,]{1,3}[a-z]){5}")
_LEET_SIGN = re.compile(r"[013457@$!|8€]+(?<=[a-z].)[a-z]|(?<!\S)[013457@$!]+[a-z]{2}|[013457@$!|8€]+(?<=[a-z]..)[a-z]")
_LONG = re.compile(r"[0-9a-fA-F]{24}")
_NUMBERS = re.compile(r"\d\d")
_TOKEN = re.compile(r"\S+")
_LETTER_RUN = re.compile(r"(?<![^\W\d_])[^\W\d_](?:(?P<gap>[ .\-_*·•/|,~+])(?:(?P=gap){0,3})[^\W\d_](?![^\W\d_])){5,}")
_BASE64 = re.compile(r"[A-Za-z0-9+/_]{16,}={0,2}")
_BASE32 = re.compile(r"\b[A-Z2-7]{24,}={0,6}")
_HEX = re.compile(r"\b(?:0x|\\x)?[0-9a-fA-F]{2}(?:[\s:,]*(?:0x|\\x)?[0-9a-fA-F]{2}){11,}\b")
_BINARY = re.compile(r"\b[01]{8}(?:\s*[01]{8}){5,}\b")
_CODE_POINT = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?")
_CODES = re.compile(r"\b\d{2,3}(?:[\s,]+\d{2,3}){11,}\b")
_TAG = re.compile(r"<!--|-->|</?[a-zA-Z][^<>]{0,200}>")
_INLINE_TAG = re.compile(
    r"(?<=\w)(?:</?(?:b|i|u|em|strong|span|font|a|sub|sup|small|mark|wbr|code)\b[^<>]{0,200}>)+(?=\w)"
)
_TEX = re.compile(
    r"\\(?:text)?color\{[^{}]*\}|\\(?:text(?:bf|it|tt|sc)?|emph|tiny|scriptsize|footnotesize|phantom"
    r"|mbox|hbox)\b"
)
_EMPHASIS = re.compile(r"(?<=\w)(?:\*{1,3}|_{2,3}|`|~~)(?=\w)|[*`~#]{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)")
_MORSE = re.compile(r"(?<!\S)[.\-]{1,6}(?:[ /|]+[.\-]{1,6}){14,}(?!\S)")
_MORSE_SIGNS = """
    .- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..
    """
_MORSE_LETTERS = dict(zip(_MORSE_SIGNS.split(), "abcdefghijklmnopqrstuvwxyz", strict=True))
_STEMS = ("ignor", "disregard", "instruct", "review", "prompt", "approv", "accept", "positiv")
_TURNED = {codecs.encode(s, "rot13") for s in _STEMS} | {s[::-1] for s in _STEMS}


def surface(text: str) -> str:
    """The text as people read it, for comparing: NFKC, nothing unseen, no mark-up, no accents on Latin, lower case."""
    if "<" in text or "&" in text:
        text = _TAG.sub(" ", _INLINE_TAG.sub("", html.unescape(text)))
    if not text.isascii():
        text = _latin(seen(unicodedata.normalize("NFKC", seen(text))))
    if "\\" in text:
        text = _TEX.sub(" ", text).replace("\\n", " ")
    if any(sign in text for sign in "*_`~#"):
        text = _EMPHASIS.sub("", text)
    return " ".join(text.translate(_PLAIN).split()).casefold()


_QUOTES_AND_DASHES = {"‘": "'", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-"}
_PLAIN = str.maketrans(_QUOTES_AND_DASHES | dict.fromkeys("{}", " "))


def _latin(text: str) -> str:
    """Latin letters without accents, and look-alikes as Latin in words that mix alphabets or hold nothing else."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    bare = unicodedata.normalize("NFC", bare)
    return _TOKEN.sub(lambda m: m[0] if m[0].isascii() else _folded(m[0]), bare)


def _folded(token: str) -> str:
    """The token in Latin where all its letters have a Latin look-alike; a word in another alphabet stays itself."""
    turned = token.translate(_LOOK_ALIKE)
    return turned if turned.isascii() or any(c.isascii() and c.isalpha() for c in token) else token


def disguised(text: str) -> Iterator[str]:
    """Further readings of the text, lower case: one for each disguise that it shows signs of."""
    flat = surface(text)
    tokens = flat.split()
    if _spelled(tokens) or _SPELLED.search(flat):
        yield _joined(seen(unicodedata.normalize("NFKC", text)).casefold())
    if _LEET_SIGN.search(flat):
        yield " ".join(t.translate(_LEET) if any(c.isalpha() for c in t) else t for t in tokens)
    if any(stem in flat for stem in _TURNED):
        yield codecs.encode(flat, "rot13")
        yield flat[::-1]
        yield " ".join(t[::-1] for t in tokens)
    for decoded in _decoded(text):
        yield surface(decoded)


def _spelled(tokens: list[str]) -> bool:
    """Whether five letters in a row stand by themselves."""
    run = 0
    for token in tokens:
        run = run + 1 if len(token.strip(".-_*·•/|,~+")) == 1 and token[0].isalpha() else 0
        if run == 5:
            return True
    return False


def _joined(text: str) -> str:
    """Spelled-out words put together; a wider gap, or another sign, parts two words."""

    def join(run: re.Match[str]) -> str:
        gap = run["gap"]
        words = re.split(rf"{re.escape(gap)}{{2,}}", run[0])
        return " ".join(w.replace(gap, "") for w in words)

    return " ".join(_LETTER_RUN.sub(join, text).split())


def _decoded(text: str) -> Iterator[str]:
    """What encoded passages say, where that is text."""
    if _BASE64.search(text):
        for match in _BASE64.finditer(text):
            yield from _as_text(_unbased(match[0]))
        for match in _BASE32.finditer(text):
            bare = match[0].rstrip("=")
            yield from _as_text(_attempt(base64.b32decode, bare + "=" * (-len(bare) % 8)))
    if len(_NUMBERS.findall(text)) >= 5 or _LONG.search(text):
        yield from _from_numbers(text)
    if "%20" in text:
        yield unquote(text)
    if "\\u" in text:
        yield _CODE_POINT.sub(lambda m: chr(int(m[1], 16)) if int(m[1], 16) < 0x110000 else "", text)
    for match in _MORSE.finditer(text) if text.count("-") + text.count(".") > 20 else ():
        yield "".join(" " if c in "/|" else _MORSE_LETTERS.get(c, "") for c in re.findall(r"[.\-]+|[/|]", match[0]))


def _from_numbers(text: str) -> Iterator[str]:
    """What rows of hexadecimal, binary or decimal numbers spell."""
    for match in _HEX.finditer(text):
        yield from _as_text(_attempt(bytes.fromhex, re.sub(r"0x|\\x|[^0-9a-fA-F]", "", match[0])))
    for match in _BINARY.finditer(text):
        bits = re.sub(r"\s", "", match[0])
        yield from _as_text(bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits) - 7, 8)))
    for match in _CODES.finditer(text):
        codes = [int(n) for n in re.findall(r"\d+", match[0])]
        yield from _as_text(bytes(codes) if max(codes) < 256 else b"")


def _unbased(token: str) -> bytes:
    bare = token.rstrip("=").replace("-", "+").replace("_", "/")
    return _attempt(base64.b64decode, bare + "=" * (-len(bare) % 4))


def _attempt(decode: object, token: str) -> bytes:
    try:
        return bytes(decode(token))  # type: ignore[operator]  # one of three decoders, all str to bytes
    except (ValueError, binascii.Error):
        return b""


def _as_text(raw: bytes) -> Iterator[str]:
    """The bytes as text, and again where that is encoded once more; nothing where they are no sentence."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return
    if len(text) >= 8 and text.isprintable() and sum(c.isalpha() or c == " " for c in text) >= 0.8 * len(text):
        yield text
        for match in _BASE64.finditer(text):
            yield from _as_text(_unbased(match[0]))
