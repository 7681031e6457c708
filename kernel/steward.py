"""The use cases of what was agreed on: who owns, what is set, who did what. Rights are checked here, at each act."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from kernel import rights
from kernel.domain import Act, Agreement, Amendment, Dismissal, Ownership, Terms
from kernel.errors import Refused
from kernel.ports import Charter

WORKSPACE_ONLY = frozenset({"runs_a_person", "runs_a_workspace", "tokens_a_day"})  # counted for the whole workspace


@dataclass(frozen=True)
class Steward:
    """What a person can do with the terms of a workspace."""

    charter: Charter
    now: Callable[[], datetime]

    async def agreement(self, workspace: str, channel: str) -> Agreement:
        """What holds in a channel, and who said so."""
        here = ("", channel)
        return Agreement(
            channel=channel,
            terms=await self.charter.terms(workspace, channel),
            words=tuple(word for word in await self.charter.amended(workspace) if word.channel in here),
            owners=tuple(owner for owner in await self.charter.owners(workspace) if owner.channel in here),
        )

    async def channels_of(self, workspace: str, user: str) -> tuple[str, ...]:
        """The channels that this person owns without owning the workspace."""
        if user in (await self.charter.terms(workspace)).owners:
            return ()
        return tuple(o.channel for o in await self.charter.owners(workspace) if o.user == user and o.channel)

    async def check(self, workspace: str, channel: str, user: str) -> None:
        """Raises Refused where the user may not change what holds there; an empty channel is the whole workspace."""
        rights.check(rights.why_not_change(await self.charter.terms(workspace, channel), user))

    async def appoint(self, workspace: str, channel: str, user: str, by: str) -> bool:
        """Make somebody an owner; False where they are one already."""
        await self.check(workspace, channel, by)
        if user in (await self.charter.terms(workspace)).owners:
            return False
        return await self.charter.appoint(self._ownership(workspace, channel, user, by))

    async def dismiss(self, workspace: str, channel: str, user: str, by: str) -> None:
        """Take an ownership away. Raises Refused where there is none, or where it is the workspace's last one."""
        await self.check(workspace, channel, by)
        await self._check_enough_without(workspace, channel, user)
        done = await self.charter.dismiss(self._ownership(workspace, channel, user, by))
        if done is Dismissal.LAST:
            raise Refused(
                f"<@{user}> is the only owner of this workspace, and a workspace always has one. "
                "Name another first: `/sovereign owners add @somebody`."
            )
        if done is Dismissal.NONE:
            raise Refused(await self._why_none(workspace, channel, user))

    async def amend(self, workspace: str, channel: str, by: str, words: Mapping[str, Any]) -> None:
        """Set fields of Terms, or, where the word is None, let what lies beneath hold again. All or none."""
        await self.check(workspace, channel, by)
        if channel and (wide := sorted(WORKSPACE_ONLY & words.keys())):
            name = wide[0].replace("_", "-")
            raise Refused(f"`{name}` holds for the whole workspace. Leave out the channel.")
        after = self._with_words(await self.charter.terms(workspace, channel), words)
        rights.check(rights.why_not_enough(after.approvals, after.owners, channel))
        at = self.now()
        changes = (
            Amendment(
                workspace=workspace,
                channel=channel,
                name=name,
                value=None if word is None else json.dumps(word),
                by=by,
                at=at,
            )
            for name, word in words.items()
        )
        await self.charter.amend(*changes)

    async def log(self, workspace: str, user: str, limit: int) -> tuple[Act, ...]:
        """The latest lines of the audit trail, for owners of the workspace: it tells of private channels, too."""
        await self.check(workspace, "", user)
        return await self.charter.acts(workspace, limit)

    def _ownership(self, workspace: str, channel: str, user: str, by: str) -> Ownership:
        return Ownership(workspace=workspace, channel=channel, user=user, by=by, at=self.now())

    async def _why_none(self, workspace: str, channel: str, user: str) -> str:
        if channel and user in (await self.charter.terms(workspace)).owners:
            return (
                f"<@{user}> is an owner of the whole workspace, not of that channel alone. "
                f"`/sovereign owners remove <@{user}>` takes that away."
            )
        theirs = [o.channel for o in await self.charter.owners(workspace) if o.user == user and o.channel]
        if theirs and not channel:
            return (
                f"<@{user}> is an owner of <#{theirs[0]}> alone: "
                f"`/sovereign owners remove <@{user}> in <#{theirs[0]}>` takes that away."
            )
        return f"<@{user}> is no owner{' there' if channel else ''}. `/sovereign owners` lists them."

    async def _check_enough_without(self, workspace: str, channel: str, user: str) -> None:
        """Raises Refused where too few owners would be left for the approvals that are asked for."""
        whole = (await self.charter.terms(workspace)).owners
        kept = {o.channel for o in await self.charter.owners(workspace) if o.user == user} - {channel}
        said = {word.channel for word in await self.charter.amended(workspace) if word.name == "approvals"}
        for scope in sorted({channel} | (said if not channel else set())):
            terms = await self.charter.terms(workspace, scope)
            stays = scope in kept or (channel and user in whole)
            if user in terms.owners and not stays:
                rights.check(rights.why_not_enough(terms.approvals, terms.owners - {user}, scope))

    @staticmethod
    def _with_words(terms: Terms, words: Mapping[str, Any]) -> Terms:
        """What the database keeps must be readable, so what Terms would not take is never kept."""
        said = {name: word for name, word in words.items() if word is not None}
        try:
            return Terms.model_validate({**dict(terms), **said})
        except ValidationError as error:
            first = error.errors()[0]
            name = str(first["loc"][0]).replace("_", "-")
            raise Refused(f"`{name}` cannot be that: {first['msg'].lower()}.") from error
