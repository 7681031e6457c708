"""The sample library is real and honest: every paper, number and wording is checked against the records it summarises.

It must not test the source that reads the library.
"""

from __future__ import annotations

import functools
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "kernel" / "adapters" / "sample_library.jsonl"
RECORDS = ROOT.parent / "shared" / "data" / "arxiv" / "arxiv_gate.jsonl"
FIELDS = {"id", "title", "abstract", "authors", "categories", "published", "year", "abstract_is_summary"}
RUN = 8  # a run of this many words shared with the original would be a copy, not a summary


def load(path: Path) -> dict[str, dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert len({row["id"] for row in rows}) == len(rows), "an id occurs twice"
    return {row["id"]: row for row in rows}


@functools.cache
def library() -> dict[str, dict[str, Any]]:
    return load(LIBRARY)


@pytest.fixture(scope="module")
def records() -> dict[str, dict[str, Any]]:
    if not RECORDS.is_file():
        pytest.skip("the original records (../shared/data/arxiv/arxiv_gate.jsonl) are not on this machine")
    return load(RECORDS)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def numbers(text: str) -> set[str]:
    plain = re.sub(r"(?<=\d)(?:\{,\}|,)(?=\d{3}(?!\d))", "", text)  # 10,000 and 10{,}000 are 10000
    return set(re.findall(r"\d+(?:\.\d+)?", plain))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def test_the_library_holds_at_least_sixty_papers_and_the_ones_the_story_needs() -> None:
    assert len(library()) >= 60
    assert {"2404.15159", "2311.16079", "2106.09685"} <= library().keys()  # MixLoRA, MEDITRON, LoRA


def test_every_record_is_complete_and_marked_as_a_summary() -> None:
    for row in library().values():
        assert row.keys() == FIELDS, row["id"]
        assert row["abstract_is_summary"] is True, row["id"]
        assert row["authors"], row["id"]
        assert all(name == name.strip() != "" for name in row["authors"]), row["id"]
        assert all(isinstance(category, str) for category in row["categories"]), row["id"]
        assert 70 <= len(row["abstract"].split()) <= 170, row["id"]


def test_every_date_agrees_with_the_arxiv_id() -> None:
    for row in library().values():
        year, month = 2000 + int(row["id"][:2]), int(row["id"][2:4])
        assert row["year"] == year, row["id"]
        if row["published"] is not None:
            published = date.fromisoformat(row["published"])
            assert (published.year, published.month) == (year, month), row["id"]


def test_every_paper_exists_in_the_records_under_its_title(records: dict[str, dict[str, Any]]) -> None:
    for row in library().values():
        assert row["id"] in records, row["id"]
        theirs = "".join(words(records[row["id"]]["title"].replace("x27;", "'")))  # a broken apostrophe
        ours = "".join(words(row["title"]))
        cut_short = len(theirs) >= 40 and ours.startswith(theirs)  # some records break off a long title
        assert ours == theirs or cut_short, row["id"]


def test_every_author_of_the_record_is_named(records: dict[str, dict[str, Any]]) -> None:
    for row in library().values():
        named = set(words(" ".join(row["authors"])))
        assert set(words(" ".join(records[row["id"]]["authors"]))) <= named, row["id"]


def test_every_number_in_a_summary_occurs_in_the_original(records: dict[str, dict[str, Any]]) -> None:
    for row in library().values():
        record = records[row["id"]]
        made_up = numbers(row["abstract"]) - numbers(f"{record['title']} {record['abstract']}")
        assert not made_up, (row["id"], made_up)


def test_no_summary_shares_a_run_of_eight_words_with_the_original(records: dict[str, dict[str, Any]]) -> None:
    for row in library().values():
        shared = runs(row["abstract"]) & runs(records[row["id"]]["abstract"])
        assert not shared, (row["id"], sorted(shared))
