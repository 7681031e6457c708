"""Where the reviewers' measured reliability is kept: one file of ours for the rules, one of the user's for the rest."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kernel.domain import Reliability
from kernel.errors import Refused

KEPT = Path(".sovereign/reliability.json")  # beside the database that a user has by default
_RECORD = "tribunal_by_rules.json"  # the measurement that ships, with its figures by kind
_Kept = TypeAdapter(tuple[Reliability, ...])


def known(reviewers: Sequence[str], kept: Path = KEPT) -> Reliability | None:
    """The latest figures of exactly these reviewers: the user's own, else those that ship; None where none measured.

    Raises Refused where the user's file is there and cannot be read.
    """
    own = next((r for r in _read(kept) if r.reviewers == tuple(reviewers)), None)
    if own is not None:
        return own
    ours = shipped()
    return ours if ours and ours.reviewers == tuple(reviewers) else None


def shipped() -> Reliability | None:
    """The rules' figures on the probe set, as measured when this edition was made; None before it is measured."""
    record = resources.files("kernel.evaluation").joinpath(_RECORD)
    if not record.is_file():
        return None
    return Reliability.model_validate(json.loads(record.read_text("utf-8"))["reliability"])


def keep(measured: Reliability, kept: Path = KEPT) -> None:
    """Remember the figures in place of older ones of these reviewers. Raises Refused where they cannot be written."""
    others = [r for r in _read(kept) if r.reviewers != measured.reviewers]
    text = _Kept.dump_json((measured, *others), indent=1).decode()
    new = kept.with_suffix(".new")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(f"{text}\n", "utf-8")
        new.replace(kept)  # at once: a run that reads meanwhile sees the old file or the new one
    except OSError as error:
        raise Refused(f"{kept} cannot be written: {error.strerror}.") from error


def _read(kept: Path) -> tuple[Reliability, ...]:
    try:
        return _Kept.validate_json(kept.read_bytes())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise Refused(f"{kept} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        raise Refused(f"{kept} holds no reliability figures. Delete it and measure again.") from error
