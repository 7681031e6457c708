"""A workspace lets Sovereign in, and goes: what the browser shows, what is kept, and what cannot be forged."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bot.views import review
from kernel.desk import research
from kernel.domain import RunState
from kernel.errors import Refused
from tests.signed import click, event
from tests.story.many import PUBLIC, Street, a_street
from tests.story.world import QUESTION

FINISH = "/slack/oauth_redirect"


@pytest.fixture
async def street(tmp_path: Path) -> AsyncIterator[Street]:
    async with a_street(tmp_path) as street:
        yield street


class Browser:
    """Somebody's browser: it keeps the cookie."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.cookie = ""

    async def get(self, path: str, **query: str) -> httpx.Response:
        async with httpx.AsyncClient() as client:
            headers = {"cookie": self.cookie} if self.cookie else {}
            answer = await client.get(self.street.url + path, params=query, headers=headers)
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer

    async def begin(self) -> str:
        """The state that Slack is given."""
        answer = await self.get("/slack/install")
        assert answer.status_code == 302
        return parse_qs(urlsplit(answer.headers["location"]).query)["state"][0]

    async def install(self, code: str, **granted: Any) -> httpx.Response:
        team = granted.pop("team_id", "T1")
        self.street.slack.grants[code] = self.street.slack.grant(team, f"xoxb-{code}", **granted)
        return await self.get(FINISH, state=await self.begin(), code=code)


async def acts(street: Street, workspace: str) -> list[str]:
    return [act.what for act in await street.storage.charter.acts(workspace)]


async def test_the_browser_is_sent_to_slack_with_what_sovereign_asks_for(street: Street) -> None:
    answer = await Browser(street).get("/slack/install")
    to = urlsplit(answer.headers["location"])
    asked = {name: value[0] for name, value in parse_qs(to.query).items()}
    assert f"{to.scheme}://{to.netloc}{to.path}" == f"{street.slack.root}/oauth/v2/authorize"
    assert asked.pop("state")
    assert asked == {"client_id": "client-1", "scope": "commands,chat:write", "redirect_uri": PUBLIC + FINISH}
    cookie = answer.headers["set-cookie"]
    assert all(part in cookie for part in ("__Host-", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=600", "Path=/;"))


async def test_whoever_installs_becomes_the_first_owner_and_can_work_at_once(street: Street) -> None:
    page = await Browser(street).install("c1")
    assert page.status_code == 200
    assert "Sovereign is installed in The T1 team" in page.text
    assert "You are its first owner" in page.text
    assert (await street.storage.charter.terms("T1")).owners == {"U0INSTALLER"}
    assert await acts(street, "T1") == ["made an owner", "installed Sovereign"]
    await street.hears("T1", "Thank you for installing Sovereign")
    await street.type("T1", "U0ASKER", "help")
    await street.hears("T1", "/sovereign ask")


async def test_to_install_again_brings_a_new_token_and_changes_no_setting(street: Street) -> None:
    browser = Browser(street)
    await browser.install("c1")
    page = await browser.install("c2", authed_user={"id": "U0ANOTHER"})
    assert "first owner" not in page.text
    assert (await street.storage.charter.terms("T1")).owners == {"U0INSTALLER"}
    kept = await street.storage.installations.find("T1")
    assert kept is not None
    assert kept.token.get_secret_value() == "xoxb-c2"
    assert (await street.service.clients.of("T1")).token == "xoxb-c2"
    assert "installed Sovereign again" in await acts(street, "T1")


async def test_whoever_says_no_reads_that_nothing_was_changed(street: Street) -> None:
    browser = Browser(street)
    page = await browser.get(FINISH, error="access_denied", state=await browser.begin())
    assert page.status_code == 200
    assert "Nothing was installed" in page.text


@pytest.mark.parametrize("how", ["no state", "made up", "another browser", "no cookie", "twice"])
async def test_what_was_not_begun_in_this_browser_cannot_be_finished(street: Street, how: str) -> None:
    browser, code = Browser(street), "c1"
    street.slack.grants[code] = street.slack.grant("T1", "xoxb-c1")
    state = await browser.begin()
    if how == "twice":
        await browser.get(FINISH, state=state, code=code)
        kept = await street.storage.installations.find("T1")
        assert kept is not None
        await street.storage.installations.remove(kept, kept.at)
    if how == "another browser":
        browser = Browser(street)
        await browser.begin()
    if how == "no cookie":
        browser.cookie = ""
    given = {"no state": "", "made up": "x" * 32}.get(how, state)
    page = await browser.get(FINISH, state=given, code=code)
    assert page.status_code == 400
    assert "Begin again in this browser" in page.text
    found = await street.storage.installations.find("T1")
    assert found is None or found.gone_at


async def test_what_was_begun_more_than_ten_minutes_ago_cannot_be_finished(tmp_path: Path) -> None:
    async with a_street(tmp_path) as street:
        browser = Browser(street)
        state = await browser.begin()
        street.later[0] = timedelta(minutes=11)
        assert (await browser.get(FINISH, state=state, code="c1")).status_code == 400


async def test_two_tabs_of_one_browser_can_both_install(street: Street) -> None:
    browser = Browser(street)
    states = [await browser.begin(), await browser.begin()]
    for code, state in zip(("c1", "c2"), states, strict=True):
        street.slack.grants[code] = street.slack.grant("T1", f"xoxb-{code}")
        assert (await browser.get(FINISH, state=state, code=code)).status_code == 200


async def test_a_cookie_that_is_not_ours_is_not_repeated(street: Street) -> None:
    browser = Browser(street)
    browser.cookie = '__Host-sovereign-install="a\\015\\012Set-Cookie: b=c"'
    answer = await browser.get("/slack/install")
    assert "b=c" not in answer.headers["set-cookie"]


async def test_a_code_that_was_used_says_to_begin_again(street: Street) -> None:
    browser = Browser(street)
    page = await browser.get(FINISH, state=await browser.begin(), code="used-up")
    assert page.status_code == 400
    assert "Begin again" in page.text


async def test_what_slack_says_is_shown_only_where_it_is_a_word_of_slacks(street: Street) -> None:
    browser = Browser(street)
    page = await browser.get(FINISH, state=await browser.begin(), error="invalid_team_for_non_distributed_app")
    assert page.status_code == 400
    assert "invalid_team_for_non_distributed_app" in page.text
    page = await browser.get(FINISH, state=await browser.begin(), error="<script>alert(1)</script>")
    assert "script" not in page.text


async def test_a_name_of_a_workspace_cannot_break_the_page(street: Street) -> None:
    page = await Browser(street).install("c1", team={"id": "T1", "name": "<b>`Acme`</b>"})
    assert "<b>" not in page.text
    assert "&lt;b&gt;`Acme`" in page.text


async def test_slack_that_does_not_answer_is_told_from_a_refusal(street: Street) -> None:
    browser = Browser(street)
    street.slack.grants["c1"] = street.slack.grant("T1", "xoxb-c1")
    street.slack.dead.add("xoxb-c1")
    page = await browser.get(FINISH, state=await browser.begin(), code="c1")
    assert page.status_code == 502
    assert "Nothing was installed" in page.text
    assert await street.storage.installations.find("T1") is None


async def test_an_app_that_rotates_its_tokens_is_refused_with_what_to_do(street: Street) -> None:
    page = await Browser(street).install("c1", refresh_token="xoxe-1")
    assert "Turn it off" in page.text
    assert await street.storage.installations.find("T1") is None


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
async def test_where_it_was_removed_nothing_is_sent_any_more_and_runs_and_settings_stay(
    street: Street, kind: str
) -> None:
    await Browser(street).install("c1")
    run = await street.draft("T1")
    street.slack.dead.add("xoxb-c1")
    await event(street.url, "T1", {"type": kind, "tokens": {"bot": ["U0SOVEREIGN"]}})

    async def removed() -> bool:
        return "removed Sovereign" in await acts(street, "T1")

    await street.until_so(removed)
    with pytest.raises(Refused, match=f"install it again: {PUBLIC}/slack/install"):
        await street.service.clients.of("T1")
    assert await street.storage.ledger.run(run.id) is not None
    assert (await street.storage.charter.terms("T1")).owners == {"U0INSTALLER"}
    await Browser(street).install("c2")
    assert (await street.service.clients.of("T1")).token == "xoxb-c2"


async def test_late_news_of_an_earlier_removal_changes_nothing(street: Street) -> None:
    await Browser(street).install("c1")
    await event(street.url, "T1", {"type": "app_uninstalled"}, event_time=1)
    await street.until(lambda: len(street.slack.of("T1", "auth.test")) >= 2)
    assert (await street.service.clients.of("T1")).token == "xoxb-c1"


async def test_a_token_that_dies_unannounced_is_noticed_when_it_is_used(street: Street) -> None:
    await Browser(street).install("c1")
    street.slack.dead.add("xoxb-c1")
    client = await street.service.clients.of("T1")
    with pytest.raises(Refused, match="not installed in that workspace any more"):
        await client.chat_postMessage(channel="C1", text="anybody there?")
    assert "removed Sovereign" in await acts(street, "T1")


async def test_what_was_approved_while_sovereign_was_removed_is_published_once_it_is_back(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.installing.LOOKED_AT", 1)
    await Browser(street).install("c1")
    run = await street.draft("T1")
    street.slack.dead.add("xoxb-c1")
    await click(street.url, "T1", "U0INSTALLER", review.APPROVE, review.ticket(run.id, 1))
    await street.becomes(run, RunState.APPROVED)

    async def removed() -> bool:
        return "removed Sovereign" in await acts(street, "T1")

    await street.until_so(removed)
    later = {"id": "later", "opened_at": run.opened_at + timedelta(hours=1), "state": RunState.REJECTED}
    await street.storage.ledger.open(run.model_copy(update=later), research("later", 1))
    await Browser(street).install("c2")
    await street.becomes(run, RunState.PUBLISHED)


async def test_what_was_approved_in_a_workspace_of_an_organisation_is_published_once_that_is_back(
    street: Street,
) -> None:
    whole = {"team_id": "E1", "enterprise": {"id": "E1", "name": "The org"}, "is_enterprise_install": True}
    await Browser(street).install("c1", team=None, **whole)
    said = {"type": "app_mention", "user": "U5", "channel": "C5", "ts": "1.1", "text": "how do I ask?"}
    await event(street.url, "T5", said, enterprise_id="E1", is_enterprise_install=True)
    await street.until(lambda: street.slack.of("E1", "chat.postMessage"))
    run = await street.draft("T5", served_by="E1")
    street.slack.dead.add("xoxb-c1")
    await click(street.url, "T5", "U0INSTALLER", review.APPROVE, review.ticket(run.id, 1))
    await street.becomes(run, RunState.APPROVED)

    async def removed() -> bool:
        return "removed Sovereign" in await acts(street, "E1")

    await street.until_so(removed)
    await Browser(street).install("c2", team=None, **whole)
    await street.becomes(run, RunState.PUBLISHED)


async def test_a_question_of_a_workspace_that_is_gone_fails_openly_and_stops_nobody_else(
    street: Street, caplog: pytest.LogCaptureFixture
) -> None:
    await Browser(street).install("c1")
    await Browser(street).install("c2", team_id="T2", team={"id": "T2", "name": "Two"})
    street.slack.dead.add("xoxb-c1")
    await street.type("T1", "U0ASKER", f"ask {QUESTION}")

    async def failed() -> bool:
        runs = await street.storage.ledger.runs("T1")
        return bool(runs) and runs[0].state is RunState.FAILED and "not installed" in runs[0].detail

    await street.until_so(failed)
    await street.draft("T2")
    assert "Traceback" not in caplog.text


async def test_a_whole_organisation_installs_once_and_each_of_its_workspaces_is_served(street: Street) -> None:
    page = await Browser(street).install(
        "c1",
        team=None,
        team_id="E1",
        enterprise={"id": "E1", "name": "The org"},
        is_enterprise_install=True,
    )
    assert "Sovereign is installed in The org" in page.text
    with pytest.raises(Refused):
        await street.service.clients.of("T5")
    more = {"enterprise_id": "E1", "is_enterprise_install": True}
    said = {"type": "app_mention", "user": "U5", "channel": "C5", "ts": "1.1", "text": "how do I ask?"}
    await event(street.url, "T5", said, **more)
    await street.until(lambda: street.slack.of("E1", "chat.postMessage"))
    assert (await street.storage.charter.terms("T5")).owners == {"U0INSTALLER"}
    assert (await street.service.clients.of("T5")).token == "xoxb-c1"
    await event(street.url, "T6", said, enterprise_id="E2")
    with pytest.raises(Refused):
        await street.service.clients.of("T6")
