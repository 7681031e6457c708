"""A paper's HTML, as LaTeXML makes it for arXiv, into sections of plain text. Pure: no network, no cache.

Left out: the abstract (the record has it), authors, references, acknowledgements, pictures, and what no reader sees.
Formulas are their TeX; a table is its caption and rows of cells; a footnote follows its paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from kernel.adapters.plain import plain
from kernel.adapters.unseen import remove_unseen

OPENING, UNTITLED = "Opening", "Untitled"  # what stands before the first heading; a section without one
CELL, ROW, BLOCK = " | ", "\n", "\n\n"
WIDEST_SPAN = 60
"""Cells that one cell may stand for: more is a mistake or a trap."""

DEEPEST = 250
"""Elements within elements, formulas aside; LaTeXML's pages stay under 50, and we read by recursion."""

_SECTIONS = {"ltx_part", "ltx_chapter", "ltx_section", "ltx_subsection", "ltx_subsubsection", "ltx_appendix"}
_DROPPED = {
    "ltx_abstract", "ltx_authors", "ltx_bibliography", "ltx_biblist", "ltx_acknowledgements", "ltx_dates",
    "ltx_keywords", "ltx_classification", "ltx_pubnotes", "ltx_TOC", "ltx_page_navbar", "ltx_page_footer", "ltx_index",
    "ltx_title_document", "ltx_picture", "ltx_listing", "ltx_ERROR", "ltx_note_mark", "ltx_note_type", "ltx_tag_note",
    "ltx_tag_item", "ltx_rdf", "ltx_pagination", "ltx_eqn_eqno",
}  # fmt: skip
_DROPPED_TAGS = {
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "nav",
    "button",
    "dialog",
    "form",
    "iframe",
    "object",
}
_BLOCKS = {"ltx_p", "ltx_title", "ltx_caption", "ltx_eqn_row", "ltx_note_content"}
_FONT = re.compile(r"\\(?:math[a-z]+|text[a-z]*|boldsymbol|underline|operatorname\*?|mbox|bm)\s*\{([^{}]*)\}")
_COLOUR = re.compile(r"\\(?:text)?color\s*(?:\[[^\]]*\])?\s*\{[^{}]*\}")
_GROUPED = re.compile(r"(?<![\^_A-Za-z}\]])\{([\d.,%+−±×~ -]+)\}")  # a number in braces that belong to no command
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_SIGN = re.compile(r"\\([a-zA-Z]+) ?")
_SIGNS = {
    "times": "×", "pm": "±", "approx": "≈", "sim": "~", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠",
    "ne": "≠", "ll": "≪", "gg": "≫", "cdot": "·", "rightarrow": "→", "to": "→", "uparrow": "↑", "downarrow": "↓",
    "ldots": "...", "dots": "...", "percent": "%", "infty": "∞", "displaystyle": "", "textstyle": "", "scriptstyle": "",
    "left": "", "right": "", "quad": " ", "qquad": " ",
}  # fmt: skip
_SPACE = re.compile(r"\\[,;:!> ]|~")
_ESCAPED = re.compile(r"\\([%$#&_])")


class NotAPaper(ValueError):
    """The page holds no LaTeXML document."""


def sections(page: bytes) -> tuple[tuple[str, str], ...]:
    """(title, text) in the page's order, titles unique. Raises NotAPaper."""
    # Formulas may nest past 256 levels, where libxml2 otherwise stops reading without an error.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        tree = html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotAPaper("the page could not be read") from error
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise NotAPaper("the page could not be read to its end")
    papers = tree.xpath("//article[contains(concat(' ', @class, ' '), ' ltx_document ')]")
    if not papers:
        raise NotAPaper("the page holds no paper")
    found: dict[str, list[str]] = {OPENING: []}
    _prune(papers[0])
    if _depth(papers[0]) > DEEPEST:
        raise NotAPaper("the page is nested too deeply")
    _walk(papers[0], OPENING, found)
    return tuple((title, text) for title, blocks in found.items() if (text := BLOCK.join(filter(None, blocks))))


def _depth(root: Any) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def plain_tex(tex: str) -> str:
    """A formula's TeX with numbers, signs and names as people write them; the rest of it stays TeX."""
    text = _COLOUR.sub("", _SPACE.sub(" ", tex.replace("{,}", ",")))
    for _ in range(3):  # fonts within fonts
        text = _FONT.sub(r"\1", text)
    text = _FRACTION.sub(r"\1/\2", text)
    text = _SIGN.sub(lambda m: _SIGNS.get(m[1], m[0]), text)
    return _GROUPED.sub(r"\1", _ESCAPED.sub(r"\1", text)).strip()


def _prune(paper: Any) -> None:
    """Leave what is read, in the order in which it is read."""
    remove_unseen(paper)
    for element in list(paper.iterdescendants()):
        if element.tag in _DROPPED_TAGS or _classes(element) & _DROPPED:
            element.drop_tree()
    for formula in list(paper.iter("math")):
        _replace(formula, plain_tex(formula.get("alttext") or ""))
    for raised in list(paper.iter("sup", "sub")):
        text = plain("".join(raised.itertext()))
        mark = "^" if raised.tag == "sup" else "_"
        _replace(raised, mark + text if re.match(r"[-−+]?\d", text) else text)
    # From the last to the first, for each is set directly behind its block.
    for element in reversed(list(paper.iterdescendants())):
        if _classes(element) & {"ltx_note", "ltx_tabular"}:
            _lift(element)


def _replace(element: Any, text: str) -> None:
    element.tail = text + (element.tail or "")
    element.drop_tree()


def _lift(element: Any) -> None:
    """Set a footnote, or a table that stands inside a line, behind the block that it interrupts."""
    is_note = "ltx_note" in _classes(element)
    around = [a for a in element.iterancestors() if _classes(a) & (_BLOCKS | {"ltx_tabular"})]
    in_a_cell = any("ltx_tabular" in _classes(a) for a in around)
    if around and (is_note or not in_a_cell):
        place = html.Element("span")
        place.tail, element.tail = element.tail, None
        element.getparent().replace(element, place)
        around[-1].addnext(element)


def _walk(element: Any, title: str, found: dict[str, list[str]]) -> None:
    for child in element.iterchildren():
        kinds = _classes(child)
        if kinds & _SECTIONS:
            _walk(child, _open(child, found), found)
        elif "ltx_tabular" in kinds:
            found[title].append(_table(child))
        elif not kinds & _BLOCKS:
            _walk(child, title, found)
        elif "ltx_title" not in kinds or not _classes(element) & _SECTIONS:
            found[title].append(_words(child))


def _open(section: Any, found: dict[str, list[str]]) -> str:
    """Begin a section; two of one name are told apart, for an offset counts within one section's text."""
    headings = [c for c in section.iterchildren() if "ltx_title" in _classes(c)]
    name = (_words(headings[0]) if headings else "") or UNTITLED
    title, count = name, 1
    while title in found:
        count += 1
        title = f"{name} ({count})"
    found[title] = []
    return title


def _words(element: Any) -> str:
    return plain("".join(_pieces(element)))


def _pieces(element: Any) -> Iterator[str]:
    """Its text, with spaces where a page shows gaps without writing any."""
    yield element.text or ""
    for child in element.iterchildren():
        yield from _pieces(child)
        if child.tag == "br" or _classes(child) & {"ltx_td", "ltx_p"}:
            yield " "
        yield child.tail or ""


def _table(tabular: Any) -> str:
    """Rows of cells, a cell that spans several places being read at each of them."""
    waiting: dict[int, tuple[str, int]] = {}  # column → text and rows still to fill
    lines = []
    for row in (r for r in tabular.iterdescendants() if "ltx_tr" in _classes(r) and _own(r, tabular)):
        cells: list[str] = []
        for cell in (c for c in row.iterchildren() if "ltx_td" in _classes(c)):
            _fill(cells, waiting)
            text = _words(cell)
            for _ in range(_span(cell, "colspan")):
                if (rows := _span(cell, "rowspan")) > 1:
                    waiting[len(cells)] = text, rows - 1
                cells.append(text)
        _fill(cells, waiting)
        if any(cells):
            lines.append(CELL.join(cells))
    return ROW.join(lines)


def _fill(cells: list[str], waiting: dict[int, tuple[str, int]]) -> None:
    while len(cells) in waiting:
        text, rows = waiting.pop(len(cells))
        if rows > 1:
            waiting[len(cells)] = text, rows - 1
        cells.append(text)


def _own(row: Any, tabular: Any) -> bool:
    """Whether the row is this table's and not that of a table inside one of its cells."""
    return next(a for a in row.iterancestors() if "ltx_tabular" in _classes(a)) is tabular


def _span(cell: Any, name: str) -> int:
    value = cell.get(name) or "1"
    return min(int(value), WIDEST_SPAN) if value.isascii() and value.isdigit() and int(value) else 1


def _classes(element: Any) -> set[str]:
    return set((element.get("class") or "").split()) if isinstance(element.tag, str) else set()
