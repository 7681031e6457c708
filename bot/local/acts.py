"""What people can do in a workspace, in one value. It does nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass

from bot.local.address import Address
from bot.local.api_views import ViewsApi
from bot.local.channel_acts import ChannelActs
from bot.local.clicking_acts import ClickingActs
from bot.local.courier import Courier
from bot.local.registration import Registration
from bot.local.responses import Responses
from bot.local.state import State
from bot.local.tickets import Tickets
from bot.local.tokens import Tokens
from bot.local.typing_acts import TypingActs
from bot.local.view_acts import ViewActs


@dataclass(frozen=True)
class Acts:
    """Each field is one family of acts."""

    typing: TypingActs
    clicking: ClickingActs
    viewing: ViewActs
    channels: ChannelActs

    @classmethod
    def of(
        cls,
        state: State,
        app: Registration,
        courier: Courier,
        tickets: Tickets,
        tokens: Tokens,
        views: ViewsApi,
        responses: Responses,
        address: Address,
    ) -> Acts:
        """All of them, on one state."""
        channels = ChannelActs(state, courier, responses, tokens)
        return cls(
            TypingActs(state, tickets, courier, responses, app.commands, address, channels),
            ClickingActs(state, tickets, courier, responses, address, app.shortcuts, app.message_shortcuts),
            ViewActs(state, tickets, courier, views, address),
            channels,
        )
