"""`sovereign` in a terminal: what it prints where, and its exit status."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import door

SEED = (
    "How does the inference latency and memory footprint of MixLoRA compare to full fine-tuning on the MMLU benchmark "
    "for LLaMA-2 models at 7B, 13B, and 70B scales?"
)
ANSWERABLE = "What does LoRA do to the number of trainable parameters compared with full fine-tuning of GPT-3?"
KEYS = [
    "question", "facets", "queries", "papers", "claims", "conflicts", "coverage", "premise_met", "tribunal", "decision",
    "answer", "gaps", "seconds",
]  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("SOVEREIGN_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def sovereign(*typed: str) -> Result:
    return CliRunner().invoke(door, list(typed))


def an_object(*typed: str) -> dict[str, Any]:
    result = sovereign("ask", *typed, "--json")
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def a_library(records: list[dict[str, Any]], file: Path) -> Path:
    file.write_text("\n".join(json.dumps(record) for record in records))
    return file


def test_the_object_has_the_promised_keys_and_no_other() -> None:
    found = an_object(ANSWERABLE)
    assert list(found) == KEYS
    assert found["question"] == ANSWERABLE
    assert len(set(found["queries"])) >= 4
    assert {"id", "title", "admitted", "relevance"} == set(found["papers"][0])
    claim = found["claims"][0]
    assert {"id", "text", "paper", "quote", "label", "provenance", "n", "confidence", "reasons"} <= set(claim)
    assert {"stands", "corroborated_by", "disputed_by", "probabilities", "answers"} <= set(claim)
    assert sum(claim["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert claim["stands"] == "Summary"
    assert claim["label"] in ("VERIFIED", "CONTRADICTED", "UNVERIFIED")
    assert claim["provenance"] in ("quoted", "authors", "corroborated")
    assert [role["role"] for role in found["tribunal"]["roles"]] == ["SKEPTIC", "VALIDATOR", "SYNTHESIZER"]
    assert {"score", "flags"} <= set(found["tribunal"]["roles"][0])
    assert found["decision"] == "OWNER_REVIEW"
    assert "10,000" in found["answer"]
    assert all(seconds >= 0 for seconds in found["seconds"].values())


def test_the_seeds_question_is_told_truthfully() -> None:
    found = an_object(SEED)
    assert found["decision"] == "INSUFFICIENT_EVIDENCE"
    assert found["premise_met"] is False
    assert found["tribunal"]["score"] <= 4
    assert next(p["id"] for p in found["papers"] if p["admitted"]) == "2404.15159"
    assert "2311.16079" not in {claim["paper"] for claim in found["claims"]}


def test_without_a_claim_there_is_no_table_of_claims() -> None:
    result = sovereign("ask", "What is the airspeed of an unladen swallow?")
    assert result.exit_code == 0
    assert "Insufficient evidence" in result.stdout
    assert "Claims" not in result.stdout
    assert "Revising: The tribunal gave" in result.stderr


def test_the_thread_goes_to_stdout_and_progress_to_stderr(tmp_path: Path) -> None:
    result = sovereign("ask", ANSWERABLE, "--draft", str(tmp_path / "draft.md"))
    assert result.exit_code == 0
    for told in ("Tribunal", "Skeptic", "Coverage", "| C1 |", "0 verified", "Sample library", "by rules"):
        assert told in result.stdout
    assert "Step 2 of 6: Searching" in result.stderr
    assert "Sample library" in result.stderr
    assert "Judging the case. Three roles" in result.stderr
    assert "Step 2 of 6" not in result.stdout
    assert "Owner review required before publication" in (tmp_path / "draft.md").read_text()


def test_a_library_of_ones_own_is_searched_and_is_no_sample(tmp_path: Path) -> None:
    abstract = "FooTune trains 12 times fewer parameters than full fine-tuning. It keeps the accuracy of GPT-3."
    record = {
        "id": "2401.00001",
        "title": "FooTune",
        "abstract": abstract,
        "authors": ["A. B"],
        "categories": ["cs.CL"],
    }
    library = a_library([record, {"id": "x1", "title": "Other", "abstract": "Birds sing."}], tmp_path / "own.jsonl")
    question = "How many parameters does FooTune train compared with full fine-tuning?"
    found = an_object(question, "--library", str(library))
    assert {paper["id"] for paper in found["papers"]} == {"2401.00001", "x1"}
    assert {claim["paper"] for claim in found["claims"]} == {"2401.00001"}
    assert "sample library" not in sovereign("ask", question, "--library", str(library)).output.casefold()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ([""], "There is no question yet"),
        (["  \n "], "There is no question yet"),
        (["x" * 2_345], "2,345 characters long; the limit is 2,000"),
        (
            ["What is LoRA?", "--library", "nowhere.jsonl"],
            "The library nowhere.jsonl cannot be read: No such file or directory.\n",
        ),
        (["What is LoRA?", "--library", "a.jsonl", "--live"], "either --library or --live"),
        (["What is LoRA?", "--draft", "no/such/folder/d.md"], "cannot be written"),
        (["What is LoRA?", "--draft", "."], "it is a folder. Name a file in it."),
    ],
)
def test_bad_input_is_told_and_exits_with_two(typed: list[str], told: str) -> None:
    result = sovereign("ask", *typed)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (['{"id": "1", "title": "T", "abstract": "A."}', "{oops"], "line 2: this is not JSON"),
        (['{"id": "1", "abstract": "A."}'], "line 1: title"),
        ([], "holds no records"),
    ],
)
def test_an_unreadable_library_is_told_by_its_line(tmp_path: Path, lines: list[str], told: str) -> None:
    library = tmp_path / "bad.jsonl"
    library.write_text("\n".join(lines))
    result = sovereign("ask", "What is LoRA?", "--library", str(library))
    assert result.exit_code == 2
    assert told in result.stderr


class Shut(BaseHTTPRequestHandler):
    """An arXiv that asks to be left alone for an hour."""

    def do_GET(self) -> None:
        self.send_response(429)
        self.send_header("Retry-After", "3600")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@pytest.fixture
def shut_arxiv() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Shut) as server:
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/api/query"
        server.shutdown()


def test_where_no_source_answers_the_exit_is_three(monkeypatch: pytest.MonkeyPatch, shut_arxiv: str) -> None:
    monkeypatch.setenv("SOVEREIGN_ARXIV_URL", shut_arxiv)
    result = sovereign("ask", "What is LoRA?", "--live")
    assert result.exit_code == 3
    assert "No source could be reached" in result.stderr
    assert "Try again" in result.stderr


def test_a_wrong_setting_is_named_and_exits_with_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVEREIGN_SORCE", "samples")
    result = sovereign("ask", "What is LoRA?")
    assert result.exit_code == 2
    assert "SOVEREIGN_SORCE is no setting. Did you mean SOVEREIGN_SOURCE?" in result.stderr


def test_serve_does_not_start_without_an_owner_and_says_how_to_set_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    result = sovereign("serve")
    assert result.exit_code == 2
    assert result.stderr.startswith("SOVEREIGN_OWNERS: name who may approve drafts")
    assert "Copy member ID" in result.stderr


def test_serve_says_which_tokens_are_missing() -> None:
    result = sovereign("serve", "--only", "web")
    assert result.exit_code == 2
    assert "SLACK_BOT_TOKEN" in result.stderr
    assert "SLACK_APP_TOKEN" in result.stderr


def test_a_part_that_does_not_exist_is_refused() -> None:
    assert sovereign("serve", "--only", "everything").exit_code == 2


def test_migrate_makes_the_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOVEREIGN_DATABASE_URL", f"sqlite:///{tmp_path / 'new' / 'runs.sqlite'}")
    assert sovereign("migrate").exit_code == 0
    assert (tmp_path / "new" / "runs.sqlite").is_file()
    assert sovereign("migrate").exit_code == 0


def test_a_database_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVEREIGN_DATABASE_URL", "mysql://somewhere/else")
    result = sovereign("migrate")
    assert result.exit_code == 2
    assert "not in mysql" in result.stderr


def test_a_question_can_be_limited_to_categories_and_to_papers_since_a_day() -> None:
    found = an_object(ANSWERABLE, "--since", "2023-06", "--in", "cs.CL")
    assert all("cat:cs.CL AND submittedDate:[202306010000 TO" in query for query in found["queries"])
    everything = an_object(ANSWERABLE)
    assert 0 < len(found["papers"]) < len(everything["papers"])


@pytest.mark.parametrize(
    ("option", "value", "told"), [("--since", "soon", "“soon” is no day"), ("--in", "cs.QQ", "no category")]
)
def test_a_limit_that_cannot_be_read_is_said(option: str, value: str, told: str) -> None:
    result = sovereign("ask", ANSWERABLE, option, value)
    assert result.exit_code == 2
    assert told in result.stderr
