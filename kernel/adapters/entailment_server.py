"""An entailment model behind a server that speaks Text Embeddings Inference's /predict. It judges, and decides nothing.

https://huggingface.github.io/text-embeddings-inference, router/src/http/types.rs: a batch of pairs goes in, and for
each pair a list of {label, score} comes back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import httpx
import numpy as np
from pydantic import BaseModel, TypeAdapter, ValidationError

from kernel.adapters.entailer import SUPPORT, column_of
from kernel.adapters.manners import NoAnswer, Patience
from kernel.adapters.wire import Limits, Reply, broken, judge, tls
from kernel.errors import Refused, Unavailable
from kernel.ports import Vectors

BATCH = 32  # the server's own default for --max-client-batch-size
IN_FLIGHT = 4
LIMITS = Limits(read_s=60.0, total_s=120.0)


class Prediction(BaseModel):
    """One class of one pair."""

    label: str
    score: float


_PREDICTIONS = TypeAdapter(list[list[Prediction]])


class ServerEntailer:
    """A classifier on a server. `url` is the server's address, without /predict."""

    def __init__(self, url: str, key: str = "", *, patience: Patience | None = None) -> None:
        """Raises Refused where the address is none."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Refused("SOVEREIGN_ENTAILMENT is neither a folder nor an address, such as https://host:8080.")
        self.name = f"entailment at {parts.hostname}"
        self._url = f"{url.rstrip('/')}/predict"
        self._headers = {"authorization": f"Bearer {key}"} if key else {}
        self._patience = patience or Patience(first_wait_s=0.5, longest_wait_s=20)
        self._slots = asyncio.Semaphore(IN_FLIGHT)

    async def entail(self, pairs: Sequence[tuple[str, str]]) -> Vectors:
        """(premise, hypothesis) pairs to p(support), p(contradict), p(not enough), shape (number of pairs, 3).

        Raises Unavailable where the server gives no such answer.
        """
        batches = [list(pairs[i : i + BATCH]) for i in range(0, len(pairs), BATCH)]
        made = await asyncio.gather(*map(self._batch, batches))
        return np.concatenate([np.zeros((0, 3), dtype=np.float32), *made])

    async def _batch(self, pairs: list[tuple[str, str]]) -> Vectors:
        async def once() -> Reply:
            async with self._slots:
                return await self._post(pairs)

        try:
            reply = await self._patience.ask(once)
        except NoAnswer as error:
            raise Unavailable(f"{self.name}: {error}.", retry_after_s=error.retry_after_s) from error
        return self._read(reply, len(pairs))

    async def _post(self, pairs: list[tuple[str, str]]) -> Reply:
        context = await asyncio.to_thread(tls)
        body = {"inputs": [list(pair) for pair in pairs], "truncate": True, "raw_scores": False}
        client = httpx.AsyncClient(verify=context, timeout=LIMITS.timeout(), follow_redirects=False)
        try:
            async with asyncio.timeout(LIMITS.total_s), client:
                response = await client.post(self._url, json=body, headers=self._headers)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
            raise broken(error, LIMITS) from error
        reply = Reply(response.status_code, response.headers, response.content)
        judge(reply, datetime.now(UTC))
        return reply

    def _read(self, reply: Reply, pairs: int) -> Vectors:
        try:
            rows = _PREDICTIONS.validate_json(reply.content)
        except ValidationError as error:
            raise Unavailable(f"{self.name}: its answer holds no classes with scores.") from error
        if len(rows) != pairs:
            raise Unavailable(f"{self.name}: it judged {len(rows)} of {pairs} pairs.")
        made = np.zeros((pairs, 3), dtype=np.float32)
        for row, predictions in zip(made, rows, strict=True):
            columns = [column_of(p.label) for p in predictions]
            known = [c for c in columns if c is not None]
            if SUPPORT not in known or len(known) < len(columns):
                named = ", ".join(p.label for p in predictions) or "none"
                raise Unavailable(f"{self.name}: its classes are {named}; ours are support, contradict, not enough.")
            for column, prediction in zip(known, predictions, strict=True):
                row[column] += prediction.score
        if not np.allclose(made.sum(axis=1), 1, atol=0.02) or (made < 0).any():
            raise Unavailable(f"{self.name}: its scores are no probabilities.")
        return made
