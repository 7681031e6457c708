"""How the Web API says no: one exception that carries Slack's own word for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType


class SlackRefusal(Exception):
    """The call is refused. `messages` go out as `response_metadata.messages`, `extra` beside the error."""

    def __init__(
        self,
        error: str,
        messages: Iterable[str] = (),
        *,
        status: int = 200,
        retry_after_s: int | None = None,
        extra: Mapping[str, object] = MappingProxyType({}),
    ) -> None:
        self.error = error
        self.messages = tuple(messages)
        self.status = status
        self.extra = dict(extra)
        self.headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
        super().__init__(": ".join((error, *self.messages)))

    @property
    def body(self) -> dict[str, object]:
        """The answer's body."""
        body: dict[str, object] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return body
