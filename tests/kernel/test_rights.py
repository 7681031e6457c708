"""Who may do what, in words: pure, so every sentence is read here."""

from __future__ import annotations

import pytest

from kernel import rights
from kernel.domain import Audience, Terms
from kernel.errors import Refused

TERMS = Terms(owners=frozenset({"U0OLGA", "U0OTTO"}))
GROUP = TERMS.model_copy(update={"audience": Audience.GROUP, "group": "S0REVIEW"})
MEMBERS = TERMS.model_copy(update={"audience": Audience.MEMBERS})


def test_owners_decide_and_others_learn_who_they_are() -> None:
    assert rights.why_not_decide(TERMS, "U0OLGA") == ""
    assert rights.why_not_decide(TERMS, "U0ADA") == (
        "Only an owner can decide on a draft, change it or publish it. Owners here: <@U0OLGA>, <@U0OTTO>."
    )


def test_a_run_is_called_off_by_its_asker_or_an_owner() -> None:
    assert rights.why_not_cancel(TERMS, "U0ADA", asker="U0ADA") == ""
    assert rights.why_not_cancel(TERMS, "U0OTTO", asker="U0ADA") == ""
    assert "Only the person who asked, or an owner" in rights.why_not_cancel(TERMS, "U0SAM", asker="U0ADA")


def test_only_owners_change_what_was_agreed_on() -> None:
    assert rights.why_not_change(TERMS, "U0OTTO") == ""
    assert "Only an owner can change this. Owners here: <@U0OLGA>" in rights.why_not_change(TERMS, "U0ADA")


@pytest.mark.parametrize("terms", [GROUP, MEMBERS])
def test_whoever_is_among_those_who_may_ask_or_owns_may_ask(terms: Terms) -> None:
    assert rights.why_not_ask(terms, "U0ADA", {"U0ADA"}) == ""
    assert rights.why_not_ask(terms, "U0OLGA", ()) == ""
    assert rights.why_not_ask(terms, "U0SAM", {"U0ADA"}) != ""
    assert rights.why_not_ask(TERMS, "U0SAM", ()) == ""


def test_a_refusal_says_who_may_ask() -> None:
    assert "Only members of <!subteam^S0REVIEW> can ask here." in rights.why_not_ask(GROUP, "U0SAM", ())
    assert "Only members of this channel can ask here." in rights.why_not_ask(MEMBERS, "U0SAM", ())


def test_many_owners_are_counted_and_none_is_said() -> None:
    assert rights.owners_in_words([f"U0{n:02}" for n in range(11)]).endswith("<@U007> and 3 more.")
    assert "SOVEREIGN_OWNERS" in rights.owners_in_words(())


def test_a_reason_becomes_a_refusal_and_none_becomes_nothing() -> None:
    rights.check("")
    with pytest.raises(Refused, match="because"):
        rights.check("because")
