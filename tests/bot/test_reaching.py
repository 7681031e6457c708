"""What has to be set before Slack can be reached, and what is said where it is not."""

from __future__ import annotations

from typing import Any

import pytest

from bot.reaching import check
from bot.serving import slack_of
from bot.settings import Settings
from kernel.errors import Refused

ONE = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "owners": "U012AB3CD"}
MANY = {
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "secret",
    "SLACK_SIGNING_SECRET": "secret",
    "public_url": "https://sovereign.example.org/",
    "encryption_keys": "key",
}


def settings(given: dict[str, Any], **more: Any) -> Settings:
    kept = {name: value for name, value in (given | more).items() if value}
    return Settings(_env_file=None, **kept)


def refusal(given: Settings, *, listens: bool = True, http: bool = False) -> str:
    with pytest.raises(Refused) as refused:
        check(given, listens=listens, http=http)
    return str(refused.value)


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SOVEREIGN_OWNERS"):
        monkeypatch.delenv(name, raising=False)


def test_one_workspace_over_socket_mode_needs_two_tokens_and_an_owner() -> None:
    check(settings(ONE), listens=True, http=False)
    said = refusal(settings({}))
    assert [line.split(":")[0] for line in said.splitlines()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SOVEREIGN_OWNERS",
    ]


def test_one_workspace_over_http_needs_the_signing_secret_in_place_of_the_second_token() -> None:
    given = settings(ONE, SLACK_APP_TOKEN="")
    assert refusal(given, http=True).startswith("SLACK_SIGNING_SECRET")
    assert refusal(given).startswith("SLACK_APP_TOKEN")
    check(settings(ONE, SLACK_APP_TOKEN="", SLACK_SIGNING_SECRET="s"), listens=True, http=True)
    check(given, listens=False, http=False)


def test_many_workspaces_over_http_need_the_apps_credentials_keys_and_an_address() -> None:
    check(settings(MANY), listens=True, http=True)
    said = refusal(settings({"SLACK_CLIENT_ID": "1.2"}), http=True)
    assert [line.split(":")[0].split(" ")[0] for line in said.splitlines()] == [
        "SLACK_CLIENT_ID",
        "SOVEREIGN_ENCRYPTION_KEYS",
        "SOVEREIGN_PUBLIC_URL",
        "SLACK_SIGNING_SECRET",
    ]


def test_many_workspaces_cannot_install_what_only_calls_out() -> None:
    assert "add --http" in refusal(settings(MANY))
    check(settings(MANY), listens=False, http=False)


def test_one_and_many_at_once_is_refused_saying_which_to_unset() -> None:
    said = refusal(settings({**MANY, "SLACK_BOT_TOKEN": "xoxb-1"}), http=True)
    assert "unset SLACK_CLIENT_ID and SLACK_CLIENT_SECRET" in said
    assert "unset SLACK_BOT_TOKEN" in said


def test_owners_of_one_workspace_are_not_made_owners_of_all() -> None:
    assert "name people and a channel of one workspace" in refusal(settings(MANY, owners="U012AB3CD"), http=True)


def test_the_settings_become_the_way_to_slack() -> None:
    slack = slack_of(settings(MANY), ("0.0.0.0", 3000))  # noqa: S104 - nothing listens here
    assert slack.http is not None
    assert slack.oauth is not None
    assert (slack.http.host, slack.http.port, slack.http.signing_secret) == ("0.0.0.0", 3000, "secret")  # noqa: S104
    assert slack.oauth.public_url == "https://sovereign.example.org"
    assert "commands" in slack.oauth.scopes
    alone = slack_of(settings(ONE), None)
    assert (alone.http, alone.oauth, alone.bot_token) == (None, None, "xoxb-1")
