"""The lines between Slack and the app: both ways to it, and the Web API's doors. Teams side by side share them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.local.address import Address
from bot.local.http_delivery import HttpDelivery
from bot.local.limits import Limits
from bot.local.pulse import Pulse
from bot.local.socket_mode import SocketMode
from bot.local.transport import Traffic
from bot.local.web_api import WebApi


@dataclass
class Lines:
    """One app's lines; `web_apis` has one door for each team that the app is in."""

    pulse: Pulse
    traffic: Traffic
    socket_mode: SocketMode
    http: HttpDelivery
    web_apis: list[WebApi] = field(default_factory=list)

    @classmethod
    def laid(cls, limits: Limits, address: Address, deliver_to: str, signing_secret: str) -> Lines:
        """New lines for an app."""
        pulse, traffic = Pulse(), Traffic()
        socket_mode = SocketMode(limits, pulse, address, traffic)
        return cls(pulse, traffic, socket_mode, HttpDelivery(deliver_to, signing_secret, limits, pulse, traffic))
