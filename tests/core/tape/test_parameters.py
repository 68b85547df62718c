"""The parameter table: where everything stands in it, what a snapshot holds, and what a new update begins with."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import OPTIMIZERS, Choice, LayerSpec, NetworkSpec, TrainingSpec
from backprop_core.tape.parameters import CLOCK, EFFECTS, Parameters, empty_table, initial_parameters, reset_slots

NETWORK = NetworkSpec(2, [LayerSpec(3), LayerSpec(1)], initializer=Choice("constant", value=0.5))


def test_a_layer_stands_behind_the_one_before_it_its_bias_at_the_end_of_each_row() -> None:
    table = Parameters((2, 3, 1), ("m", "v"))
    assert (table.count, [table.span(layer) for layer in (1, 2)]) == (13, [slice(0, 9), slice(9, 13)])
    for row in ("theta", "m", "v", *EFFECTS):
        table.rows[row][:] = np.arange(13)
        assert table.weights(row, 1).tolist() == [[0, 1], [3, 4], [6, 7]]
        assert table.biases(row, 1).tolist() == [[2], [5], [8]]
        assert (table.weights(row, 2).tolist(), table.biases(row, 2).tolist()) == ([[9, 10, 11]], [[12]])
    assert np.flatnonzero(table.is_weight == 0).tolist() == [2, 5, 8, 12]
    assert table.memory.tolist() == [*range(13)] * 3 + [0]


def test_a_snapshot_holds_the_causes_and_a_new_update_begins_without_effects() -> None:
    table, new = Parameters((2, 1), ("v",)), Parameters((2, 1), ("v",))
    for row in table.rows.values():
        row[:] = 7.0
    for number in table.clock.values():
        number.fill(9.0)
    before = table.snapshot()
    table.clear_effects()
    assert table.memory.tobytes() == before.tobytes()
    assert {name: float(table.clock[name]) for name in CLOCK} == CLOCK == {"rate": 0.0, "root": 1.0, "scale": 1.0}
    assert [table.rows[name].tolist() for name in EFFECTS] == [new.rows[name].tolist() for name in EFFECTS]
    assert not any(new.rows[name].any() for name in new.rows)
    table.restore(new.snapshot())
    assert not any(row.any() for row in table.rows.values())
    assert table.t == 0
    assert before.tolist() == [7.0] * 6 + [9.0]


@pytest.mark.parametrize("optimizer", sorted(OPTIMIZERS))
def test_a_table_has_a_row_for_each_slot_which_starts_where_the_optimiser_says(optimizer: str) -> None:
    training = TrainingSpec(optimizer)
    table, slots = initial_parameters(NETWORK, training), training.optimizer_record.slots
    starts = {name: slot.start(training.optimizer_options) for name, slot in slots.items()}
    assert list(table.rows) == ["theta", *slots, *EFFECTS]
    for _ in range(2):
        assert {name: set(table.rows[name]) for name in slots} == {name: {start} for name, start in starts.items()}
        assert (table.t, set(table.rows["theta"])) == (0, {0.5, 0.0})
        for name in slots:
            table.rows[name][:] = 3.0
        table.t.fill(4.0)
        reset_slots(table, training)


@pytest.mark.parametrize("decays", [False, True])
def test_biases_decay_where_the_optimiser_is_told_so(decays: bool) -> None:
    table = empty_table(NETWORK, TrainingSpec(Choice("adamw", decay_biases=decays)))
    assert table.decayed.sum() == (13 if decays else 9)
    assert empty_table(NETWORK, TrainingSpec("adam")).decayed.sum() == 9
    part = table.slice_of("grad", 2)
    assert part.decayed.tolist() == [1, 1, 1, 1 if decays else 0]
    assert (part.theta.base is table.memory, len(part.scratch), sorted(part.slots)) == (True, 4, ["m", "v"])
