"""What goes wrong on purpose, and what becomes of the others meanwhile: `python -m benchmarks.faults`."""
