"""What the kernel needs of the outside world, as small shapes. The real things stand in kernel/adapters and storage."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from kernel.domain import (
    Act,
    Amendment,
    Approval,
    Decision,
    Digest,
    Dismissal,
    Event,
    Feedback,
    Found,
    Gap,
    Installation,
    Judgement,
    Ownership,
    Paper,
    Query,
    Quota,
    Report,
    Run,
    RunState,
    Strike,
    Terms,
    Used,
)

Form = TypeVar("Form", bound=BaseModel)
T = TypeVar("T")
Vectors = NDArray[np.float32]


class Source(Protocol):
    """Somewhere to look for papers."""

    name: str  # "arXiv", "sample library (72 papers)"
    parallel: bool  # whether several queries may run at once

    async def search(self, query: Query, limit: int) -> Found:
        """At most `limit` papers, best first. A source that stays silent is a Gap in what is found, never an error."""
        ...


class Shelf(Protocol):
    """Somewhere to read a paper's full text."""

    async def read(self, paper: Paper) -> tuple[tuple[str, str], ...]:
        """(section, text) pairs; empty where none can be had. Raises Unavailable where the shelf stays silent."""
        ...


class Registry(Protocol):
    """Somewhere that knows papers by their identifiers: publishers' records, retractions."""

    name: str

    async def enrich(self, paper: Paper) -> tuple[Paper, tuple[Gap, ...]]:
        """The paper with what it lacked, its own words left alone. A silent registry is a Gap, never an error."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors of unit length, shape (number of texts, dimensions), float32."""

    name: str

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors for texts to be found."""
        ...

    async def query(self, text: str) -> Vectors:
        """The vector of a question, shape (1, dimensions)."""
        ...


class Entailer(Protocol):
    """A model trained on entailment: says of a pair what its premise makes of its hypothesis."""

    name: str

    async def entail(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """(premise, hypothesis) pairs to p(support), p(contradict), p(not enough), shape (number of pairs, 3), float32.

        A two-way model leaves p(contradict) at 0. Raises Unavailable where it gives no answer.
        """
        ...


class Spent(Protocol):
    """What a run's models have used so far."""

    calls: int

    @property
    def tokens(self) -> int:
        """Tokens read and written."""
        ...


class Typesetter(Protocol):
    """Sets a draft as a paper."""

    async def pdf(self, markdown: str) -> bytes:
        """The draft as PDF. Raises Unsound where it cannot be set."""
        ...


class Model(Protocol):
    """A language model that fills in forms."""

    name: str

    @property
    def spent(self) -> Spent:
        """What the run that this model works for has used so far, over all its models."""
        ...

    async def fill(self, form: type[Form], prompt: str, material: str, *, role: str) -> Form:
        """The form, filled in and validated.

        `prompt` is the instruction, `material` the fenced data. Raises Unavailable where no valid answer could be had
        (after retries and one repair), BudgetSpent where the run's budget is used up.
        """
        ...


class Step(Protocol):
    """Runs one step and keeps its result, so that a resumed run does not repeat it."""

    async def __call__(self, name: str, work: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Await `work(*args)`; `work`'s return annotation says how the result is kept."""
        ...


class Tell(Protocol):
    """Reports progress to whoever waits: a stage, and a few counts in words."""

    async def __call__(self, stage: str, detail: str = "") -> None:
        """Say it. Never raises: progress is not worth a run."""
        ...


class Cache(Protocol):
    """Keeps answers of slow sources, across processes."""

    async def get(self, key: str, now: datetime) -> str | None:
        """The value kept under the key, or None where there is none that is still good at `now`."""
        ...

    async def put(self, key: str, value: str, good_until: datetime) -> None:
        """Keep the value until then."""
        ...


class Throttle(Protocol):
    """Keeps requests apart, for all processes that share a database."""

    def turn(self, name: str, every_s: float) -> AbstractAsyncContextManager[None]:
        """It is the caller's turn, alone, until the block ends. Turns of a name begin at least `every_s` seconds apart.

        The turn of a process that died ends by itself.
        """
        ...


class Consequence(BaseModel):
    """A durable workflow to enqueue together with what caused it. `id` makes it happen once."""

    id: str
    workflow: str
    queue: str
    args: tuple[Any, ...] = ()


class Ledger(Protocol):
    """What storage remembers of runs. Every method is one transaction."""

    async def open(self, run: Run, consequence: Consequence, quota: Quota | None = None) -> bool:
        """Keep the run and enqueue its work. False where a run of that id exists already: nothing is done then.

        Raises Refused where the quota is used up, however many ask at once.
        """
        ...

    async def run(self, run_id: str) -> Run | None:
        """The run, or None."""
        ...

    async def runs(
        self,
        workspace: str,
        limit: int = 10,
        *,
        states: frozenset[RunState] = frozenset(),
        asker: str = "",
        before: Run | None = None,
    ) -> tuple[Run, ...]:
        """The latest runs of a workspace, newest first: of these states and this asker, where they are named.

        With `before`, those that were opened before that one.
        """
        ...

    async def ahead(self, run: Run) -> int:
        """How many queued runs come before this one, whoever's they are."""
        ...

    async def used(self, workspace: str, asker: str, since: datetime) -> Used:
        """What was asked for and used since then."""
        ...

    async def spend(self, run: Run, tokens: int, at: datetime) -> None:
        """Add to what the run's models have used on that day."""
        ...

    async def move(self, run_id: str, state: RunState, at: datetime, detail: str = "") -> bool:
        """Set where the run stands. False, and nothing done, where it has already ended."""
        ...

    async def keep_report(self, run_id: str, round_number: int, report: Report, at: datetime) -> None:
        """Keep the report of a round (again: replaces it)."""
        ...

    async def report(self, run_id: str, round_number: int) -> Report | None:
        """The report of that round, or None."""
        ...

    async def decide(self, decision: Decision, moved: Run, consequence: Consequence) -> Decision | None:
        """Compare and set, in one transaction: keep the decision, set the run to `moved`, enqueue the consequence.

        Done only where the run awaits approval in that very round. Returns the decision that stands for that run and
        round, whoever made it, or None where none can stand (another round, a run that was called off).
        """
        ...

    async def decision(self, run_id: str, round_number: int) -> Decision | None:
        """The decision that stands, or None."""
        ...

    async def overdue(self, asked_before: datetime) -> tuple[Run, ...]:
        """Runs that have awaited approval since before that moment."""
        ...

    async def enqueue(self, consequence: Consequence) -> None:
        """Enqueue a workflow by itself; an id that was enqueued before is left as it is."""
        ...

    async def call_off(self, run_id: str, workflow_id: str, at: datetime) -> bool:
        """Set the run to cancelled and stop its workflow. False, and nothing done, where it has already ended."""
        ...

    async def note(self, event: Event) -> None:
        """Add to the audit trail."""
        ...

    async def events(self, run_id: str) -> tuple[Event, ...]:
        """The audit trail of a run, oldest first."""
        ...

    async def posted(self, key: str) -> tuple[str, str] | None:
        """(channel, ts) of the message posted under the key, or None."""
        ...

    async def keep_posted(self, key: str, channel: str, ts: str) -> None:
        """Remember that the message was posted."""
        ...

    async def claim(self, key: str) -> bool:
        """Whether nobody claimed this key before: of those who claim it at once, one hears True."""
        ...

    async def keys_at(self, channel: str, ts: str) -> tuple[str, ...]:
        """The keys under which something was kept for that message."""
        ...


class Charter(Protocol):
    """What storage remembers of what a workspace agreed on. Every method is one transaction."""

    async def terms(self, workspace: str, channel: str = "") -> Terms:
        """What holds in that channel, or in the workspace where none is named."""
        ...

    async def amended(self, workspace: str) -> tuple[Amendment, ...]:
        """The words that stand over the defaults, channel by channel."""
        ...

    async def amend(self, *amendments: Amendment) -> None:
        """Keep the changes, each with a line in the audit trail."""
        ...

    async def owners(self, workspace: str) -> tuple[Ownership, ...]:
        """Who was made an owner, of the workspace and of its channels. Empty where only the defaults say who is one."""
        ...

    async def appoint(self, ownership: Ownership) -> bool:
        """Make somebody an owner, with a line in the audit trail. False, and nothing done, where they are one already.

        The owners that the defaults name are kept as such with the first word of the workspace's own.
        """
        ...

    async def dismiss(self, ownership: Ownership) -> Dismissal:
        """Take an ownership away, with a line in the audit trail. The last one of a workspace stays."""
        ...

    async def note(self, act: Act) -> None:
        """Add to the workspace's audit trail."""
        ...

    async def acts(self, workspace: str, limit: int = 50) -> tuple[Act, ...]:
        """The audit trail of a workspace, newest first."""
        ...


class Installations(Protocol):
    """What storage remembers of the workspaces that let us in. Every method is one transaction."""

    async def keep(self, installation: Installation) -> bool:
        """Keep it. False where it takes the place of an earlier one, whether or not that one's key can be read."""
        ...

    async def find(self, workspace: str) -> Installation | None:
        """The installation that a workspace is served by: its own, else its organisation's; None where there is none.

        One that is gone is found too, and says so.
        """
        ...

    async def belongs(self, workspace: str, organisation: str) -> bool:
        """Remember that the workspace is one of that organisation's; False where that was known."""
        ...

    async def remove(self, installation: Installation, at: datetime) -> bool:
        """Mark it as gone, and forget its key. False where it is gone already, or a newer one has taken its place."""
        ...

    async def count(self) -> int:
        """How many are not gone. Raises Unsound where their keys cannot be read."""
        ...

    async def begin(self, state: str, at: datetime, good_until: datetime) -> None:
        """Remember that somebody began to install, and forget who began too long ago."""
        ...

    async def redeem(self, state: str, at: datetime) -> bool:
        """Use up what was begun, once; False where it is unknown, used up, or too old."""
        ...


class Digests(Protocol):
    """What storage remembers of digests. Every method is one transaction."""

    async def add(self, digest: Digest, most_in_channel: int) -> bool:
        """Keep a new digest. False where its id is taken. Raises Refused where the channel has that many already."""
        ...

    async def digest(self, digest_id: str) -> Digest | None:
        """The digest, removed ones too, or None."""
        ...

    async def of_workspace(self, workspace: str) -> tuple[Digest, ...]:
        """The digests of a workspace that are not removed, the oldest first."""
        ...

    async def change(self, digest_id: str, **changes: Any) -> Digest | None:
        """Set fields of a digest that is not removed. The digest as it then stands, or None where there is none."""
        ...

    async def due(self, at: datetime) -> tuple[Digest, ...]:
        """Active digests that are due, the longest first."""
        ...

    async def hand_over(self, digest: Digest, next_due: datetime, consequence: Consequence) -> bool:
        """Compare and set, in one transaction: where it is due as in `digest`, make it due next then, and enqueue.

        False, and nothing done, where another clock came first, or somebody changed it.
        """
        ...

    async def claim(self, digest_id: str, issue: str, papers: Sequence[Paper]) -> frozenset[str]:
        """Take these papers for an issue: the ids that are its own, now or from before. No two issues share one."""
        ...

    async def release(self, digest_id: str, issue: str) -> None:
        """Give back the papers of an issue that did not appear."""
        ...

    async def shown(self, digest_id: str, issue_but: str = "") -> frozenset[str]:
        """The ids of all papers that the digest has taken, but for those of one issue."""
        ...

    async def paper(self, digest_id: str, paper_id: str) -> Paper | None:
        """A paper that the digest has shown, or None."""
        ...

    async def judge(self, judgement: Judgement) -> None:
        """Keep what somebody said of a paper (again: the later word counts)."""
        ...

    async def withdraw(self, digest_id: str, paper_id: str, user: str) -> bool:
        """Take back what somebody said. False where nothing was said."""
        ...

    async def judged(self, digest_id: str, limit: int) -> tuple[tuple[Paper, bool], ...]:
        """Papers with whether they were wanted, each word once, the latest first."""
        ...

    async def runs(self, workspace: str, since: datetime, until: datetime) -> tuple[Run, ...]:
        """Runs of a workspace that were asked or changed in that time, or are still open; the oldest first."""
        ...


class Reviews(Protocol):
    """What storage remembers of the review of a draft. Every method is one transaction."""

    async def strike(self, strike: Strike) -> bool:
        """Keep the latest word on a claim; approvals that were given before it are taken back.

        False, and nothing done, where the run does not await approval in that very round.
        """
        ...

    async def strikes(self, run_id: str, round_number: int) -> tuple[Strike, ...]:
        """The latest word on each claim that was ever struck, in the order in which they were said."""
        ...

    async def approve(
        self, decision: Decision, moved: Run, consequence: Consequence, needed: int, owners: frozenset[str]
    ) -> Decision | tuple[Approval, ...] | None:
        """Keep an approval. Where `needed` of these owners have approved, the decision is kept as Ledger.decide does.

        Returns the decision that stands; or the approvals so far, where it takes more; or None where none can stand.
        """
        ...

    async def approvals(self, run_id: str, round_number: int) -> tuple[Approval, ...]:
        """The approvals of a round, oldest first."""
        ...

    async def say(self, feedback: Feedback) -> None:
        """Keep what a reader says of a subject (again: the later word counts)."""
        ...

    async def said(self) -> tuple[Feedback, ...]:
        """What all readers said, oldest first."""
        ...
