"""The bot as a process to be killed: `python -m tests.story.process API DATABASE EFFECTS [role]`.

It writes what it does to the file of effects, and its Synthesizer does not answer before that file has a .go beside it.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from bot.local.workspace import APP_TOKEN, BOT_TOKEN
from bot.reaching import Slack
from bot.service import ROLES
from bot.storing import open_storage
from kernel.adapters.budget import Spend
from kernel.domain import Found, Query, Role
from kernel.ports import Form, Source
from kernel.tribunal import CRITERIA
from tests.story.world import TERMS, a_sample_lab, a_service


class Watched:
    """A source that leaves a line for each search."""

    def __init__(self, source: Source, effects: Path) -> None:
        self.name = source.name
        self.parallel = source.parallel
        self._source = source
        self._effects = effects

    async def search(self, query: Query, limit: int) -> Found:
        found = await self._source.search(query, limit)
        note(self._effects, f"search {query.expression}")
        return found


class PaidReviewer:
    """A model that is content with everything; each answer leaves a line, as it would leave one on a bill."""

    name = "a paid reviewer"

    def __init__(self, effects: Path) -> None:
        self.spent = Spend()
        self._effects = effects

    async def fill(self, form: type[Form], prompt: str, material: str, *, role: str) -> Form:
        note(self._effects, f"asked {role}")
        while role == Role.SYNTHESIZER and not self._effects.with_suffix(".go").exists():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        note(self._effects, f"paid {role}")
        return form.model_validate({"criteria": [{"name": name, "points": 4} for name in CRITERIA]})


def note(effects: Path, line: str) -> None:
    with effects.open("a") as file:
        file.write(line + "\n")


async def main(api_url: str, database: str, effects: Path, roles: frozenset[str]) -> None:
    """Work until killed."""
    lab = a_sample_lab().lab_for_run()
    lab = replace(
        lab,
        sources=tuple(Watched(source, effects) for source in lab.sources),
        reviewers={role: PaidReviewer(effects) for role in Role},
    )
    async with open_storage(database, TERMS) as storage:
        await a_service(Slack(BOT_TOKEN, APP_TOKEN, api_url), storage, lab).start(roles)
        note(effects, "up")
        await asyncio.Event().wait()


if __name__ == "__main__":
    chosen = frozenset(sys.argv[4:]) or frozenset(ROLES)
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), chosen))
