"""Runs every benchmark, or those named on the command line, and prints what was measured where."""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from collections.abc import Awaitable, Callable

from rich.console import Console

from tests.benchmarks import ack, entailment, model, run, verify

BENCHMARKS: dict[str, Callable[[Console], Awaitable[None]]] = {
    "verify": verify.bench,
    "entailment": entailment.bench,
    "run": run.bench,
    "model": model.bench,
    "ack": ack.bench,
}


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"Python {platform.python_version()}"
    )


async def main(names: list[str]) -> None:
    console = Console(width=110)
    unknown = [n for n in names if n not in BENCHMARKS]
    if unknown:
        raise SystemExit(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.")
    console.print(f"Machine: {machine()}")
    for name in names or BENCHMARKS:
        await BENCHMARKS[name](console)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
