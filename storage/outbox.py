"""The durable engine seen from storage: a client that enqueues and cancels. It runs no workflow."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from dbos import DBOSClient, DBOSPortableJSONSerializer, EnqueueOptions
from dbos import error as dbos_error
from sqlalchemy.orm import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from kernel.errors import Unsound
from kernel.ports import Consequence
from storage.database import driver_url, translated

# The engine in bot/runs.py goes by the same two: only then are its workers given what is enqueued here.
APPLICATION = "sovereign"
VERSION = "1"


@contextmanager
def _translated() -> Iterator[None]:
    with translated():
        try:
            yield
        except dbos_error.DBOSException as error:
            raise Unsound(f"The durable engine refused: {error}") from error


class Outbox:
    """Where consequences are left for the workers."""

    def __init__(self, database_url: str) -> None:
        self._client = DBOSClient(
            system_database_url=driver_url(database_url, blocking=True).render_as_string(hide_password=False),
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    async def enqueue(self, session: AsyncSession, consequence: Consequence) -> None:
        """Enqueue within the session's transaction. An id that was enqueued before is left as it is."""
        options = EnqueueOptions(
            workflow_name=consequence.workflow,
            queue_name=consequence.queue,
            workflow_id=consequence.id,
            app_version=VERSION,
        )

        def insert(blocking: Session) -> None:
            self._client.enqueue_in_transaction(blocking.connection(), options, *consequence.args)

        with _translated():
            await session.run_sync(insert)

    async def cancel(self, workflow_id: str) -> None:
        """Stop the workflow, queued or running. One that has ended, or never was, is left as it is."""
        with _translated():
            await asyncio.to_thread(self._client.cancel_workflow, workflow_id)

    async def close(self) -> None:
        """Let go of the database."""
        await asyncio.to_thread(self._client.destroy)
