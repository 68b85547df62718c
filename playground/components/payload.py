"""Documents to bytes: what is sent to the browser to be drawn.

    {"element": ..., "label": ..., "figure": {"data": [...], "layout": {...}, "moving": {...}}, "state": {...}, ...}

"moving" is the part of a layout (shapes, images) that may change while the rest stays: it is redrawn alone. Its "dots"
are no part of a layout but codes: the colours of the neurons' points (`figures.graph.nodes.discs`). "targets" are what
can be pointed at beside the points of traces (`figures.graph.targets`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

Figure = Mapping[str, Any]
Document = Mapping[str, Any]
STILL = ("layout", "targets")


def encode(document: Any) -> bytes:
    """Return compact JSON. A number that JSON cannot hold raises ValueError and says where it is."""
    try:
        return json.dumps(document, allow_nan=False, separators=(",", ":"), default=_plain).encode()
    except ValueError as error:
        # Looked for only now: walking a document in Python costs more than encoding it in C.
        place = next(_non_finite(document, ""), None)
        if place is None:
            raise
        raise ValueError(f"A figure must hold finite numbers (None leaves a gap), but {place}.") from error


class Differences:
    """Figures of plots that are drawn again and again: names and axes are the same nearly every time.

    A layout, targets, or a trace at the same place in `data`, that equal those sent before for the same element, are
    None.
    """

    def __init__(self) -> None:
        self._before: dict[str, Figure] = {}

    def of(self, document: Document) -> Document:
        """The document with its figure as a difference."""
        element, figure = str(document["element"]), document["figure"]
        before = self._before.get(element, {})
        self._before[element] = figure
        known = before.get("data", ())
        data = [None if i < len(known) and _same(trace, known[i]) else trace for i, trace in enumerate(figure["data"])]
        still = {
            part: None if part in before and _same(figure[part], before[part]) else figure[part]
            for part in STILL
            if part in figure
        }
        return {**document, "figure": {"data": data, **still, "moving": figure.get("moving", {})}}


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
    """Yield where NaN or an infinity is, such as "figure.data[2].x[1] is nan"."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _non_finite(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, np.ndarray):
        yield from _non_finite(value.tolist(), path)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for i, item in enumerate(value):
            yield from _non_finite(item, f"{path}[{i}]")
    elif isinstance(value, float | np.floating) and not math.isfinite(value):
        yield f"{path} is {value}"
