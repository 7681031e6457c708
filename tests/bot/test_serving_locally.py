"""The local workspace that `make run` shows: the app may do there what its manifest asks for, and no more."""

from __future__ import annotations

from pathlib import Path

from bot.doctor.line import Grade
from bot.doctor.slack import of_scopes
from bot.manifest import bot_scopes, manifest
from bot.serving_locally import the_workspace


def test_the_app_hears_and_may_do_what_its_manifest_says(tmp_path: Path) -> None:
    app = the_workspace(tmp_path / "workspace.sqlite", ()).app
    assert of_scopes(app.scopes, bot_scopes()).grade is Grade.WELL
    whole = manifest()
    assert set(app.events) == set(whole["settings"]["event_subscriptions"]["bot_events"])
    assert dict(app.commands) == {c["command"]: c["usage_hint"] for c in whole["features"]["slash_commands"]}
