"""`sovereign doctor` and its message in Slack: readable, within Slack's limits, with a status that programs can use."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import door
from bot.doctor.line import Line, unasked, warning, well, wrong
from bot.local.rules import check_message
from bot.views import doctor
from tests.bot.cases import HOSTILE, LONG
from tests.bot.seen import mrkdwn

PRINTED = CliRunner()
LINES = (
    well("Settings", "one workspace, over Socket Mode"),
    unasked("arXiv", "`sovereign doctor --online` asks it"),
    warning("Clock", "is 60 s ahead of Slack's", "Let the machine keep time."),
    wrong("Scopes", "the app lacks files:write", "Install the app again."),
)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.startswith(("SOVEREIGN_", "SLACK_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOVEREIGN_SOURCE", "samples")


def test_each_line_has_its_grade_in_words_and_what_to_do_under_it() -> None:
    told = doctor.printed(LINES).splitlines()
    assert told[0].split("  ")[0] == "ok"
    assert [line.strip() for line in told if "→" in line] == [
        "→ Let the machine keep time.",
        "→ Install the app again.",
    ]
    assert told[-1] == "Something is wrong; mend the first of it first."


def test_a_program_reads_the_same() -> None:
    found = json.loads(doctor.as_json(LINES))
    assert found["status"] == 2
    assert found["lines"][3] == {
        "about": "Scopes",
        "grade": "wrong",
        "said": "the app lacks files:write",
        "mend": "Install the app again.",
    }


@pytest.mark.parametrize("words", ["LoRA", HOSTILE, LONG, "\u202e\x00", ""])
def test_slack_takes_the_message_whatever_was_found(words: str) -> None:
    lines = [Line(words[:50], line.grade, words, words) for line in LINES for _ in range(4)]
    message = doctor.message(lines)
    check_message(message.text, list(message.blocks))
    assert not any(words[:60] in said for said in mrkdwn(message)) or words in ("", "LoRA")


def test_the_grade_is_said_in_words_too() -> None:
    said = json.dumps(doctor.message(LINES).blocks)
    assert all(f"({line.grade})" in said for line in LINES)


def test_with_nothing_set_the_status_is_2_and_the_manifest_is_whole() -> None:
    done = PRINTED.invoke(door, ["doctor", "--json"])
    assert done.exit_code == 2
    found = {line["about"]: line for line in json.loads(done.stdout)["lines"]}
    assert found["Settings"]["grade"] == "wrong"
    assert found["Manifest"]["grade"] == "ok", found["Manifest"]
    assert found["Database"]["grade"] == "warning"
    assert not Path(".sovereign/sovereign.sqlite").exists(), "the doctor makes no database"


def test_a_setting_that_cannot_be_used_is_a_line_like_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOVEREIGN_ENCRYPTION_KEYS", "hunter2")
    done = PRINTED.invoke(door, ["doctor"])
    assert done.exit_code == 2
    assert "SOVEREIGN_ENCRYPTION_KEYS" in done.stdout
    assert "hunter2" not in done.output
