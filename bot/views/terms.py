"""Owners, settings and the trail of their changes, as messages. Ids and our own words only are put into mrkdwn."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence

from bot.verbs import catalogue
from bot.verbs.catalogue import Setting
from bot.views import blocks as b
from bot.views import text as t
from kernel import rights
from kernel.domain import Act, Agreement, Ownership, Terms

EDIT, EDIT_HERE = "sovereign.settings.edit", "sovereign.settings.edit_here"
WORKSPACE = "workspace"  # what a button carries that is about no channel alone
LISTED = 25


def scope_in_words(channel: str) -> str:
    """What a change holds for, in mrkdwn."""
    return f"in <#{channel}>" if t.is_channel(channel) else "for the whole workspace"


# -- owners -----------------------------------------------------------------------------------------------------------


def owners(agreed: Agreement) -> b.Message:
    """Who decides here, since when, and by whose word."""
    whole = [o for o in agreed.owners if not o.channel]
    here = [o for o in agreed.owners if o.channel]
    if whole:
        lines = [_since(o) for o in whole]
        note = "Owners of the workspace are owners in every channel."
    else:
        theirs = {o.user for o in here}
        lines = [f"• {t.mention(user)} · by SOVEREIGN_OWNERS" for user in sorted(agreed.terms.owners - theirs)]
        note = "Nobody here has changed the owners yet, so those of SOVEREIGN_OWNERS hold."
    return b.message(
        t.plural(len(agreed.terms.owners), "owner"),
        b.section("*Owners*\n" + (_lines(lines) or rights.owners_in_words(()))),
        b.section("*Owners in this channel besides*\n" + _lines([_since(o) for o in here])) if here else None,
        b.context(
            f"{note} An owner changes this: `/sovereign owners add @ada`, `/sovereign owners remove @ada`, "
            "and for one channel alone with `in #papers` at the end. `/sovereign owners log` shows who did what."
        ),
    )


def appointed(user: str, channel: str, *, new: bool) -> b.Message:
    """Said to whoever made somebody an owner."""
    done = "is now" if new else "is already"
    line = f"{t.mention(user)} {done} an owner {scope_in_words(channel)}."
    return b.message(f"That person {done} an owner.", b.section(line))


def dismissed(user: str, channel: str) -> b.Message:
    """Said to whoever took an ownership away."""
    line = f"{t.mention(user)} is no longer an owner {scope_in_words(channel)}."
    return b.message("That person is no longer an owner.", b.section(line))


def log(acts: Sequence[Act]) -> b.Message:
    """The trail of changes, newest first."""
    if not acts:
        return b.message("Nothing was changed yet.", b.section("Nothing was changed yet: all holds as it was set up."))
    title = f"The latest {'change' if len(acts) == 1 else f'{len(acts)} changes'}"
    return b.message(title, b.section(f"*{title}*"), b.rich(b.bullets([_act(act) for act in acts])))


def _lines(lines: Sequence[str]) -> str:
    more = [f"… and {len(lines) - LISTED} more"] if len(lines) > LISTED else []
    return "\n".join([*lines[:LISTED], *more])


def _since(owner: Ownership) -> str:
    by = f"by {t.mention(owner.by)}" if owner.by else "by SOVEREIGN_OWNERS"
    return f"• {t.mention(owner.user)} · since {b.stamp(owner.at, '{date_short}')}, {by}"


def _act(act: Act) -> list[b.Element]:
    return [
        b.date(act.at),
        b.words(" · "),
        b.user(act.by),
        b.words(f" {_what(act)}"),
        *([b.words(": "), _detail(act)] if act.detail else []),
        *([b.words(" · "), b.channel(t.cut(act.subject, 60))] if act.subject else []),
    ]


def _what(act: Act) -> str:
    verb, _, field = t.one_line(act.what).partition(" ")
    setting = catalogue.setting_of(field) if verb in ("set", "unset") else None
    return f"{verb} {setting.name}" if setting else t.cut(f"{verb} {field}".strip(), 80)


def _detail(act: Act) -> b.Element:
    """People and channels as such; anything else as it was kept."""
    said = act.detail
    if act.what.startswith("set "):
        with contextlib.suppress(ValueError):
            said = str(json.loads(said))
    if t.is_user(said):
        return b.user(said)
    return b.channel(said) if t.is_channel(said) else b.words(t.cut(t.one_line(said) or t.DASH, 150))


# -- settings ---------------------------------------------------------------------------------------------------------


def settings(agreed: Agreement, *, all_over: bool, in_channel: bool) -> b.Message:
    """Every setting: what holds here, by whose word, and how it is changed by who may change it, where they may."""
    here = t.is_channel(agreed.channel) and not agreed.channel.startswith("D")
    title = f"Settings {scope_in_words(agreed.channel)}" if here else "Settings"
    edit = [b.button("Edit settings", EDIT, WORKSPACE)] if all_over else []
    if here and in_channel:
        edit.append(b.button("Edit for this channel", EDIT_HERE, agreed.channel))
    how = (
        "Or type, say, `/sovereign settings set approvals 2`; with `in #papers` at the end it holds in that channel "
        "alone. `/sovereign settings unset approvals` lets the default hold again."
    )
    return b.message(
        "What is set here",
        b.section(f"*{title}*"),
        b.section("\n".join(_setting(setting, agreed) for setting in catalogue.SETTINGS)),
        b.actions(*edit) if edit else None,
        b.context(how if edit else f"Owners change them. {rights.owners_in_words(agreed.terms.owners)}"),
    )


def changed(which: Sequence[Setting], before: Terms, after: Terms, channel: str) -> b.Message:
    """What is set from now on, and what it was."""
    if not which:
        return b.message("Nothing was changed.", b.section("Nothing was changed: all of it holds already."))
    lines = [f"*{s.title}*: {s.shown(after)} (it was {s.shown(before)})" for s in which]
    title = f"Changed {scope_in_words(channel)}, from now on:"
    return b.message("The settings were changed.", b.section("\n".join([title, *lines])))


def _setting(setting: Setting, agreed: Agreement) -> str:
    return f"*{setting.title}:* {setting.shown(agreed.terms)}\n`{setting.name}` · {_origin(setting, agreed)}"


def _origin(setting: Setting, agreed: Agreement) -> str:
    word = agreed.word(*setting.fields)
    if word is None:
        return "by default"
    return f"set {scope_in_words(word.channel)} by {t.mention(word.by)} on {b.stamp(word.at, '{date_short}')}"
