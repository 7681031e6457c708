"""A process that takes turns: `python -m tests.storage.turns URL EVERY_S COUNT PORT` asks that port once in each.

It says "ready" first and waits for a line; then it prints when each turn began.
"""

from __future__ import annotations

import asyncio
import sys
import time

from storage.database import open_database
from storage.pace import SqlThrottle


async def main(url: str, every_s: float, count: int, port: int) -> None:
    """Take the turns one after another."""
    database = open_database(url)
    throttle = SqlThrottle(database)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    for _ in range(count):
        async with throttle.turn("arXiv", every_s):
            print(time.time(), flush=True)
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            await reader.readline()
            writer.close()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
