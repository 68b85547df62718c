"""Initialisers: the scales that their papers name, and matrices that turn without stretching."""

from __future__ import annotations

import math

import numpy as np
import pytest

from backprop_core import INITIALIZERS, Choice, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.data import Dataset
from backprop_core.functions.initializers import he_std, lecun_std, xavier_std

# Variances of a layer with 30 inputs and 50 outputs: Glorot and Bengio eq. 16, He et al. eq. 10, LeCun et al. 4.6.
VARIANCES = {"xavier": 2 / 80, "he": 2 / 30, "lecun": 1 / 30}


def drawn(name, n_out=50, n_in=30, seed=1, **options):
    record = INITIALIZERS[name]
    defaults = {key: option.default for key, option in record.options.items()}
    return record.draw(np.random.default_rng(seed), n_out, n_in, defaults | options)


def many(name, **options):
    """So many draws that their mean square is within 1 % or so of the variance."""
    return np.stack([drawn(name, seed=seed, **options) for seed in range(20)])


@pytest.mark.parametrize("name", sorted(INITIALIZERS))
def test_a_draw_has_a_row_for_each_unit_and_follows_the_generator(name):
    assert drawn(name, 5, 3).shape == (5, 3)
    assert drawn(name, 3, 5).shape == (3, 5)
    np.testing.assert_array_equal(drawn(name), drawn(name))
    alike = (drawn(name) == drawn(name, seed=2)).all()
    assert alike == (name in ("zeros", "constant"))


@pytest.mark.parametrize(("family", "std"), [("xavier", xavier_std), ("he", he_std), ("lecun", lecun_std)])
def test_scales_are_those_of_the_papers_and_a_uniform_draw_has_the_same_variance(family, std):
    assert std(30, 50) == pytest.approx(math.sqrt(VARIANCES[family]), rel=1e-15)
    normal, uniform = many(f"{family}_normal"), many(f"{family}_uniform")
    for weights in (normal, uniform):
        assert np.mean(weights**2) == pytest.approx(VARIANCES[family], rel=0.03)
        assert abs(np.mean(weights)) < 0.02 * std(30, 50)
    limit = math.sqrt(3 * VARIANCES[family])
    assert 0.999 * limit < np.abs(uniform).max() <= limit
    assert 0.999 * limit < uniform.max()
    assert np.abs(normal).max() > 2 * limit


def test_a_range_reaches_to_its_limit_on_both_sides_and_a_deviation_scales_a_normal_draw():
    weights = many("uniform", limit=0.3)
    assert -0.3 <= weights.min() < -0.2999
    assert 0.2999 < weights.max() <= 0.3
    np.testing.assert_array_equal(drawn("normal", std=0.25), 0.25 * np.random.default_rng(1).standard_normal((50, 30)))


def test_a_constant_is_everywhere_and_so_is_zero():
    np.testing.assert_array_equal(drawn("constant", 2, 3, value=-0.7), np.full((2, 3), -0.7))
    np.testing.assert_array_equal(drawn("zeros", 2, 3), np.zeros((2, 3)))


@pytest.mark.parametrize("shape", [(4, 4), (3, 6), (6, 3), (1, 5), (5, 1)])
def test_orthogonal_rows_or_columns_whichever_are_fewer_stand_at_right_angles(shape):
    weights = drawn("orthogonal", *shape, gain=1.5)
    assert weights.flags.c_contiguous
    product = weights @ weights.T if shape[0] <= shape[1] else weights.T @ weights
    np.testing.assert_allclose(product, 1.5**2 * np.eye(min(shape)), atol=1e-14)


def test_an_orthogonal_draw_is_uniform_over_all_turns_and_mirrorings():
    """Each entry of a uniform orthogonal 2 x 2 matrix is cos of a uniform angle: as often negative, mean square 1/2."""
    matrices = np.stack([drawn("orthogonal", 2, 2, seed=seed) for seed in range(1000)])
    np.testing.assert_allclose((matrices < 0).mean(axis=0), 0.5, atol=0.06)
    np.testing.assert_allclose((matrices**2).mean(axis=0), 0.5, atol=0.05)
    assert abs((np.linalg.det(matrices) < 0).mean() - 0.5) < 0.06


def test_a_network_takes_its_initialiser_with_its_options_and_zeros_for_its_biases():
    network = NetworkSpec(2, [LayerSpec(3, "tanh")], initializer=Choice("constant", value=0.25))
    session = Session(network, TrainingSpec(), Dataset([[1], [2]], [[0], [0], [0]]))
    np.testing.assert_array_equal(session.value("W1"), np.full((3, 2), 0.25))
    np.testing.assert_array_equal(session.value("b1"), np.zeros((3, 1)))
