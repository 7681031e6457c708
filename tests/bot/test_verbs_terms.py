"""What people type about owners and settings, understood; and each setting's own way of being read and said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import parse
from bot.verbs import catalogue
from bot.verbs.terms import Appoint, Dismiss, Set, ShowLog, ShowOwners, ShowSettings, Unset
from bot.verbs.verb import Command, Unknown
from kernel.domain import Terms
from kernel.errors import Refused
from kernel.steward import WORKSPACE_ONLY


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("owners", ShowOwners()),
        ("Owners LIST", ShowOwners()),
        ("owners log", ShowLog()),
        ("owners add <@U0ADA|ada>", Appoint("U0ADA")),
        ("owners add <@U012AB3CD>", Appoint("U012AB3CD")),
        ("owners add <@U0ADA|ada> in <#C0PAPERS|papers>", Appoint("U0ADA", "C0PAPERS")),
        ("owners remove <@U0ADA|ada> IN <#C0PAPERS|papers>", Dismiss("U0ADA", "C0PAPERS")),
        ("owners remove U012AB3CD", Dismiss("U012AB3CD")),
        ("settings", ShowSettings()),
        ("settings list", ShowSettings()),
        ("settings set approvals 2", Set("approvals", "2")),
        ("settings set Approvals 2 in <#C0PAPERS|papers>", Set("approvals", "2", "C0PAPERS")),
        ("settings set runs_a_person 1,000", Set("runs-a-person", "1,000")),
        ("settings set reminder 2 days", Set("reminder", "2 days")),
        ("settings set askers <!subteam^S0READERS|@readers>", Set("askers", "<!subteam^S0READERS|@readers>")),
        ("settings set publication <#C0PAPERS|papers>", Set("publication", "<#C0PAPERS|papers>")),
        ("settings unset publication in <#C0PAPERS|papers>", Unset("publication", "C0PAPERS")),
    ],
)
def test_it_is_understood(typed: str, command: Command) -> None:
    assert parse(typed) == command


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("owners add", r"Whom\? Type `@` and choose"),
        ("owners add @ada", r"Whom\? Type `@` and choose"),
        ("owners add <@U0ADA|ada> <@U0SAM|sam>", r"Whom\?"),
        ("owners add <@U0ADA|ada> in papers", "“papers” is no channel"),
        ("owners ad <@U0ADA|ada>", "Did you mean `/sovereign owners add`"),
        ("owners xyzzy", "`/sovereign help owners` shows"),
        ("settings set", "Which setting"),
        ("settings set aprovals 2", "Did you mean `approvals`"),
        ("settings set xyzzy 2", "There are: `askers`, `publication`"),
        ("settings set approvals", "To what.*can be `1` or `2`.*For example `/sovereign settings set approvals 2`"),
        ("settings set approvals 3", "cannot be “3”. It can be `1` or `2`"),
        ("settings set approvals 1.5", "It can be `1` or `2`"),
        ("settings set approvals many", "cannot be “many”"),
        ("settings set reminder 0", "a number of hours from 0.1"),
        ("settings set expiry 366", "a number of days from 0.1 to 365"),
        ("settings set runs-a-person -1", "a whole number, or `none`"),
        ("settings set runs-a-person 3h", "a whole number"),
        ("settings set tokens-a-day 1e9", "a whole number"),
        ("settings set askers nobody", "`all`, `members`"),
        ("settings set askers <!channel>", "`all`, `members`"),
        ("settings set publication papers", "a channel, such as `#papers`"),
        ("settings set publication <#D0ADA>", "a channel, such as `#papers`"),
        ("settings set runs-a-person 3 in <#C0PAPERS|papers>", "holds for the whole workspace"),
        ("settings unset approvals 2", "takes a name and no value"),
        ("settings sett approvals 2", "Did you mean `/sovereign settings set`"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(typed: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        parse(typed)


def test_a_mistyped_verb_is_guessed_with_its_word() -> None:
    assert parse("ownrs log") == Unknown("ownrs", "/sovereign owners log")
    assert parse("setings") == Unknown("setings", "/sovereign settings")


@pytest.mark.parametrize("setting", catalogue.SETTINGS, ids=lambda s: s.name)
def test_each_settings_example_is_one_that_it_takes(setting: catalogue.Setting) -> None:
    example = "<#C0PAPERS|papers>" if setting.example.startswith("#") else setting.example
    fields = setting.read(example)
    assert setting.shown(Terms().model_copy(update=dict(fields)))
    assert set(fields) <= set(setting.fields) <= set(Terms.model_fields)
    assert setting.workspace_only == bool(WORKSPACE_ONLY & set(setting.fields))


def test_every_term_but_who_owns_is_a_setting() -> None:
    assert {field for s in catalogue.SETTINGS for field in s.fields} == set(Terms.model_fields) - {"owners"}


@pytest.mark.parametrize(
    ("name", "said", "fields"),
    [
        ("reminder", "2d", {"remind_hours": 48}),
        ("reminder", "1.5 hours", {"remind_hours": 1.5}),
        ("expiry", "36h", {"expiry_days": 1.5}),
        ("expiry", "5 hours", {"expiry_days": 0.2083}),
        ("runs-a-person", "none", {"runs_a_person": 0}),
        ("tokens-a-day", "2_000_000", {"tokens_a_day": 2_000_000}),
        ("publication", "same", {"publication": ""}),
    ],
)
def test_values_are_read_as_people_say_them(name: str, said: str, fields: dict[str, object]) -> None:
    assert catalogue.named(name).read(said) == fields


@given(st.sampled_from(["owners ", "settings ", "settings set ", "settings set askers "]), st.text(max_size=60))
def test_whatever_follows_is_understood_or_refused_and_what_is_set_can_be_kept(verb: str, rest: str) -> None:
    refused = ""
    try:
        command = parse(verb + rest)
    except Refused as refusal:
        refused, command = str(refusal), ShowSettings()
    assert "<!" not in refused
    if isinstance(command, Set):
        Terms.model_validate({**dict(Terms()), **catalogue.named(command.name).read(command.value)})
