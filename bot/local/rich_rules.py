"""What Slack accepts as rich text, in a block or in a table's cell. Pure: problems in Slack's words, no raising."""

from __future__ import annotations

from bot.local.base_rules import Problems, at, unknown_keys

_RICH_PARTS = {
    "text": ("text",),
    "link": ("url",),
    "user": ("user_id",),
    "channel": ("channel_id",),
    "emoji": ("name",),
    "broadcast": ("range",),
    "usergroup": ("usergroup_id",),
    "date": ("timestamp", "format"),
}
_RICH_HOLDERS = ("rich_text_section", "rich_text_quote", "rich_text_preformatted")


def rich_text(elements: object, pointer: str) -> Problems:
    """The elements of a rich_text block or of a rich_text cell."""
    if not isinstance(elements, list | tuple):
        yield at(pointer, "must be an array")
        return
    for index, holder in enumerate(elements):
        place = f"{pointer}/{index}"
        kind = holder.get("type") if isinstance(holder, dict) else None
        if kind == "rich_text_list":
            yield from unknown_keys(holder, ("type", "style", "elements", "indent", "offset", "border"), place)
            if holder.get("style") not in ("bullet", "ordered"):
                yield at(f"{place}/style", "must be one of: bullet, ordered")
            yield from rich_text(holder.get("elements"), f"{place}/elements")
        elif kind in _RICH_HOLDERS:
            yield from unknown_keys(holder, ("type", "elements", "border", "language"), place)
            yield from _rich_parts(holder.get("elements"), f"{place}/elements")
        else:
            yield at(f"{place}/type", f"unsupported type: {kind}")


def _rich_parts(parts: object, pointer: str) -> Problems:
    if not isinstance(parts, list | tuple):
        yield at(pointer, "must be an array")
        return
    for index, part in enumerate(parts):
        place = f"{pointer}/{index}"
        kind = str(part.get("type")) if isinstance(part, dict) else ""
        if kind not in _RICH_PARTS:
            yield at(f"{place}/type", f"unsupported type: {kind}")
            continue
        for key in _RICH_PARTS[kind]:
            if part.get(key) in (None, ""):
                yield at(f"{place}/{key}", "must be more than 0 characters")
