"""PyTorch has a counterpart for all that the core has; this needs no PyTorch."""

from __future__ import annotations

import ast

import pytest

from backprop_core import ACTIVATIONS, LOSSES, OPTIMIZERS
from backprop_core.functions.losses import REDUCTIONS
from playground.model.scenes import SCENES
from playground.model.takeaway.twin import functions, optimizers
from playground.model.takeaway.twin.twin import torch_twin


def test_every_function_of_the_core_has_its_counterpart() -> None:
    assert set(functions.ACTIVATIONS) == set(ACTIVATIONS)
    assert set(functions.LOSSES) == set(LOSSES)
    assert set(functions.DIVISIONS) == set(REDUCTIONS)
    assert set(optimizers.MADE) == set(optimizers.SLOTS) == set(OPTIMIZERS)
    for name, slots in optimizers.SLOTS.items():
        assert set(slots) == set(OPTIMIZERS[name].slots)


@pytest.mark.parametrize("key", SCENES)
def test_every_twin_is_python(key: str) -> None:
    ast.parse(torch_twin(SCENES[key].start()))
