"""The modal that asks a question: what, in which papers, where. A pure function of what is known beforehand."""

from __future__ import annotations

from bot.verbs.categories import OFFERED
from bot.verbs.runs import EXAMPLE
from bot.views import blocks as b
from bot.views import text as t
from kernel.domain import MAX_QUESTION_CHARS

ASK, ASK_ABOUT, MODAL = "sovereign.ask", "sovereign.ask_about", "sovereign.ask_modal"
SHORTCUTS = {ASK: "Ask a research question"}
MESSAGE_SHORTCUTS = {ASK_ABOUT: "Ask Sovereign about this"}
QUESTION, CATEGORIES, SINCE, CHANNEL, PUBLICATION = "question", "categories", "since", "channel", "publication"
FIELD = "chosen"
MAX_LABEL_CHARS, MAX_OPTION_CHARS = 100, 75


def form(text: str = "", channel: str = "", ticket: str = "") -> b.Block:
    """Asks for a question. `text` stands in it already, `channel` is chosen already; `ticket` comes back as it is."""
    return {
        "type": "modal",
        "callback_id": MODAL,
        "private_metadata": ticket,
        "title": b.plain("Ask the literature", t.MAX_MODAL_TITLE_CHARS),
        "submit": b.plain("Ask", t.MAX_MODAL_TITLE_CHARS),
        "close": b.plain("Cancel", t.MAX_MODAL_TITLE_CHARS),
        "blocks": [
            _input(QUESTION, "Your question", _words(text), hint=f"For example: {EXAMPLE}"),
            _input(CATEGORIES, "Only in these categories of arXiv", _categories(), optional=True),
            _input(SINCE, "Only papers since", {"type": "datepicker"}, optional=True),
            _input(CHANNEL, "Ask in", _conversation(channel, current=not channel), hint="Sovereign must be in it."),
            _input(
                PUBLICATION,
                "Publish the approved draft in",
                _conversation(""),
                optional=True,
                hint="Where it is left empty, the draft goes where the owners have set, or else where you ask.",
            ),
            b.context("The answer comes as a thread. Nothing is published before an owner has approved it."),
        ],
    }


def _input(block_id: str, label: str, element: b.Element, *, optional: bool = False, hint: str = "") -> b.Block:
    block: b.Block = {
        "type": "input",
        "block_id": block_id,
        "label": b.plain(label, MAX_LABEL_CHARS),
        "optional": optional,
        "element": {"action_id": FIELD, **element},
    }
    return block | ({"hint": b.plain(hint, 150)} if hint else {})


def _words(text: str) -> b.Element:
    known = t.cut(t.one_line(text), MAX_QUESTION_CHARS)
    element: b.Element = {"type": "plain_text_input", "multiline": True, "max_length": MAX_QUESTION_CHARS}
    return element | ({"initial_value": known} if known else {})


def _categories() -> b.Element:
    options = [{"text": b.plain(f"{name}: {what}", MAX_OPTION_CHARS), "value": name} for name, what in OFFERED]
    return {"type": "multi_static_select", "placeholder": b.plain("All of them", 150), "options": options}


def _conversation(chosen: str, *, current: bool = False) -> b.Element:
    """A menu of conversations: to ask in, direct ones too; to publish in, channels only."""
    kinds = ["public", "private", *(["im"] if chosen or current else [])]
    element: b.Element = {"type": "conversations_select", "filter": {"include": kinds}}
    if chosen:
        return element | {"initial_conversation": chosen}
    return element | ({"default_to_current_conversation": True} if current else {})
