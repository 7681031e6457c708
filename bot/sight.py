"""Who may see which run: the asker, the owners where it was asked, and whoever is in that channel. It tells nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.threads import Threads, address
from bot.verbs.listing import Listing, Which
from kernel.domain import Run, RunState
from kernel.errors import Refused
from kernel.ports import Ledger

LISTED = 10
AT_ONCE = 200
LOOKED_AT = 5_000  # runs that are gone through for one page

STATES = {
    Which.WAITING: frozenset({RunState.AWAITING}),
    Which.FAILED: frozenset({RunState.FAILED}),
    Which.PUBLISHED: frozenset({RunState.PUBLISHED}),
}


@dataclass(frozen=True)
class Viewer:
    """Somebody who looks, and from where."""

    user: str
    team: str
    channel: str


@dataclass(frozen=True)
class Page:
    """A page of runs. `cut` says that there may be older ones, which were not looked through."""

    runs: tuple[Run, ...]
    more: bool
    cut: bool = False


class Sight:
    """What a person may see of the runs of their workspace; of other workspaces' nobody learns that they exist."""

    def __init__(self, ledger: Ledger, threads: Threads) -> None:
        self._ledger = ledger
        self._threads = threads

    async def run(self, viewer: Viewer, run_id: str) -> Run:
        """The run of that id. Raises Refused, in the same words where there is none and where it may not be seen."""
        run = await self._ledger.run(run_id)
        if run is None or run.workspace != viewer.team or not await self.may_see(viewer, run):
            raise Refused(f"There is no run `{run_id}` here. `/sovereign list` shows the latest ones.")
        return run

    async def may_see(self, viewer: Viewer, run: Run) -> bool:
        """Questions of private channels are nobody's business elsewhere."""
        return await self._sees(viewer, run, {})

    async def page(self, viewer: Viewer, asked: Listing) -> Page:
        """The runs of a listing's page, newest first."""
        wanted, seen, looked_at = LISTED * asked.page + 1, list[Run](), 0
        before, owned = None, dict[str, bool]()
        while len(seen) < wanted and looked_at < LOOKED_AT:
            some = await self._ledger.runs(
                viewer.team,
                AT_ONCE,
                states=STATES.get(asked.which, frozenset()),
                asker=viewer.user if asked.which is Which.MINE else "",
                before=before,
            )
            here = [run for run in some if asked.channel in ("", address(run).channel)]
            seen += [run for run in here if await self._sees(viewer, run, owned)]
            looked_at += len(some)
            if len(some) < AT_ONCE:
                break
            before = some[-1]
        end = LISTED * asked.page
        return Page(tuple(seen[end - LISTED : end]), len(seen) > end, len(seen) < wanted and looked_at >= LOOKED_AT)

    async def _sees(self, viewer: Viewer, run: Run, owned: dict[str, bool]) -> bool:
        """`owned` remembers of which channels the viewer is an owner: a list asks of each channel once."""
        if run.workspace != viewer.team:
            return False
        channel = address(run).channel
        if viewer.user == run.question.asker or channel == viewer.channel:
            return True
        if channel not in owned:
            owned[channel] = viewer.user in (await self._threads.terms(run)).owners
        return owned[channel]
