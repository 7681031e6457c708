"""Question in, report out. Knows no Slack, no SQL and no environment."""

__version__ = "0.1.0"
