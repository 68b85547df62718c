"""Curves, gradient flow and samples by their data."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import LayerStuck, SlopeEvaluator
from backprop_core.analysis.flow import HEALTHY_RATIO, flow_of
from backprop_core.analysis.sample_gradients import SampleGradients, sample_gradients
from playground.components.payload import encode
from playground.figures.shared.base import BLANK, dash
from playground.figures.shared.over_updates import DRAWN, end_of
from playground.figures.tabs.gradient_flow import (
    flow_in_words,
    layer_dots_figure,
    layer_lines_figure,
    layer_lines_in_words,
    stuck_figure,
    stuck_in_words,
)
from playground.figures.tabs.samples import accumulated_in_words, samples_figure, samples_in_words
from playground.figures.training.curves import accuracy_figure, curves_in_words, loss_figure
from playground.formats import number
from playground.theme import DARK, LIGHT, Theme, css
from tests.networks import KINDS, session_of_kind

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK])


def trace(figure: dict, name: str) -> dict:
    return next(trace for trace in figure["data"] if trace["name"] == name)


@THEMES
@pytest.mark.parametrize("log", [False, True])
def test_a_part_has_the_axis_of_both_curves_and_each_place_has_its_update(theme: Theme, log: bool) -> None:
    row, shared = np.array([0.7, 0.5, 0.25]), {"present": 800, "theme": theme, "span": (30, 900), "log_updates": log}
    drawn = {"updates": [30, 400, 900], "train": row, "test": None, **shared}
    loss, accuracy = loss_figure(**drawn, log=False), accuracy_figure(**drawn)
    for layout in (loss["layout"], accuracy["layout"]):
        low, high = (10.0**end if log else end for end in layout["xaxis"]["range"])
        assert low == pytest.approx(30)
        assert 900 < high < 1000
        assert log or layout["xaxis"]["tickvals"] == [30, 465, 900]
        assert (layout["hovermode"], layout["hoverdistance"]) == ("x", -1)
    assert all("after update %{x:,d}:" in each["hovertemplate"] for each in loss["data"])


def sendable(figure: dict) -> bool:
    """Whether the browser can be sent it: finite numbers only, and no empty text."""
    encode(figure)
    return all("" not in trace.get("text", ()) for trace in figure["data"])


def test_more_layers_than_colours_get_other_dashes() -> None:
    styles = {(LIGHT.category(at), dash(at, LIGHT)) for at in range(3 * len(LIGHT.categories))}
    assert len(styles) == 3 * len(LIGHT.categories)


@THEMES
@pytest.mark.parametrize("log", [False, True])
def test_curves_hold_the_record_and_a_point_leads_to_its_update(theme: Theme, log: bool) -> None:
    train, test = np.array([0.7, 0.5, 0.25]), np.array([0.8, 0.6, 0.4])
    figure = loss_figure(updates=[0, 3, 40], train=train, test=test, present=3, log=log, theme=theme)
    for name, row in (("train", train), ("test", test)):
        assert trace(figure, name)["x"] == [0, 3, 40]
        assert trace(figure, name)["y"] == row.tolist()
        assert [c[0] for c in trace(figure, name)["customdata"]] == ["update-0", "update-3", "update-40"]
    layout = figure["layout"]
    assert (layout["shapes"][0]["x0"], layout["shapes"][0]["x1"]) == (3, 3)
    low, high = (10.0**end if log else end for end in layout["yaxis"]["range"])
    assert low < 0.25
    assert high > 0.8
    assert layout["yaxis"].get("type") == ("log" if log else None)
    assert layout["xaxis"]["range"][1] >= 40
    assert sendable(figure)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("values", [[], [np.nan], [0.0], [np.inf, 1.0], [1e-300, 1e300], [-2.0, 3.0], [5.0, 5.0]])
def test_whatever_the_loss_a_figure_comes_of_it(values: list[float], log: bool) -> None:
    updates = list(range(len(values)))
    figure = loss_figure(updates=updates, train=np.array(values), test=None, present=0, log=log, theme=LIGHT)
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < high
    expected = [v if np.isfinite(v) and (v > 0 or not log) else None for v in values]
    assert trace(figure, "train")["y"] == expected
    assert sendable(figure)
    assert curves_in_words(updates=updates, train=np.array(values), test=None, present=0, what="loss").endswith(".")


def test_a_long_record_is_drawn_with_few_points_and_both_ends() -> None:
    count = 2000
    figure = accuracy_figure(
        updates=list(range(5, 5 + count)), train=np.linspace(0, 1, count), test=None, present=7, theme=LIGHT
    )
    x = trace(figure, "train")["x"]
    assert (x[0], x[-1], len(x)) == (5, 4 + count, DRAWN)
    assert figure["layout"]["yaxis"]["range"] == [0.0, 1.03]


@pytest.mark.parametrize(("last", "end"), [(0, 10), (10, 10), (11, 20), (21, 50), (999, 1000), (1001, 2000)])
def test_the_axis_ends_at_a_round_update(last: int, end: int) -> None:
    assert end_of([0, last], 0) == end_of([], last) == end


def test_curves_are_told_up_to_the_present_update() -> None:
    said = curves_in_words(
        updates=[0, 5, 9], train=np.array([0.7, 0.5, 0.1]), test=np.array([0.8, np.nan, 0.3]), present=6, what="loss"
    )
    assert said == "Updates 0 to 5: training loss from 0.7000 to 0.5000, test loss from 0.8000 to no finite number."


@THEMES
def test_dots_of_the_layers_on_a_log_scale(theme: Theme) -> None:
    values = [1e-2, None, 0.0, np.inf, 2.0]
    figure = layer_dots_figure(values=values, title="norm", theme=theme, healthy=HEALTHY_RATIO)
    dots, layout = trace(figure, "layers"), figure["layout"]
    low, high = layout["yaxis"]["range"]
    assert (dots["y"][0], dots["y"][1], dots["y"][3], dots["y"][4]) == (pytest.approx(0.01), None, None, 2.0)
    assert dots["y"][2] == pytest.approx(10.0**low)
    assert dots["text"] == ["0.010", BLANK, "0", "no finite number", "2.0"]
    assert 10.0**low < HEALTHY_RATIO
    assert 10.0**high > 2
    assert (layout["shapes"][0]["y0"], layout["annotations"][0]["y"]) == (HEALTHY_RATIO, np.log10(HEALTHY_RATIO))
    assert sendable(figure)


@pytest.mark.parametrize("kind", KINDS)
def test_the_flow_of_every_network_can_be_drawn_at_every_operation(kind: str) -> None:
    session = session_of_kind(kind)
    for at in range(len(session.tape) + 1):
        session.travel(0, at)
        flows = flow_of(session)
        for values in ([flow.gradient for flow in flows], [flow.ratio for flow in flows]):
            figure = layer_dots_figure(values=values, title="norm", theme=LIGHT)
            shown = [v is not None for v in trace(figure, "layers")["y"]]
            assert shown == [v is not None for v in values]
            assert sendable(figure)
            assert flow_in_words(values=values, title="norm").count("to come") == values.count(None)
    stuck = SlopeEvaluator(session.network, session.data.X).stuck(session.table)
    assert sendable(stuck_figure(stuck=stuck, sizes=session.network.sizes, theme=DARK))


def test_lines_of_the_layers_over_updates() -> None:
    rows = [np.array([1.0, np.nan, 1e-4]), np.array([0.5, 0.0, 3.0])]
    figure = layer_lines_figure(
        updates=[0, 1, 2], rows=rows, title="ratio", present=2, theme=LIGHT, healthy=HEALTHY_RATIO
    )
    assert [t["y"] for t in figure["data"]] == [[1.0, None, 1e-4], [0.5, None, 3.0]]
    assert [t["line"]["color"] for t in figure["data"]] == [css(LIGHT.category(at)) for at in (0, 1)]
    assert [shape["y0"] for shape in figure["layout"]["shapes"]] == [0, HEALTHY_RATIO]
    assert sendable(figure)
    said = layer_lines_in_words(updates=[0, 1, 2], rows=rows, title="Ratio", present=1)
    assert said == "After update 1, Ratio: layer 1 to come, layer 2 0."


def layer(dead=(), saturated=(), units=8) -> LayerStuck:
    return LayerStuck(1, units, dead, saturated, None if dead is None else 0.0)


@pytest.mark.parametrize(
    ("stuck", "words"),
    [
        (layer(), "all 8 alive"),
        (layer(units=1), "alive"),
        (layer(dead=(1, 2)), "h₂, h₃ dead"),
        (layer(dead=(0, 1, 2, 3)), "4 of 8 dead"),
        (layer(saturated=(7,)), "h₈ saturated"),
        (layer(None, None), "slope cancels with the loss"),
    ],
)
def test_stuck_units_are_named(stuck: LayerStuck, words: str) -> None:
    assert stuck_in_words(stuck, (2, 8, 1)) == words
    figure = stuck_figure(stuck=[stuck], sizes=(2, 8, 1), theme=LIGHT)
    assert trace(figure, "words")["text"] == [words]
    shares = trace(figure, "dead")["x"] + trace(figure, "saturated")["x"]
    assert shares == [len(units or ()) / stuck.units for units in (stuck.dead, stuck.saturated)]


@THEMES
def test_samples_in_a_strip(theme: Theme) -> None:
    values = np.array([1.0, -2.0, 0.0, np.inf, 4.0])
    running = np.array([1.0, -0.5, -1 / 3, np.inf, np.inf])
    figure = samples_figure(
        values=values,
        running=running,
        joined=0.6,
        summed=False,
        shown=1,
        samples=[7, 3, 1, 0, 2],
        name="W1[0, 0]",
        theme=theme,
    )
    dots = trace(figure, "samples")
    assert dots["y"] == [1.0, -2.0, 0.0, None, 4.0]
    assert [c[0] for c in dots["customdata"]] == [f"column-{at}" for at in range(5)]
    assert "number 8 of the data" in dots["hovertext"][0]
    assert dots["marker"]["color"][:3] == [css(theme.raises), css(theme.lowers), css(theme.muted)]
    assert (trace(figure, "shown")["x"], trace(figure, "shown")["y"]) == ([2], [-2.0])
    assert trace(figure, "mean")["y"] == [0.6, 0.6]
    assert trace(figure, "running mean")["y"] == [1.0, -0.5, -0.5]
    assert trace(figure, "running mean")["x"] == [0.5, 1.5, 2.5]
    assert trace(figure, "lowers the loss")["x"] == [2, 2, None]
    assert dots["marker"]["symbol"] == ["circle", "circle", "circle-open", "circle-open", "circle-open"]
    low, high = figure["layout"]["yaxis"]["range"]
    assert low < -2
    assert high > 4
    assert sendable(figure)


def test_a_gradient_with_a_penalty_is_a_line_of_its_own_within_the_frame() -> None:
    figure = samples_figure(
        values=np.array([1.0]),
        running=np.array([1.0]),
        joined=1.0,
        summed=False,
        shown=0,
        samples=[0],
        name="W1[0, 0]",
        gradient=-9.0,
        theme=LIGHT,
    )
    assert trace(figure, "with penalty")["y"] == [-9.0, -9.0]
    assert figure["layout"]["yaxis"]["range"][0] < -9


def strip(gradient: float | None, *, count: int = 3, summed: bool = False, penalised: bool = False) -> SampleGradients:
    values = np.array([1.0, 2.0, 6.0])[:count]
    return SampleGradients(np.arange(count), values, summed, gradient, penalised)


@pytest.mark.parametrize(
    ("found", "shown", "words"),
    [
        (strip(3.0), 0, "The gradient of the first sample is 1.000; 2 of 3 are still to be added."),
        (strip(3.0), 1, "The mean of samples 1 to 2 is 1.500; 1 of 3 is still to be added."),
        (strip(9.0, summed=True), 2, "All 3 samples are in: their sum is 9.000, the gradient of `w` that is used."),
        (
            strip(1.0, penalised=True),
            2,
            "All 3 samples are in: their mean is 3.000, plus penalty −2.000 = 1.000, the gradient of `w` that is used.",
        ),
        (strip(1.0, count=1), 0, "The only sample is in: its gradient is 1.000, the gradient of `w` that is used."),
        (strip(None), 2, "All 3 samples are in: their mean is 3.000. The walk has still to finish the gradient."),
    ],
)
def test_what_the_samples_come_to_is_told(found: SampleGradients, shown: int, words: str) -> None:
    assert accumulated_in_words(found, shown=shown, name="w", used="that is used") == words


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_s_samples_can_be_drawn(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    for layer, (rows, columns) in enumerate(session.table.shapes, 1):
        found = sample_gradients(session, layer, rows - 1, columns - 1)
        figure = samples_figure(
            values=found.values,
            running=found.running,
            joined=found.joined,
            summed=found.summed,
            shown=len(found.values) - 1,
            samples=found.samples,
            name=f"b{layer}",
            theme=LIGHT,
        )
        assert trace(figure, "samples")["y"] == found.values.tolist()
        assert trace(figure, "running mean")["y"][-1] == pytest.approx(found.joined, rel=1e-9, abs=1e-15)
        assert sendable(figure)


def test_samples_are_told_in_a_sentence() -> None:
    said = samples_in_words(values=np.array([1.0, -2.0, 0.0]), joined=-1.0, summed=True, shown=1, name="W1[0, 0]")
    assert said == (
        "Gradient of W1[0, 0], sample by sample: 1 of 3 positive, 1 negative; "
        f"sample 2 has {number(-2.0)}, their sum is {number(-1.0)}."
    )


def test_curves_say_where_the_data_changed() -> None:
    row = np.array([0.5, 0.4])
    shared = {"updates": [0, 9], "train": row, "test": None, "present": 9, "changes": [3, 7]}
    for figure in (loss_figure(**shared, log=False, theme=LIGHT), accuracy_figure(**shared, theme=DARK)):
        assert [shape["x0"] for shape in figure["layout"]["shapes"]] == [9, 3, 7]
        assert [(note["x"], note["text"]) for note in figure["layout"]["annotations"]] == [(7, "other data")]
        assert sendable(figure)
    assert curves_in_words(**shared, what="loss").endswith(" The data are others from update 7 on.")
