"""Benchmarks of the core against other engines: `python -m benchmarks.core`.

The same networks, weights, data and batch sizes for every engine, float64, one thread, one process per engine.
The processes take turns in short rounds, so that a noisy machine disturbs all alike; only ratios of one run mean
something. Every engine is first checked to compute the same parameters as a plain script.
"""
