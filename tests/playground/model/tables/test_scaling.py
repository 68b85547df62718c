"""Columns of another size than 1 are learnt as they come, as they are standardised."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from playground.model.tables import Choices, read_table, standardised
from tests.playground.model.tables.reading import after, note_on, written

ROWS = [[150 + 2 * at, 45 + 3 * at % 40, "ab"[at >= 15]] for at in range(30)]  # 150 to 208 cm, 45 to 84 kg


def loss_after(data: Dataset, seed: int, updates: int = 300) -> float:
    network = NetworkSpec(2, [LayerSpec(4, "tanh"), LayerSpec(1, "sigmoid")], loss="bce", seed=seed)
    session = Session(network, TrainingSpec(), data)
    session.run(updates)
    return float(session.value("L"))


@pytest.mark.parametrize("seed", range(5))
def test_heights_and_weights_are_learnt(seed: int) -> None:
    reading = read_table(written([["height", "weight", "team"], *ROWS]))
    assert reading.scaled
    raw = reading.samples(0.0, 0).dataset()
    assert loss_after(standardised(raw)[0], seed) < 0.2
    assert loss_after(raw, seed) > 0.9 * math.log(2)


def test_test_rows_are_moved_and_scaled_by_the_training_rows() -> None:
    reading = read_table(written([["height", "weight", "team"], *ROWS]))
    raw = reading.samples(0.3, 1).dataset()
    data, scales = standardised(raw)
    np.testing.assert_allclose([scale.mean for scale in scales], raw.X.mean(axis=1))
    np.testing.assert_allclose([scale.scale for scale in scales], raw.X.std(axis=1))
    means, sizes = np.array(data.scales).T[:, :, None]
    np.testing.assert_allclose(data.X_test * sizes + means, raw.X_test)


def test_of_words_that_are_inputs_it_is_said_whether_they_stay_0_and_1() -> None:
    rows = [[*row[:2], ("red", "blue", "blue")[at % 3], row[2]] for at, row in enumerate(ROWS)]
    scaled = after(read_table(written([["height", "weight", "colour", "team"], *rows])), "Use as inputs")
    says = "Text with 2 different words, each of which is an input of 0 or 1"
    assert note_on(scaled, "colour").why == f'{says} before it is standardised: "blue" and "red".'
    data, scales = standardised(scaled.samples(0.0, 0).dataset())
    np.testing.assert_allclose(sorted(set(data.X[3].round(4))), [-0.7071, 1.4142])
    np.testing.assert_allclose([scales[3].mean, scales[3].scale], [1 / 3, math.sqrt(2) / 3])
    plain = after(scaled, "Use the numbers as they are")
    assert note_on(plain, "colour").why == f'{says}: "blue" and "red".'
    assert set(plain.samples(0.0, 0).X[3].tolist()) == {0, 1}


def test_words_of_a_target_are_no_inputs() -> None:
    reading = read_table(written([["height", "weight", "team"], *ROWS]), Choices(classes=False))
    assert note_on(reading, "team").why == 'Text with 2 different words: "a" and "b".'
