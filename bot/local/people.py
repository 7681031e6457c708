"""Who lives in the local workspaces and where they talk. Names and ids only: no behaviour, no state."""

from __future__ import annotations

from dataclasses import dataclass

APP = "A0SOVEREIGN"

ADA = "U0ADA"  # asks
OLGA = "U0OLGA"  # owns
OTTO = "U0OTTO"  # owns too, so that two owners can click at once
SAM = "U0SAM"  # neither asks nor owns
BOT = "U0SOVEREIGN"
SLACKBOT = "USLACKBOT"  # in every team, as in Slack

RESEARCH = "C0RESEARCH"
PAPERS = "C0PAPERS"
RANDOM = "C0RANDOM"  # the bot is no member here until someone invites it
LAB = "C0LAB"  # private: Otto and Sam do not even see it

OWNERS = "S0OWNERS"
READERS = "S0READERS"

MIA = "U0MIA"  # lives in the other team, and owns there
NOAH = "U0NOAH"  # lives in the other team too
OTHER_BOT = "U0SOVEREIGN2"
OTHER_GENERAL = "C0GENERAL"
OTHER_PAPERS = "C0PAPERS2"

PIA = "U0PIA"  # lives in a workspace of an organisation, and owns there
ORG_BOT = "U0SOVEREIGN3"
ORG_GENERAL = "C0ORGGENERAL"


@dataclass(frozen=True)
class User:
    """Someone with an account. `role` is shown in the page's user switcher."""

    id: str
    name: str
    real_name: str
    role: str = ""
    is_bot: bool = False
    is_admin: bool = False
    tz: str = "Etc/UTC"
    locale: str = "en-GB"


@dataclass(frozen=True)
class Channel:
    """Somewhere to talk. `members` are ids of users; a direct message has two."""

    id: str
    name: str
    members: frozenset[str]
    topic: str = ""
    is_im: bool = False
    is_private: bool = False
    is_archived: bool = False

    def partner_of(self, user: str) -> str:
        """The other person in a direct message."""
        return next(iter(self.members - {user}))


@dataclass(frozen=True)
class Group:
    """A user group, such as @owners."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Organisation:
    """An organisation that has installed the app for all its workspaces at once."""

    id: str
    name: str


@dataclass(frozen=True)
class Team:
    """One workspace: who and what is in it, and the token that the bot has there."""

    id: str
    name: str
    domain: str
    people: tuple[User, ...]
    bot: User
    bot_id: str
    bot_token: str
    channels: tuple[Channel, ...]
    groups: tuple[Group, ...] = ()
    org: Organisation | None = None  # whose token the bot has, where it was installed for a whole organisation

    @property
    def users(self) -> dict[str, User]:
        """Everyone with an account here, bots too, by id."""
        return {user.id: user for user in (*self.people, self.bot, THE_SLACKBOT)}


def direct_message(user: str) -> str:
    """The id of the direct message between this user and the bot."""
    return "D" + user.removeprefix("U")


def _direct_messages(people: tuple[User, ...], bot: User) -> tuple[Channel, ...]:
    return tuple(Channel(direct_message(u.id), bot.name, frozenset({u.id, bot.id}), is_im=True) for u in people)


THE_SLACKBOT = User(SLACKBOT, "slackbot", "Slackbot", is_bot=True)
_PEOPLE = (
    User(ADA, "ada", "Ada", "asks questions", tz="Europe/Zurich"),
    User(OLGA, "olga", "Olga", "an owner", is_admin=True, tz="Europe/Zurich"),
    User(OTTO, "otto", "Otto", "an owner too", tz="America/New_York", locale="en-US"),
    User(SAM, "sam", "Sam", "neither asker nor owner"),
)
_BOT = User(BOT, "sovereign", "Sovereign", is_bot=True)
_HUMANS = frozenset(user.id for user in _PEOPLE)
LOCAL = Team(
    id="T0LOCAL",
    name="Local workspace",
    domain="local",
    people=_PEOPLE,
    bot=_BOT,
    bot_id="B0SOVEREIGN",
    bot_token="xoxb-local-workspace",  # noqa: S106 - it opens this workspace only, which answers on loopback only
    channels=(
        Channel(RESEARCH, "research", _HUMANS | {BOT}, "Ask what the papers say"),
        Channel(PAPERS, "papers", _HUMANS | {BOT}, "Reports that an owner approved"),
        Channel(RANDOM, "random", _HUMANS, "Anything else. Sovereign comes here only by /invite @sovereign"),
        Channel(LAB, "lab", frozenset({ADA, OLGA, BOT}), "For Ada and Olga alone", is_private=True),
        *_direct_messages(_PEOPLE, _BOT),
    ),
    groups=(
        Group(OWNERS, "owners", "Owners", (OLGA, OTTO)),
        Group(READERS, "readers", "Readers", (ADA, SAM)),
    ),
)
_OTHER_PEOPLE = (User(MIA, "mia", "Mia", "an owner", is_admin=True), User(NOAH, "noah", "Noah", "asks questions"))
_OTHER_BOT = User(OTHER_BOT, "sovereign", "Sovereign", is_bot=True)
OTHER = Team(
    id="T0OTHER",
    name="Other workspace",
    domain="other",
    people=_OTHER_PEOPLE,
    bot=_OTHER_BOT,
    bot_id="B0SOVEREIGN2",
    bot_token="xoxb-other-workspace",  # noqa: S106 - the same
    channels=(
        Channel(OTHER_GENERAL, "general", frozenset({MIA, NOAH, OTHER_BOT}), "Everything"),
        Channel(OTHER_PAPERS, "papers", frozenset({MIA, NOAH, OTHER_BOT}), "Reports that an owner approved"),
        *_direct_messages(_OTHER_PEOPLE, _OTHER_BOT),
    ),
)
_ORG_PEOPLE = (User(PIA, "pia", "Pia", "an owner", is_admin=True),)
_ORG_BOT = User(ORG_BOT, "sovereign", "Sovereign", is_bot=True)
IN_ORG = Team(
    id="T0INORG",
    name="Workspace of an organisation",
    domain="in-org",
    people=_ORG_PEOPLE,
    bot=_ORG_BOT,
    bot_id="B0SOVEREIGN3",
    bot_token="xoxb-org-workspace",  # noqa: S106 - the same
    channels=(
        Channel(ORG_GENERAL, "general", frozenset({PIA, ORG_BOT}), "Everything"),
        *_direct_messages(_ORG_PEOPLE, _ORG_BOT),
    ),
    org=Organisation("E0ORG", "The organisation"),
)
TEAMS = (LOCAL, OTHER, IN_ORG)
TEAM = LOCAL.id

# Ids say by themselves whose they are, so that a text can be read without knowing the team it was written in.
USERS = {user.id: user for team in TEAMS for user in team.users.values()}
CHANNELS = {channel.id: channel for team in TEAMS for channel in team.channels}
GROUPS = {group.id: group for team in TEAMS for group in team.groups}
_TEAM_OF = {user.id: team for team in TEAMS for user in (*team.people, team.bot)}


def team_of(user: str) -> Team:
    """The team that this user lives in."""
    return _TEAM_OF[user]
