"""A throw-away PostgreSQL on loopback, where its programs are installed. It touches no other server."""

from __future__ import annotations

import atexit
import itertools
import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path

import psycopg

from tests.required import missing

_numbers = itertools.count(1)


def postgres_url(template: str = "template0") -> str:
    """The address of a fresh database, a copy of the template. Skips the test where there is no PostgreSQL."""
    name = f"t{next(_numbers)}"
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{_server().rpartition('/')[0]}/{name}"


@lru_cache(maxsize=1)
def _server() -> str:
    programs, user = _programs(), []
    home = Path(tempfile.mkdtemp(prefix="sovereign-pg-"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = ["runuser", "-u", "postgres", "--"]
        shutil.chown(home, "postgres")
    data = home / "data"
    initdb = [*user, str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "sovereign", "-N", "-E", "UTF8"]
    subprocess.run(initdb, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(home),
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
    }
    options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [*user, str(programs / "postgres"), "-D", str(data), "-p", str(port), *options], stderr=subprocess.DEVNULL
    )

    def stop() -> None:
        pg_ctl = [*user, str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]
        subprocess.run(pg_ctl, capture_output=True, check=False)
        server.wait(10)
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(stop)
    url = f"postgresql://sovereign@127.0.0.1:{port}/postgres"
    _wait_for(url)
    return url


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


@lru_cache(maxsize=1)
def _programs() -> Path:
    found = [Path(p).resolve().parent for p in [shutil.which("postgres")] if p]
    found += sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")),
        key=lambda path: [int(n) for n in re.findall(r"\d+", path.parent.name)],
        reverse=True,
    )
    if not found:
        missing("postgres", "PostgreSQL is not installed")
    if os.geteuid() == 0 and not (shutil.which("runuser") and _has_user("postgres")):
        missing("postgres", "PostgreSQL does not run as root, and there is no user postgres to run it")
    return found[0]


def _has_user(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False
