"""The embedder that comes with the package: MiniLM-L6 as a sentence encoder, in ONNX, on this machine's CPU.

all-MiniLM-L6-v2 (Apache-2.0), quantized to 8 bits as the entailment model is; kernel/evaluation/encoder.py writes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from kernel.adapters.onnx_folder import Opened, opened
from kernel.ports import Vectors

if TYPE_CHECKING:  # it takes a while to import
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

EMBEDDED = Path(__file__).with_name("encoder")
DIMENSIONS = 384
MOST_TOKENS = 256  # of a text, as the model was trained; the rest is not read
TURN = 16  # texts a turn in the thread, so that a run that is called off stops soon


class MiniLMEmbedder:
    """Means of the last layer, at length one. It is loaded when first needed and reads one text at a time.

    Activations are quantized as they come, over a whole batch: one at a time, so that none moves another. However many
    runs there are, one text is read at a time, on `threads` cores, so that the others stay free.
    """

    def __init__(self, threads: int = 2) -> None:
        self.name = f"MiniLM-L6 ({DIMENSIONS} dimensions)"
        self._threads = threads
        self._turn = Lock()
        self._loaded: Opened | None = None

    async def passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors for texts to be found. An empty text is near nothing."""
        made = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for i in range(0, len(texts), TURN):
            some = texts[i : i + TURN]
            made[i : i + TURN] = await asyncio.to_thread(self._embed, some)
        return made

    async def query(self, text: str) -> Vectors:
        """The vector of a question."""
        return await self.passages((text,))

    def _embed(self, texts: Sequence[str]) -> Vectors:
        with self._turn:
            session, tokenizer = self._loaded = self._loaded or self._load()
            rows = [self._one(text, session, tokenizer) for text in texts]
        return np.stack(rows)

    @staticmethod
    def _one(text: str, session: InferenceSession, tokenizer: Tokenizer) -> Vectors:
        if not text.strip():
            return np.zeros(DIMENSIONS, dtype=np.float32)
        cut = tokenizer.encode(text)
        fed = {"input_ids": cut.ids, "attention_mask": cut.attention_mask, "token_type_ids": cut.type_ids}
        columns = {name: np.asarray([ids], dtype=np.int64) for name, ids in fed.items()}
        return np.asarray(session.run(None, columns)[0][0], dtype=np.float32)

    def _load(self) -> Opened:
        session, tokenizer = opened(EMBEDDED, self._threads)
        tokenizer.enable_truncation(MOST_TOKENS)
        return session, tokenizer
