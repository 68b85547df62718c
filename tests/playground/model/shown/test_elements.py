"""An element finds its own number: in its matrix, in the gradient of that, and in the table of all parameters."""

from __future__ import annotations

import numpy as np
import pytest

from playground.model.scenes import SCENES
from playground.model.shown.elements import elements_of


@pytest.mark.parametrize("scene", ["seed", "softmax", "vanishing"])
def test_a_parameter_has_one_number_wherever_it_is_looked_up(scene: str) -> None:
    session = SCENES[scene].make()
    session.run(2)
    sizes, table = session.network.sizes, session.table
    parameters = [e for e in elements_of(sizes) if e.is_parameter]
    assert len(parameters) == table.count
    for element in parameters:
        place, in_block = (element.row, element.column), (element.row, element.block_column(sizes))
        assert session.value(element.matrix)[place] == table.block("theta", element.layer)[in_block]
        assert session.value(element.gradient)[place] == table.block("grad", element.layer)[in_block]
    assert len(np.unique([e.id for e in elements_of(sizes)])) == len(elements_of(sizes))


def test_neurons_layers_and_the_loss_are_no_parameters() -> None:
    kinds = {element.kind for element in elements_of((2, 3, 1)) if not element.is_parameter}
    assert kinds == {"neuron", "layer", "loss"}
