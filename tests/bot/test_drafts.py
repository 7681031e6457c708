"""The files of a draft: the PDF is one of them, and a draft that cannot be typeset is shared all the same."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from bot.drafts import Drafts
from bot.threads import Customs
from bot.views import wording
from kernel.domain import Terms
from tests.bot.cases import a_report, a_run


class Press:
    """kernel.ports.Typesetter that says what it was given, or breaks."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken

    async def pdf(self, markdown: str) -> bytes:
        if self.broken:
            raise RuntimeError("no such font")
        return f"%PDF of {len(markdown)}".encode()


async def _terms(_workspace: str, _channel: str) -> Terms:
    return Terms()


def drafts(press: Press) -> Drafts:
    nobody: Any = SimpleNamespace(ledger=None)
    threads: Any = SimpleNamespace(customs=Customs(_terms))
    return Drafts(nobody, threads, press)


async def test_the_draft_comes_as_markdown_pdf_bibtex_and_json() -> None:
    report = a_report()
    markdown, pdf, bibtex, whole = await drafts(Press()).files(a_run(), report)
    assert [f.name for f in (markdown, pdf, bibtex, whole)] == [
        f"sovereign-k3f9x2ab-round-1.{kind}" for kind in ("md", "pdf", "bib", "json")
    ]
    assert pdf.content == f"%PDF of {len(report.markdown)}".encode()
    assert str(bibtex.content).startswith("@misc{")
    assert json.loads(whole.content)["answer"] == report.answer


async def test_a_draft_that_cannot_be_typeset_is_shared_as_markdown_and_says_so() -> None:
    files = await drafts(Press(broken=True)).files(a_run(), a_report())
    assert [f.name.rpartition(".")[2] for f in files] == ["md", "bib", "json"]
    assert files[0].comment.endswith(wording.NO_PDF)
