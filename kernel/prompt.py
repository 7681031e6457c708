"""Reads the prompts, which stand as Markdown beside the kernel. It holds no prompt's text and fills nothing in."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from kernel.errors import Unsound

EDITION_DIGITS = 6


@dataclass(frozen=True)
class Prompt:
    """A prompt's text, and which edition of it this is: "skeptic@3f9a21"."""

    text: str
    edition: str


def load(name: str, folder: Traversable | None = None) -> Prompt:
    """The prompt of that name. Raises Unsound where the package holds none."""
    file = (folder or files("kernel") / "prompts").joinpath(f"{name}.md")
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Unsound(f"The prompt “{name}” cannot be read: {error}") from error
    return Prompt(text, f"{name}@{sha256(text.encode()).hexdigest()[:EDITION_DIGITS]}")
