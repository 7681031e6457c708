"""A loopback server that speaks OpenAI's chat and embeddings, and misbehaves on request. It tests nothing itself."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

Answer = Callable[["Ask"], object]


@dataclass(frozen=True)
class Ask:
    """One request. `form` is the name of the schema that it asks for, and `schema` that schema."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]
    request: web.Request = field(repr=False)

    @property
    def messages(self) -> list[dict[str, str]]:
        return self.body.get("messages", [])

    @property
    def text(self) -> str:
        """All that the model is shown."""
        return "\n".join(m["content"] for m in self.messages)

    @property
    def format(self) -> str:
        return self.body.get("response_format", {}).get("type", "plain")

    @property
    def schema(self) -> dict[str, Any]:
        """The schema that the prompt shows, which says more than the one that a strict server is given."""
        shown = next((o for o in _objects(self.messages[0]["content"]) if "properties" in o), {})
        return shown or self.body.get("response_format", {}).get("json_schema", {}).get("schema", {})

    @property
    def form(self) -> str:
        if self.format == "json_schema":
            return self.body["response_format"]["json_schema"]["name"]
        return self.schema.get("title", "")


Fault = Callable[["OpenAIServer", Ask], Awaitable[web.StreamResponse | None]]
"""What is done instead of answering; None: the server answers after all."""


@dataclass
class OpenAIServer:
    """Use as `async with OpenAIServer() as server`, then `server.base_url`.

    `answers` maps a form's name to what fills it in (an object, or text that is sent as it is); other forms are filled
    with the smallest values that fit. `next_faults` are used up, one a request; `fault` stands in the way of each.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    latency_s: float = 0.0
    api_key: str = ""  # empty: any key will do
    counts_tokens: bool = True
    dimensions: int = 64
    fault: Fault | None = None
    next_faults: list[Fault] = field(default_factory=list)
    asked: list[Ask] = field(default_factory=list)
    in_flight: int = 0
    peak: int = 0  # the most requests that were under way at once
    base_url: str = ""

    @property
    def calls(self) -> int:
        return len(self.asked)

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 2**20)
        app.router.add_post("/v1/chat/completions", self._handle)
        app.router.add_post("/v1/embeddings", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.base_url = f"http://127.0.0.1:{port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        ask = Ask(request.path, await request.json(), dict(request.headers), request)
        self.asked.append(ask)
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        try:
            await asyncio.sleep(self.latency_s)
            return await self._reply(request, ask)
        finally:
            self.in_flight -= 1

    async def _reply(self, request: web.Request, ask: Ask) -> web.StreamResponse:
        if self.api_key and request.headers.get("Authorization") != f"Bearer {self.api_key}":
            said = f"Incorrect API key provided: {request.headers.get('Authorization')}"
            return refusal(401, said, code="invalid_api_key")
        fault = self.next_faults.pop(0) if self.next_faults else self.fault
        instead = await fault(self, ask) if fault else None
        if instead is not None:
            return instead
        return self.embeddings(ask) if request.path.endswith("embeddings") else self.completion(ask)

    def completion(self, ask: Ask, *, finish: str = "stop", cut: int | None = None) -> web.Response:
        answer = self.answers.get(ask.form, lambda a: smallest(a.schema))(ask)
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return self.says(ask, text[:cut], finish=finish)

    def says(self, ask: Ask, text: str | None, *, finish: str = "stop") -> web.Response:
        choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text}}
        body: dict[str, Any] = {"id": "c1", "object": "chat.completion", "created": 1, "model": ask.body["model"]}
        body["choices"] = [choice]
        if self.counts_tokens:
            read, written = len(ask.text) // 4, len(text or "") // 4
            body["usage"] = {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
        return web.json_response(body)

    def embeddings(self, ask: Ask) -> web.Response:
        texts, model = ask.body["input"], ask.body["model"]
        if any(not t.strip() for t in texts):
            return refusal(400, "'$.input' is invalid.", param="input")
        if model.startswith("nvidia/") and ask.body.get("input_type") not in ("query", "passage"):
            return refusal(400, "'input_type' parameter is required", param="input_type")
        rows = [{"object": "embedding", "index": i, "embedding": bag(t, self.dimensions)} for i, t in enumerate(texts)]
        # In reverse: nothing promises that the rows come in the order of the texts.
        return web.json_response({"object": "list", "data": rows[::-1], "model": model, "usage": {}})


def bag(text: str, dimensions: int) -> list[float]:
    """A bag of words, each hashed to a dimension: texts that share words are near. Not of unit length."""
    vector = [0.0] * dimensions
    for word in re.findall(r"\w+", text.lower()):
        vector[int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big") % dimensions] += 1.0
    return vector


def refusal(status: int, message: str, *, code: str = "", param: str = "", **headers: str) -> web.Response:
    """An error in OpenAI's shape. Underlines in a header's name stand for dashes."""
    error = {"message": message, "type": "invalid_request_error", "code": code or None, "param": param or None}
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.json_response({"error": error}, status=status, headers=sent)


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder, at = json.JSONDecoder(), text.find("{")
    while at >= 0:
        try:
            found, end = decoder.raw_decode(text, at)
            yield found
        except json.JSONDecodeError:
            end = at + 1
        at = text.find("{", end)


def smallest(schema: dict[str, Any], root: dict[str, Any] | None = None) -> Any:
    """The smallest value that fits a JSON Schema of the kind that pydantic writes (patterns aside)."""
    root = root or schema
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return smallest(root["$defs"][name], root)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            nothing = {"type": "null"} in schema[choice]
            return None if nothing else smallest(schema[choice][0], root)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    return _SMALLEST.get(schema.get("type", "object"), _object)(schema, root)


def _object(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    return {name: smallest(schema["properties"][name], root) for name in schema.get("required", ())}


def _array(schema: dict[str, Any], root: dict[str, Any]) -> list[Any]:
    if "prefixItems" in schema:
        return [smallest(item, root) for item in schema["prefixItems"]]
    return [smallest(schema["items"], root) for _ in range(schema.get("minItems", 0))]


def _string(schema: dict[str, Any], _: dict[str, Any]) -> str:
    known = {"date": "2000-01-01", "date-time": "2000-01-01T00:00:00Z"}
    return known.get(schema.get("format", ""), "x" * schema.get("minLength", 0))


def _number(schema: dict[str, Any], _: dict[str, Any]) -> int:
    least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
    return int(min(least, schema.get("maximum", least)))


_SMALLEST: dict[str, Callable[[dict[str, Any], dict[str, Any]], Any]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _number,
    "number": _number,
    "boolean": lambda *_: False,
    "null": lambda *_: None,
}
