"""`sovereign eval …` in a terminal: one JSON object or a table on stdout, and what is wrong on stderr with status 2."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from bot.__main__ import door
from bot.counting import Bar
from bot.figures import rows, show
from kernel.adapters.entailer import embedded_entailer
from tests.builders import a_report

FAST = "FastTuner trains 3.2 times faster than SlowTuner on GSM8K."
PAIR = {"id": "1", "claim": FAST, "evidence": [FAST], "label": "SUPPORT", "kind": "copy"}
PASSAGES = [{"id": "a", "text": "LoRA needs a third of the memory."}, {"id": "b", "text": "Birds sing in spring."}]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("SOVEREIGN_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def sovereign(*typed: str | Path) -> Result:
    return CliRunner().invoke(door, ["eval", *map(str, typed)])


def an_object(*typed: str | Path) -> dict[str, Any]:
    result = sovereign(*typed)
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def a_file(name: str, *rows: object) -> Path:
    Path(name).write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return Path(name)


def test_verify_prints_one_object_with_every_figure_that_is_promised():
    false = PAIR | {"id": "2", "claim": FAST.replace("3.2", "7.2"), "label": "CONTRADICT", "rationales": [[0]]}
    found = an_object("verify", a_file("pairs.jsonl", PAIR, false))
    promised = {"n", "seconds", "macro_f1", "f1", "support_auroc", "support_vs_contradict_auroc", "ece", "brier",
                "risk_coverage", "recall", "balanced_accuracy", "verified_rate", "verified_rate_by_kind",
                "rationale_top3"}  # fmt: skip
    assert promised <= set(found)
    assert found["n"] == 2
    assert found["seconds"] > 0
    assert found["support_auroc"] == found["recall"] == 1
    assert found["verified_rate"] == {"SUPPORT": 1.0, "CONTRADICT": 0.0, "NEI": None}


def test_the_embedder_can_be_left_out_and_the_object_says_whose_vectors_were_used():
    file = a_file("pairs.jsonl", PAIR)
    assert an_object("verify", file, "--embedder", "none")["embedder"] == "none: words alone"
    assert an_object("verify", file, "--embedder", "local")["embedder"].startswith(("wordllama", "none"))


def test_gate_retrieve_and_injection_print_their_figures():
    gate = an_object(
        "gate", a_file("g", {"id": "g", "question": "What is LoRA?", "passages": PASSAGES, "relevant": ["a"]})
    )
    assert {"n", "seconds", "auroc", "auroc_hardest", "recall_at_1", "admitted_relevant", "admitted_irrelevant"} <= set(
        gate
    )
    corpus = a_file("c", *({"id": p["id"], "title": "", "abstract": p["text"]} for p in PASSAGES))
    found = an_object("retrieve", corpus, a_file("q", {"id": "q", "text": "memory of LoRA", "relevant": ["a"]}))
    assert {"n", "seconds", "ndcg_at_10", "recall_at_10", "recall_at_100", "ms_per_query"} <= set(found)
    assert found["ndcg_at_10"] == 1
    orders = an_object("injection", a_file("i", {"id": "i", "text": "We train a model.", "injected": False}))
    assert (orders["n"], orders["flagged"], orders["falsely_flagged"]) == (1, None, 0.0)


def test_ask_prints_what_was_answered_and_refused_and_each_miss():
    library = a_file("l", {"id": "1", "title": "FastTuner", "abstract": f"We present FastTuner. {FAST}"})
    asked = {"question": "What is the airspeed of an unladen swallow?", "expected": "insufficient"}
    missed = {"question": "What is the airspeed of a swallow?", "paper": "2", "needle": "9", "expected": "answered"}
    found = an_object("ask", a_file("q", asked, missed), "--library", library)
    assert (found["n"], found["answered"], found["refused"]) == (2, 0.0, 1.0)
    assert [m["question"] for m in found["misses"]] == [missed["question"]]


def test_tribunal_judges_drafts_anew_and_keeps_the_reviewers_figures_for_their_reports():
    report = a_report().model_dump(mode="json")
    empty = a_report(findings=()).model_dump(mode="json")
    drafts = [{"id": "1", "kind": "good", "good": True, "report": report}]
    drafts += [{"id": "2", "kind": "empty", "good": False, "report": empty}]
    found = an_object("tribunal", a_file("d", *drafts))
    assert (found["n"], found["good"], found["bad"], found["true_negative_rate"]) == (2, 1, 1, 1.0)
    assert set(found["by_kind"]) == {"good", "empty"}
    kept = json.loads(Path(".sovereign/reliability.json").read_text())
    assert kept[0]["n"] == 2


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{oops", "pairs.jsonl, line 2: this is not JSON"),
        (PAIR | {"label": "MAYBE"}, "pairs.jsonl, line 2: label: 'MAYBE' is not 'SUPPORT', 'CONTRADICT' or 'NEI'"),
        (PAIR | {"claim": ""}, "pairs.jsonl, line 2: claim is empty"),
        (PAIR | {"evidence": []}, "pairs.jsonl, line 2: evidence is empty"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_printed_on_stdout(row, told):
    result = sovereign("verify", a_file("pairs.jsonl", PAIR, row))
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["verify", "nowhere.jsonl"], "nowhere.jsonl cannot be read: No such file or directory."),
        (["verify", "empty.jsonl"], "empty.jsonl holds no lines."),
        (["verify", "pairs.jsonl", "--model"], "SOVEREIGN_MODEL"),
        (["retrieve", "twice.jsonl", "pairs.jsonl"], "there are two with the id 'r'"),
        (["tribunal", "pairs.jsonl", "--library", "pairs.jsonl"], "not both"),
        (["tribunal", "--library", "records.jsonl"], "Too few records"),
        (["ask", "asked.jsonl", "--library", "nowhere.jsonl"], "The library nowhere.jsonl cannot be read"),
        (["report", "--data", "nowhere"], "There is no folder nowhere for the labelled sets. Name one with --data."),
        (
            ["report", "--data", ".", "--out", "nowhere"],
            "There is no folder nowhere for the page. Name one with --out.",
        ),
        (["report", "--data", ".", "--out", "."], "holds none of the sets"),
    ],
)
def test_what_cannot_be_measured_is_told_and_exits_with_two(typed, told):
    record = {"id": "r", "title": "T", "abstract": "A."}
    a_file("pairs.jsonl", PAIR)
    a_file("empty.jsonl")
    a_file("records.jsonl", record)
    a_file("twice.jsonl", record, record | {"title": "U"})
    a_file("asked.jsonl", {"question": "Why?", "expected": "insufficient"})
    result = sovereign(*typed)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_a_terminal_gets_a_table_with_every_figure_and_each_miss():
    figures = {"n": 1200, "f1": {"SUPPORT": 0.51234, "NEI": None}, "risk_coverage": [[0.5, 1.0], [1.0, 0.75]],
               "calibration": [[3, 0.02, 0.0], [1, 0.7, 1.0]], "reviewers": ["rules"] * 3,
               "misses": [{"id": "q7", "why": "refused [C1]"}]}  # fmt: skip
    page = io.StringIO()
    show("eval something", figures, Console(file=page, width=100))
    for told in (
        "eval something",
        "1,200",
        "f1: SUPPORT",
        "0.5123",
        "surest 50%",
        "p is 0.5 to 1.0",
        "q7 | refused [C1]",
    ):
        assert told in page.getvalue()
    assert dict(rows(figures))["f1: NEI"] == "-"
    assert dict(rows(figures))["reviewers"] == "rules"


def test_work_that_is_called_off_ends_with_its_next_line():
    import asyncio

    from rich.progress import Progress

    done: list[int] = []

    async def call_off() -> None:
        bar = Bar(Progress(disable=True), "lines", 1_000_000)
        begun = asyncio.Event()
        loop = asyncio.get_running_loop()

        def work() -> None:
            for n in range(1_000_000):
                loop.call_soon_threadsafe(begun.set)
                bar.advance()
                done.append(n)

        task = asyncio.create_task(bar.beside(work))
        await begun.wait()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    asyncio.run(call_off())
    assert len(done) < 1_000_000


def test_the_commands_are_listed_without_loading_what_they_need():
    code = "import sys; from bot.__main__ import door; sys.exit('sklearn' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert all(
        name in sovereign("--help").stdout for name in ("verify", "gate", "retrieve", "ask", "tribunal", "report")
    )


def test_verify_says_whose_odds_it_read_and_may_be_told_to_read_none():
    file = a_file("pairs.jsonl", PAIR | {"claim": "On GSM8K, FastTuner is 3.2x faster in training than SlowTuner."})
    assert an_object("verify", file)["entailment"] == embedded_entailer().name
    assert an_object("verify", file, "--entailment", "local")["entailment"] == embedded_entailer().name
    assert an_object("verify", file, "--entailment", "none")["entailment"] == "none"
