"""Prompts are read with the edition that the report names."""

from __future__ import annotations

from hashlib import sha256

import pytest

from kernel.errors import Unsound
from kernel.prompt import load


def test_an_edition_names_the_prompt_and_the_text_it_had(tmp_path):
    (tmp_path / "skeptic.md").write_text("Doubt “it”.\n", encoding="utf-8")
    first = load("skeptic", tmp_path)
    assert first.text == "Doubt “it”.\n"
    assert first.edition == "skeptic@" + sha256("Doubt “it”.\n".encode()).hexdigest()[:6]
    (tmp_path / "skeptic.md").write_text("Doubt it.\n", encoding="utf-8")
    assert load("skeptic", tmp_path).edition != first.edition


def test_a_prompt_that_is_not_there_is_our_own_fault():
    with pytest.raises(Unsound, match="no-such-prompt"):
        load("no-such-prompt")
