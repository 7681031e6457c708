"""A question with a scope rests on papers of that scope alone, whatever its source knows of scopes."""

from __future__ import annotations

from datetime import date

from kernel.domain import Query, Question, Scope
from kernel.pipeline import Lab, Rules, investigate
from kernel.search import search
from tests.builders import LORA_QUESTION, a_paper, direct, quiet
from tests.fakes import ShelfOfPapers, WordCounts

SINCE = Scope(since=date(2024, 1, 1))


async def test_a_source_that_knows_nothing_of_scopes_is_sifted() -> None:
    shelf = ShelfOfPapers(a_paper("old", published=date(2023, 12, 31)), a_paper("new", published=date(2024, 1, 1)))
    [found] = await search((Query(expression="x", terms="x", purpose="test", scope=SINCE),), (shelf,), 10)
    assert [p.id for p in found.papers] == ["new"]


async def test_every_query_of_a_run_carries_the_questions_scope() -> None:
    shelf = ShelfOfPapers(a_paper("old", published=date(2023, 12, 31)), a_paper("new", published=date(2024, 1, 1)))
    report = await investigate(
        Question(text=LORA_QUESTION, scope=SINCE), Lab((shelf,), WordCounts()), Rules(), direct, quiet
    )
    assert {q.scope for q in shelf.asked} == {SINCE}
    assert len(shelf.asked) > 4, "the revision round too"
    assert [s.paper.id for s in report.papers] == ["new"]
    assert "submittedDate:[202401010000 TO" in report.markdown
