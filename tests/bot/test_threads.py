"""Where a draft goes, and which run lives in a thread."""

from __future__ import annotations

import pytest

from bot.threads import Address, published_in
from kernel.domain import Terms

OWNERS = frozenset({"U0OLGA"})


@pytest.mark.parametrize(
    ("wanted", "agreed", "asker", "goes_to"),
    [
        ("", "", "U0ADA", "C0HERE"),
        ("", "C0SET", "U0ADA", "C0SET"),
        ("C0WANTED", "", "U0ADA", "C0WANTED"),
        ("C0WANTED", "C0SET", "U0ADA", "C0SET"),
        ("C0WANTED", "C0SET", "U0OLGA", "C0WANTED"),
    ],
)
def test_where_owners_have_set_a_channel_only_an_owner_may_want_another(
    wanted: str, agreed: str, asker: str, goes_to: str
) -> None:
    here = Address(channel="C0HERE", publication=wanted)
    assert published_in(here, Terms(owners=OWNERS, publication=agreed), asker) == goes_to
