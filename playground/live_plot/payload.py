"""Figures to bytes: what one run of the script sends to the browser.

    {"label": ..., "height": ..., "figures": [{"data": [...], "layout": {...}, "moving": {...}, "state": {...}}, ...]}

"moving" is the part of a layout (shapes, images) that may change while the rest stays: it is redrawn alone.
A layout, or a trace at the same place in `data`, that equals the one of the figure before is sent as null.
In a list that plays, most of a figure (names, axes) is the same every time.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

Figure = Mapping[str, Any]


def encode(*, figures: Sequence[Figure], states: Sequence[Mapping[str, int]], **settings: Any) -> bytes:
    """Return compact JSON. A number that JSON cannot hold raises ValueError and says where it is."""
    if not figures:
        raise ValueError("A live plot needs at least one figure.")
    if len(figures) != len(states):
        raise ValueError(f"Each figure needs its state: there are {len(figures)} figures and {len(states)} states.")
    document = settings | {"figures": list(_differences(figures, states))}
    try:
        return json.dumps(document, allow_nan=False, separators=(",", ":"), default=_plain).encode()
    except ValueError as error:
        # Looked for only now: walking a figure in Python costs more than encoding it in C.
        place = next(_non_finite(figures, "figures"), None)
        if place is None:
            raise
        raise ValueError(f"A figure must hold finite numbers (None leaves a gap), but {place}.") from error


def _differences(figures: Sequence[Figure], states: Sequence[Mapping[str, int]]) -> Iterator[dict[str, Any]]:
    data: Sequence[Any] = ()
    layout: Any = None
    for figure, state in zip(figures, states, strict=True):
        new_layout = figure.get("layout", layout)
        yield {
            "data": [
                None if i < len(data) and _same(trace, data[i]) else trace for i, trace in enumerate(figure["data"])
            ],
            "layout": None if new_layout is layout or _same(new_layout, layout) else new_layout,
            "moving": figure.get("moving", {}),
            "state": state,
        }
        data, layout = figure["data"], new_layout


def _same(a: Any, b: Any) -> bool:
    try:
        return bool(a == b)
    except ValueError:  # arrays inside: not worth a comparison, sending them again is right
        return False


def _plain(value: Any) -> Any:
    """NumPy's arrays and scalars as Python's, for `json`; its float64 is a float already."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"A figure may hold numbers, text, lists and dicts, not {type(value).__name__}.")


def _non_finite(value: Any, path: str) -> Iterator[str]:
    """Yield where NaN or an infinity is, such as "figures[0].data[2].x[1] is nan"."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _non_finite(item, f"{path}.{key}")
    elif isinstance(value, np.ndarray):
        yield from _non_finite(value.tolist(), path)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for i, item in enumerate(value):
            yield from _non_finite(item, f"{path}[{i}]")
    elif isinstance(value, float | np.floating) and not math.isfinite(value):
        yield f"{path} is {value}"
