"""Records found by an arXiv query and written as arXiv's Atom: enough of its syntax to test with. No HTTP.

Understood: ti au abs co jr cat rn id all, AND OR ANDNOT, parentheses, quotes, submittedDate:[A TO B], cat:cs.*.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

Record = Mapping[str, Any]
Test = Callable[[Record], float]
"""How well a record fits; 0 is not at all."""

_TOKEN = re.compile(r'\s*(\(|\)|[A-Za-z]+:\[[^]]*\]|[a-z]+:"[^"]*"|"[^"]*"|[^\s()"]+)')
_FIELDS = {"ti": "title", "abs": "abstract", "co": "comment", "jr": "journal_ref", "rn": "report", "id": "id"}


class BadQuery(ValueError):
    """The query is not in arXiv's syntax."""


def find(expression: str, records: Sequence[Record]) -> list[Record]:
    """The records that fit, best first, equals in their own order."""
    fits = _Reader(expression).whole()
    scored = [(fits(r), r) for r in records]
    return [r for score, r in sorted(scored, key=lambda s: -s[0]) if score > 0]


class _Reader:
    """Reads an expression from the left; AND, OR and ANDNOT bind alike, as in arXiv's own parser."""

    def __init__(self, expression: str) -> None:
        if expression.count('"') % 2:
            raise BadQuery("a quote is not closed")
        self._tokens = _TOKEN.findall(expression)

    def whole(self) -> Test:
        if not self._tokens:
            raise BadQuery("the query is empty")
        test = self._terms()
        if self._tokens:
            raise BadQuery("a bracket is closed that was not opened")
        return test

    def _terms(self) -> Test:
        test = self._term()
        while self._tokens and self._tokens[0] != ")":
            word = self._tokens.pop(0) if self._tokens[0] in ("AND", "OR", "ANDNOT") else "OR"
            test = _joined(word, test, self._term())
        return test

    def _term(self) -> Test:
        token = self._tokens.pop(0) if self._tokens else ")"
        if token == ")":
            raise BadQuery("a term is missing")
        if token != "(":
            return _field(token)
        test = self._terms()
        if not self._tokens or self._tokens.pop(0) != ")":
            raise BadQuery("a bracket is not closed")
        return test


def _joined(word: str, left: Test, right: Test) -> Test:
    if word == "AND":
        return lambda r: left(r) and right(r) and left(r) + right(r)
    if word == "ANDNOT":
        return lambda r: 0.0 if right(r) else left(r)
    return lambda r: left(r) + right(r)


def _field(token: str) -> Test:
    name, colon, rest = token.partition(":")
    if name == "submittedDate" and colon:
        first, _, last = rest.strip("[]").partition(" TO ")
        return lambda r: float(first <= f"{published(r):%Y%m%d%H%M}" <= last)
    if not colon or name.startswith('"'):
        name, rest = "all", token
    has = _finder(" ".join(rest.strip('"').split()))
    if name == "all":
        return lambda r: 3.0 * has(r["title"]) + has(r["abstract"]) + has(_authors(r))
    if name == "au":
        return lambda r: float(has(_authors(r)))
    if name == "cat":
        archive = rest.removesuffix("*") if rest.endswith(".*") else ""
        belongs = (lambda c: c.startswith(archive)) if archive else (lambda c: c.casefold() == rest.casefold())
        return lambda r: float(any(belongs(c) for c in r.get("categories") or ()))
    if name not in _FIELDS:
        raise BadQuery(f"there is no field {name}")
    return lambda r: float(has(r.get(_FIELDS[name]) or ""))


def _finder(words: str) -> Callable[[str], bool]:
    pattern = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE)
    return lambda text: bool(pattern.search(text))


def _authors(record: Record) -> str:
    return ", ".join(record.get("authors") or ())


def published(record: Record) -> datetime:
    """When it first came out: as recorded, else the month that its id names."""
    if record.get("published"):
        return datetime.fromisoformat(str(record["published"])).replace(tzinfo=UTC)
    month = re.match(r"(\d\d)(\d\d)\.", record["id"])
    if month:
        return datetime(2000 + int(month[1]), int(month[2]), 1, tzinfo=UTC)
    return datetime(int(record.get("year") or 2000), 1, 1, tzinfo=UTC)


def feed(asked: str, entries: Sequence[str], *, total: int, start: int, size: int) -> str:
    """A feed as export.arxiv.org writes it."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>
  <title>arXiv Query: {escape(asked)}</title>
  <updated>{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}</updated>
  <link href={quoteattr("https://arxiv.org/api/query?" + asked)} type="application/atom+xml"/>
  <opensearch:itemsPerPage>{size}</opensearch:itemsPerPage>
  <opensearch:totalResults>{total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{"".join(entries)}</feed>
"""


def entry(record: Record) -> str:
    """One paper. arXiv breaks lines within titles and abstracts, and so does this."""
    stamp = f"{published(record):%Y-%m-%dT%H:%M:%SZ}"
    place = f"{record['id']}v{record.get('version', 1)}"
    categories = list(record.get("categories") or ["cs.CL"])
    authors = "".join(f"    <author><name>{escape(a)}</name></author>\n" for a in record.get("authors") or ["Anon"])
    named = "".join(
        f"    <arxiv:{name}>{escape(record[key])}</arxiv:{name}>\n"
        for name, key in (("comment", "comment"), ("journal_ref", "journal_ref"), ("doi", "doi"))
        if record.get(key)
    )
    return f"""  <entry>
    <id>http://arxiv.org/abs/{place}</id>
    <title>{_broken(escape(record["title"]))}</title>
    <updated>{stamp}</updated>
    <link href="https://arxiv.org/abs/{place}" rel="alternate" type="text/html"/>
    <link href="https://arxiv.org/pdf/{place}" rel="related" type="application/pdf" title="pdf"/>
    <summary>{_broken(escape(record["abstract"]))}</summary>
{"".join(f'    <category term="{c}" scheme="http://arxiv.org/schemas/atom"/>' for c in categories)}
    <published>{stamp}</published>
{named}    <arxiv:primary_category term="{categories[0]}"/>
{authors}  </entry>
"""


def error_entry(reason: str) -> str:
    """What stands in a feed for an error; it has no <published>."""
    place = "http://arxiv.org/api/errors#" + re.sub(r"\W+", "_", reason)
    return f"""  <entry>
    <id>{place}</id>
    <title>Error</title>
    <summary>{escape(reason)}</summary>
    <updated>{datetime.now(UTC):%Y-%m-%dT00:00:00-04:00}</updated>
    <link href={quoteattr(place)} rel="alternate" type="text/html"/>
    <author><name>arXiv api core</name></author>
  </entry>
"""


def _broken(text: str) -> str:
    words = text.split(" ")
    return "\n  ".join(" ".join(words[i : i + 12]) for i in range(0, len(words), 12))
