"""A process that takes turns: `python -m tests.storage.turns URL NAME EVERY_S COUNT` prints when each began.

It says "ready" first, and waits for a line.
"""

from __future__ import annotations

import asyncio
import sys
import time

from storage.database import open_database
from storage.pace import SqlThrottle


async def main(url: str, name: str, every_s: float, count: int) -> None:
    """Take the turns one after another."""
    database = open_database(url)
    throttle = SqlThrottle(database)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for _ in range(count):
        await throttle.turn(name, every_s)
        print(time.time(), flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])))
