"""Owners, settings, their trail and their modal: within Slack's limits and harmless, whatever the database holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.verbs import catalogue
from bot.views import terms as view
from bot.views import terms_modal as modal
from bot.views.blocks import Message
from kernel.domain import Act, Agreement, Amendment, Audience, Ownership, Terms
from tests.bot.cases import HOSTILE, LONG, NOON
from tests.bot.limits import slack_takes, slack_takes_view
from tests.bot.seen import buttons, mrkdwn, told

OWNERS = frozenset({"U0OLGA", "U0OTTO"})
TERMS = Terms(owners=OWNERS)


def an_agreement(words: str, times: int) -> Agreement:
    named = [("U0OLGA", "")] + [(f"U0{n:04}", words) for n in range(times)]
    return Agreement(
        channel="C0RESEARCH",
        terms=Terms(owners=OWNERS, audience=Audience.GROUP, group=words, publication=words),
        words=tuple(
            Amendment(workspace="T1", channel=channel, name="group", value="1", by=words, at=NOON)
            for channel in ("", "C0RESEARCH", words)
        ),
        owners=tuple(
            Ownership(workspace="T1", channel=channel, user=user, by=by, at=NOON)
            for channel in ("", "C0RESEARCH")
            for user, by in named
        ),
    )


def an_act(what: str, detail: str, subject: str = "") -> Act:
    return Act(workspace="T1", at=NOON, by="U0OLGA", what=what, subject=subject, detail=detail)


def every_message(words: str, times: int) -> Iterator[Message]:
    agreed = an_agreement(words, times)
    yield view.owners(agreed)
    yield view.owners(Agreement(channel="D0ADA", terms=TERMS))
    yield view.owners(Agreement(channel="D0ADA", terms=Terms()))
    yield view.settings(agreed, all_over=True, in_channel=True)
    yield view.settings(agreed, all_over=False, in_channel=False)
    yield view.appointed(words, words, new=True)
    yield view.appointed("U0ADA", "", new=False)
    yield view.dismissed(words, words)
    yield view.log([])
    acts = [an_act(words, words, words), an_act("set publication", f'"{words}"'), an_act("set x", "no JSON")]
    yield view.log([act.model_copy(update={"by": words}) for act in acts * 6])
    yield view.changed(catalogue.SETTINGS, agreed.terms, TERMS, words)
    yield view.changed((), TERMS, TERMS, "")


@pytest.mark.parametrize(("words", "times"), [("U0ADA", 1), (HOSTILE, 3), (LONG, 60), ("\u202e\x00", 2), ("", 1)])
def test_slack_takes_every_view_and_nothing_in_it_is_live(words: str, times: int) -> None:
    for message in every_message(words, times):
        slack_takes(message)
        for said in [message.text, *mrkdwn(message.blocks)]:
            assert "<!channel>" not in said
            assert "evil.example|" not in said


@pytest.mark.parametrize("scope", ["", "C0RESEARCH"])
@pytest.mark.parametrize("words", ["S0READERS", HOSTILE[:100], LONG[:100]])
def test_slack_takes_the_modal(scope: str, words: str) -> None:
    groups = [(f"S0{n:07}", words) for n in range(120)]
    terms = TERMS.model_copy(update={"audience": Audience.GROUP, "group": "S0GONE99", "tokens_a_day": 10**12})
    slack_takes_view(modal.modal(terms, scope, "C0RESEARCH", groups))
    slack_takes_view(modal.modal(Terms(remind_hours=0.1, publication="C0PAPERS"), scope, "", ()))


def said_of(terms: Terms, **other: str) -> dict[str, str]:
    """What the modal sends back where nothing but this was put in."""
    shown = modal.modal(terms, "", "", ())
    said = {}
    for block in shown["blocks"][1:]:
        element = block["element"]
        chosen = element.get("initial_option", {}).get("value") or element.get("initial_conversation")
        said[block["block_id"]] = str(element.get("initial_value") or chosen or "")
    return said | {name.replace("_", "-"): value for name, value in other.items()}


def test_what_the_modal_shows_is_what_it_reads() -> None:
    terms = Terms(audience=Audience.MEMBERS, publication="C0PAPERS", approvals=2, remind_hours=1.5, tokens_a_day=10**12)
    for each in (terms, Terms(), terms.model_copy(update={"audience": Audience.GROUP, "group": "S0READERS"})):
        assert modal.problems("", said_of(each)) == {}
        assert modal.changes("", said_of(each), each) == {}


def test_what_is_put_in_is_read_and_what_is_wrong_is_said_at_its_place() -> None:
    said = said_of(Terms(), publication="", expiry="900", approvals="", runs_a_person="5")
    assert modal.problems("", said) == {
        "approvals": "This can be 1 or 2.",
        "expiry": "This can be a number of days from 0.1 to 365, such as 7 or 48 hours.",
    }
    said = said_of(Terms(publication="C0PAPERS"), publication="", runs_a_person="5")
    assert modal.changes("", said, Terms(publication="C0PAPERS")) == {"publication": "", "runs_a_person": 5}
    assert modal.changes("C0RESEARCH", said, Terms(publication="C0PAPERS")) == {"publication": ""}


def test_only_who_may_change_settings_has_buttons_for_it() -> None:
    agreed = Agreement(channel="C0RESEARCH", terms=TERMS)
    assert set(buttons(view.settings(agreed, all_over=True, in_channel=True))) == {
        "Edit settings",
        "Edit for this channel",
    }
    assert buttons(view.settings(agreed, all_over=False, in_channel=False)) == {}
    assert set(buttons(view.settings(agreed, all_over=False, in_channel=True))) == {"Edit for this channel"}
    direct = Agreement(channel="D0ADA", terms=TERMS)
    assert set(buttons(view.settings(direct, all_over=True, in_channel=True))) == {"Edit settings"}


def test_a_workspace_without_any_owner_is_told_how_to_get_one() -> None:
    assert "SOVEREIGN_OWNERS" in told(view.owners(Agreement(channel="C0RESEARCH", terms=Terms())))
