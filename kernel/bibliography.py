"""The admitted papers as BibTeX, from their records alone. Pure; nothing in a record can end an entry or begin one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from kernel.domain import Paper, Report
from kernel.language.text import seen

# BibTeX counts braces even behind a backslash, so that none of a text's own may stay.
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_ARXIV = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?")
_ADDRESS = re.compile(r"https?://[^\s<>{}\\\"]+")
_DOI = re.compile(r"10\.[^\s{}\\\"]+")


def bibtex_of(report: Report) -> str:
    """An entry for each paper that the gate admitted, in its order; a line that says so where there is none."""
    papers = [s.paper for s in report.papers if s.admitted]
    return "\n".join(_entries(papers)) or "% No paper was admitted.\n"


def _entries(papers: Iterable[Paper]) -> Iterator[str]:
    taken: set[str] = set()
    for paper in papers:
        key = base = _key(paper)
        number = 1
        while key in taken:
            number += 1
            key = f"{base}-{number}"
        taken.add(key)
        fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(paper) if value)
        yield f"@misc{{{key},\n{fields}}}\n"


def _fields(paper: Paper) -> Iterator[tuple[str, str]]:
    yield "title", f"{{{_text(paper.title)}}}"  # braces of its own keep its capitals
    yield "author", " and ".join(filter(None, map(_author, paper.authors)))
    yield "year", str(paper.year or "")
    arxiv = _ARXIV.fullmatch(paper.id)
    if arxiv:
        yield "eprint", arxiv[1]
        yield "archiveprefix", "arXiv"
        yield "primaryclass", _text(paper.categories[0]) if paper.categories else ""
    yield "doi", paper.doi if _DOI.fullmatch(paper.doi) else ""
    yield "url", paper.url if _ADDRESS.fullmatch(paper.url) else ""
    yield "note", "retracted" if paper.retracted else ""


def _text(words: str) -> str:
    return "".join(_ESCAPED.get(c, c) for c in " ".join(seen(words).split()))


def _author(name: str) -> str:
    """A name; one that holds an "and" is no two people, nor is a name with more than one comma a name and a suffix."""
    text = _text(name)
    odd = re.search(r"\band\b", text, re.IGNORECASE) or text.count(",") > 1
    return f"{{{text}}}" if odd else text


def _key(paper: Paper) -> str:
    """ "hu2021lora": the first author's last word, the year, the title's first word of some length."""
    family = re.split(r"[\s,]+", paper.authors[0].split(",")[0].strip())[-1] if paper.authors else ""
    word = next((w for w in map(_letters, paper.title.split()) if len(w) > 3), "")
    return f"{_letters(family)}{paper.year or ''}{word}"[:60] or "paper"


def _letters(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", apart.casefold())
