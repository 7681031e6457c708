"""The assistant.threads.* methods of the Web API, as an app with `agent_view` in its manifest knows them.

Sources: docs.slack.dev/reference/methods/assistant.threads.*. Such an app hears `app_home_opened` with the tab
"messages" when someone opens its direct messages, and no `assistant_thread_started`, which the older view sends.
"""

from __future__ import annotations

from bot.local.api_messages import joined, thread_of
from bot.local.base_rules import at
from bot.local.refusals import SlackRefusal
from bot.local.rules import parsed
from bot.local.state import State
from bot.local.values import Json, Prompt

PROMPTS, LOADING_MESSAGES = 4, 10


class AgentsApi:
    """assistant.threads.setSuggestedPrompts, setStatus, setTitle."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def prompts(self, args: Json) -> Json:
        """assistant.threads.setSuggestedPrompts; with a thread, an agent's call goes well and does nothing."""
        channel = joined(self._state, args.get("channel_id"))
        if not channel.is_im:
            raise SlackRefusal("channel_type_not_supported")
        wanted = parsed(args.get("prompts") or [], "invalid_arguments")
        if not isinstance(wanted, list) or not 0 < len(wanted) <= PROMPTS:
            raise SlackRefusal("invalid_arguments", [at("/prompts", f"must have 1 to {PROMPTS} items")])
        prompts = tuple(_prompt(item, index) for index, item in enumerate(wanted))
        if not args.get("thread_ts"):
            self._state.set_prompts(channel.id, str(args.get("title") or ""), prompts)
        return {}

    async def status(self, args: Json) -> Json:
        """assistant.threads.setStatus: what the app is doing, until it posts, says otherwise, or two minutes go by."""
        channel = joined(self._state, args.get("channel_id"))
        thread_ts = self._thread(channel.id, args)
        loading = parsed(args.get("loading_messages") or [], "invalid_arguments")
        if not isinstance(loading, list) or len(loading) > LOADING_MESSAGES:
            raise SlackRefusal("invalid_arguments", [at("/loading_messages", f"at most {LOADING_MESSAGES} items")])
        if "status" not in args:
            raise SlackRefusal("invalid_arguments", ["missing required field: status"])
        self._state.set_status(channel.id, thread_ts, str(args["status"] or ""))
        return {}

    async def title(self, args: Json) -> Json:
        """assistant.threads.setTitle: what a thread with the app is called in its list of threads."""
        channel = joined(self._state, args.get("channel_id"))
        if not args.get("title"):
            raise SlackRefusal("invalid_arguments", ["missing required field: title"])
        self._state.set_title(channel.id, self._thread(channel.id, args), str(args["title"]))
        return {}

    def _thread(self, channel: str, args: Json) -> str:
        if not args.get("thread_ts"):
            raise SlackRefusal("invalid_arguments", ["missing required field: thread_ts"])
        return thread_of(self._state, channel, args["thread_ts"])


def _prompt(item: object, index: int) -> Prompt:
    title, message = (item.get("title"), item.get("message")) if isinstance(item, dict) else (None, None)
    if not (isinstance(title, str) and title and isinstance(message, str) and message):
        raise SlackRefusal("invalid_arguments", [at(f"/prompts/{index}", "must have a title and a message")])
    return Prompt(title, message)
