"""The full grid: every activation, loss and initialiser together, against central differences."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import ACTIVATIONS, INITIALIZERS, LOSSES, Verdict, gradient_check
from backprop_core.analysis.verdicts import AGREE
from tests.core.kinks import near_a_kink
from tests.core.tape.test_laws import OUTPUTS, session_of


def away_from_kinks(hidden, output, loss, initializer):
    """The first of a few draws whose central differences straddle no corner; biases are drawn as well."""
    for seed in range(40):
        session = session_of(hidden, output, loss, sizes=(2, 3, 2), samples=2, seed=seed, initializer=initializer)
        rng = np.random.default_rng(seed)
        session.edit(parameters={"b1": rng.standard_normal((3, 1)), "b2": rng.standard_normal((2, 1))})
        session.prime()
        if not near_a_kink(session):
            return session
    raise AssertionError("every draw was near a kink")


@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("hidden", sorted(ACTIVATIONS))
def test_all_gradients_of_the_grid_agree(hidden, loss):
    outputs = OUTPUTS.get(loss, ("identity", "tanh", "softmax"))
    for at, initializer in enumerate(sorted(INITIALIZERS)):
        session = away_from_kinks(hidden, outputs[at % len(outputs)], loss, initializer)
        check = gradient_check(session)
        assert check.wrong == 0, (initializer, check.worst, check.where)
        clear = np.abs(check.gradients) > 2 * check.floors / AGREE
        assert {check.verdicts[at] for at in np.flatnonzero(clear)} <= {Verdict.AGREES}


@pytest.mark.parametrize("output", sorted(ACTIVATIONS))
@pytest.mark.parametrize("loss", sorted(set(LOSSES) - set(OUTPUTS)))
def test_every_output_fits_every_loss_that_takes_it(output, loss):
    check = gradient_check(away_from_kinks("tanh", output, loss, "xavier_normal"))
    assert check.agrees, (check.worst, check.where)


def test_a_part_of_the_parameters_can_be_checked():
    session = away_from_kinks("tanh", "sigmoid", "bce", "normal")
    whole, part = gradient_check(session), gradient_check(session, every=4)
    np.testing.assert_array_equal(part.columns, np.arange(0, 17, 4))
    np.testing.assert_array_equal(part.differences[part.columns], whole.differences[part.columns])
    assert np.isnan(np.delete(part.differences, part.columns)).all()
