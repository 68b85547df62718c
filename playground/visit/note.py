"""What there is to say about the data in use."""

from __future__ import annotations

from dataclasses import dataclass

from backprop_core import Dataset


@dataclass(frozen=True, eq=False)
class Note:
    """What there is to say about data as long as they are the ones in use.

    `source` are those that they were made of for a network with other inputs, outputs or another loss.
    """

    data: Dataset
    lines: tuple[str, ...]
    source: Dataset | None = None
