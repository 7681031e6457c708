"""Whether two records are papers of different people: only such papers can confirm each other."""

from __future__ import annotations

import re
import unicodedata

from kernel.domain import Paper


def independent(one: Paper, other: Paper) -> bool:
    """Whether the two are different works with no author in common.

    Versions of one paper share its id, DOI or title. Two authors are taken for one person where the family names are
    the same and the given names agree as far as both are written: "J. Hu" and "Jane Hu" do, "Jane Hu" and "Jin Hu" do
    not. Where a record names no author, id, DOI and title alone are left to judge by.
    """
    same_doi = bool(one.doi) and one.doi.casefold() == other.doi.casefold()
    if _work(one.id) == _work(other.id) or same_doi or _letters(one.title) == _letters(other.title):
        return False
    return not any(_same_person(a, b) for a in one.authors for b in other.authors)


def _work(paper_id: str) -> str:
    """The id without its version: 2401.00001v2 is a version of 2401.00001."""
    return re.sub(r"v\d+$", "", paper_id.strip().casefold())


def _same_person(one: str, other: str) -> bool:
    (family, given), (other_family, other_given) = _name(one), _name(other)
    if not family or family != other_family:
        return False
    return all(a.startswith(b) or b.startswith(a) for a, b in zip(given, other_given, strict=False))


def _name(author: str) -> tuple[str, tuple[str, ...]]:
    """(family name, given names) in plain lower-case letters, of "Jane A. Hu" as of "Hu, Jane A."."""
    last, comma, first = author.partition(",")
    words = re.findall(r"[^\W\d_]+", _plain(f"{first} {last}" if comma else author))
    return (words[-1], tuple(words[:-1])) if words else ("", ())


def _plain(text: str) -> str:
    """Lower case and without accents."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()


def _letters(title: str) -> str:
    return re.sub(r"[\W_]+", "", _plain(title))
