"""What a page holds and no reader sees: hidden, tiny, or in the colour of its ground. Knows CSS, no LaTeXML, no text.

Some authors have hidden instructions to reviewers in their papers this way (arXiv 2507.06185).
"""

from __future__ import annotations

import re
from typing import Any

TINIEST_SHARE = 0.2
"""Smaller than a fifth of the text around it is not for reading; LaTeX's own smallest, \\tiny, is a half."""

TINIEST_POINTS = 3.0
NEAREST_COLOURS = 40
"""Sum of the differences in red, green and blue below which text cannot be told from its ground."""

FAINTEST = 0.1  # opacity

WHITE, BLACK = (255, 255, 255), (0, 0, 0)
_NAMES = {
    "white": WHITE, "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
    "floralwhite": (255, 250, 240), "mintcream": (245, 255, 250), "azure": (240, 255, 255), "black": BLACK,
}  # fmt: skip
_CLIPPED = re.compile(
    r"rect\((?:0(?:px)?[\s,]*){4}\)|rect\(1px[\s,]+1px[\s,]+1px[\s,]+1px\)|inset\((?:50|100)%\)|circle\(0"
)
_NOWHERE = re.compile(r"scale[xy]?\(\s*0(?:\.0*\d)?[\s,)]|translate[xy]?\(\s*-\d{3,}")
_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})([0-9a-f]{2})?$")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+%?))?\s*\)$")
_SIZE = re.compile(r"([\d.]+)(%|em|rem|ex|px|pt|mm|cm)?$")
_FAR = re.compile(r"-\d{3,}")
_POINTS = {"px": 0.75, "pt": 1.0, "mm": 2.83, "cm": 28.3, None: 0.75}
_SHARES = {"%": 0.01, "em": 1.0, "rem": 1.0, "ex": 0.5}

Colour = tuple[int, int, int]


def remove_unseen(root: Any) -> None:
    """Take out of the tree what a reader would not see; what follows an element stays."""
    for element in list(root.iterdescendants()):
        style = _style(element)
        if "hidden" in element.attrib or _hidden(style) or _tiny(style.get("font-size", "")):
            element.drop_tree()
    for element in list(root.iterdescendants()):
        if _drowned(element):
            _blank(element)


def _blank(element: Any) -> None:
    """Drop the words of an element, but not of those within it that set a colour of their own."""
    waiting = [element]
    while waiting:
        current = waiting.pop()
        current.text = None
        for child in list(current):
            child.tail = None
            if child.tag == "math":
                child.drop_tree()
            elif not _style(child).keys() & {"color", "background-color"}:
                waiting.append(child)


def _style(element: Any) -> dict[str, str]:
    """The element's own declarations; LaTeXML writes colours either as such or as `--ltx-fg-color`."""
    pairs = (d.partition(":") for d in (element.get("style") or "").lower().split(";"))
    style = {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs if value}
    for ours, theirs in (("color", "--ltx-fg-color"), ("background-color", "--ltx-bg-color")):
        if theirs in style:
            style.setdefault(ours, style[theirs])
    if "background" in style:
        style.setdefault("background-color", style["background"])
    return style


def _hidden(style: dict[str, str]) -> bool:
    if style.get("display") == "none" or style.get("visibility") in ("hidden", "collapse"):
        return True
    if _number(style.get("opacity", "1")) < FAINTEST or style.get("content-visibility") == "hidden":
        return True
    if _CLIPPED.match(style.get("clip", "")) or _CLIPPED.match(style.get("clip-path", "")):
        return True
    if _NOWHERE.match(style.get("transform", "")):
        return True
    if any(
        _FAR.match(style.get(side, ""))
        for side in ("left", "top", "right", "bottom", "text-indent", "margin-left", "margin-top")
    ):
        return True
    flat = any(_number(style.get(side, "1")) == 0 for side in ("width", "height", "max-width", "max-height"))
    return flat and style.get("overflow") in ("hidden", "clip")


def _number(value: str) -> float:
    found = _SIZE.match(value)
    return float(found[1]) if found and found[1].count(".") < 2 and found[1] != "." else 1.0


def _tiny(size: str) -> bool:
    found = _SIZE.match(size)
    if not found:
        return False
    value, unit = _number(size), found[2]
    return value * _SHARES[unit] < TINIEST_SHARE if unit in _SHARES else value * _POINTS[unit] < TINIEST_POINTS


def _drowned(element: Any) -> bool:
    """Whether it sets its text in the colour of the ground that it stands on, which is white if nobody says."""
    style = _style(element)
    if "color" not in style and "background-color" not in style:
        return False
    if style.get("color") == "transparent" or _opacity(style.get("color", "")) < FAINTEST:
        return True
    text, ground = _nearest(element, "color", BLACK), _nearest(element, "background-color", WHITE)
    return sum(abs(a - b) for a, b in zip(text, ground, strict=True)) < NEAREST_COLOURS


def _nearest(element: Any, name: str, otherwise: Colour) -> Colour:
    for place in (element, *element.iterancestors()):
        value = _style(place).get(name, "")
        colour = _colour(value)
        if colour and _opacity(value) > 0.5:
            return colour
    return otherwise


def _colour(value: str) -> Colour | None:
    """Red, green and blue; None where it is no colour that we read."""
    if value in _NAMES:
        return _NAMES[value]
    if found := _HEX.match(value):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * d for d in found[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if found := _RGB.match(value):
        return int(found[1]), int(found[2]), int(found[3])
    return None


def _opacity(value: str) -> float:
    if found := _HEX.match(value):
        return int(found[2], 16) / 255 if found[2] else 1.0
    found = _RGB.match(value)
    return _number(found[4]) * (0.01 if found[4].endswith("%") else 1.0) if found and found[4] else 1.0
