"""The loss over a plane of the parameters, with lines of equal loss and the run's path; or along a line."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from backprop_core.primitives import Array
from playground.figures.shared.base import BLANK, Figure, Trace, axis, hover_label, line, point, small_layout, trace
from playground.figures.shared.over_updates import LEGEND
from playground.formats import number
from playground.model.insight.landscapes import DOWNHILL, Landscape
from playground.theme import Theme, css, mixed

HEIGHT = 400
LINE_HEIGHT = 320
WIDE = 30.0  # highest loss beside the lowest: from here on colours go by powers of ten
STEPS = 12  # lines of equal loss
HEADROOM = 4.0  # of a line: what shoots up beyond is cut off


def landscape_figure(*, landscape: Landscape, theme: Theme) -> Figure:
    """A plane: darker is higher; the path from its ring to the cross, which is where the run is."""
    survey, (across, up) = landscape.survey, landscape.names
    xs, ys = survey.xs, survey.ys
    layout = small_layout(
        theme,
        HEIGHT,
        margin={"l": 62, "r": 14, "t": 26, "b": 40},
        uirevision=str(landscape.wanted),
        showlegend=True,
        legend=LEGEND,
        hovermode="closest",
        hoverlabel=hover_label(theme),
        xaxis=axis(theme, across, range=[float(xs[0]), float(xs[-1])], showgrid=False),
        yaxis=axis(theme, up, range=[float(ys[0]), float(ys[-1])], showgrid=False),
    )
    return {"data": [_ground(landscape, theme), *_path(landscape, theme)], "layout": layout}


def _ground(landscape: Landscape, theme: Theme) -> Trace:
    survey, (across, up) = landscape.survey, landscape.names
    shown = _heights(survey.losses)
    return {
        "type": "contour",
        "name": "loss",
        "x": survey.xs.tolist(),
        "y": survey.ys.tolist(),
        "z": _gaps(shown),
        "customdata": _gaps(survey.losses),
        "colorscale": [[k / 10, css(mixed(theme.background, theme.accent, 0.9 * k / 10))] for k in range(11)],
        "contours": {"coloring": "heatmap"},
        "ncontours": STEPS,
        "line": {"width": 0.7, "color": css(theme.muted)},
        "connectgaps": False,
        "showlegend": False,
        "colorbar": {"thickness": 10, "outlinewidth": 0, "title": {"text": _title(survey.losses), "side": "right"}},
        "hovertemplate": f"{across} %{{x:.4g}}<br>{up} %{{y:.4g}}<br>loss %{{customdata:.9g}}<extra></extra>",
    }


def _path(landscape: Landscape, theme: Theme) -> list[Trace]:
    plane, track = landscape.survey.plane, landscape.survey.track
    places, beside = plane.places_of(track.path.thetas), plane.distances(track.path.thetas)
    known = np.isfinite(places).all(axis=1)
    rows = zip(track.path.updates[known].tolist(), track.losses[known].tolist(), beside[known].tolist(), strict=True)
    said = [[f"{update:,}", number(loss, 9), number(distance, 3)] for update, loss, distance in rows]
    x, y = places[known].T.tolist()
    path = trace(
        "lines+markers",
        "the run's path",
        x=x,
        y=y,
        customdata=said,
        line={"color": css(theme.ink), "width": 1.5},
        marker={"size": 4, "color": css(theme.ink)},
        hovertemplate="after update %{customdata[0]}: loss %{customdata[1]}"
        "<br>%{customdata[2]} beside this plane<extra></extra>",
    )
    edge: Figure = {"line": {"color": css(theme.background), "width": 1.5}}
    ends = [point("present", x[-1], y[-1], css(theme.raises), size=13, symbol="x", **edge)] if x else []
    if len(x) > 1:
        ring: Figure = {"symbol": "circle-open", "line": {"color": css(theme.ink), "width": 3}}
        ends.insert(0, point("start", x[0], y[0], css(theme.ink), **ring))
    return [path, *({**each, "text": [BLANK], "cliponaxis": True} for each in ends)]


def line_figure(*, landscape: Landscape, theme: Theme) -> Figure:
    """A line: the loss, that of the test samples dashed, and downhill the straight line that the gradient foretells."""
    survey = landscape.survey
    xs, losses = survey.xs, survey.losses[0]
    traces = [_curve("loss of the training samples", xs, losses, css(theme.accent), "solid")]
    if survey.tested is not None:
        traces.append(_curve("of the test samples", xs, survey.tested[0], css(theme.ink), "dash"))
    here = 0.0 if landscape.wanted.kind == DOWNHILL else 1.0
    present = float(survey.track.losses[-1])
    if landscape.slope is not None and math.isfinite(present):
        foretold = (present + landscape.slope * xs).tolist()
        traces.append(line("what the gradient foretells", xs.tolist(), foretold, css(theme.muted), dash="dot"))
    if math.isfinite(present):
        traces.append(point("present", here, present, css(theme.raises), size=13, symbol="x") | {"text": [BLANK]})
    drawn = losses[None] if survey.tested is None else np.vstack([losses, survey.tested])
    ends = [float(np.interp(place, xs, row)) for row in drawn for place in (0.0, here)]
    low, high = _line_range(drawn, present, ends)
    layout = small_layout(
        theme,
        LINE_HEIGHT,
        margin={"l": 62, "r": 14, "t": 44, "b": 40},
        uirevision=str(landscape.wanted),
        showlegend=True,
        legend=LEGEND,
        hovermode="x",
        hoverlabel=hover_label(theme),
        xaxis=axis(theme, landscape.names[0], range=[float(xs[0]), float(xs[-1])]),
        yaxis=axis(theme, "loss", range=[low, high]),
    )
    return {"data": traces, "layout": layout}


def _curve(name: str, xs: Array, losses: Array, colour: str, dash: str) -> Trace:
    return trace(
        "lines",
        name,
        x=xs.tolist(),
        y=_gaps(losses[None])[0],
        line={"color": colour, "width": 2, "dash": dash},
        hovertemplate="%{x:.4g}: %{y:.9g}<extra></extra>",
    )


def _line_range(losses: Array, present: float, ends: Sequence[float]) -> tuple[float, float]:
    """Room for the losses at both ends, and for what is higher as far as it leaves the rest its shape."""
    known = losses[np.isfinite(losses)]
    if not known.size:
        return 0.0, 1.0
    low, here = float(known.min()), present if math.isfinite(present) else float(np.median(known))
    high = low + HEADROOM * ((here - low) or float(np.median(known)) - low or 1.0)
    high = min(float(known.max()), max([high, *filter(math.isfinite, ends)]))
    room = 0.06 * ((high - low) or abs(low) or 1.0)
    return low - room, high + room


def _by_powers(losses: Array) -> bool:
    known = losses[np.isfinite(losses)]
    return bool(known.size and known.min() > 0 and known.max() > WIDE * known.min())


def _heights(losses: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.log10(losses) if _by_powers(losses) else losses


def _title(losses: Array) -> str:
    return "loss, as a power of ten" if _by_powers(losses) else "loss"


def _gaps(values: Array) -> list[list[float | None]]:
    return [[value if math.isfinite(value) else None for value in row] for row in values.tolist()]
