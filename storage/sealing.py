"""Encrypts what must not lie in the database in clear, by keys that can be replaced. It keeps none."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from kernel.errors import Refused, Unsound


def new_key() -> str:
    """A key that nobody has had."""
    return Fernet.generate_key().decode()


class Seal:
    """Seals with the first of its keys, and opens with any of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Raises Refused where one is no key."""
        try:
            self._keys = MultiFernet([Fernet(key) for key in keys]) if keys else None
        except ValueError:  # what was given may be a secret, so it is not repeated
            raise Refused(
                "SOVEREIGN_ENCRYPTION_KEYS: one of them is no key. `sovereign keys new` prints one; "
                "put commas between several."
            ) from None

    def close(self, secret: str) -> str:
        """The secret, sealed. Raises Refused where there is no key to seal it with."""
        return self._all().encrypt(secret.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. Raises Unsound where none of the keys opens it."""
        try:
            return self._all().decrypt(sealed).decode()
        except InvalidToken:
            raise Unsound(LOST) from None

    def renew(self, sealed: str) -> str:
        """The same secret, sealed with the first key. Raises Unsound where none of the keys opens it."""
        try:
            return self._all().rotate(sealed).decode()
        except InvalidToken:
            raise Unsound(LOST) from None

    def _all(self) -> MultiFernet:
        if self._keys is None:
            raise Refused("SOVEREIGN_ENCRYPTION_KEYS is not set. `sovereign keys new` prints a key to set it to.")
        return self._keys


LOST = (
    "None of SOVEREIGN_ENCRYPTION_KEYS opens the tokens in the database. "
    "Put the key that they were sealed with back at the end of the list."
)
