"""Which OAuth scope each method of the Web API asks for. Only names: nothing is checked here.

Source: the "Scopes" line of each method's page on docs.slack.dev/reference/methods.
"""

from __future__ import annotations

_CHANNEL_KINDS = ("channels", "groups", "im", "mpim")
_READ = tuple(f"{kind}:read" for kind in _CHANNEL_KINDS)
_HISTORY = tuple(f"{kind}:history" for kind in _CHANNEL_KINDS)

# A method may ask for any one of these: for conversations.* the kind of the channel decides which.
NEEDED: dict[str, tuple[str, ...]] = {
    "assistant.threads.setStatus": ("chat:write", "assistant:write"),
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
    "assistant.threads.setTitle": ("assistant:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": _HISTORY,
    "conversations.info": _READ,
    "conversations.list": _READ,
    "conversations.members": _READ,
    "conversations.open": ("im:write", "mpim:write", "channels:manage", "groups:write"),
    "conversations.replies": _HISTORY,
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
}
KIND_SCOPE = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}
SCOPES = frozenset(scope for scopes in NEEDED.values() for scope in scopes) | {
    "app_mentions:read",
    "commands",
    "metadata.message:read",
}


def needed(method: str, kind: str) -> tuple[str, ...]:
    """The scopes of which one is needed, in a channel of this kind where the call names one."""
    scopes = NEEDED.get(method, ())
    if kind and scopes in (_READ, _HISTORY):
        return tuple(scope for scope in scopes if scope.startswith(f"{KIND_SCOPE[kind]}:"))
    return scopes
