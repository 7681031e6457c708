"""The durable engine: carries out what was enqueued, each finished step once. It alone runs DBOS; no Slack, no SQL."""

from __future__ import annotations

import asyncio
import logging
import math
import socket
import sqlite3
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer

from bot.noise import quiet
from bot.outcomes import Outcomes
from bot.pulse import Pulse, Slots
from kernel.errors import Unsound

T = TypeVar("T")
Work = Callable[..., Awaitable[None]]

# storage/outbox.py goes by the same two. The version never changes: workflows carry theirs in their names, so that a
# run which waits for days outlives an update.
APPLICATION = "sovereign"
VERSION = "1"

ATTEMPTS = 20  # a workflow that takes its process down with it is not begun for ever
STUBBORN_S = 5  # how long a cancelled workflow may take to tidy up
FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
SWEPT_AT_ONCE = 500


def stable_executor_id(role: str) -> str:
    """The name of this machine's processes of that role, of which each takes its own place: "host-worker"."""
    return f"{socket.gethostname()}-{role}"


def prepare(database_url: str) -> None:
    """Bring the engine's own tables to the present schema; blocks, so call it in a thread. Two at once are harmless."""
    quiet()
    if database_url.startswith("sqlite"):
        path = Path(database_url.partition(":///")[2])
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")  # the library leaves it off, and is 2.5 times slower then
    DBOS.migrate(database_url, schema="dbos")


class DurableStep:
    """kernel.ports.Step: keeps what each step returned or raised.

    Steps are told apart by the order in which a workflow begins them, so steps that run together must be begun in the
    same order each time: all of a level at once. Of parallel branches at most one may begin steps later than that.
    """

    async def __call__(self, name: str, work: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Await `work(*args)`, or give back what came of it before; where the workflow is cancelled, stop it."""
        outcomes = Outcomes(name, work)
        kept = await DBOS.run_step_async({"name": name, "preemptible": True}, outcomes.keep, *args)
        given: T = outcomes.give(kept)
        return given


class Engine:
    """Workflows on a database that all workers share.

    With `slots`, `executor_id` is the name of a role: the engine takes a place of that name, keeps its heart beating,
    and takes over the runs of workers that died. Without, it is the id itself, and nobody else may go by it.
    """

    _running: Engine | None = None  # the library allows one in a process

    def __init__(
        self,
        database_url: str,
        *,
        executor_id: str,
        research_at_once: int = 4,
        poll_s: float = 0.25,
        slots: Slots | None = None,
        beat_s: float = 5.0,
    ) -> None:
        self.executor_id = executor_id
        self._url = database_url
        self._poll_s = poll_s
        self._queues: dict[str, int | None] = {"talk": None, "digests": 2, "research": research_at_once}
        self._works: dict[str, Work] = {}
        self._pulse = slots and Pulse(slots, executor_id, beat_s, inherit=self._inherit, move=self._move)
        self._working: set[asyncio.Task[Any]] = set()
        self._tasks: set[asyncio.Task[Any]] = set()  # also those that only wait for another worker's outcome
        self._closing = False

    @property
    def works(self) -> bool:
        """Whether it was launched, and is not closing."""
        return Engine._running is self and not self._closing

    def workflow(self, name: str, work: Work) -> None:
        """Carry out `work(step, *args)` where the workflow `name` is enqueued. Say so before the launch."""
        self._works[name] = work

    async def launch(self) -> None:
        """Begin to work, and take up what this executor left unfinished. Call it in the loop that is to do the work."""
        if Engine._running is not None:
            raise Unsound("An engine is running in this process already.")
        Engine._running = self
        try:
            await asyncio.to_thread(prepare, self._url)
            await asyncio.to_thread(self._register_queues)
            if self._pulse:
                self.executor_id = await self._pulse.claim()
            self._start()
        except BaseException:
            await self.close(0)
            raise
        if self._pulse:
            self._pulse.start()

    async def close(self, grace_s: float = 5) -> None:
        """Begin nothing more and let what runs finish for so long. The next launch resumes what does not."""
        if Engine._running is not self:
            return
        if self._pulse:
            await self._pulse.stop()
        await self._stop(grace_s)
        Engine._running = None
        if self._pulse:
            await self._pulse.release()

    async def sweep(self, finished_before: datetime) -> int:
        """Delete the records of workflows that finished before that moment; returns how many. Needs no launch."""
        return await asyncio.to_thread(self._sweep, finished_before.isoformat())

    def _sweep(self, before: str) -> int:
        swept = 0
        with self._client() as client:
            while True:
                old = client.list_workflows(
                    status=FINISHED,
                    completed_before=before,
                    limit=SWEPT_AT_ONCE,
                    load_input=False,
                    load_output=False,
                )
                if not old:
                    return swept
                client.delete_workflows([workflow.workflow_id for workflow in old])
                swept += len(old)

    @contextmanager
    def _client(self) -> Iterator[DBOSClient]:
        client = DBOSClient(
            system_database_url=self._url, serializer=DBOSPortableJSONSerializer(), application_name=APPLICATION
        )
        try:
            yield client
        finally:
            client.destroy()

    def _register_queues(self) -> None:
        # Before the launch: a launched engine looks for new queues only once a second.
        with self._client() as client:
            for name, at_once in self._queues.items():
                client.register_queue(name, worker_concurrency=at_once, polling_interval_sec=self._poll_s)

    def _start(self) -> None:
        self._closing = False
        for name, work in self._works.items():
            DBOS.workflow(name=name, max_recovery_attempts=ATTEMPTS)(self._carrier(work))
        config: DBOSConfig = {
            "name": APPLICATION,
            "system_database_url": self._url,
            "dbos_system_schema": "dbos",
            "application_version": VERSION,
            "executor_id": self.executor_id,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "WARNING",
            "run_migrations": False,
            "notification_listener_polling_interval_sec": self._poll_s,
        }
        DBOS(config=config)
        # Here and not in a thread: the library runs its workflows in the loop that it is launched in.
        DBOS.launch()

    def _carrier(self, work: Work) -> Callable[..., Awaitable[None]]:
        async def carry(*args: Any) -> None:
            task = asyncio.current_task()
            if self._closing or task is None:  # not begun: it stays where the next launch finds it
                raise asyncio.CancelledError
            task.add_done_callback(self._tasks.discard)
            self._tasks.add(task)
            self._working.add(task)
            try:
                await work(DurableStep(), *args)
            finally:
                self._working.discard(task)

        return carry

    async def _stop(self, grace_s: float) -> None:
        """Take the library down, tasks first: one that fails for want of a database would be kept as failed."""
        self._closing = True
        loop = asyncio.get_running_loop()
        # The library begins nothing new from here on, and waits in whole seconds for what is active.
        wait_s = math.ceil(grace_s) + 2 if self._working else 0
        with ThreadPoolExecutor(1) as thread:
            down = loop.run_in_executor(
                thread, lambda: DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=wait_s)
            )
            if self._working:
                await asyncio.wait(self._working, timeout=grace_s)
            await self._cancel_tasks()
            await down
        await self._cancel_tasks()
        # The library had put threads of its own behind asyncio.to_thread, and has closed them.
        loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="asyncio"))

    async def _cancel_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STUBBORN_S)

    async def _inherit(self, executor_id: str) -> None:
        left = await DBOS.list_workflows_async(
            status="PENDING", executor_id=executor_id, load_input=False, load_output=False
        )
        by_queue: dict[str | None, list[str]] = defaultdict(list)
        for workflow in left:
            by_queue[workflow.queue_name].append(workflow.workflow_id)
        for queue, ids in by_queue.items():
            await DBOS.resume_workflows_async(ids, queue_name=queue)
        if left:
            logging.getLogger(__name__).warning("Took over %d workflows of %s", len(left), executor_id)

    async def _move(self, executor_id: str) -> None:
        await self._stop(0)
        self.executor_id = executor_id
        self._start()
