"""A loopback /predict, as Text Embeddings Inference answers it, with faults. It tests nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from tests.servers.loopback import Loopback

Judge = Callable[[str, str], dict[str, float]]


def word_overlap(premise: str, hypothesis: str) -> dict[str, float]:
    """A judge that sees shared words: enough to tell pairs apart."""
    said, there = set(hypothesis.lower().split()), set(premise.lower().split())
    share = len(said & there) / max(len(said), 1)
    return {"entailment": share, "neutral": 1 - share, "contradiction": 0.0}


@dataclass
class EntailmentServer(Loopback):
    """`judge` gives each pair's scores by class. A batch over `most` is refused, as the real server does."""

    judge: Judge = word_overlap
    most: int = 32
    key: str = ""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/predict", self.handled)
        return app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        if self.key and request.headers.get("authorization") != f"Bearer {self.key}":
            return web.json_response({"error": "unauthorized", "error_type": "unauthorized"}, status=401)
        body = await request.json()
        pairs = body["inputs"]
        if len(pairs) > self.most:
            said = f"batch size {len(pairs)} > maximum allowed batch size {self.most}"
            return web.json_response({"error": said, "error_type": "Validation"}, status=413)
        rows = [self.judge(premise, hypothesis) for premise, hypothesis in pairs]
        return web.json_response([[{"label": k, "score": v} for k, v in row.items()] for row in rows])
