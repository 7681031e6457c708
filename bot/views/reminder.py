"""The reply that reminds owners of a draft that still waits for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.views import blocks as b
from bot.views.review import MAX_MENTIONED
from kernel.domain import Run


def reminder(run: Run, owners: Iterable[str], link: str, expires: datetime, number: int, of: int) -> b.Message:
    """Whom it waits for, since when, and until when. `link` leads to the buttons, and is empty where none was had."""
    named = [part for owner in sorted(owners)[:MAX_MENTIONED] for part in (b.user(owner), b.words(" "))]
    there = [b.place(link, "Decide here"), b.words(".")] if link else [b.words("The buttons are in this thread.")]
    return b.message(
        f"Owners, run {run.id} still waits for your decision.",
        b.rich(
            b.paragraph(
                *named,
                b.words("run "),
                b.words(run.id, code=True),
                b.words(" still waits for your decision, since "),
                b.date(run.changed_at),
                b.words(". "),
                *there,
            )
        ),
        b.context(f"Without a decision it expires {b.stamp(expires)}. Reminder {number} of at most {of}."),
    )
