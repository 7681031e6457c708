"""Names processes so that no two ever share a name, and tells which have ended. It knows no table and ends nobody."""

from __future__ import annotations

import os
import socket
import uuid
from pathlib import Path


def new_holder() -> str:
    """A name for something that this process holds: no other process's, and no other thing's."""
    return f"{_process(os.getpid())} {uuid.uuid4().hex}"


def gone(holder: str) -> bool:
    """Whether the holder ran on this machine and runs no more. False where that cannot be known from here."""
    host, space, pid, began, _ = holder.split(" ")
    mine = _process(os.getpid()).split(" ")
    if [host, space] != mine[:2]:
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # somebody else's process: it lives
    return _process(int(pid)).split(" ")[3] != began


def _process(pid: int) -> str:
    """Machine, namespace, number, and when it began."""
    try:
        space = os.readlink("/proc/self/ns/pid")
        # The name in the second field may hold spaces and brackets; the start time is the 20th after it.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        began = "ended" if fields[0] in "ZX" else fields[19]
    except (FileNotFoundError, ProcessLookupError):
        space = began = "-"
    return f"{socket.gethostname()} {space} {pid} {began}"
