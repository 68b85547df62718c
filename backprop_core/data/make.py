"""From a specification to samples: generate them, encode the labels, keep some for testing."""

from dataclasses import replace

import numpy as np

from backprop_core.checks import Mask
from backprop_core.data.catalogue import DATASETS
from backprop_core.data.dataset import Dataset
from backprop_core.data.draw import Draw, Labels, Targets
from backprop_core.data.spec import ROW_PER_CLASS, DataSpec, Encoding
from backprop_core.primitives import Array


def make_dataset(spec: DataSpec) -> Dataset:
    """The data set of a specification: the same numbers each time.

    Samples keep the order of their generator, so that a truth table reads as it is printed in books.
    Noise moves samples and never changes which of them are kept for testing.
    """
    source = DATASETS[spec.name]
    points, moves, testing = np.random.default_rng(spec.seed).spawn(3)
    X, targets = source.generate(Draw(spec.samples, spec.classes, spec.noise, points, moves))
    samples = Dataset(
        X=_rows(X, spec.inputs),
        Y=_targets(spec, targets),
        inputs=source.inputs[: spec.inputs or None] if spec.inputs <= len(source.inputs) else (),
        classes=() if _has_other_outputs(spec) else source.classes[: spec.classes],
        kind=source.kind,
    )
    return split(samples, kept_for_testing(_strata(spec, targets), spec.test_fraction, testing)).made_from(spec)


def _targets(spec: DataSpec, targets: Targets) -> Array:
    if not DATASETS[spec.name].classes:
        return _rows(targets, spec.outputs)
    return _rows(encoded(targets, spec.classes, spec.labels), spec.outputs, -1.0 if "-11" in spec.labels else 0.0)


def _rows(values: Array, rows: int, nothing: float = 0.0) -> Array:
    """The first `rows` rows, and more with `nothing` in them; all that there are for 0."""
    more = max(rows - len(values), 0)
    return np.vstack([values[: rows or None], np.full((more, values.shape[1]), nothing)])


def _has_other_outputs(spec: DataSpec) -> bool:
    """Whether the outputs are not those of the classes, whose names then say nothing of them."""
    return bool(spec.outputs) and max(2, spec.outputs) != spec.classes


def encoded(labels: Targets, classes: int, encoding: Encoding) -> Array:
    """Labels 0, 1, ... as the targets that a loss wants, (outputs, samples): 0 or 1, -1 or 1, or a row per class."""
    found = np.eye(classes)[:, labels] if encoding in ROW_PER_CLASS else np.atleast_2d(labels).astype(np.float64)
    return 2 * found - 1 if "-11" in encoding else found


def split(samples: Dataset, test: Mask) -> Dataset:
    """The data set with the marked ones of its samples, `test` (samples,), as test samples."""
    if not test.any():
        return samples
    X, Y = samples.X, samples.Y
    return replace(samples, X=X[:, ~test], Y=Y[:, ~test], X_test=X[:, test], Y_test=Y[:, test])


def kept_for_testing(strata: Labels, fraction: float, draw: np.random.Generator) -> Mask:
    """Which samples are kept for testing: drawn at random, in proportion from every stratum.

    No stratum is off its exact share by a whole sample, and unless `fraction` is 0 neither part is empty.
    """
    total = _test_total(len(strata), fraction)
    order = draw.permutation(len(strata))
    test = np.zeros(len(strata), dtype=np.bool_)
    for stratum, share in enumerate(_shares(np.bincount(strata), total)):
        test[order[strata[order] == stratum][:share]] = True
    return test


def _shares(counts: Labels, total: int) -> Labels:
    """`total` in proportion to the counts: rounded down, and the largest remainders get what is left."""
    shares, remainders = np.divmod(counts * total, counts.sum())
    left = total - int(shares.sum())
    shares[np.argsort(-remainders, kind="stable")[:left]] += 1
    return shares


def _test_total(samples: int, fraction: float) -> int:
    return 0 if fraction == 0 else min(max(round(samples * fraction), 1), samples - 1)


def _strata(spec: DataSpec, targets: Targets) -> Labels:
    return targets if DATASETS[spec.name].classes else np.zeros(spec.samples, dtype=np.int64)
