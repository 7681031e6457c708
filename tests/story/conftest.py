"""A stage for each story: the same stories are told over Socket Mode and over signed HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.story.world import World, a_world


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every story both ways, but for those of a connection that only one way has."""
    if "way" in metafunc.fixturenames:
        connected = metafunc.definition.get_closest_marker("socket_mode") is not None
        metafunc.parametrize("way", ["socket"] if connected else ["socket", "http"])


@pytest.fixture
async def world(tmp_path: Path, way: str) -> AsyncIterator[World]:
    async with a_world(tmp_path, http=way == "http") as world:
        yield world
