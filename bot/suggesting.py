"""What to ask, for whoever opens the direct conversation with Sovereign and does not know. It answers nothing."""

from __future__ import annotations

from bot.doors import Body, Doors
from bot.slack import Wires
from bot.verbs.runs import EXAMPLE

TITLE = "Ask the literature"
PROMPTS = (
    ("What does LoRA save?",
     "What does LoRA do to the number of trainable parameters compared with full fine-tuning of GPT-3?"),
    ("How much memory does QLoRA save?", EXAMPLE),
    ("What can I say here?", "help"),
)  # fmt: skip


class Suggesting:
    """Shows a few prompts above the composer."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires

    def register(self, doors: Doors) -> None:
        """The opening of the conversation."""
        doors.event("app_home_opened", self.opened)

    async def opened(self, body: Body, event: Body) -> None:
        """Suggest, where it is the conversation that was opened, and not the Home tab."""
        if event.get("tab") != "messages":
            return
        wire = await self._wires.to(str(body.get("team_id") or ""))
        await wire.suggest(event["channel"], TITLE, PROMPTS)
