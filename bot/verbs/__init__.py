"""The verbs of `/sovereign`, each read from what was typed into a value. Pure: no Slack, no database, nothing done."""
