"""Who may do what, and why not, in words. Pure: it is told what holds and who belongs where, and asks nobody.

Each function returns the reason why somebody may not, which says what to do, or nothing where they may.
"""

from __future__ import annotations

from collections.abc import Collection

from kernel.domain import Audience, Terms
from kernel.errors import Refused

NAMED = 8  # owners that a refusal names


def check(why_not: str) -> None:
    """Raises Refused where there is a reason."""
    if why_not:
        raise Refused(why_not)


def why_not_decide(terms: Terms, user: str) -> str:
    """For a decision on a draft, for a strike, and for publishing it."""
    if user in terms.owners:
        return ""
    return f"Only an owner can decide on a draft, change it or publish it. {owners_in_words(terms.owners)}"


def why_not_cancel(terms: Terms, user: str, asker: str) -> str:
    """For calling a run off."""
    if user == asker or user in terms.owners:
        return ""
    return "Only the person who asked, or an owner, can cancel a run."


def why_not_change(terms: Terms, user: str) -> str:
    """For a change of owners or settings. `terms` are those of what would change: a channel, or the workspace."""
    if user in terms.owners:
        return ""
    return f"Only an owner can change this. {owners_in_words(terms.owners)}"


def why_not_ask(terms: Terms, user: str, people: Collection[str]) -> str:
    """For a question. `people` are the members of the channel or of the group, whichever the audience is."""
    if terms.audience is Audience.ALL or user in terms.owners or user in people:
        return ""
    who = "members of this channel" if terms.audience is Audience.MEMBERS else f"members of <!subteam^{terms.group}>"
    return f"Only {who} can ask here. {owners_in_words(terms.owners)} They can let others ask, too."


def why_not_enough(approvals: int, owners: Collection[str], channel: str) -> str:
    """For terms under which no draft could ever be approved. `channel` is empty where they are the workspace's."""
    if len(owners) >= approvals or approvals < 2:
        return ""
    where, here = (f"in <#{channel}>", f" in <#{channel}>") if channel else ("in this workspace", "")
    return (
        f"Where two owners must approve there have to be two, and {where} there would be {len(owners)}. Name another "
        f"first (`/sovereign owners add @ada{here}`), or let one approve (`/sovereign settings set approvals 1{here}`)."
    )


def owners_in_words(owners: Collection[str]) -> str:
    """Who the owners are; where there are none, who can name one."""
    if not owners:
        return "Nobody is an owner here yet. Whoever runs Sovereign names the first ones in SOVEREIGN_OWNERS."
    shown = ", ".join(f"<@{owner}>" for owner in sorted(owners)[:NAMED])
    more = f" and {len(owners) - NAMED} more" if len(owners) > NAMED else ""
    return f"Owners here: {shown}{more}."
