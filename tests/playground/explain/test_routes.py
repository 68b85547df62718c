"""The two routes to the δ of an output, and what cancels between them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from playground.explain.routes import routes_of
from playground.explain.view import View
from playground.explain.writing import Digits
from playground.model.shown.elements import Element
from tests.networks import session_of_kind


@pytest.mark.parametrize("kind", ["2-3-1", "deep", "softmax"])
def test_both_routes_to_an_output(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    for k in range(session.network.outputs):
        found = routes_of(View(session, 1), Element("neuron", session.network.depth, k))
        assert found is not None
        assert found.long == pytest.approx(found.short, rel=1e-9)
        assert found.short == session.value(f"dZ{session.network.depth}")[k, 1]
        assert "same" in found.verdict or "agree" in found.verdict
    assert routes_of(View(session), Element("neuron", 1, 0)) is None


def value_of(latex: str) -> float:
    """What a line of numbers comes to."""
    text = latex.replace("&", "").replace(r"\quad", "").replace("=", "", 1)
    text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", re.sub(r"10\^\{(-?\d+)\}", r"10**(\1)", text))
    text = re.sub(r"\\mathbf\{(.*)\}", r"\1", text).replace(r"\cdot", "*").replace(r"\Big", "")
    return float(eval(text.replace("{", "(").replace("}", ")"), {"__builtins__": {}}))


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("kind", ["2-3-1", "deep", "softmax"])
def test_every_row_of_the_cancellation_has_its_numbers(kind: str, full: bool) -> None:
    session = session_of_kind(kind)
    session.prime()
    n = session.network.depth
    for k in range(session.network.outputs):
        found = routes_of(View(session, 1, Digits(full)), Element("neuron", n, k))
        assert found is not None
        between = re.sub(r" ?\|&\\quad", "", "|".join(found.between)).split("|")
        symbols = [row for row in between if re.search("[ay]", re.sub(r"\\[a-zA-Z]+", "", row))]
        numbers = [row for row in between if row not in symbols]
        assert len(symbols) == 3
        difference = session.value(f"A{n}")[k, 1] - session.value("Y")[k, 1]
        for row in numbers:
            assert value_of(row) == pytest.approx(difference, rel=1e-9 if full else 0, abs=0 if full else 1e-3), row
        assert between[-3] == "&= a - y"
        assert between[-1] == rf"&= \mathbf{{{Digits(full).tex(difference, 6)}}}"


def test_a_saturated_long_route_is_called_out() -> None:
    network = NetworkSpec(1, [LayerSpec(1, "sigmoid")], "bce")
    data = Dataset(np.array([[1.0]]), np.array([[0.0]]))
    session = Session(network, TrainingSpec(), data, [(np.array([[50.0]]), np.zeros((1, 1)))])
    session.prime()
    found = routes_of(View(session), Element("neuron", 1, 0))
    assert found is not None
    assert found.short == 1.0
    assert "loses digits" in found.verdict
