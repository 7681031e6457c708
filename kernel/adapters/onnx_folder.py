"""A model as a folder holds it: model.onnx and tokenizer.json, opened for the CPU. It asks the model nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it takes a while to import
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Opened = tuple["InferenceSession", "Tokenizer"]


def opened(folder: Path, threads: int) -> Opened:
    """The session, which runs on that many cores at most, and the tokenizer, which cuts and pads as its file says."""
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    options = SessionOptions()
    options.intra_op_num_threads = threads
    session = InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    return session, Tokenizer.from_file(str(folder / "tokenizer.json"))
