"""The Slack surface: words in, blocks out."""
