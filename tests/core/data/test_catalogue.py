"""Laws of the data sets: what a specification determines, where points lie, and who is kept for testing."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from backprop_core.data import DATASETS, LABELS, Dataset, DataSpec, make_dataset
from backprop_core.data.spec import ROW_PER_CLASS

CLOUDS = ["circle", "blobs", "spirals", "xor_cloud", "moons"]
CLASSIFICATIONS = [name for name, kind in DATASETS.items() if kind.kind == "classification"]
TABLES = {"and": [0, 0, 0, 1], "or": [0, 1, 1, 1], "xor": [0, 1, 1, 0], "xnor": [1, 0, 0, 1]}


@st.composite
def specs(draw, names=tuple(DATASETS), **fixed):
    name = draw(st.sampled_from(names))
    classes = draw(st.integers(2, max(2, len(DATASETS[name].classes))))
    fields = {
        "samples": st.integers(4, 120),
        "noise": st.floats(0, 1),
        "test_fraction": st.floats(0, 0.9),
        "seed": st.integers(0, 2**31 - 1),
        "labels": st.sampled_from(LABELS if classes == 2 else ROW_PER_CLASS),
    }
    return DataSpec(name, classes=classes, **{key: fixed.get(key, draw(each)) for key, each in fields.items()})


def everything(data: Dataset) -> np.ndarray:
    """All samples, inputs above targets, as sorted rows: the same for every split."""
    parts = [np.vstack([data.X, data.Y])]
    if data.X_test is not None and data.Y_test is not None:
        parts.append(np.vstack([data.X_test, data.Y_test]))
    columns = np.hstack(parts)
    return columns[:, np.lexsort(columns)]


def label_counts(Y: np.ndarray | None, classes: int) -> np.ndarray:
    labels = np.array([], int) if Y is None else Y.argmax(axis=0)
    return np.bincount(labels, minlength=classes)


@given(specs())
def test_a_specification_determines_every_number(spec):
    assert make_dataset(spec) == make_dataset(spec)


@given(specs())
def test_shapes_and_names_fit_the_specification(spec):
    data, source = make_dataset(spec), DATASETS[spec.name]
    assert data.samples + data.test_samples == spec.samples
    assert data.inputs == source.inputs
    assert data.kind == source.kind
    assert data.n_out == (spec.classes if source.classes and spec.labels in ROW_PER_CLASS else 1)
    assert data.classes == source.classes[: spec.classes]


@given(specs(), st.integers(1, 8), st.integers(1, 8))
def test_other_rows_are_the_first_ones_and_more_without_anything_in_them(spec, inputs, outputs):
    plain, made = make_dataset(spec), make_dataset(spec.replaced(inputs=inputs, outputs=outputs))
    assert (made.n_in, made.n_out) == (inputs, outputs)
    signed = bool(plain.classes) and "-11" in spec.labels
    for ours, theirs, nothing in ((made.X, plain.X, 0.0), (made.Y, plain.Y, -1.0 if signed else 0.0)):
        rows = min(len(ours), len(theirs))
        np.testing.assert_array_equal(ours[:rows], theirs[:rows])
        assert (ours[rows:] == nothing).all()
    assert made.classes == (plain.classes if max(2, outputs) == len(plain.classes) else ())


@given(specs(names=[name for name in DATASETS if name not in TABLES], samples=50))
def test_another_seed_draws_other_samples(spec):
    other = spec.replaced(seed=(spec.seed + 1) % 2**31)
    assert make_dataset(spec) != make_dataset(other)


@given(specs(test_fraction=0.5), st.integers(1, 2**31 - 1))
def test_the_global_random_state_plays_no_part(spec, seed):
    expected = make_dataset(spec)
    np.random.seed(seed % 2**32)
    before = np.random.get_state()[1].copy()
    assert make_dataset(spec) == expected
    np.testing.assert_array_equal(np.random.get_state()[1], before)


@given(specs())
def test_every_sample_is_in_training_or_in_test_and_in_one_of_them(spec):
    np.testing.assert_array_equal(
        everything(make_dataset(spec)), everything(make_dataset(spec.replaced(test_fraction=0)))
    )


@given(specs())
def test_both_parts_have_samples_unless_no_test_was_asked_for(spec):
    data = make_dataset(spec)
    assert data.samples >= 1
    assert (data.test_samples >= 1) == (spec.test_fraction > 0)
    assert abs(data.test_samples - spec.samples * spec.test_fraction) <= 1


@given(specs(names=CLASSIFICATIONS, labels="onehot"))
def test_the_split_keeps_the_balance_of_classes_to_a_sample(spec):
    data = make_dataset(spec)
    test = label_counts(data.Y_test, spec.classes)
    counts = test + label_counts(data.Y, spec.classes)
    assert np.all(np.abs(test - counts * data.test_samples / spec.samples) < 1)


def test_the_class_that_is_owed_most_gets_the_odd_sample():
    """Three of eight samples, six false and two true: exact shares 2.25 and 0.75."""
    data = make_dataset(DataSpec("and", samples=8, test_fraction=0.4, labels="onehot"))
    np.testing.assert_array_equal(label_counts(data.Y_test, 2), [2, 1])


@given(specs(names=CLOUDS, labels="onehot", test_fraction=0))
def test_classes_are_equally_large(spec):
    assert np.ptp(label_counts(make_dataset(spec).Y, spec.classes)) <= 1


@given(specs(names=CLASSIFICATIONS, noise=0.0), st.floats(0.01, 1))
def test_noise_moves_samples_along_a_line_without_changing_label_or_split(spec, noise):
    """Positions p + s(noise) · d with p and d fixed: any reshuffling would leave the line."""
    scale = (lambda f: np.sqrt(0.5 + 7 * f)) if spec.name == "blobs" else (lambda f: f)
    still, half, full = (make_dataset(spec.replaced(noise=f)) for f in (0, noise / 2, noise))
    ratio = (scale(noise / 2) - scale(0)) / (scale(noise) - scale(0))
    np.testing.assert_array_equal(still.Y, full.Y)
    np.testing.assert_allclose(half.X - still.X, ratio * (full.X - still.X), atol=1e-9)
    assert np.any(full.X != still.X)


@given(specs(names=["plane", "multi_gaussian", "sine"]), st.floats(0, 1))
def test_noise_of_a_regression_leaves_inputs_and_split_alone(spec, noise):
    a, b = make_dataset(spec), make_dataset(spec.replaced(noise=noise))
    np.testing.assert_array_equal(a.X, b.X)
    assert (a.X_test is None and b.X_test is None) or np.array_equal(a.X_test, b.X_test)


# Two columns of each, X above Y: a link or a file that names generated data means these numbers for good.
DRAWN = {
    "and": [[-0.0058254, 0.0730153, 0.0], [1.11146, 1.05891, 1.0]],
    "or": [[-0.132137, 1.04463, 1.0], [1.11146, 1.05891, 1.0]],
    "xor": [[-0.132137, 1.04463, 1.0], [1.11146, 1.05891, 0.0]],
    "xnor": [[-0.0058254, 0.0730153, 1.0], [1.11146, 1.05891, 1.0]],
    "circle": [[-1.45378, 0.455649, 1.0], [-0.541078, 1.36284, 1.0]],
    "blobs": [[3.3761, 1.66838, 1.0], [-0.857149, 2.42676, 1.0]],
    "spirals": [[2.8751, 1.8127, 1.0], [1.02786, -0.0978685, 1.0]],
    "xor_cloud": [[-0.755905, 5.2637, 1.0], [-2.84053, -0.923213, 1.0]],
    "moons": [[5.21277, -1.05908, 1.0], [-0.790228, -1.11551, 1.0]],
    "plane": [[3.57431, -0.389465, 0.399112], [2.77231, -3.09052, 0.17262]],
    "multi_gaussian": [[3.57431, -0.389465, 0.0], [2.77231, -3.09052, -0.919994]],
    "sine": [[1.8715, 0.943476], [1.45158, 1.21582]],
}


@pytest.mark.parametrize("name", DATASETS)
def test_what_is_drawn_stays_as_it_was(name):
    data = make_dataset(DataSpec(name, samples=12, noise=0.3, test_fraction=0.25, seed=7))
    np.testing.assert_allclose(np.vstack([data.X, data.Y])[:, [0, 5]].T, DRAWN[name], rtol=1e-5)


REACH = {"circle": 5, "spirals": 1, "xor_cloud": 5, "moons": 2} | dict.fromkeys(TABLES, 0.5)


@pytest.mark.parametrize(("name", "reach"), REACH.items())
def test_full_noise_moves_samples_by_up_to_its_reach_either_way(name, reach):
    still, moved = (make_dataset(DataSpec(name, samples=1000, noise=noise)) for noise in (0, 1))
    for moves in moved.X - still.X:
        assert reach * 0.95 < moves.max() <= reach + 1e-9
        assert -reach - 1e-9 <= moves.min() < -reach * 0.95


@pytest.mark.parametrize(("name", "reach"), [("sine", 1), ("plane", 1.2)])
def test_full_noise_moves_targets_by_up_to_its_reach_either_way(name, reach):
    still, moved = (make_dataset(DataSpec(name, samples=5000, noise=noise)) for noise in (0, 1))
    moves = moved.Y - still.Y
    assert reach * 0.95 < moves.max() <= reach + 1e-9
    assert -reach - 1e-9 <= moves.min() < -reach * 0.95


@pytest.mark.parametrize("samples", [8, 40, 101])
def test_the_squares_of_the_xor_cloud_have_as_many_samples_each_and_are_filled(samples):
    X = make_dataset(DataSpec("xor_cloud", samples=samples)).X
    assert np.ptp(np.unique(np.sign(X), axis=1, return_counts=True)[1]) <= 1
    if samples > 100:
        assert np.abs(X).min() < 0.6
        assert np.abs(X).max() > 5


@pytest.mark.parametrize(("name", "classes"), [("and", ("false", "true")), ("moons", ("upper", "lower"))])
def test_classes_have_the_names_that_are_shown(name, classes):
    assert DATASETS[name].classes[:2] == classes


@pytest.mark.parametrize(("name", "answers"), TABLES.items())
def test_truth_tables_read_as_printed(name, answers):
    data = make_dataset(DataSpec(name, samples=4))
    np.testing.assert_array_equal(data.X, [[0, 0, 1, 1], [0, 1, 0, 1]])
    np.testing.assert_array_equal(data.Y, [answers])


@given(specs(names=list(TABLES), test_fraction=0, labels="binary01"))
@example(DataSpec("and", samples=4, noise=1.5e-16, seed=2, test_fraction=0))
def test_truth_tables_repeat_and_jitter_never_reaches_another_corner(spec):
    data = make_dataset(spec)
    corner = np.arange(spec.samples) % 4
    assert np.all(np.abs(data.X - [corner // 2, corner % 2]) <= spec.noise / 2 + np.spacing(1.0) / 2)  # of rounding
    np.testing.assert_array_equal(data.Y[0], np.array(TABLES[spec.name])[corner])


@given(specs(names=["circle"], noise=0.0, labels="binary01"))
def test_circle_is_a_disc_in_a_ring(spec):
    data = make_dataset(spec)
    radius, inside = np.hypot(*data.X), data.Y[0] == 1
    assert np.all(radius[inside] <= 2.5 + 1e-9)
    assert np.all((radius[~inside] >= 3.5 - 1e-9) & (radius[~inside] <= 5 + 1e-9))


@given(specs(names=["spirals"], noise=0.0, labels="binary01", test_fraction=0))
def test_spirals_follow_the_law_of_playground(spec):
    """r = 5 i/n and t = 1.75 · 2π i/n, plus π for label 0; x1 = r sin t, x2 = r cos t."""
    data = make_dataset(spec)
    radius, label = np.hypot(*data.X), data.Y[0]
    t = 1.75 * 2 * np.pi * radius / 5 + np.pi * (1 - label)
    np.testing.assert_allclose(data.X, radius * np.array([np.sin(t), np.cos(t)]), atol=1e-9)
    for arm in (0, 1):
        steps = np.sort(radius[label == arm]) * spec.samples / 10
        np.testing.assert_allclose(steps, np.arange(len(steps)), atol=1e-9)


@given(specs(names=["xor_cloud"], noise=0.0, labels="binary-11"))
def test_xor_cloud_lies_in_padded_quadrants(spec):
    data = make_dataset(spec)
    assert np.all((np.abs(data.X) >= 0.3) & (np.abs(data.X) <= 5.3))
    np.testing.assert_array_equal(np.sign(data.X[0] * data.X[1]), data.Y[0])


@given(specs(names=["moons"], noise=0.0, labels="binary01"))
def test_moons_are_half_circles(spec):
    data = make_dataset(spec)
    for label, centre, side in ((0, (-2, -1), 1), (1, (2, 1), -1)):
        x1, x2 = data.X[:, data.Y[0] == label] - np.reshape(centre, (2, 1))
        np.testing.assert_allclose(np.hypot(x1, x2), 4, atol=1e-9)
        assert np.all(side * x2 >= -1e-9)


@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_two_blobs_are_those_of_playground(noise):
    data = make_dataset(DataSpec("blobs", samples=10_000, noise=noise, labels="binary-11"))
    for label in (-1, 1):
        blob = data.X[:, data.Y[0] == label]
        np.testing.assert_allclose(blob.mean(axis=1), 2 * label, atol=0.1)
        np.testing.assert_allclose(blob.var(axis=1), 0.5 + 7 * noise, rtol=0.06)


@pytest.mark.parametrize("classes", range(2, 7))
def test_blobs_lie_evenly_around_the_origin(classes):
    data = make_dataset(DataSpec("blobs", samples=6000, classes=classes, labels="onehot"))
    centres = np.array([data.X[:, row == 1].mean(axis=1) for row in data.Y])
    np.testing.assert_allclose(np.hypot(*centres.T), np.sqrt(8), atol=0.1)
    angles = 5 / 4 * np.pi + 2 * np.pi * np.arange(classes) / classes
    np.testing.assert_allclose(centres, np.sqrt(8) * np.array([np.sin(angles), np.cos(angles)]).T, atol=0.15)
    gaps = np.linalg.norm(centres - np.roll(centres, 1, axis=0), axis=1)
    np.testing.assert_allclose(gaps, 2 * np.sqrt(8) * np.sin(np.pi / classes), atol=0.15)


@given(specs(names=["plane"], noise=0.0))
def test_plane_is_linear(spec):
    data = make_dataset(spec)
    np.testing.assert_allclose(data.Y[0], (data.X[0] + data.X[1]) / 10, atol=1e-12)
    assert np.all(np.abs(data.X) <= 6)


@given(specs(names=["sine"], noise=0.0))
def test_sine_has_one_input_and_lies_on_the_curve(spec):
    data = make_dataset(spec)
    np.testing.assert_array_equal(data.Y, np.sin(data.X))


@given(specs(names=["multi_gaussian"], noise=0.0))
def test_multi_gaussian_is_the_strongest_of_six_bumps(spec):
    """Written as in Playground: a loop that keeps the label of larger absolute value."""
    data = make_dataset(spec)
    bumps = [(-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1)]
    for (x1, x2), y in zip(data.X.T, data.Y[0], strict=True):
        label = 0.0
        for c1, c2, sign in bumps:
            bump = sign * max(0.0, 1 - np.hypot(x1 - c1, x2 - c2) / 2)
            label = bump if abs(bump) > abs(label) else label
        assert y == pytest.approx(label, abs=1e-12)


@given(specs(names=CLASSIFICATIONS, noise=0.5))
@settings(max_examples=30)
def test_encodings_of_labels_agree(spec):
    one_hot = make_dataset(spec.replaced(labels="onehot"))
    np.testing.assert_array_equal(one_hot.Y.sum(axis=0), 1)
    if spec.classes == 2:
        binary, signs = (make_dataset(spec.replaced(labels=labels)) for labels in ("binary01", "binary-11"))
        np.testing.assert_array_equal(binary.Y[0], one_hot.Y[1])
        np.testing.assert_array_equal(signs.Y, 2 * binary.Y - 1)
