"""Who lives in the local workspace and where they talk. Names and ids only: no behaviour, no state."""

from __future__ import annotations

from dataclasses import dataclass

TEAM = "T0LOCAL"
TEAM_NAME = "Local workspace"
TEAM_DOMAIN = "local"
APP = "A0SOVEREIGN"
BOT_ID = "B0SOVEREIGN"

ADA = "U0ADA"  # asks
OLGA = "U0OLGA"  # owns
OTTO = "U0OTTO"  # owns too, so that two owners can click at once
SAM = "U0SAM"  # neither asks nor owns
BOT = "U0SOVEREIGN"
SLACKBOT = "USLACKBOT"

RESEARCH = "C0RESEARCH"
PAPERS = "C0PAPERS"
RANDOM = "C0RANDOM"  # the bot is no member here until someone invites it


@dataclass(frozen=True)
class User:
    """Someone with an account. `role` is shown in the page's user switcher."""

    id: str
    name: str
    real_name: str
    role: str = ""
    is_bot: bool = False


@dataclass(frozen=True)
class Channel:
    """Somewhere to talk. `members` are ids of users; a direct message has two."""

    id: str
    name: str
    members: frozenset[str]
    topic: str = ""
    is_im: bool = False

    def partner_of(self, user: str) -> str:
        """The other person in a direct message."""
        return next(iter(self.members - {user}))


PEOPLE = (
    User(ADA, "ada", "Ada", "asks questions"),
    User(OLGA, "olga", "Olga", "an owner"),
    User(OTTO, "otto", "Otto", "an owner too"),
    User(SAM, "sam", "Sam", "neither asker nor owner"),
)
THE_BOT = User(BOT, "sovereign", "Sovereign", is_bot=True)
THE_SLACKBOT = User(SLACKBOT, "slackbot", "Slackbot", is_bot=True)
USERS = {user.id: user for user in (*PEOPLE, THE_BOT, THE_SLACKBOT)}
HUMANS = frozenset(user.id for user in PEOPLE)


def direct_message(user: str) -> str:
    """The id of the direct message between this user and the bot."""
    return "D" + user.removeprefix("U")


CHANNELS = (
    Channel(RESEARCH, "research", HUMANS | {BOT}, "Ask what the papers say"),
    Channel(PAPERS, "papers", HUMANS | {BOT}, "Reports that an owner approved"),
    Channel(RANDOM, "random", HUMANS, "Anything else. Sovereign comes here only by /invite @sovereign"),
    *(Channel(direct_message(u.id), "sovereign", frozenset({u.id, BOT}), is_im=True) for u in PEOPLE),
)
