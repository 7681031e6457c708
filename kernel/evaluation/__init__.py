"""How well the kernel does, in figures: measures over lines of cases, each pure. No run depends on it."""
