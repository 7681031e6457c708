"""The App Home, whatever stands in it: within Slack's limits, and nothing of it live that is not ours."""

from __future__ import annotations

from typing import Any

import pytest

from bot.views import home as view
from bot.views.blocks import texts
from bot.views.home import AtHome, Entry
from kernel.domain import Agreement, DigestState, RunState, Terms, Used
from tests.bot.cases import HOSTILE, LONG, a_run
from tests.bot.limits import slack_takes_view
from tests.bot.seen import links, mrkdwn, parts
from tests.bot.test_views_digest import a_digest

TERMS = Terms(owners=frozenset({"U0OLGA"}))
LINK = "https://local.slack.com/archives/C0RESEARCH/p1"


def at_home(words: str = "Does LoRA?", times: int = 1, **more: Any) -> AtHome:
    waiting = Entry(a_run(text=words[:2_000]), LINK)
    failed = a_run(RunState.FAILED, words[:2_000]).model_copy(update={"detail": words})
    running = a_run(RunState.RUNNING, words[:2_000]).model_copy(update={"detail": f"searching: {words}"})
    given: dict[str, Any] = {
        "agreed": Agreement(channel="", terms=TERMS),
        "owns": True,
        "may_change": True,
        "used": Used(person=3, workspace=1_200, tokens=5_000),
        "channels": ("C0PAPERS", words) * times,
        "waiting": (waiting,) * times,
        "runs": (Entry(failed, words), Entry(running, LINK)) * times,
        "digests": (a_digest(topic=words[:300]), a_digest(channel="D0ADA", state=DigestState.PAUSED)) * times,
        "samples": True,
    }
    return AtHome(**given | more)


def said(shown: dict[str, Any]) -> str:
    return "\n".join(texts(shown["blocks"]))


@pytest.mark.parametrize(("words", "times"), [("Does LoRA?", 1), (HOSTILE, 12), (LONG, 40), ("\u202e\x00.", 2)])
def test_slack_takes_it_and_nothing_in_it_is_live(words: str, times: int) -> None:
    shown = view.home(at_home(words, times))
    slack_takes_view(shown)
    assert len(shown["blocks"]) <= 100
    assert all("<!" not in text and "evil.example|" not in text for text in mrkdwn(shown["blocks"]))
    assert {link for link in links(shown["blocks"]) if "evil" in link} == set()


def test_a_run_that_failed_says_why() -> None:
    failed = a_run(RunState.FAILED).model_copy(update={"detail": "I am not in that channel."})
    assert " · failed: I am not in that channel. · " in "".join(
        texts(view.home(at_home(runs=(Entry(failed, ""),)))["blocks"])
    )


def test_an_empty_home_tells_how_to_begin() -> None:
    shown = view.home(at_home(waiting=(), runs=(), digests=(), may_change=False, channels=()))
    slack_takes_view(shown)
    assert "Nothing waits for you." in said(shown)
    assert "You have not asked anything yet." in said(shown)
    assert "There are none yet. `/sovereign help digest`" in said(shown)
    assert "`/sovereign ask " in said(shown)
    assert [part["action_id"] for part in parts(shown) if part.get("type") == "button"] == [view.ASK]


def test_who_owns_nothing_sees_no_queue_of_decisions() -> None:
    assert "Waits for your decision" not in said(view.home(at_home(owns=False)))


def test_what_is_used_of_the_day_stands_beside_what_may_be() -> None:
    assert "Questions today (UTC): yours 3 of 20, all together 1,200 of 200." in said(view.home(at_home()))
    free = Agreement(channel="", terms=Terms(runs_a_person=0, runs_a_workspace=0, tokens_a_day=9_000))
    assert "yours 3, all together 1,200; tokens used: 5,000 of 9,000." in said(view.home(at_home(agreed=free)))


def test_the_buttons_lead_to_the_threads_and_more_are_counted() -> None:
    shown = view.home(at_home(times=12))
    opens = [part for part in parts(shown) if part.get("action_id") == view.OPEN]
    assert [part["url"] for part in opens] == [LINK] * view.SHOWN
    assert "2 more. `/sovereign status`" in said(shown)
