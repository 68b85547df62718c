"""Layers whose samples have no main direction, in words."""

from __future__ import annotations

from collections.abc import Sequence

from backprop_core.analysis.insight.representation import Seen

UNITS = "choose a unit for each axis"


def no_spread_in_words(views: Sequence[Seen], sizes: Sequence[int], samples: int) -> str:
    """Why some layers have no main direction, and what to look at in its place; empty where all that are asked do."""
    bare = [seen.layer for seen in views if _asks(seen, sizes) and not any(seen.shares)]
    if not bare:
        return ""
    if samples == 1:
        return (
            f"A main direction is the one in which samples spread most, and one sample alone has none: {UNITS}, or "
            "take data with more samples."
        )
    places = f"layer {bare[0]}" if len(bare) == 1 else f"layers {', '.join(map(str, bare))}"
    return f"All samples are at one place in {places}, so there is no direction in which they spread: {UNITS}."


def _asks(seen: Seen, sizes: Sequence[int]) -> bool:
    """Whether an axis of a view is a main direction; that of a single unit is the unit."""
    return None in seen.units and sizes[seen.layer] > 1
