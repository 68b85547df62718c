"""Loss and accuracy over the updates of a run, for training and test samples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from backprop_core.primitives import Array
from playground.figures.shared.base import Figure
from playground.figures.shared.over_updates import end_of, over_updates_layout, update_line, value_range
from playground.formats import number
from playground.theme import Theme, css

Span = tuple[int, int] | None
HEIGHT = 106  # so that what a step changes is in sight below the surface
LONG = 10**6  # an update whose number is as wide as half of the narrowest plot
BELOW = {"t": 6, "b": 34}  # pixels around both curves, so that they have one height; the legend stands below


def loss_figure(
    *,
    updates: Sequence[int],
    train: Array,
    test: Array | None,
    present: int,
    log: bool,
    theme: Theme,
    changes: Sequence[int] = (),
    stopped: Sequence[int] = (),
    alone: bool = True,
    span: Span = None,
    log_updates: bool = False,
) -> Figure:
    """The loss, also on a logarithmic scale; NaN and infinities leave gaps. Not `alone`, it is beside the accuracy.

    `changes` are the updates at which the data were changed, `stopped` those at which a rule has stopped Play, `span`
    the first and last update where not all are drawn.
    """
    layout: dict[str, Any] = {"height": HEIGHT, "named": alone, "changes": changes, "stopped": stopped}
    layout |= {"span": span, "log_updates": log_updates}
    return _figure(updates, train, test, present, "loss", log, theme, layout)


def accuracy_figure(
    *,
    updates: Sequence[int],
    train: Array,
    test: Array | None,
    present: int,
    theme: Theme,
    changes: Sequence[int] = (),
    stopped: Sequence[int] = (),
    span: Span = None,
    log_updates: bool = False,
) -> Figure:
    """The accuracy from 0 to 1, below the loss, whose legend holds for both."""
    layout: dict[str, Any] = {
        "height": HEIGHT,
        "legend": False,
        "changes": changes,
        "stopped": stopped,
        "span": span,
        "log_updates": log_updates,
    }
    figure = _figure(updates, train, test, present, "accuracy", False, theme, layout)
    figure["layout"]["yaxis"] |= {"range": [0.0, 1.03], "tickformat": ".0%"}
    return figure


def curves_in_words(
    *, updates: Sequence[int], train: Array, test: Array | None, present: int, what: str, changes: Sequence[int] = ()
) -> str:
    """Where the curves begin, where they are at the present update, in a sentence."""
    known = [at for at, update in enumerate(updates) if update <= present]
    if not known:
        return f"No {what} has been recorded yet."
    first, last = known[0], known[-1]
    rows = {"training": train} | ({} if test is None else {"test": test})
    parts = (f"{name} {what} from {_said(row[first])} to {_said(row[last])}" for name, row in rows.items())
    others = f" The data are others from update {changes[-1]} on." if changes else ""
    return f"Updates {updates[first]} to {updates[last]}: " + ", ".join(parts) + "." + others


def _figure(
    updates: Sequence[int],
    train: Array,
    test: Array | None,
    present: int,
    what: str,
    log: bool,
    theme: Theme,
    layout: dict[str, Any],
) -> Figure:
    """Training is a full line, test a dashed one in the colour of text."""
    rows = [train] if test is None else [train, test]
    styles = [("train", css(theme.accent), "solid"), ("test", css(theme.ink), "dash")]
    traces = [
        update_line(updates=updates, values=row, name=name, colour=colour, dash=dash, log=log, says=what)
        for row, (name, colour, dash) in zip(rows, styles, strict=False)
    ]
    span: Span = layout.pop("span")
    start, end = span or (0, end_of(updates, present))
    axes = over_updates_layout(
        theme=theme,
        title=what,
        present=present,
        start=start,
        end=end,
        y_range=value_range(rows, log),
        log=log,
        **layout,
    )
    axes["margin"] |= BELOW
    axes["legend"] = axes["legend"] | {"x": 0.02, "xref": "container", "y": 0, "yref": "container"}
    axes |= {"dragmode": "zoom", "hoverdistance": -1}  # wherever one points at, the nearest update is told
    axes["uirevision"] = f"{what} {axes['xaxis']['range']}"  # a zoom by hand ends once the run has drawn what it shows
    axes["xaxis"] |= {"fixedrange": False} | (_ends(*span) if span and not layout["log_updates"] else {})
    return {"data": traces, "layout": axes}


def _ends(first: int, last: int) -> Figure:
    """Ticks at the ends of a part, in full, and one between them where their numbers leave room on a phone."""
    middle = [(first + last) // 2] if last < LONG and last > first + 1 else []
    return {"tickmode": "array", "tickvals": [first, *middle, last], "tickformat": ",d"}


def _said(value: float) -> str:
    return number(float(value)) if np.isfinite(value) else "no finite number"
