"""Documents for LaTeX: they compile, hold the numbers of the page, and keep to the width of theirs."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.functions.activations import ACTIVATIONS
from backprop_core.functions.losses import LOSSES
from backprop_core.functions.optimizers import OPTIMIZERS
from playground.explain import explain
from playground.explain.latex.derivation import derivation
from playground.explain.latex.document import ACROSS, ROWS, aligned, document, matrix
from playground.explain.latex.step import step
from playground.explain.latex.text import marked, plain
from playground.explain.view import View
from playground.explain.writing import Digits, width
from playground.formats import tex
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element, elements_of
from tests.playground.explain.latex.parsing import check_latex


def session_on(scene: str, operations: int | None = None) -> Session:
    session = SCENES[scene].start()
    session.step()
    session.travel(0, len(session.tape) if operations is None else operations)
    return session


@pytest.mark.parametrize("scene", SCENES)
def test_every_element_and_the_step_of_every_scene(scene: str) -> None:
    session = session_on(scene)
    elements = elements_of(session.network.sizes)
    for operation in (0, len(session.tape.operations) // 2, len(session.tape)):
        session.travel(0, operation)
        view = View(session, min(1, session.wiring.batch - 1))
        for element in elements[:: max(1, len(elements) // 40)]:
            check_latex(derivation(view, element, SCENES[scene].title))
        check_latex(step(session, SCENES[scene].title))


def trained(
    hidden: str = "tanh", output: str = "identity", loss: str = "mse", training: TrainingSpec | None = None
) -> Session:
    network = NetworkSpec(2, [LayerSpec(3, hidden), LayerSpec(2, output)], loss=loss)
    data = Dataset(np.array([[0.5, 0.1], [0.2, 0.7]]), np.array([[1.0, 0.0], [0.0, 1.0]]))
    session = Session(network, training or TrainingSpec(), data, check_labels=False)
    session.step()
    return session


@pytest.mark.parametrize(
    "session",
    [
        *(pytest.param(lambda name=name: trained(name), id=name) for name in ACTIVATIONS if name != "softmax"),
        *(pytest.param(lambda name=name: trained(loss=name), id=name) for name in LOSSES if "ce" not in name),
        *(
            pytest.param(lambda name=name: trained(training=TrainingSpec(Choice(name), l1=0.1, l2=0.2)), id=name)
            for name in OPTIMIZERS
        ),
        pytest.param(lambda: trained("softmax", "sigmoid", "bce"), id="coupled"),
        pytest.param(lambda: trained(training=TrainingSpec(clip_norm=0.01)), id="clipped"),
    ],
)
def test_everything_that_can_be_chosen(session: Callable[[], Session]) -> None:
    made = session()
    check_latex(step(made, "A scene"))
    for element in (Element("weight", 1, 0, 1), Element("bias", 2, 0), Element("neuron", 1, 1), Element("loss")):
        check_latex(derivation(View(made), element, "A scene"))


def test_a_derivation_has_the_lines_and_the_answer_of_the_inspector() -> None:
    session, element = session_on("seed"), Element("weight", 1, 0, 0)
    view = View(session)
    found = explain(View(session, digits=Digits(widest=ACROSS)), element)
    text = derivation(view, element, "Seed & <b>")
    assert r"Seed \& \textless{}b\textgreater{}, update 1." in text
    assert all(line in text for line in found.lines)
    assert marked(found.verdict) in text
    assert rf"\mathbf{{{tex(float(session.value('dW1')[0, 0]), 6)}}}" in text
    assert r"\texttt{dW1 = dZ1 @ X.T}" in text


def test_a_step_has_every_operation_and_every_number_of_a_small_network() -> None:
    session = session_on("seed")
    text = step(session, "Seed")
    for operation in session.tape:
        assert operation.formula in text
        for name in operation.writes:
            if name.stem in ("S", "E", "W", "b") or name == "t":
                continue
            assert all(tex(value, 6) in text for value in np.ravel(session.value(name)).tolist()), name
    assert text.count(r"\textbf{") == len(session.tape)
    assert r"\mathtt{t} = 1" + "\n" in text


def test_a_page_is_not_left_between_a_formula_and_its_matrix_nor_within_the_lines_of_code() -> None:
    text = step(session_on("seed"), "Seed")
    assert r"&Z_1 = W_1\,X + b_1 \\*[3pt]" in text
    assert r"\texttt{W1 += stepW1} \\* \hspace*{\mathindent}\texttt{b1 += stepb1}" in text


def test_a_line_is_as_long_as_the_page_is_wide() -> None:
    """The column of the inspector breaks a sum where a page does not."""
    session = session_on("spiral")
    view, element = View(session), Element("weight", 3, 0, 0)
    narrow = [line for line in explain(view, element).lines if line.startswith(r"&\quad")]
    wide = [line for line in derivation(view, element, "Spiral").splitlines() if line.startswith(r"&\quad")]
    assert len(narrow) > 6
    assert len(wide) < 3


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.0, "1"), (-3.0, "-3"), (-0.0, "0"), (0.5, "0.500000"), (1 - 1e-9, "1.00000"), (2e9, r"2.00000\cdot 10^{9}")],
)
def test_what_is_whole_has_no_fraction(value: float, written: str) -> None:
    assert matrix(np.array(value)) == written


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from([1.0, -1e-7, 1e9, 123456.0]))
def test_a_matrix_keeps_to_the_page(rows: int, columns: int, size: float) -> None:
    written = matrix(np.full((rows, columns), size))
    check_latex(document("A matrix", [aligned([f"A &= {written}"])]))
    body = re.sub(r"\\(begin|end)\{bmatrix\}", "", written.rpartition("_")[0])
    lines = [line.split("&") for line in body.split(r"\\")]
    assert len(lines) == min(rows, ROWS + 1)
    assert sum(width(cell) for cell in lines[0]) <= ACROSS + 4
    assert written.endswith(rf"_{{{rows}\times {columns}}}")


@given(st.text())
def test_any_text_is_text(text: str) -> None:
    check_latex(document(plain(text), [marked(text), rf"\texttt{{{plain(text)}}}"]))


def test_signs_have_their_counterparts() -> None:
    assert plain("∂L/∂w of h₁₂⁽²⁾ → ŷ") == r"$\partial$L/$\partial$w of h$_{12}$$^{(2)}$ $\to$ \^{y}"
    assert plain("50% of {a_b} & c\\d") == r"50\% of \{a\_b\} \& c\textbackslash{}d"
    assert plain("naïve Größe 日") == r"na\"{i}ve Gr\"{o}\ss{}e \texttt{U+65E5}"
    assert marked("by −8.452e−6, `1e-7` and 0x1e5") == r"by $-8.452\cdot 10^{-6}$, \texttt{1e-7} and 0x1e5"
    assert marked("**bold** and `x_1 < 2`") == r"\textbf{bold} and \texttt{x\_1 < 2}"


@pytest.mark.parametrize(
    "wrong",
    [
        "{",
        "}",
        "a_1",
        "$a",
        "50%",
        "#1",
        "a & b",
        r"\unknown",
        r"\begin{align*} a",
        r"\end{align*}",
        "$\\text{a_1}$",
        "é",
    ],
)
def test_the_reading_is_strict(wrong: str) -> None:
    with pytest.raises(AssertionError):
        check_latex(document("Title", [wrong]))
