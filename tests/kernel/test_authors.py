"""Only papers of different people are independent."""

from __future__ import annotations

import pytest

from kernel.language.authors import independent
from tests.builders import a_paper

HERS = a_paper("1", "One", authors=("Jane A. Hu", "Bo Chen"))


@pytest.mark.parametrize(
    ("author", "same"),
    [
        ("Jane Hu", True),
        ("J. Hu", True),
        ("Hu, Jane", True),
        ("JANE HU", True),
        ("Hu", True),
        ("Jin Hu", False),
        ("Jane Hue", False),
        ("B. Chenoweth", False),
        ("Bö Chen", True),
        ("", False),
    ],
)
def test_a_name_is_the_same_as_far_as_both_are_written(author, same):
    other = a_paper("2", "Two", authors=("Cy Dee", author))
    assert independent(HERS, other) is not same
    assert independent(other, HERS) is not same


@pytest.mark.parametrize(
    "change",
    [{"id": "1v2"}, {"title": "ONE."}, {"doi": "10.1/X"}],
    ids=["version", "title", "doi"],
)
def test_one_work_is_not_two_papers_whoever_is_named(change):
    her_paper = HERS.model_copy(update={"doi": "10.1/x"})
    other = a_paper("2", "Two", authors=("Cy Dee",)).model_copy(update=change)
    assert not independent(her_paper, other)


def test_without_authors_the_work_alone_decides():
    assert independent(HERS, a_paper("2", "Two", authors=()))
    assert not independent(HERS, a_paper("2", "One", authors=()))
