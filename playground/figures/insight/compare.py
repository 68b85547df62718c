"""The training losses of runs that are kept, and of the present one, over their updates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from backprop_core.primitives import Array
from playground.figures.shared.base import Figure, axis, dash, hover_label, small_layout, trace
from playground.figures.shared.over_updates import drawn, log_axis, value_range, without_far
from playground.model.insight.kept_runs import KeptRun
from playground.model.training.record import SCORES
from playground.theme import Theme, css

HEIGHT = 340
THICK, THIN = 5, 2  # the present run, beneath those that are kept
FEW = 2  # points, which a line alone would not show
TRAIN = SCORES.index("train loss")


def compare_figure(*, runs: Sequence[KeptRun], names: Sequence[str], theme: Theme) -> Figure:
    """A line for each run, on a log scale where all losses are above 0; the last one, the present run, is thicker.

    The axis ends near the runs that have not diverged; a line that goes on upwards leaves it.
    """
    losses = [kept.rows.values[:, TRAIN] for kept in runs]
    every = np.concatenate(losses)
    log = bool((every[np.isfinite(every)] > 0).all())
    ends = value_range(_shown(losses), log)
    last = max([1, *(int(kept.rows.updates[-1]) for kept in runs if len(kept.rows.updates))])
    traces = []
    for at, (kept, name) in enumerate(zip(runs, names, strict=True)):
        present = kept.number == 0
        colour = css(theme.ink if present else theme.category(kept.number - 1))
        places = drawn(len(kept.rows.updates))
        shown = [float(losses[at][place]) for place in places]
        traces.append(
            trace(
                "lines" if len(places) > FEW else "lines+markers",
                name,
                x=[int(kept.rows.updates[place]) for place in places],
                y=[value if np.isfinite(value) else None for value in shown],
                line={
                    "color": colour,
                    "width": THICK if present else THIN,
                    "dash": "solid" if present else dash(kept.number - 1, theme),
                },
                zorder=0 if present else 1,
                hovertemplate=f"{name}<br>after update %{{x}}: loss %{{y:.6g}}<extra></extra>",
            )
        )
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 62, "r": 14, "t": 10, "b": 40},
        uirevision="compare",
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": -0.18, "yanchor": "top"},
        hovermode="closest",
        hoverlabel=hover_label(theme),
        xaxis=axis(theme, "updates done", range=[0, 1.02 * last], exponentformat="none", separatethousands=True),
        yaxis=axis(theme, "loss of all training samples", range=ends) | (log_axis(ends) if log else {}),
    )
    return {"data": traces, "layout": layout}


def _shown(losses: Sequence[Array]) -> list[Array]:
    """What the axis of losses has room for: every run's first loss, and all losses of runs that have not diverged."""
    firsts = [row[:1] for row in losses]
    settled = [row for row in losses if np.isfinite(without_far(row[-1:], row[:1])).all()]
    starts = np.concatenate([row[:1] for row in settled or losses])
    return [without_far(row, starts) for row in (*firsts, *(settled or losses))]
