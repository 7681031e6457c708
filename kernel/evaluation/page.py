"""The reliability page: everything measured, as Markdown. Its words stand in reliability.md; it measures nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined

from kernel.evaluation import tables
from kernel.evaluation.bars import COPIES, Measured
from kernel.evaluation.readers import Month


@dataclass(frozen=True)
class Setting:
    """Where and when it was measured. `absent` names what could not be, and why."""

    on: date
    machine: str
    sovereign: str
    library: str = ""  # what the questions were asked over
    absent: tuple[str, ...] = ()
    record: Mapping[str, Any] = field(default_factory=dict)  # how the head was trained, from head.json
    entailment: Mapping[str, Any] = field(default_factory=dict)  # the same of the embedded entailment model
    readers: tuple[Month, ...] = ()  # what people who read the answers said


def page(measured: Measured, setting: Setting) -> str:
    """The page, in Markdown. It refers to calibration.png and risk_coverage.png beside it."""
    words = resources.files("kernel.evaluation").joinpath("reliability.md").read_text("utf-8")
    environment = Environment(  # noqa: S701 — Markdown for people, made of our own figures and names
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["percent"] = tables.percent
    return environment.from_string(words).render(
        m=measured,
        at=setting,
        record=setting.record,
        entailment=setting.entailment,
        tables=tables,
        copies=COPIES,
        library=setting.library,
    )
