"""How Slack is reached: one workspace by its token or many by their installations, over Socket Mode or HTTP. Values,
and what is missing for them; it connects to nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import Settings
from kernel.errors import Refused

BOT_TOKEN = "SLACK_BOT_TOKEN: set it to the bot token, which begins with xoxb- (OAuth & Permissions)."  # noqa: S105 - words
APP_TOKEN = (
    "SLACK_APP_TOKEN: set it to the app-level token, which begins with xapp- (Basic Information). "  # noqa: S105 - words
    "Or receive requests instead: `sovereign serve --http`."
)
SIGNING_SECRET = "SLACK_SIGNING_SECRET: set it to the signing secret (Basic Information)."  # noqa: S105 - words
OWNERS = (
    "SOVEREIGN_OWNERS: name who may approve drafts, as Slack member ids with commas between them, "
    "such as U012AB3CD,U045EF6GH. In Slack: the person's profile, then ⋮, then Copy member ID."
)
BOTH = (
    "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set. To work in one workspace, unset SLACK_CLIENT_ID and "
    "SLACK_CLIENT_SECRET; to be installed in many, unset SLACK_BOT_TOKEN."
)
CLIENT = "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET: set both (Basic Information, App Credentials)."
ENCRYPTION = "SOVEREIGN_ENCRYPTION_KEYS: the workspaces' tokens are sealed with it. `sovereign keys new` prints a key."
PUBLIC_URL = "SOVEREIGN_PUBLIC_URL: set it to the https:// address at which Slack and people reach this server."
HTTP_ONLY = "To be installed in many workspaces, Slack has to reach us: add --http."
OF_ONE = (
    "SOVEREIGN_OWNERS and SOVEREIGN_PUBLICATION_CHANNEL name people and a channel of one workspace. With many, unset "
    "both: whoever installs becomes the first owner, and owners say the rest in Slack."
)


@dataclass(frozen=True)
class Http:
    """Where requests are awaited, and the secret that Slack signs them with. Port 0: a free one."""

    host: str
    port: int
    signing_secret: str


@dataclass(frozen=True)
class OAuth:
    """What an installation needs. `public_url` is our own address, with no slash at its end."""

    client_id: str
    client_secret: str
    public_url: str
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Slack:
    """How Slack is reached. Without `http`, over Socket Mode; with `oauth`, in many workspaces."""

    bot_token: str
    app_token: str
    api_url: str
    http: Http | None = None
    oauth: OAuth | None = None


def many(settings: Settings) -> bool:
    """Whether workspaces let us in by themselves."""
    return bool(settings.client_id or settings.client_secret.get_secret_value())


def check(settings: Settings, *, listens: bool, http: bool) -> None:
    """Raises Refused, saying how to set it, where something is missing without which nobody can be served.

    `listens`: whether this process hears what people do; those that only work need less.
    """
    missing = _missing_for_many(settings, listens, http) if many(settings) else _missing_for_one(settings)
    if listens and http and not settings.signing_secret.get_secret_value():
        missing.append(SIGNING_SECRET)
    if listens and not http and not many(settings) and not settings.app_token.get_secret_value().startswith("xapp-"):
        missing.insert(1 if BOT_TOKEN in missing else 0, APP_TOKEN)
    if missing:
        raise Refused("\n".join(missing))


def _missing_for_one(settings: Settings) -> list[str]:
    there = {
        BOT_TOKEN: settings.bot_token.get_secret_value().startswith("xoxb-"),
        OWNERS: bool(settings.owners),
    }
    return [said for said, given in there.items() if not given]


def _missing_for_many(settings: Settings, listens: bool, http: bool) -> list[str]:
    there = {
        BOTH: not settings.bot_token.get_secret_value(),
        CLIENT: bool(settings.client_id and settings.client_secret.get_secret_value()),
        ENCRYPTION: bool(settings.keys),
        OF_ONE: not settings.owners and not settings.publication_channel,
        PUBLIC_URL: bool(settings.public_url),
        HTTP_ONLY: http or not listens,
    }
    return [said for said, given in there.items() if not given]
