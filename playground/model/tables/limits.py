"""How much of a table is read, and how much of it is used: more could not be watched, only waited for."""

from __future__ import annotations

from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS

MEGABYTES = 2
MOST_BYTES = MEGABYTES * 2**20
MOST_COLUMNS = 32
MOST_ROWS = 10_000
MOST_LINES = 2 * MOST_ROWS  # rows, empty ones included
MOST_SAMPLES = 2_000
LEAST_SAMPLES = 2
LARGEST = 1e12  # size of a number
LARGEST_WRITTEN = f"{LARGEST:.0e}".replace("e+", "e")

STATED = (
    f"Up to {MEGABYTES} MB, {MOST_ROWS:,} rows and {MOST_COLUMNS} columns, separated by commas, semicolons or tabs. "
    f"Of more than {MOST_SAMPLES:,} rows, {MOST_SAMPLES:,} are drawn by the seed. From 1 to {MOST_INPUTS} inputs and "
    f"1 to {MOST_OUTPUTS} outputs; at least {LEAST_SAMPLES} rows; numbers up to {LARGEST_WRITTEN} in size."
)
