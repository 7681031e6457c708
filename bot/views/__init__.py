"""Views: pure functions from a value to a message. No client, no clock, no database, no await."""
