"""The way to one OpenAI-compatible server: client, slots, time-outs, retries. It knows no prompt and no form."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

from openai import APIConnectionError, APIStatusError, APITimeoutError, AsyncOpenAI, OpenAIError

from kernel.adapters.dialect import Dialect
from kernel.errors import Unavailable

T = TypeVar("T")

NO_KEY = "none"  # local servers want none, but openai's client wants one
FORMAT_REFUSED = frozenset({400, 415, 422, 500, 501})  # how servers answer a response_format that they do not know
PASSING = frozenset({408, 409, 429, *range(500, 600)} - {501})
SHOWN_REASON = 200  # characters of a server's own words that are passed on


@dataclass(frozen=True)
class Names:
    """What the operator calls the server and its settings, so that an error says which one to check."""

    server: str = "The model server"
    url: str = "the model's base URL"
    key: str = "the model's API key"
    model: str = "the model's name"
    prices: str = "the model's prices"
    dimensions: str = "the embedder's dimensions"


@dataclass(frozen=True)
class Patience:
    """How long to wait for an answer, and how often to ask again. A stall is asked again once at most."""

    timeout_s: float = 60.0
    retries: int = 3
    backoff_s: float = 0.5  # doubled with each retry, and spread at random
    longest_wait_s: float = 30.0  # a longer Retry-After is not sat out but passed on


class Rejected(Unavailable):
    """The server answered with an error, and may answer better when asked in another way."""

    def __init__(self, message: str, *, status: int, param: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(message, retry_after_s=retry_after_s)
        self.status = status
        self.param = param


@dataclass(frozen=True)
class _Fault:
    error: Unavailable
    retries: int = 0
    wait_s: float | None = None  # what the server asked for
    grave: bool = False  # the second of these in one call is the last


class Endpoint:
    """One server, shared by all models and runs that use it, so that its slots are counted once.

    `dialects` remembers, for each model there, what the server was found to understand.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str = NO_KEY,
        *,
        names: Names | None = None,
        patience: Patience | None = None,
        in_flight: int = 8,
    ) -> None:
        self.names = names or Names()
        self.patience = patience or Patience()
        self.dialects: dict[str, Dialect] = {}
        self._key = api_key.strip() or NO_KEY
        self._slots = asyncio.Semaphore(in_flight)
        self.host = _host(base_url)
        if not self.host:
            raise Unavailable(
                f"{self.names.server} has no proper address. Check {self.names.url}: https://host/v1, say."
            )
        if not (self._key.isascii() and self._key.isprintable()):
            raise Unavailable(f"The key for {self.host} holds characters that no key has. Check {self.names.key}.")
        self._client = _client(base_url, self._key, self.patience.timeout_s)

    async def call(self, send: Callable[[AsyncOpenAI], Awaitable[object]], kind: type[T]) -> T:
        """What `send` brings back, asked again where that may help.

        Raises Rejected where the server refused the request's form, Unavailable where it gave no answer of that kind.
        """
        attempt = grave = 0
        while True:
            try:
                return await self._once(send, kind)
            except (OpenAIError, TimeoutError, ValueError) as error:
                fault = self._fault(error)
            grave += fault.grave
            if attempt >= fault.retries or grave > 1:
                raise fault.error from None  # the cause holds the request, and the request holds the key
            await asyncio.sleep(self._pause(attempt, fault.wait_s))
            attempt += 1

    async def _once(self, send: Callable[[AsyncOpenAI], Awaitable[object]], kind: type[T]) -> T:
        # openai's own time-out starts anew with every byte; this one does not, so a trickle is cut off too.
        async with self._slots, asyncio.timeout(self.patience.timeout_s):
            answer = await send(self._client)
        if not isinstance(answer, kind):
            raise ValueError(f"not a {kind.__name__}")
        return answer

    def _pause(self, attempt: int, wait_s: float | None) -> float:
        spread: float = self.patience.backoff_s * 2**attempt * random.uniform(0.5, 1)  # noqa: S311 - guards nothing
        return spread if wait_s is None else wait_s + spread

    def _fault(self, error: Exception) -> _Fault:
        where = f"{self.names.server} at {self.host}"
        if isinstance(error, APIStatusError):
            return self._status(error, where)
        if isinstance(error, (TimeoutError, APITimeoutError)):
            silent = Unavailable(f"{where} did not answer within {self.patience.timeout_s:g} s.")
            return _Fault(silent, self.patience.retries, grave=True)
        if isinstance(error, APIConnectionError):
            away = Unavailable(f"{where} cannot be reached. Check {self.names.url}, and whether the server runs.")
            return _Fault(away, self.patience.retries)
        strange = Unavailable(f"{where} does not answer as an OpenAI-compatible server does. Check {self.names.url}.")
        return _Fault(strange, self.patience.retries, grave=True)

    def _status(self, error: APIStatusError, where: str) -> _Fault:
        status, names = error.status_code, self.names
        if status in (401, 403):
            return _Fault(Unavailable(f"{where} did not accept the key. Check {names.key}."))
        if status == 404:
            return _Fault(Unavailable(f"{where} knows no such model or address. Check {names.model} and {names.url}."))
        if status == 402 or error.code == "insufficient_quota":
            return _Fault(Unavailable(f"{where} says that the account's credit is used up. Check {names.key}."))
        if _too_long(error):
            return _Fault(Unavailable(f"{where} says that the text is too long for the model. Check {names.model}."))
        told = f"({status}){self._reason(error)}."
        if status not in PASSING:
            return _Fault(Rejected(f"{where} refused the request {told}", status=status, param=error.param or ""))
        wait_s = _asked_wait(error.response.headers)
        failed = Rejected(f"{where} cannot answer now {told}", status=status, retry_after_s=wait_s)
        too_far = wait_s is not None and wait_s > self.patience.longest_wait_s
        return _Fault(failed, 0 if too_far else self.patience.retries, wait_s)

    def _reason(self, error: APIStatusError) -> str:
        said = error.body.get("message") if isinstance(error.body, dict) else None
        if not isinstance(said, str) or not said.strip():
            return ""
        if self._key != NO_KEY:
            said = said.replace(self._key, "[key]")
        said = " ".join(said.split()).rstrip(".")
        return f": {said if len(said) <= SHOWN_REASON else said[:SHOWN_REASON] + '…'}"

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.close()


def _host(base_url: str) -> str:
    """The host and port of an http address, without the user and path, which may hold secrets; "" for anything else."""
    try:
        parts = urlsplit(base_url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return f"{parts.hostname}{port}" if parts.hostname and parts.scheme in ("http", "https") else ""


def _client(base_url: str, api_key: str, timeout_s: float) -> AsyncOpenAI:
    client = AsyncOpenAI(base_url=base_url, api_key=api_key, timeout=timeout_s, max_retries=0)
    # openai fills these from the environment and would send one provider's account and headers to another.
    client.organization = client.project = client.admin_api_key = None
    client._custom_headers = {}
    # Loaded at the first use otherwise, inside the event loop.
    _ = client.chat.completions, client.embeddings
    return client


def _too_long(error: APIStatusError) -> bool:
    told = f"{error.code} {error.type} {error.message}".lower()
    return any(sign in told for sign in ("context_length", "context length", "exceed_context", "context size"))


def _asked_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds of the Retry-After header, given as a number or as a date."""
    asked = headers.get("retry-after", "")
    try:
        seconds = float(asked)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(asked).timestamp() - time.time()
        except ValueError:
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None
