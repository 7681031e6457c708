"""`sovereign manifest`: the committed one for Socket Mode; for HTTP the same with addresses, as Slack would take it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.__main__ import door
from bot.entrance import EVENTS
from bot.manifest import OF_MANY, bot_scopes, manifest, over_http, printed
from bot.web.installing import FINISH
from tests.bot.test_manifest import SCHEMA, validator

PRINTED = CliRunner()
URL = "https://sovereign.example.org"


@pytest.fixture(scope="module")
def http() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(PRINTED.invoke(door, ["manifest", "--http", f"{URL}/"]).stdout)
    return found


def test_without_an_address_it_is_the_committed_one_with_its_comments() -> None:
    committed = (Path(__file__).parents[2] / "manifest.yml").read_text("utf-8")
    assert PRINTED.invoke(door, ["manifest"]).stdout == committed


@pytest.mark.skipif(not SCHEMA.is_dir(), reason="Slack's schema of manifests is not here (../shared/schema)")
def test_slack_would_take_it(http: dict[str, Any]) -> None:
    assert [error.message for error in validator().iter_errors(http)] == []


def test_everything_that_slack_calls_has_our_address(http: dict[str, Any]) -> None:
    assert {command["url"] for command in http["features"]["slash_commands"]} == {URL + EVENTS}
    settings = http["settings"]
    assert settings["interactivity"]["request_url"] == URL + EVENTS
    assert settings["event_subscriptions"]["request_url"] == URL + EVENTS
    assert http["oauth_config"]["redirect_urls"] == [URL + FINISH]
    assert not settings["socket_mode_enabled"]
    assert settings["org_deploy_enabled"]


def test_nothing_else_differs_but_that_we_hear_when_a_workspace_lets_us_go(http: dict[str, Any]) -> None:
    committed = manifest()
    heard = committed["settings"]["event_subscriptions"]["bot_events"]
    assert http["settings"]["event_subscriptions"]["bot_events"] == [*heard, *OF_MANY]
    assert http["oauth_config"]["scopes"] == committed["oauth_config"]["scopes"]
    assert http["display_information"] == committed["display_information"]
    assert set(http["features"]) == set(committed["features"])
    assert bot_scopes() == tuple(committed["oauth_config"]["scopes"]["bot"])


def test_it_is_what_it_says_and_the_committed_one_is_left_as_it_was() -> None:
    before = manifest()
    assert yaml.safe_load(printed(URL)) == over_http(before, URL)
    assert before == manifest()


@pytest.mark.parametrize("given", ["sovereign.example.org", "http://sovereign.example.org", "https://", "https://a b"])
def test_what_slack_cannot_reach_is_refused(given: str) -> None:
    done = PRINTED.invoke(door, ["manifest", "--http", given])
    assert done.exit_code == 2
    assert "looks like https://" in done.output
