"""Where Sovereign may work: workspaces that let it in, and the key that each gave. Which service they live on, it does
not know.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import SecretStr

from kernel.domain.value import Value


class Installation(Value):
    """A workspace that let us in, or a whole organisation, whose workspaces then share one key."""

    workspace: str  # of an organisation's installation: the organisation's own id
    name: str
    token: SecretStr
    bot: str  # the bot's id, and that of the user it speaks as
    bot_user: str
    scopes: frozenset[str]
    by: str  # who installed it
    at: datetime
    organisation: str = ""  # empty where the workspace belongs to none
    whole: bool = False  # whether the installation is the whole organisation's
    gone_at: datetime | None = None  # when it was removed, or its key revoked
