"""The deeper views by their data: on every scene and at every operation they say what the session holds."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from backprop_core import Session
from playground.elements import code, elements_of
from playground.figures.marks import BLANK
from playground.figures.matrices import matrices_figure
from playground.figures.network import network_figure
from playground.ledger import as_csv, columns, parameters_of
from playground.matrices import COLUMNS, matrices_of
from playground.panels.code import code_html, in_short
from playground.pasted import numbers_in, verdict
from playground.picture import State, picture_of
from playground.scenes import SCENES
from playground.theme import DARK, LIGHT, number


def walk(key: str, updates: int = 1):
    """The session at every operation of its first updates."""
    session = SCENES[key].make()
    yield session
    while session.completed < updates:
        session.step("operation")
        yield session


def entry(session: Session, name: str, index) -> float:
    return float(session.value(name)[index])


@pytest.mark.parametrize("key", SCENES)
def test_the_graph_shows_the_session_at_every_operation(key: str) -> None:
    for session in walk(key):
        picture = picture_of(session)
        figure = network_figure(picture=picture, quantity="gradient", selected=SCENES[key].selected, theme=LIGHT)
        traces = {trace["name"]: trace for trace in figure["data"]}
        neurons = [e for e in elements_of(picture.sizes) if e.kind == "neuron"]
        for element, text, card in zip(neurons, traces["neurons"]["text"], traces["neurons"]["hovertext"], strict=True):
            name = f"A{element.layer}" if element.layer else "X"
            if picture.state(name) is State.FRESH:
                value = entry(session, name, (element.row, 0))
                assert text in (BLANK, number(value, 3), number(value, 2))
                assert number(value) in card
        for trace in figure["data"]:
            assert "" not in trace.get("text", ()), trace["name"]
        loss = traces["loss"]["text"][0]
        assert (number(float(session.value("L"))) in loss) == ("L" in session.fresh)
        cards = dict(zip((c[0] for c in traces["edge targets"]["customdata"]), traces["edge targets"]["hovertext"],
                         strict=True))  # fmt: skip
        for element in parameters_of(picture.sizes):
            column = element.column if element.kind == "weight" else 0
            kind = "W" if element.kind == "weight" else "b"
            fresh = f"dW{element.layer}" in session.fresh
            gradient = entry(session, f"d{kind}{element.layer}", (element.row, column))
            assert number(gradient) in cards[element.id] or not fresh
            assert number(float(session.old(f"{kind}{element.layer}")[element.row, column])) in cards[element.id]


@pytest.mark.parametrize("key", SCENES)
def test_the_ledger_shows_the_session_at_every_operation(key: str) -> None:
    for session in walk(key):
        picture = picture_of(session)
        table = columns(picture)
        for at, element in enumerate(parameters_of(picture.sizes)):
            kind, column = ("W", element.column) if element.kind == "weight" else ("b", 0)
            n, index = element.layer, (element.row, column)
            assert table["old value"][at] == session.old(f"{kind}{n}")[index]
            expected = entry(session, f"d{kind}{n}", index) if f"dW{n}" in session.fresh else None
            assert table["gradient"][at] == expected
            if session.completed:
                assert table["new value"][at] == entry(session, f"{kind}{n}", index)
                assert table["change"][at] == -entry(session, f"step{kind}{n}", index)


def test_the_ledger_as_a_file_has_every_digit() -> None:
    session = SCENES["moons"].start()
    session.run(3)
    rows = list(csv.DictReader(io.StringIO(as_csv(picture_of(session)))))
    assert [row["code"] for row in rows] == [code(e) for e in parameters_of(session.network.sizes)]
    assert float(rows[0]["gradient"]) == entry(session, "dW1", (0, 0))
    assert float(rows[0]["state v"]) == entry(session, "vW1", (0, 0))


@pytest.mark.parametrize("key", SCENES)
def test_the_code_marks_the_place_and_shows_the_values(key: str) -> None:
    for session in walk(key):
        picture = picture_of(session)
        lines = code_html(session, picture).split('<div class="code-line ')[1:]
        assert len(lines) == len(session.tape)
        marked = [place for place, line in enumerate(lines, 1) if "aria-current" in line]
        assert marked == ([session.position.operation] if session.position.operation else [])
        if picture.active is not None and not picture.active.name.startswith("S"):
            shown = in_short(session.value(picture.active.name))
            assert shown in lines[session.position.operation - 1]


@pytest.mark.parametrize("key", SCENES)
def test_matrices_hold_the_operands_with_their_shapes(key: str) -> None:
    session = SCENES[key].start()
    session.run(2)
    depth = session.network.depth
    known = {e.id for e in elements_of(session.network.sizes)}
    for operation in session.tape:
        shown = matrices_of(session, operation, 0)
        for matrix in shown:
            value = session.value(matrix.name)
            whole = value.reshape(1, 1) if value.ndim == 0 else value
            assert matrix.shape == (whole.T if matrix.transposed else whole).shape
            part = whole[:, matrix.first : matrix.first + COLUMNS] if whole.shape[1] > COLUMNS else whole
            if whole.shape[1] <= COLUMNS:
                np.testing.assert_array_equal(matrix.values, part.T if matrix.transposed else part)
            rows, count = matrix.values.shape
            assert {matrix.element(i, j, depth).id for i in range(rows) for j in range(count)} <= known
        if shown:
            figure = matrices_figure(
                matrices=shown, fresh=[True] * len(shown), selected=SCENES[key].selected, depth=depth, theme=DARK
            )
            texts = [t["text"] for t in figure["data"] if t["type"] == "heatmap"]
            assert texts == [[[number(float(v), 3) for v in row] for row in m.values] for m in shown]


def test_a_product_of_matrices_reads_as_in_the_line() -> None:
    session = SCENES["seed"].start()
    product = next(operation for operation in session.tape if operation.name == "dW2")
    assert [(m.title, m.before) for m in matrices_of(session, product, 0)] == [
        ("dW2 (1×3)", ""), ("dZ2 (1×1)", "="), ("A1ᵀ (1×3)", "@"),
    ]  # fmt: skip


RIGHT = np.array([[1.0, -2.0, 0.5], [4.0, 0.25, 8.0]])


@pytest.mark.parametrize(
    ("pasted", "says"),
    [
        (RIGHT, "All entries agree."),
        (RIGHT.T, "transposed"),
        (-RIGHT, "The sign is turned round"),
        (2 * RIGHT, "The factor ½ of the squared error is missing"),
        (RIGHT * 10, "divide by 10"),
        (RIGHT + np.array([[0, 0, 1.0], [0, 0, 0]]), "Entry [0, 2]: 1.5 where 0.5 is right, 3 times that."),
        (np.zeros((2, 3)), "Everything is zero"),
        (np.ones(5), "5 numbers where the gradient has 6"),
    ],
)
def test_a_pasted_gradient_is_judged(pasted: np.ndarray, says: str) -> None:
    assert says in " ".join(verdict(pasted.ravel(), RIGHT, 10))


def test_numbers_are_read_from_any_text_that_holds_nothing_else() -> None:
    assert numbers_in("array([[1.5, -2e-3],\n [−.5 4]])").tolist() == [1.5, -0.002, -0.5, 4.0]
    for text in ("", "[[]]", "__import__('os')", "1, two", "1e999"):
        with pytest.raises(ValueError, match=r"\w+.*\."):
            numbers_in(text)
