"""The files.* methods of the Web API: an address to send bytes to, the bytes, and the message that shares them."""

from __future__ import annotations

from dataclasses import replace

from bot.local.address import Address
from bot.local.api_messages import thread_of, writable
from bot.local.limits import Limits
from bot.local.refusals import SlackRefusal
from bot.local.rules import check_message, parsed
from bot.local.state import State
from bot.local.values import Json, Message, StoredFile, new_id


class FilesApi:
    """files.getUploadURLExternal, the upload itself, files.completeUploadExternal."""

    def __init__(self, state: State, limits: Limits, address: Address) -> None:
        self._state = state
        self._limits = limits
        self._address = address

    async def address(self, args: Json) -> Json:
        """files.getUploadURLExternal."""
        name, length = str(args.get("filename") or ""), str(args.get("length") or "")
        if not name or not length.isdigit() or not 0 < int(length) <= self._limits.upload_bytes:
            raise SlackRefusal("invalid_arguments", ["`filename` and a positive `length` are required"])
        file = self._state.keep_file(StoredFile(new_id("F"), name, int(length), user=self._state.bot))
        return {"file_id": file.id, "upload_url": f"{self._address.url}/upload/{file.id}"}

    def receive(self, file_id: str, content: bytes) -> str:
        """The bytes themselves; what Slack's upload server says to them. Raises SlackRefusal."""
        file = self._state.files.get(file_id)
        if file is None or file.channel:
            raise SlackRefusal("file_not_found", status=404)
        if len(content) != file.length:
            raise SlackRefusal("invalid_arguments", [f"{file.length} bytes were announced"], status=400)
        self._state.keep_file(replace(file, content=content))
        return f"OK - {len(content)}"

    async def complete(self, args: Json) -> Json:
        """files.completeUploadExternal: one message with all the files."""
        wanted = parsed(args.get("files") or [], "invalid_arguments")
        files = tuple(self._finished(item) for item in wanted)
        if not files:
            raise SlackRefusal("invalid_arguments", ["missing required field: files"])
        if args.get("channel_id"):
            channel = writable(self._state, args["channel_id"])
            thread_ts = thread_of(self._state, channel.id, args.get("thread_ts"))
            text = str(args.get("initial_comment") or "")
            check_message(text, [], has_files=True)
            files = tuple(self._state.keep_file(replace(file, channel=channel.id)) for file in files)
            ids = tuple(file.id for file in files)
            ts, bot = self._state.new_ts(), self._state.bot
            self._state.keep(Message(channel.id, ts, bot, text, thread_ts=thread_ts, files=ids))
        return {"files": [file.as_slack(self._address.url) for file in files]}

    def _finished(self, item: Json) -> StoredFile:
        file = self._state.files.get(str(item.get("id")))
        if file is None or len(file.content) != file.length:
            raise SlackRefusal("file_not_found")
        return replace(file, title=str(item.get("title") or file.name))
