"""What tests need that pip does not bring: without it they skip, or fail where SOVEREIGN_REQUIRE names it."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(what: str, why: str) -> NoReturn:
    """Skip the test, or fail it where SOVEREIGN_REQUIRE names what is missing."""
    if what in os.environ.get("SOVEREIGN_REQUIRE", "").split(","):
        pytest.fail(why)
    pytest.skip(why)
