"""The doors that a browser and Slack come through over HTTP."""
