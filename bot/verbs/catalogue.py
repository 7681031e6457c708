"""Every setting that a workspace agrees on: its name, how its value is read, how it is said. It changes none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.verbs.verb import channel_in, group_in, nearest, repeated
from bot.views import text as t
from kernel.domain import Audience, Terms
from kernel.errors import Refused

Fields = Mapping[str, Any]  # fields of Terms

NONE = ("none", "off", "unlimited", "no")
MOST_RUNS, MOST_TOKENS = 1_000_000, 1_000_000_000_000
_NUMBER = re.compile(r"(\d[\d,_]*(?:\.\d+)?) ?(h|hours?|d|days?)?", re.IGNORECASE)


@dataclass(frozen=True)
class Setting:
    """A setting. `read` turns what was typed into fields of Terms and raises Refused; `shown` is in mrkdwn."""

    name: str
    title: str
    allowed: str
    example: str
    fields: tuple[str, ...]
    read: Callable[[str], Fields]
    shown: Callable[[Terms], str]
    workspace_only: bool = False


def named(word: str) -> Setting:
    """The setting of that name. Raises Refused, with the one that was perhaps meant."""
    found = BY_NAME.get(word.casefold().replace("_", "-"))
    if found is None:
        near = nearest(word, BY_NAME)
        known = ", ".join(f"`{name}`" for name in BY_NAME)
        meant = f"Did you mean `{near}`?" if near else f"There are: {known}."
        raise Refused(f"There is no setting {repeated(word)}. {meant}")
    return found


def setting_of(field: str) -> Setting | None:
    """The setting that a field of Terms belongs to."""
    return next((setting for setting in SETTINGS if field in setting.fields), None)


def between(before: Terms, after: Terms) -> tuple[Setting, ...]:
    """The settings that are not what they were."""
    return tuple(setting for setting in SETTINGS if setting.shown(before) != setting.shown(after))


def _refuse(setting: str, said: str, allowed: str) -> Refused:
    return Refused(f"`{setting}` cannot be {repeated(said)}. It can be {allowed}.")


def _askers(said: str) -> Fields:
    word = said.casefold()
    if group := group_in(said):
        return {"audience": Audience.GROUP, "group": group}
    if word in ("all", "everybody", "everyone", "anybody"):
        return {"audience": Audience.ALL}
    if word in ("members", "member"):
        return {"audience": Audience.MEMBERS}
    raise _refuse("askers", said, ASKERS_ALLOWED)


def _askers_shown(terms: Terms) -> str:
    mention = f"<!subteam^{terms.group}>"
    group = f"members of {mention}" if group_in(mention) else "a user group"
    return {
        Audience.ALL: "everybody",
        Audience.MEMBERS: "members of the channel that is asked in",
        Audience.GROUP: group,
    }[terms.audience]


def _publication(said: str) -> Fields:
    if said.casefold() in ("same", "question", "here"):
        return {"publication": ""}
    if not (channel := channel_in(said)) or channel.startswith("D"):
        raise _refuse("publication", said, PUBLICATION_ALLOWED)
    return {"publication": channel}


def _publication_shown(terms: Terms) -> str:
    return f"<#{terms.publication}>" if t.is_channel(terms.publication) else "the channel of the question"


def _number(
    name: str, field: str, allowed: str, *, low: float, high: float, whole: bool = True
) -> Callable[[str], Fields]:
    """A reader of numbers. Days and hours can be said as such where the setting is one of the two."""
    units = {"hours": {"h": 1.0, "d": 24.0}, "days": {"h": 1 / 24, "d": 1.0}}.get(field.rpartition("_")[2], {})

    def read(said: str) -> Fields:
        if low == 0 and said.casefold() in NONE:
            return {field: 0}
        found = _NUMBER.fullmatch(said)
        unit = found[2][0].casefold() if found and found[2] else ""
        if found is None or (unit and unit not in units):
            raise _refuse(name, said, allowed)
        value = round(float(re.sub(r"[,_]", "", found[1])) * units.get(unit, 1), 4)
        if not low <= value <= high or (whole and not value.is_integer()):
            raise _refuse(name, said, allowed)
        return {field: int(value) if value.is_integer() else value}

    return read


def _counted(name: str, field: str, title: str, most: int, example: str) -> Setting:
    def shown(terms: Terms) -> str:
        value: int = getattr(terms, field)
        return f"{value:,}" if value else "no bound"

    allowed = "a whole number, or `none` for no bound"
    read = _number(name, field, allowed, low=0, high=most)
    return Setting(name, title, allowed, example, (field,), read, shown, workspace_only=True)


ASKERS_ALLOWED = "`all`, `members` (of the channel that is asked in) or a user group, such as `@reviewers`"
PUBLICATION_ALLOWED = "a channel, such as `#papers`, or `same`: the channel of the question"
HOURS_ALLOWED = "a number of hours from 0.1 to 8,760, such as `24` or `2 days`"
DAYS_ALLOWED = "a number of days from 0.1 to 365, such as `7` or `48 hours`"

SETTINGS: tuple[Setting, ...] = (
    Setting("askers", "Who may ask", ASKERS_ALLOWED, "members", ("audience", "group"), _askers, _askers_shown),
    Setting("publication", "Where approved drafts are published", PUBLICATION_ALLOWED, "#papers", ("publication",),
            _publication, _publication_shown),
    Setting("approvals", "How many owners must approve", "`1` or `2`", "2", ("approvals",),
            _number("approvals", "approvals", "`1` or `2`", low=1, high=2),
            lambda terms: str(terms.approvals)),
    Setting("reminder", "Owners are reminded", HOURS_ALLOWED, "24", ("remind_hours",),
            _number("reminder", "remind_hours", HOURS_ALLOWED, low=0.1, high=24 * 365, whole=False),
            lambda terms: f"after {terms.remind_hours:g} hour{'' if terms.remind_hours == 1 else 's'}"),
    Setting("expiry", "A draft that nobody decides on expires", DAYS_ALLOWED, "7", ("expiry_days",),
            _number("expiry", "expiry_days", DAYS_ALLOWED, low=0.1, high=365, whole=False),
            lambda terms: f"after {terms.expiry_days:g} day{'' if terms.expiry_days == 1 else 's'}"),
    _counted("runs-a-person", "runs_a_person", "Questions a person may ask a day", MOST_RUNS, "20"),
    _counted("runs-a-workspace", "runs_a_workspace", "Questions all together may ask a day", MOST_RUNS, "200"),
    _counted("tokens-a-day", "tokens_a_day", "Tokens the models may use a day", MOST_TOKENS, "2,000,000"),
)  # fmt: skip
BY_NAME = {setting.name: setting for setting in SETTINGS}
