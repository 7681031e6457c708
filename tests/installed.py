"""Workspaces that let us in, as values for tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from kernel.domain import Installation

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def an_installation(workspace: str = "T1", token: str = "", **more: Any) -> Installation:
    given: dict[str, Any] = {
        "workspace": workspace,
        "name": "Acme",
        "token": SecretStr(token or "xoxb-secret"),
        "bot": "B1",
        "bot_user": "UBOT",
        "by": "U0ADA",
        "at": NOON,
        "scopes": frozenset({"commands", "chat:write"}),
    }
    return Installation(**{**given, **more})
