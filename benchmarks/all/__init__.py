"""Everything that README and docs state in figures, measured: `python -m benchmarks.all`."""
