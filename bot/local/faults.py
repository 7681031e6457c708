"""What goes wrong on request: each fault is asked for once and wears off by itself. It decides nothing on its own."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass

from bot.local.socket_mode import SocketMode
from bot.local.transport import Traffic


@dataclass(frozen=True)
class CallFault:
    """What happens to one call: a rate limit, an error page, an answer lost after the work was done, or a delay."""

    retry_after_s: int | None = None
    status: int | None = None
    lose_answer: bool = False
    delay_s: float = 0


class Faults:
    """Ask here for trouble. Methods of the Web API are named as Slack names them; "*" means whichever comes next."""

    def __init__(self, socket_mode: SocketMode, traffic: Traffic) -> None:
        self._calls: defaultdict[str, deque[CallFault]] = defaultdict(deque)
        self._socket_mode = socket_mode
        self._traffic = traffic

    def rate_limit(self, method: str, times: int = 1, retry_after_s: int = 1) -> None:
        """Answer the next calls with 429."""
        self._calls[method].extend([CallFault(retry_after_s=retry_after_s)] * times)

    def fail(self, method: str, times: int = 1, status: int = 500) -> None:
        """Answer the next calls with an error page, and do nothing."""
        self._calls[method].extend([CallFault(status=status)] * times)

    def lose_answer(self, method: str, times: int = 1) -> None:
        """Do what the next calls ask, then hang up without an answer."""
        self._calls[method].extend([CallFault(lose_answer=True)] * times)

    def delay(self, method: str, seconds: float, times: int = 1) -> None:
        """Let the next calls wait."""
        self._calls[method].extend([CallFault(delay_s=seconds)] * times)

    def duplicate(self, times: int = 1) -> None:
        """Deliver each of the next things that users do, and each of the next events, twice."""
        self._traffic.duplicate_next += times

    def lose_ack(self, times: int = 1) -> None:
        """Treat the next acknowledgements as if they had never arrived; Slack then retries an event."""
        self._traffic.lose_next_acks += times

    async def drop_connection(self) -> None:
        """Cut every Socket Mode connection, with no goodbye."""
        await self._socket_mode.cut()

    def fall_silent(self) -> None:
        """Let every Socket Mode connection stay open and do nothing any more: no ping answered, nothing delivered."""
        self._socket_mode.fall_silent()

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Send Slack's `disconnect` frame, after which the app is to connect anew."""
        await self._socket_mode.ask_to_leave(reason)

    def for_call(self, method: str) -> CallFault:
        """The fault that awaits this call, if any; it is then used up."""
        for key in (method, "*"):
            if self._calls[key]:
                return self._calls[key].popleft()
        return CallFault()
