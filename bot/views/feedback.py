"""What readers find an answer worth: the thumbs below it, and the modal that asks why."""

from __future__ import annotations

from bot.views import blocks as b
from bot.views import text as t

FEEDBACK = "sovereign.feedback"
MODAL, INPUT, FIELD = "sovereign.feedback_modal", "why", "text"
USEFUL, NOT_USEFUL = "useful", "not-useful"
MAX_WHY_CHARS = 1_000


def thumbs(subject: str) -> b.Block:
    """Useful, or not. `subject` names what is judged: "answer:k3f9x2ab:1"."""
    return b.feedback(FEEDBACK, ("Useful", f"{USEFUL}:{subject}"), ("Not useful", f"{NOT_USEFUL}:{subject}"))


def read_ticket(value: str) -> tuple[bool, str]:
    """Whether it was useful, and what. Raises ValueError where it is none of our tickets."""
    word, _, subject = value.partition(":")
    if word not in (USEFUL, NOT_USEFUL) or not subject:
        raise ValueError(value)
    return word == USEFUL, subject


def modal(subject: str) -> b.Block:
    """Asks why an answer was not useful; nobody has to say."""
    return {
        "type": "modal",
        "callback_id": MODAL,
        "private_metadata": f"{NOT_USEFUL}:{subject}",
        "title": b.plain("Not useful", t.MAX_MODAL_TITLE_CHARS),
        "submit": b.plain("Send", t.MAX_MODAL_TITLE_CHARS),
        "close": b.plain("Rather not", t.MAX_MODAL_TITLE_CHARS),
        "blocks": [
            b.text_input(
                INPUT, FIELD, "What was missing or wrong?", "A sentence is enough.", MAX_WHY_CHARS, optional=True
            ),
            b.context("That it was not useful is kept already. Whoever runs Sovereign reads your words."),
        ],
    }


def thanks(*, useful: bool, why: bool = False) -> b.Message:
    """Said to the reader alone."""
    kept = "that it was useful" if useful else "that it was not useful"
    said = f"Thank you. It is kept {kept}{', with your reason' if why else ''}. Your latest word counts."
    return b.Message(said, (b.section(said),))
