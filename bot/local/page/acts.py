"""What people can do on the page, in one value. It does nothing by itself."""

from __future__ import annotations

from dataclasses import dataclass

from bot.local.channel_acts import ChannelActs
from bot.local.clicking_acts import ClickingActs
from bot.local.typing_acts import TypingActs
from bot.local.view_acts import ViewActs


@dataclass(frozen=True)
class Acts:
    """Each field is one family of acts."""

    typing: TypingActs
    clicking: ClickingActs
    viewing: ViewActs
    channels: ChannelActs
