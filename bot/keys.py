"""`sovereign keys …`: makes a key to seal tokens with, and seals them anew. It shows no key but the new one."""

from __future__ import annotations

import sys

import typer

from bot.ending import BAD_INPUT, finish, leave, settings_of_command

door = typer.Typer(help="The keys that workspaces' tokens are sealed with.", no_args_is_help=True)


@door.command()
def new() -> None:
    """Print a new key, for SOVEREIGN_ENCRYPTION_KEYS."""
    from bot.storing import new_encryption_key

    sys.stdout.write(new_encryption_key() + "\n")


@door.command()
def rotate() -> None:
    """Seal all tokens anew with the first of SOVEREIGN_ENCRYPTION_KEYS. The others are then needed no more."""
    settings = settings_of_command("WARNING")
    if not settings.keys:
        leave("SOVEREIGN_ENCRYPTION_KEYS is not set. `sovereign keys new` prints a key to set it to.", BAD_INPUT)
    from bot.storing import database_url, migrate_all, reseal

    async def work() -> int:
        await migrate_all(database_url(settings))
        return await reseal(database_url(settings), settings.keys)

    sealed = finish(work())
    spare = " The other keys are needed no more." if len(settings.keys) > 1 else ""
    sys.stdout.write(f"{sealed} {'token is' if sealed == 1 else 'tokens are'} sealed with the first key.{spare}\n")
