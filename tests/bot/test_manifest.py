"""The app's manifest: what Slack would take, and nothing that the code does not use."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import build_app
from bot.command import VERBS
from bot.greeting import Greeting
from bot.home import Home
from bot.suggesting import PROMPTS, Suggesting
from bot.talking import COMMAND
from bot.views import asking

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT.parent / "shared" / "schema"

# What each method of the Web API that the code calls needs, by docs.slack.dev.
NEEDS = {
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "chat_postEphemeral": {"chat:write"},
    "chat_getPermalink": set(),
    "files_upload_v2": {"files:write"},
    "conversations_info": {"channels:read", "groups:read", "im:read", "mpim:read"},
    "conversations_history": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "conversations_replies": {"channels:history", "groups:history", "im:history", "mpim:history"},
    "include_all_metadata": {"metadata.message:read"},
    "conversations_members": {"channels:read", "groups:read", "im:read", "mpim:read"},
    "usergroups_list": {"usergroups:read"},
    "usergroups_users_list": {"usergroups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "auth_test": set(),
    "oauth_v2_access": set(),  # the app's own credentials
    "apps_connections_open": set(),  # the app-level token
    "assistant_threads_setStatus": {"chat:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
}
# What is subscribed to, the event that then comes, and what that needs.
EVENTS = {
    "app_home_opened": ("app_home_opened", ""),
    "app_mention": ("app_mention", "app_mentions:read"),
    "message.im": ("message", "im:history"),
}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text())
    return found


def validator() -> Draft7Validator:
    """Slack's own schema, as it published it."""
    registry: Registry[Any] = Registry()
    schemas = {path.name: json.loads(path.read_text()) for path in SCHEMA.glob("*.json")}
    for name, schema in schemas.items():
        address = f"https://raw.githubusercontent.com/slackapi/manifest-schema/v0.5.0/schemas/{name}"
        registry = registry.with_resource(address, Resource.from_contents(schema, default_specification=DRAFT7))
    return Draft7Validator(schemas["manifest.schema.json"], registry=registry)


@pytest.mark.skipif(not SCHEMA.is_dir(), reason="Slack's schema of manifests is not here (../shared/schema)")
def test_slack_would_take_the_manifest(manifest: dict[str, Any]) -> None:
    assert [error.message for error in validator().iter_errors(manifest)] == []
    assert not validator().is_valid({**manifest, "display_information": {}})


def test_socket_mode_needs_no_address(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["socket_mode_enabled"]
    assert manifest["settings"]["interactivity"] == {"is_enabled": True}
    [command] = manifest["features"]["slash_commands"]
    assert command["command"] == COMMAND
    assert "url" not in command


def test_the_app_asks_for_the_scopes_that_the_code_uses_and_no_other(manifest: dict[str, Any]) -> None:
    ours = (path for path in (ROOT / "bot").rglob("*.py") if "local" not in path.parts)
    code = "\n".join(path.read_text() for path in ours)
    used = {name for name in NEEDS if re.search(rf"\b{name}\b", code)}
    heard = manifest["settings"]["event_subscriptions"]["bot_events"]
    needed = {"commands"}.union(*(NEEDS[name] for name in used), {EVENTS[name][1] for name in heard} - {""})
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed
    named = set(re.findall(r"\.([a-z]+_[a-zA-Z0-9_]+)\(", code))
    called = {name for name in named if name in vars(AsyncWebClient)}
    assert called <= set(NEEDS)
    assert {"chat_postMessage", "oauth_v2_access", "apps_connections_open", "conversations_info"} <= called


def test_every_event_that_is_subscribed_to_is_listened_for(manifest: dict[str, Any]) -> None:
    nobody: Any = None
    rooms = (Greeting(nobody, nobody, nobody, nobody), Suggesting(nobody), Home(nobody, nobody, nobody, nobody, nobody))
    app, _ = build_app(AsyncWebClient(token="xoxb-1"), "http://127.0.0.1:1/", nobody, rooms)
    events = {kind for kind, _ in (EVENTS[name] for name in manifest["settings"]["event_subscriptions"]["bot_events"])}
    listeners = [listener for listener in app._async_listeners if listener.ack_function.__name__ == "happened"]
    assert len(listeners) == len(events) == 3
    assert manifest["features"]["app_home"]["home_tab_enabled"]
    assert manifest["features"]["app_home"]["messages_tab_enabled"]
    assert not manifest["features"]["app_home"]["messages_tab_read_only_enabled"]


def test_every_shortcut_of_the_manifest_is_listened_for_and_no_other(manifest: dict[str, Any]) -> None:
    kinds = {"global": asking.SHORTCUTS, "message": asking.MESSAGE_SHORTCUTS}
    found = [(s["type"], s["callback_id"], s["name"]) for s in manifest["features"]["shortcuts"]]
    assert found == [(kind, callback_id, name) for kind, ours in kinds.items() for callback_id, name in ours.items()]


def test_the_manifest_suggests_what_the_code_suggests(manifest: dict[str, Any]) -> None:
    suggested = manifest["features"]["agent_view"]["suggested_prompts"]
    assert [(prompt["title"], prompt["message"]) for prompt in suggested] == list(PROMPTS)


def test_the_command_is_hinted_at_with_every_verb(manifest: dict[str, Any]) -> None:
    [command] = manifest["features"]["slash_commands"]
    hinted = [form.split()[0] for form in command["usage_hint"].split(" | ")]
    assert sorted(hinted) == sorted(verb.name for verb in VERBS)
    assert command["should_escape"], "people and channels are read by their ids"


def test_the_processes_are_those_that_serve_knows() -> None:
    from bot.__main__ import Part

    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    assert lines.pop("release") == "sovereign migrate"
    assert lines == {part.value: f"sovereign serve --only {part.value}" for part in Part}
