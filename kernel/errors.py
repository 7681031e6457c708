"""Every error that may pass the kernel's door, grouped by who can mend it.

SovereignError
├── Refused        the asker can mend it: whispered to them, with what to do
├── Unavailable    waiting can mend it: said in the thread, with when to try again
└── Unsound        only we can mend it: "something broke here", with a reference that the log has too
"""


class SovereignError(Exception):
    """Something went wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip().splitlines()[0])


class Refused(SovereignError):
    """This cannot be done as it was asked."""


class Changed(Refused):
    """The draft was changed while you were reading it. Please look at it again, then approve."""


class Unavailable(SovereignError):
    """Something that is needed did not answer; try again later."""

    def __init__(self, message: str | None = None, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class BudgetSpent(Unavailable):
    """The run's budget of tokens or calls is spent."""


class Unsound(SovereignError):
    """Something broke that only the developers can mend."""
