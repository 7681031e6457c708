"""Rate limits as token buckets: whether a call may pass now, else when. It knows no method and no channel."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class _Bucket:
    tokens: float
    filled_at: float


class Buckets:
    """One bucket a key; each holds `burst` tokens and gains `per_s` tokens a second."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def wait_s(self, key: str, burst: float, per_s: float) -> int:
        """Take a token and return 0, or return the whole seconds after which there will be one."""
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(burst, now))
        bucket.tokens = min(burst, bucket.tokens + (now - bucket.filled_at) * per_s)
        bucket.filled_at = now
        if bucket.tokens < 1:
            return max(1, math.ceil((1 - bucket.tokens) / per_s))
        bucket.tokens -= 1
        return 0
