"""What holds of tests/data/rewordings.jsonl: hand-written true, false and unstated rewordings of abstracts' results."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

REWORDINGS = Path(__file__).parents[1] / "data" / "rewordings.jsonl"
SHARED = Path(__file__).parents[3] / "shared" / "data"

FALSIFIED = {"number", "unit", "direction", "swap", "negation", "scope", "entity"}
LABEL_OF_KIND = {"faithful": "SUPPORT", "extra": "NEI"} | dict.fromkeys(FALSIFIED, "CONTRADICT")
LONGEST_COPY = 7


def rewordings() -> list[dict[str, str]]:
    return [json.loads(line) for line in REWORDINGS.read_text(encoding="utf-8").splitlines()]


def of_set(name: str) -> list[dict[str, str]]:
    return [line for line in rewordings() if line["set"] == name]


def abstracts() -> dict[str, str]:
    """The evidence of each paper by its id, read where it lies, since it is never copied into the project."""
    arxiv, scifact = SHARED / "arxiv" / "arxiv_cs_2025_2026.jsonl.gz", SHARED / "scifact" / "corpus.jsonl"
    if not arxiv.exists() or not scifact.exists():
        pytest.skip("the abstracts of ../shared/data are not here")
    with gzip.open(arxiv, "rt", encoding="utf-8") as lines:
        found = {record["id"]: record["abstract"] for record in map(json.loads, lines)}
    for record in map(json.loads, scifact.read_text(encoding="utf-8").splitlines()):
        found[f"scifact:{record['doc_id']}"] = " ".join(record["abstract"])
    return found


def runs_of_words(text: str, length: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_every_line_names_its_paper_claim_label_kind_and_set() -> None:
    for line in rewordings():
        assert set(line) == {"id", "paper", "claim", "label", "kind", "set"}
        assert line["id"].startswith(f"{line['paper']}-")
        assert line["claim"] == line["claim"].strip()
        assert line["claim"].endswith(".")
        assert line["set"] in {"tune", "heldout"}


def test_every_id_and_every_claim_stands_once() -> None:
    for field in ("id", "claim"):
        assert [value for value, times in Counter(line[field] for line in rewordings()).items() if times > 1] == []


def test_the_label_follows_from_the_kind() -> None:
    for line in rewordings():
        assert line["label"] == LABEL_OF_KIND[line["kind"]], line["id"]


def test_no_paper_is_in_both_sets() -> None:
    assert not {line["paper"] for line in of_set("tune")} & {line["paper"] for line in of_set("heldout")}


def test_both_sets_hold_every_kind_several_times() -> None:
    for name in ("tune", "heldout"):
        kinds = Counter(line["kind"] for line in of_set(name))
        assert set(kinds) == set(LABEL_OF_KIND)
        assert min(kinds.values()) >= 8


def test_at_least_eighty_papers_have_at_least_three_lines() -> None:
    lines_of_paper = Counter(line["paper"] for line in rewordings())
    assert len(lines_of_paper) >= 80
    assert min(lines_of_paper.values()) >= 3


def test_true_and_false_claims_are_about_equally_long() -> None:
    for name in ("tune", "heldout"):
        lengths: dict[str, list[int]] = {}
        for line in of_set(name):
            lengths.setdefault(line["label"], []).append(len(line["claim"].split()))
        means = [sum(some) / len(some) for some in lengths.values()]
        assert max(means) - min(means) < 3.0


def test_no_claim_is_copied_from_its_abstract() -> None:
    evidence = abstracts()
    copied = [
        line["id"]
        for line in rewordings()
        if runs_of_words(line["claim"], LONGEST_COPY + 1) & runs_of_words(evidence[line["paper"]], LONGEST_COPY + 1)
    ]
    assert copied == []


def test_no_abstract_is_one_of_the_development_sets() -> None:
    files = [SHARED / "pairs" / f"{name}_dev.jsonl" for name in ("paraphrase", "falsified", "scifact")]
    if not all(file.exists() for file in files):
        pytest.skip("the development sets of ../shared/data are not here")
    ids = " ".join(json.loads(line)["id"] for file in files for line in file.read_text(encoding="utf-8").splitlines())
    seen = set(re.findall(r"\d+\.\d+|\d+", ids))
    assert not {line["paper"].removeprefix("scifact:") for line in rewordings()} & seen
