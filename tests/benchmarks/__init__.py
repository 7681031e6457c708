"""Benchmarks: `make bench`. Figures are printed with the machine and the sizes; nothing here asserts a time."""
