"""What a person can do with digests, by command and by button. What they do with a paper in one is another room's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from zoneinfo import available_timezones

from bot.directory import Directory
from bot.doors import Click, Doors, Said, answer
from bot.slack import Wires
from bot.talking import Answer
from bot.verbs.digests import AddDigest, EditDigest, ListDigests, OneDigest
from bot.verbs.parts import DEFAULTS, HERE, Parts
from bot.verbs.verb import Command
from bot.views import digest as views
from bot.views.blocks import Message
from kernel import rights
from kernel.digests import DigestDesk, deliver_now
from kernel.domain import Audience, Digest, DigestKind, DigestState, Wish
from kernel.errors import Refused
from kernel.ports import Ledger

IDS_TRIED = 50
CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"  # of proquints (Wilkerson 2009, arXiv:0901.4016): easy to say
CREATOR_ZONE = "The time zone is yours, as Slack has it. To change it, name one: Europe/Zurich."
NO_ZONE = "The time zone is UTC, for Slack does not tell yours. To change it, name one: Europe/Zurich."


class Digesting:
    """Answers commands and clicks about digests."""

    def __init__(self, desk: DigestDesk, ledger: Ledger, wires: Wires, directory: Directory) -> None:
        self._desk = desk
        self._digests = desk.digests
        self._ledger = ledger
        self._wires = wires
        self._directory = directory

    def register(self, doors: Doors) -> None:
        """The buttons of a digest."""
        doors.button(views.PAUSE, self.pause)
        doors.button(views.RESUME, self.resume)
        doors.button(views.REMOVE, self.remove)

    def answers(self) -> Mapping[type[Command], Answer]:
        """What it answers, by the kind of command."""
        return {AddDigest: self.add, EditDigest: self.edit, ListDigests: self.list, OneDigest: self.one}

    # -- commands -----------------------------------------------------------------------------------------------------

    async def add(self, said: Said, command: AddDigest) -> Message:
        """Set a digest up, in a channel where both the person and the bot are."""
        parts = command.parts
        channel = _channel(said, parts)
        await self._check_channel(said.team, channel, said.user)
        if parts.since and parts.since > self._desk.now().date():
            raise Refused(f"No paper is from {parts.since:%Y-%m-%d} yet. Name an earlier day after `since`.")
        kind, note = parts.kind or DigestKind.PAPERS, ""
        base = DEFAULTS[kind]
        if "zone" not in parts.fields:
            zone = await (await self._wires.to(said.team)).zone_of(said.user)
            known = zone in available_timezones()
            base, note = base.model_copy(update={"zone": zone if known else "UTC"}), CREATOR_ZONE if known else NO_ZONE
        wish = Wish(
            channel=channel,
            kind=kind,
            topic=parts.topic,
            schedule=parts.schedule(base),
            quietly=bool(parts.quietly),
            since=parts.since,
        )
        return views.added(await self._desk.add(ids_of(said), said.team, said.user, wish), note)

    async def edit(self, said: Said, command: EditDigest) -> Message:
        """Change what was named, and nothing else."""
        digest, parts = await self._seen(said, command.digest_id), command.parts
        await self._desk.check_keeper(digest, said.user)
        changes: dict[str, object] = {}
        if parts.since is not None:
            raise Refused("Since when is said once, with `digest add`. Remove this one and add it anew.")
        channel = _channel(said, parts) if parts.channel else digest.channel
        if parts.channel or parts.topic:  # who may no longer ask there changes no topic either
            await self._check_channel(said.team, channel, said.user)
        if parts.channel:
            changes["channel"] = channel
        if parts.topic:
            changes |= {"topic": parts.topic, "kind": DigestKind.PAPERS}
        if parts.fields:
            changes["schedule"] = parts.schedule(digest.schedule)
        if parts.quietly is not None:
            changes["quietly"] = parts.quietly
        return views.standing(await self._desk.edit(digest, said.user, **changes), f"Digest {digest.id} is changed")

    async def list(self, said: Said, _command: ListDigests) -> Message:
        """The digests of this channel, and the person's own elsewhere; an owner sees all of the workspace."""
        found = await self._digests.of_workspace(said.team)
        here = [d for d in found if d.channel == said.channel]
        return views.listing(here, [d for d in found if d not in here and await self._may_see(said, d)])

    async def one(self, said: Said, command: OneDigest) -> Message:
        """Show it, let it rest or come again, ask whether to remove it, or have it now."""
        digest = await self._seen(said, command.digest_id)
        if command.act == "show":
            return views.standing(digest, shown=len(await self._digests.shown(digest.id)))
        if command.act == "now":
            return await self._now(said, digest)
        if command.act == "remove":
            await self._desk.check_keeper(digest, said.user)
            return views.sure(digest)
        if command.act == "pause":
            return _paused(await self._desk.pause(digest, said.user))
        return _resumed(await self._desk.resume(digest, said.user))

    async def _now(self, said: Said, digest: Digest) -> Message:
        await self._check_channel(said.team, digest.channel, said.user)
        await self._ledger.enqueue(deliver_now(digest, said.key, said.user))
        return views.coming(digest)

    # -- buttons ------------------------------------------------------------------------------------------------------

    async def pause(self, click: Click) -> None:
        """Let a digest rest."""
        await answer(self._wires, click, _paused(await self._desk.pause(await self._clicked(click), click.user)))

    async def resume(self, click: Click) -> None:
        """Let a digest come again."""
        await answer(self._wires, click, _resumed(await self._desk.resume(await self._clicked(click), click.user)))

    async def remove(self, click: Click) -> None:
        """Remove a digest: whoever clicked was asked whether they are sure."""
        digest = await self._clicked(click)
        await answer(self._wires, click, views.removed(await self._desk.remove(digest, click.user)))

    # -- who sees what ------------------------------------------------------------------------------------------------

    async def _clicked(self, click: Click) -> Digest:
        digest = await self._digests.digest(click.value)
        if digest is None or digest.workspace != click.team or digest.state is DigestState.REMOVED:
            raise Refused("This digest was removed. `/sovereign digest list` shows those there are.")
        return digest

    async def _seen(self, said: Said, digest_id: str) -> Digest:
        digest = await self._digests.digest(digest_id)
        gone = digest is None or digest.workspace != said.team or digest.state is DigestState.REMOVED
        if digest is None or gone or not await self._may_see(said, digest):
            raise Refused(f"There is no digest `{digest_id}` here. `/sovereign digest list` shows those there are.")
        return digest

    async def _may_see(self, said: Said, digest: Digest) -> bool:
        """What private channels read about is nobody's business elsewhere."""
        if digest.channel == said.channel or digest.by == said.user:
            return True
        return said.user in (await self._desk.charter.terms(digest.workspace, digest.channel)).owners

    async def _check_channel(self, team: str, channel: str, user: str) -> None:
        """Raises Refused where the bot could not post there, the person does not read it, or may not ask there."""
        if not await (await self._wires.to(team)).may_post_in(channel):
            raise Refused(f"I cannot post in <#{channel}>. Type `/invite @sovereign` there first, then say it again.")
        people = await self._directory.members(team, channel)
        if user not in people:
            raise Refused(f"You are not in <#{channel}>. Join it first, then say it again.")
        terms = await self._desk.charter.terms(team, channel)
        if terms.audience is Audience.GROUP and user not in terms.owners:
            people = await self._directory.group(team, terms.group)
        rights.check(rights.why_not_ask(terms, user, people))


def ids_of(said: Said) -> Iterator[str]:
    """Ids that are easy to say, the same for each delivery of a command: "lusab"."""
    for salt in range(IDS_TRIED):
        number = int.from_bytes(hashlib.sha256(f"{said.team}\n{said.key}\n{salt}".encode()).digest()[:2], "big")
        places = ((CONSONANTS, 12), (VOWELS, 10), (CONSONANTS, 6), (VOWELS, 4), (CONSONANTS, 0))
        yield "".join(letters[number >> shift & len(letters) - 1] for letters, shift in places)


def _channel(said: Said, parts: Parts) -> str:
    return said.channel if parts.channel in ("", HERE) else parts.channel


def _paused(digest: Digest) -> Message:
    return views.standing(digest, f"Digest {digest.id} is {'paused' if digest.state is DigestState.PAUSED else 'off'}")


def _resumed(digest: Digest) -> Message:
    return views.standing(digest, f"Digest {digest.id} is on")
