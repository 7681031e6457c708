"""The verb about Sovereign itself. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.verbs.verb import Command, Verb


@dataclass(frozen=True)
class Doctor(Command):
    """What is wrong here, and how to mend it."""


DOCTOR = Verb(
    "doctor",
    lambda _rest: Doctor(),
    (("doctor", "tells owners what is wrong here, and how to mend it"),),
    synonyms=("check", "health"),
)
