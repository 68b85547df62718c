"""Data sets, to plain data and back: a generated one by its specification, any other by its values."""

from __future__ import annotations

from dataclasses import asdict, fields

import numpy as np

from backprop_core.data import DATASETS, LABELS, Dataset, DataSpec, make_dataset
from backprop_core.data.catalogue import KINDS
from backprop_core.data.spec import MAX_CLASSES, MAX_ROWS, NOISE, TEST_FRACTION
from backprop_core.document.fields import Fields, Plain, listed, matrix, one_of, placed, plain, same, texts
from backprop_core.primitives import Array
from backprop_core.tape.spec import MAX_SEED

MOST_SAMPLES = 10_000
MOST_NAMES = 4_096
MATRICES = ("X", "Y", "X_test", "Y_test")
NAMES = ("inputs", "outputs", "classes")


def same_data(ours: Dataset, theirs: Dataset) -> bool:
    """Whether two data sets are the same to the last bit, signs of zeros included."""
    return ours is theirs or (ours == theirs and same_numbers(ours, theirs))


def same_numbers(ours: Dataset, theirs: Dataset) -> bool:
    """Whether two data sets have the same samples to the last bit, whatever their rows and classes are called."""
    return all(map(_same_bits, _matrices(ours), _matrices(theirs)))


def _matrices(data: Dataset) -> list[Array | None]:
    return [getattr(data, name) for name in MATRICES]


def _same_bits(ours: Array | None, theirs: Array | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return ours.shape == theirs.shape and ours.tobytes() == theirs.tobytes()


def written_data(data: Dataset) -> dict[str, Plain]:
    """The specification of generated data, the values and names of any other."""
    if data.spec is not None:
        return _written_spec(data.spec)
    values = {name: listed(found) for name in MATRICES if (found := getattr(data, name)) is not None}
    bare = Dataset(data.X, data.Y)
    names = {name: list(getattr(data, name)) for name in NAMES if getattr(data, name) != getattr(bare, name)}
    scales: dict[str, Plain] = {"scales": listed(np.array(data.scales))} if data.scales else {}
    return values | names | ({"kind": data.kind} if data.kind else {}) | scales


def _written_spec(spec: DataSpec) -> dict[str, Plain]:
    usual = {each.name: each.default for each in fields(DataSpec)}
    other = {name: value for name, value in asdict(spec).items() if not same(value, usual[name])}
    return {name: plain(value) if isinstance(value, float) else value for name, value in other.items()}


def read_data(where: str, value: Plain) -> Dataset:
    """A data set. Raises DocumentError."""
    given = Fields(where, value)
    return _read_spec(where, given) if "name" in given else _read_values(where, given)


def _read_spec(where: str, given: Fields) -> Dataset:
    labels = given.one_of("labels", LABELS, "binary01")
    with placed(where):
        spec = DataSpec(
            name=given.one_of("name", tuple(DATASETS)),
            samples=given.integer("samples", 4, MOST_SAMPLES, 200),
            noise=given.number("noise", NOISE),
            test_fraction=given.number("test_fraction", TEST_FRACTION),
            seed=given.integer("seed", 0, MAX_SEED, 0),
            classes=given.integer("classes", 2, MAX_CLASSES, 2),
            labels=next(each for each in LABELS if each == labels),
            inputs=given.integer("inputs", 0, MAX_ROWS, 0),
            outputs=given.integer("outputs", 0, MAX_ROWS, 0),
        )
    given.close()
    return make_dataset(spec)


def _read_values(where: str, given: Fields) -> Dataset:
    X, Y = (matrix(given.at(name), given.needed(name), MOST_SAMPLES) for name in ("X", "Y"))
    X_test, Y_test = (
        matrix(given.at(name), given.take(name), MOST_SAMPLES) if name in given else None for name in MATRICES[2:]
    )
    inputs, outputs, classes = (texts(given.at(name), given.take(name, []), MOST_NAMES) for name in NAMES)
    kind = one_of(given.at("kind"), given.take("kind", ""), KINDS)
    scales = matrix(given.at("scales"), given.take("scales"), 2) if "scales" in given else ()
    for name in MATRICES:
        given.take(name)
    given.close()
    with placed(where):
        known = next(each for each in KINDS if each == kind)
        return Dataset(X, Y, X_test, Y_test, inputs, outputs, classes, known, tuple(map(tuple, scales)))
