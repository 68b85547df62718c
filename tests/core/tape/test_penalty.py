"""What the penalty adds to the loss and to each gradient: the sums that it is said to be, of those that it counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.core.tape.test_laws import session_of

PENALTIES: list[dict[str, Any]] = [{"l1": 0.3}, {"l2": 0.7}, {"l1": 0.3, "l2": 0.7}]


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
@pytest.mark.parametrize("biases", [False, True])
def test_a_penalty_adds_its_sums_to_the_loss_and_its_slopes_to_the_gradients(
    penalty: dict[str, Any], biases: bool
) -> None:
    options: dict[str, Any] = {"sizes": (2, 3, 2), "samples": 3}
    plain = session_of("tanh", "identity", "mse", **options)
    session = session_of("tanh", "identity", "mse", **options, **penalty, penalise_biases=biases)
    drawn = np.random.default_rng(1)
    values = {name: drawn.normal(size=session.value(name).shape) for name in ("W1", "b1", "W2", "b2")}
    values["W1"][0, 0] = values["b2"][0] = 0.0  # where the slope of |w| is taken to be 0
    for each in (plain, session):
        each.edit(parameters=values)
        each.prime()
    l1, l2 = penalty.get("l1", 0.0), penalty.get("l2", 0.0)
    counted = [w for name, w in values.items() if biases or name.startswith("W")]
    assert session.table.penalised(session.training).sum() == sum(w.size for w in counted)
    R = sum(l1 * np.abs(w).sum() + l2 / 2 * (w**2).sum() for w in counted)
    assert float(session.value("R")) == pytest.approx(R, rel=1e-14)
    assert session.value("L") == plain.value("L")
    assert session.value("J") == session.value("L") + session.value("R")
    for name, w in values.items():
        added = (l1 * np.sign(w) + l2 * w) * (biases or name.startswith("W"))
        np.testing.assert_allclose(session.value(f"d{name}"), plain.value(f"d{name}") + added, rtol=1e-13, atol=1e-15)
