"""Matrices: whatever operation is looked at, and from whichever moment, what is read gives what is written."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest

from backprop_core import OPTIMIZERS, Choice, Phase, Session, TrainingSpec
from playground.figures.tabs.matrices import CELL, EMPTY, WIDTH, matrices_figure, planned, pretty
from playground.formats import number
from playground.model.scenes import SCENES
from playground.model.shown.elements import LOSS, Element, elements_of
from playground.model.takeaway.equations import COLUMNS, Row, rows_of, settings_in
from playground.model.takeaway.functions import functions_by_name
from playground.panels.tabs.matrices import spoken
from playground.theme import DARK
from tests.networks import KINDS, session_of_kind


def functions() -> dict:
    """What the lines of a tape call besides NumPy."""
    names: dict = {"np": np, "math": math}
    for source in functions_by_name().values():
        exec(source, names)
    return names


FUNCTIONS = functions()


def holds(session: Session, place: int, rows: list[Row]) -> None:
    """Work out each line from the operands that are shown: it comes to the results that are shown.

    To the last bit, but for a product that is run together with the biases.
    """
    operation = session.tape.operations[place]
    settings, rtol = settings_in(session, operation), 1e-9 if operation.product else 0.0
    for row in rows:
        targets, _, expression = row.code.partition(" = ")
        count = len(targets.split(", "))
        results, operands = row.matrices[:count], row.matrices[count:]
        values = eval(expression, FUNCTIONS | settings | {m.name: m.whole for m in operands})
        for result, value in zip(results, values if count > 1 else [values], strict=True):
            assert result.known
            value = np.broadcast_to(value, result.whole.shape)
            np.testing.assert_allclose(value, result.whole, rtol=rtol, atol=1e-12 * (rtol > 0), err_msg=row.code)


def moments(session: Session) -> list[int]:
    """Positions in the middle of an update and at its end."""
    backward, end = session.tape.end_of(Phase.BACKWARD), len(session.tape)
    return sorted({session.tape.end_of(Phase.FORWARD), backward, backward + 2, (backward + end) // 2, end})


def all_hold(session: Session) -> None:
    update = session.position.update
    for at in moments(session):
        session.travel(update, at)
        for place in range(at):
            holds(session, place, rows_of(session, place, 0))


@pytest.mark.parametrize("key", SCENES)
def test_equations_are_true_on_every_scene(key: str) -> None:
    session = SCENES[key].make()
    session.step("update")
    session.step("update")
    all_hold(session)


@pytest.mark.parametrize("kind", KINDS)
def test_equations_are_true_on_every_kind_of_network(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(3)
    all_hold(session)


@pytest.mark.parametrize("train_biases", [True, False])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_equations_are_true_for_every_optimiser_with_penalties_and_clipping(optimizer: str, train_biases: bool) -> None:
    session = session_of_kind("2-3-1")
    penalties = {"l1": 0.01, "l2": 0.1, "penalise_biases": True}
    training = TrainingSpec(Choice(optimizer, lr=0.05), 3, clip_norm=0.2, train_biases=train_biases, **penalties)
    session.edit(training=training)
    session.run(3)
    all_hold(session)


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_is_the_run_s_own_when_its_operation_ran(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(2)
    session.step("operation")
    session.travel(2)
    coupled = {f"S{n}" for n, layer in enumerate(session.network.layers, 1) if layer.record.coupled}
    for place, operation in enumerate(session.tape):
        held = {name: session.value(name) for name in operation.reads}
        session.step("operation")
        shown = [matrix for row in rows_of(session, place, 0) for matrix in row.matrices]
        assert {m.name for m in shown} >= set(operation.writes) - {"E", *coupled}
        for matrix in shown:
            made = matrix.moment == "after" or matrix.name in set(operation.writes) - set(operation.reads)
            value = session.value(matrix.name) if made else held[matrix.name]
            np.testing.assert_array_equal(matrix.whole, value.reshape(matrix.whole.shape), err_msg=matrix.name)


def test_weights_of_the_forward_and_backward_pass_are_those_from_before_the_update() -> None:
    session = SCENES["seed"].start()
    session.step("update")
    for name, operand in (("Z1", "W1"), ("dA1", "W2"), ("Z2", "b2")):
        place = next(at for at, operation in enumerate(session.tape) if operation.name == name)
        (row,) = rows_of(session, place, 0)
        shown = next(matrix for matrix in row.matrices if matrix.name == operand)
        np.testing.assert_array_equal(shown.whole, session.old(operand))
        assert not np.array_equal(shown.whole, session.value(operand))
        assert shown.title.endswith("before")


def test_a_line_in_place_shows_before_and_after() -> None:
    session = SCENES["seed"].start()
    session.step("update")
    row, biases = rows_of(session, len(session.tape) - 1, 0)
    assert [m.title for m in row.matrices] == ["W2 (1×3) after", "W2 (1×3) before", "stepW2 (1×3)"]
    assert [m.text for m in row.matrices] == ["", "=", "+"]
    np.testing.assert_array_equal(row.matrices[0].whole, session.value("W2"))
    np.testing.assert_array_equal(row.matrices[1].whole, session.old("W2"))
    assert [m.name for m in biases.matrices] == ["b2", "b2", "stepb2"]


@pytest.mark.parametrize(("key", "slope"), [("seed", "S1 = (Z1 > 0)"), ("mazur", "S1 = (A1 * (1 - A1))")])
def test_the_slope_is_an_operand_of_its_own(key: str, slope: str) -> None:
    session = SCENES[key].start()
    session.step("update")
    place = next(at for at, operation in enumerate(session.tape) if operation.name == "dZ1")
    first, second = rows_of(session, place, 0)
    assert first.code == slope
    assert [(m.name, m.text) for m in second.matrices] == [("dZ1", ""), ("dA1", "="), ("S1", "*")]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_to_come_stays_empty(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(1)
    session.step("operation")
    for at in moments(session):
        session.travel(1, at)
        for place in range(at, len(session.tape)):
            for row in rows_of(session, place, 0):
                results = len(row.code.partition(" = ")[0].split(", "))
                assert not any(matrix.known for matrix in row.matrices[:results])
                for matrix in row.matrices[results:]:
                    given = matrix.name[0] in "XYWbt" or matrix.name[:-2] in session.table.slots
                    ahead = session.tape.operations[at:place]
                    coming = any(matrix.name in operation.writes for operation in ahead)
                    made = any(matrix.name == m.name for m in row.matrices[:results])
                    if matrix.known:
                        assert given or matrix.name in session.fresh
                        assert not coming
                    elif not made and not coming:
                        assert matrix.name not in session.fresh or matrix.name in session.tape.operations[place].writes


@pytest.mark.parametrize("key", SCENES)
def test_the_figure_has_every_number_in_its_cell_and_all_digits_on_its_card(key: str) -> None:
    session = SCENES[key].start()
    session.run(2)
    depth, known = session.network.depth, {e.id for e in elements_of(session.network.sizes)}
    for place in range(len(session.tape)):
        rows = rows_of(session, place, 0)
        plan = planned(rows)
        figure = matrices_figure(plan=plan, selected=SCENES[key].selected, depth=depth, theme=DARK)
        shown = [matrix for row in rows for matrix in row.matrices]
        maps = [trace for trace in figure["data"] if trace["type"] == "heatmap"]
        assert [trace["text"] for trace in maps] == [[[number(v, 3) for v in row] for row in m.values] for m in shown]
        for trace, matrix in zip(maps, shown, strict=True):
            digits = [float(card.split(" = ")[1].replace("−", "-")) for row in trace["hovertext"] for card in row]
            np.testing.assert_array_equal(digits, matrix.values.ravel())
            assert trace["x0"] + CELL * (matrix.values.shape[1] - 0.5) <= plan.width == WIDTH
        clickable = [c[0] for trace in figure["data"] for c in trace.get("customdata", ())]
        assert set(clickable) <= known


def test_the_selected_element_is_framed_in_each_of_its_cells() -> None:
    session = SCENES["seed"].start()
    session.step("update")
    rows = rows_of(session, len(session.tape) - 1, 0)
    figure = matrices_figure(plan=planned(rows), selected=Element("weight", 2, 0, 1), depth=2, theme=DARK)
    frames = [trace for trace in figure["data"] if trace["name"].endswith("selected")]
    lefts = [[x for x in frame["x"] if x is not None] for frame in frames]
    tops = [trace["x0"] for trace in figure["data"] if trace["type"] == "heatmap"]
    assert [(min(xs), max(xs)) for xs in lefts[:3]] == [(x + CELL / 2, x + 1.5 * CELL) for x in tops[:3]]
    assert lefts[3:] == [[], [], []]


def test_empty_cells_have_no_number() -> None:
    session = SCENES["seed"].make()
    rows = rows_of(session, 0, 0)
    figure = matrices_figure(plan=planned(rows), selected=LOSS, depth=2, theme=DARK)
    first, second = [trace for trace in figure["data"] if trace["type"] == "heatmap"][:2]
    assert {text for row in first["text"] for text in row} == {EMPTY}
    assert {card for row in first["hovertext"] for card in row} == {f"Z1[{i}, 0]: not computed yet" for i in range(3)}
    assert EMPTY not in {text for row in second["text"] for text in row}
    assert "Z1 (3×1): not computed yet; W1 (3×2): [[" in spoken(rows)


@pytest.mark.parametrize("key", ["large", "spiral"])
def test_nothing_lies_on_anything_else(key: str) -> None:
    session = SCENES[key].start()
    session.edit(training=TrainingSpec(Choice("adam"), clip_norm=0.1, l2=0.1, batch_size=20))
    session.run(1)
    for place in range(len(session.tape)):
        boxes = [
            (p.x, p.y - 20, p.x + CELL * p.matrix.values.shape[1], p.y + 27 * len(p.matrix.values))
            for p in planned(rows_of(session, place, 0)).places
            if p.matrix
        ]
        for at, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[at + 1 :]:
                assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_a_large_batch_shows_the_columns_around_the_sample() -> None:
    session = SCENES["spiral"].start()
    (row,) = rows_of(session, 0, 40)
    inputs = next(matrix for matrix in row.matrices if matrix.name == "X")
    assert inputs.values.shape == (2, COLUMNS)
    assert inputs.title == "X (2×50), samples 35–46 of 50"
    np.testing.assert_array_equal(inputs.values, session.value("X")[:, 34:46])
    assert inputs.place(1, 0) == (1, 34)
    assert inputs.element(1, 0, 3) == Element("neuron", 0, 1)


def test_a_product_of_matrices_reads_as_in_the_line() -> None:
    session = SCENES["seed"].start()
    place = next(at for at, operation in enumerate(session.tape) if operation.name == "dW2")
    weights, biases = rows_of(session, place, 0)
    shown = [(m.title, pretty(m.text)) for m in weights.matrices]
    assert shown == [("dW2 (1×3)", ""), ("dZ2 (1×1)", "="), ("A1ᵀ (1×3)", "·")]
    assert ([m.title for m in biases.matrices], pretty(biases.text)) == (["db2 (1×1)", "dZ2 (1×1)"], ".sum(axis=1)")


@pytest.mark.parametrize("kind", KINDS)
def test_the_settings_that_a_line_names_are_told(kind: str) -> None:
    session = session_of_kind(kind)
    names = {"lr", "mu", "rho", "beta1", "beta2", "eps", "weight_decay", "l1", "l2"}
    for operation in session.tape:
        told = settings_in(session, operation)
        assert set(told) == names & set(re.findall(r"\b[a-z_]\w*\b", operation.code))
