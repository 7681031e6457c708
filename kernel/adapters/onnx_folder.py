"""A model as a folder holds it: model.onnx and tokenizer.json, opened for the CPU. It asks the model nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it takes a while to import
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

Opened = tuple["InferenceSession", "Tokenizer"]
# Without VNNI, onnxruntime adds products of bytes up in 16 bits, which saturate where weights are signed: with this it
# makes the weights unsigned first, at less than half the speed of VNNI (onnxruntime_session_options_config_keys.h).
_EXACT = "session.x64quantprecision"


def opened(folder: Path, threads: int) -> Opened:
    """The session, which runs on that many cores at most, and the tokenizer, which cuts and pads as its file says.

    On no processor does a product of bytes saturate.
    """
    from onnxruntime import InferenceSession, SessionOptions
    from tokenizers import Tokenizer

    options = SessionOptions()
    options.intra_op_num_threads = threads
    if not has_vnni():
        options.add_session_config_entry(_EXACT, "1")
    session = InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
    return session, Tokenizer.from_file(str(folder / "tokenizer.json"))


def has_vnni(told: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this processor adds up products of bytes in 32 bits (VNNI); False where the system does not tell."""
    lines = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    flags = next((line for line in lines if line.startswith("flags")), "").split()
    return "avx512_vnni" in flags or "avx_vnni" in flags
