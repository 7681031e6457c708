"""What a menu of people or of channels offers to the one who opens it. Pure: from what there is to what is shown."""

from __future__ import annotations

from collections.abc import Iterable

from bot.local.people import Channel, Team
from bot.local.values import Json

Offer = tuple[str, str]  # an id, and how it is shown


def offers(element: Json, user: str, team: Team, channels: Iterable[Channel]) -> tuple[Offer, ...]:
    """The ids that can be chosen in this element, in the order in which they are shown."""
    kind = str(element["type"])
    if "users" in kind:
        return tuple((person.id, person.real_name) for person in (*team.people, team.bot))
    if "channels" in kind:
        return tuple(_shown(c, team) for c in channels if _kind(c) == "public" and not c.is_archived)
    seen = [c for c in channels if user in c.members or _kind(c) == "public"]
    return tuple(_shown(c, team) for c in seen if fits(element, c))


def fits(element: Json, channel: Channel) -> bool:
    """Whether a menu of conversations lets this one through."""
    wanted = element.get("filter", {})
    kinds = wanted.get("include", ("public", "private", "im", "mpim"))
    talk_with_a_bot = channel.is_im  # here every direct message is one with the bot
    return (
        _kind(channel) in kinds
        and not channel.is_archived
        and not (talk_with_a_bot and wanted.get("exclude_bot_users"))
    )


def check(element: Json, put: str | list[str], user: str, team: Team, channels: Iterable[Channel]) -> None:
    """Raise LookupError for a person or a channel that this element does not offer."""
    if str(element["type"]).endswith(("users_select", "channels_select", "conversations_select")):
        offered = {one for one, _ in offers(element, user, team, channels)}
        for one in [put] if isinstance(put, str) else put:
            if one and one not in offered:
                raise LookupError(f"{one!r} cannot be chosen in {element['action_id']}")


def _kind(channel: Channel) -> str:
    return "im" if channel.is_im else "private" if channel.is_private else "public"


def _shown(channel: Channel, team: Team) -> Offer:
    return (channel.id, team.bot.real_name if channel.is_im else f"#{channel.name}")
