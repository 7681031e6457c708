"""Drafts as PDF: every word of the Markdown is there, and none of it is markup."""

from __future__ import annotations

import re

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.adapters.typesetter import TypstTypesetter, blocks_of, compiled
from kernel.report import inline, markdown_of
from tests.bot.cases import HOSTILE, a_report


def read(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(re.sub(r"[\ufffe\u00ad]\s*|-\r?\n", "", text).split())


def test_a_draft_is_typeset_with_its_title_its_claims_and_its_references() -> None:
    report = a_report("LoRA trains 10,000 times fewer parameters.", times=3)
    text = read(compiled(markdown_of(report)))
    assert "Does LoRA need fewer parameters?" in text
    assert "Owner review required before publication" in text
    assert text.count("10,000 times fewer") >= 3
    assert "https://arxiv.org/abs/2106.09685" in text.replace("org/ abs", "org/abs")  # where a line ends


@pytest.mark.parametrize("words", [HOSTILE, '#let x = 1 #panic("no") $ x^2 $ @cite <label> \\ "quoted"', "*a* _b_ `c`"])
def test_words_from_outside_stay_words(words: str) -> None:
    text = read(compiled(f"# {inline(words)}\n\n- {inline(words)}\n\n| a | b |\n|---|---|\n| {inline(words)} | – |\n"))
    for word in re.findall(r"[a-zA-Z]{4,}", words):
        assert text.count(word) >= 3, word


@given(st.text(max_size=300))
@settings(max_examples=40)
def test_nothing_that_a_paper_says_breaks_the_page(words: str) -> None:
    assert compiled(f"# Draft\n\n{inline(words)}\n").startswith(b"%PDF")


def test_links_lead_to_https_only() -> None:
    [paragraph] = blocks_of("[a](javascript:alert(1)) [b](http://x.example) <https://arxiv.org/abs/1>")
    assert [part["link"] for part in paragraph["parts"] if part["link"]] == ["https://arxiv.org/abs/1"]


def test_styles_and_tables_are_kept() -> None:
    heading, lines, table = blocks_of("## A **b**\n\n- *c* `d`\n- e\n\n| f | g |\n|---|---|\n| h | a longer cell |\n")
    assert heading["level"] == 2
    assert [part["strong"] for part in heading["parts"]] == [False, True]
    assert len(lines["items"]) == 2
    assert [len(row) for row in table["rows"]] == [2, 2]
    assert table["widths"] == [6, 13]


async def test_it_is_made_beside_the_event_loop() -> None:
    assert (await TypstTypesetter().pdf("# A draft\n")).startswith(b"%PDF")
