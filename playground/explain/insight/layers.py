"""Layers whose samples have no main direction, in words."""

from __future__ import annotations

from collections.abc import Sequence

from backprop_core.analysis.insight.representation import Seen

SEEN = "seen by their first units, unless others are chosen"


def no_spread_in_words(views: Sequence[Seen], wanted: Sequence[int | None], sizes: Sequence[int], samples: int) -> str:
    """Why some layers are seen by units in place of main directions; empty where none is."""
    bare = [seen.layer for seen in views if _asks(wanted, sizes[seen.layer]) and seen.layer and not any(seen.shares)]
    if not bare:
        return ""
    if samples == 1:
        return (
            f"A main direction is the one in which samples spread most; one sample alone has none. Layers are {SEEN}."
        )
    one = f"layer {bare[0]}, which is {SEEN.replace('their', 'its')}"
    places = one if len(bare) == 1 else f"layers {', '.join(map(str, bare))}, which are {SEEN}"
    return f"All samples are at one place in {places}: there is no direction in which they spread."


def _asks(wanted: Sequence[int | None], units: int) -> bool:
    """Whether a layer would be seen by a main direction; one of two units, or of one, is seen by these."""
    return units > 2 and any(unit is None or unit >= units for unit in wanted)
