"""Keeps the durable engine's chatter out of the log. It hides no failure."""

from __future__ import annotations

import logging


class _Noise(logging.Filter):
    """Drops what the library says of things that are as they should be: a workflow was cancelled, or shut down."""

    _SAID = ("Asyncio task cancelled for workflow", "was cancelled during execution")

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to keep the record."""
        raised = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        message = record.getMessage()
        return raised != "DBOSAwaitedWorkflowCancelledError" and not any(said in message for said in self._SAID)


def quiet() -> None:
    """Let the library speak through the app's log, and only when something is wrong. Again: nothing more."""
    logger = logging.getLogger("dbos")
    if not any(isinstance(known, _Noise) for known in logger.filters):
        logger.addFilter(_Noise())
    if not logger.handlers:  # the library else adds its own, past the app's
        logger.addHandler(logging.NullHandler())
    logger.setLevel(logging.WARNING)  # INFO holds an advertisement
