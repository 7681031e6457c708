"""The users.*, usergroups.* and auth.test methods of the Web API: they only read."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.local.address import Address
from bot.local.pages import page
from bot.local.people import Group, Team, User
from bot.local.refusals import SlackRefusal
from bot.local.state import State
from bot.local.values import Json


def user_as_slack(user: User, team: Team, *, include_locale: bool) -> Json:
    """The user as Slack's API would show them; the locale only on request."""
    offset = datetime.now(UTC).astimezone(ZoneInfo(user.tz)).utcoffset()
    return {
        "id": user.id,
        "team_id": team.id,
        "name": user.name,
        "real_name": user.real_name,
        "profile": {"real_name": user.real_name, "display_name": user.name},
        "deleted": False,
        "is_bot": user.is_bot,
        "is_admin": user.is_admin,
        "is_owner": user.is_admin,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        **({"locale": user.locale} if include_locale else {}),
    }


class PeopleApi:
    """Who is here."""

    def __init__(self, state: State, address: Address) -> None:
        self._state = state
        self._address = address

    async def auth_test(self, _args: Json) -> Json:
        """auth.test."""
        team = self._state.team
        ids = {"team_id": team.id, "user_id": team.bot.id, "bot_id": team.bot_id}
        return {
            "url": f"{self._address.url}/",
            "team": team.name,
            "user": team.bot.name,
            **ids,
            **({"enterprise_id": team.org.id} if team.org else {}),
            "is_enterprise_install": team.org is not None,
        }

    async def user(self, args: Json) -> Json:
        """users.info."""
        user = self._state.team.users.get(str(args.get("user")))
        if user is None:
            raise SlackRefusal("user_not_found")
        return {"user": user_as_slack(user, self._state.team, include_locale=_true(args.get("include_locale")))}

    async def users(self, args: Json) -> Json:
        """users.list."""
        users, cursor = page(tuple(self._state.team.users.values()), args)
        locale = _true(args.get("include_locale"))
        return {"members": [user_as_slack(u, self._state.team, include_locale=locale) for u in users], **cursor}

    async def groups(self, args: Json) -> Json:
        """usergroups.list."""
        with_users = _true(args.get("include_users"))
        return {"usergroups": [self._group(group, with_users=with_users) for group in self._state.team.groups]}

    async def group_members(self, args: Json) -> Json:
        """usergroups.users.list."""
        group = next((g for g in self._state.team.groups if g.id == args.get("usergroup")), None)
        if group is None:
            raise SlackRefusal("no_such_subteam")
        return {"users": list(group.members)}

    def _group(self, group: Group, *, with_users: bool) -> Json:
        names = {"id": group.id, "team_id": self._state.team.id, "handle": group.handle, "name": group.name}
        whole = {**names, "is_usergroup": True, "date_delete": 0, "user_count": len(group.members)}
        return whole | ({"users": list(group.members)} if with_users else {})


def _true(value: object) -> bool:
    return str(value).lower() in ("true", "1")
