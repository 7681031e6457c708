"""The page of the local workspace: rendered here, on the server, and escaped; the browser only swaps what changed."""
