"""A data set is two matrices with a column per sample: what goes in, and what should come out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np

from backprop_core.checks import as_matrix
from backprop_core.data.catalogue import KINDS, Kind
from backprop_core.data.spec import DataSpec
from backprop_core.errors import DataError
from backprop_core.primitives import Array


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Training samples and, optionally, test samples, all of them read-only.

    `X` is (n_in, N) and `Y` is (n_out, N): arrays or nested sequences of real numbers, which are copied to
    C-contiguous, read-only float64, one dimension being one row. `inputs` and `outputs` name the rows
    (x1, x2, ... and y1, y2, ... unless given), `classes` the classes if there are any: one for each
    output, or two for a single output, the lower target first. `scales` has a pair (mean, scale) for each
    input, and for each output where targets were standardised, too: value * scale + mean is the number as
    it was measured; empty where nothing was standardised. Two data sets are equal if they hold the same
    numbers and names. Raises DataError, which names the field and, for a single number, its place.
    """

    X: Array
    Y: Array
    X_test: Array | None = None
    Y_test: Array | None = None
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    kind: Kind = ""
    scales: tuple[tuple[float, float], ...] = ()
    spec: DataSpec | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._take_samples()
        if self.X_test is not None or self.Y_test is not None:
            self._take_test_samples()
        self._take_names()
        if not isinstance(self.kind, str) or self.kind not in KINDS:
            raise DataError("kind", self.kind, ", ".join(map(repr, KINDS)))
        self._set(scales=_scales(self.scales, self.n_in, self.n_out))

    def _take_samples(self) -> None:
        X, Y = as_matrix("X", self.X), as_matrix("Y", self.Y)
        _require_same_samples("Y", Y, "X", X)
        self._set(X=X, Y=Y)

    def _take_test_samples(self) -> None:
        X_test = as_matrix("X_test", _required("X_test", self.X_test))
        Y_test = as_matrix("Y_test", _required("Y_test", self.Y_test))
        _require_same_samples("Y_test", Y_test, "X_test", X_test)
        _require_rows("X_test", X_test, self.n_in)
        _require_rows("Y_test", Y_test, self.n_out)
        self._set(X_test=X_test, Y_test=Y_test)

    def _take_names(self) -> None:
        self._set(
            inputs=_names("inputs", self.inputs, (self.n_in,), _numbered("x", self.n_in)),
            outputs=_names("outputs", self.outputs, (self.n_out,), _numbered("y", self.n_out)),
            classes=_names("classes", self.classes, (0, max(2, self.n_out))),
        )

    def _set(self, **values: object) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)  # how a frozen dataclass sets its fields

    @property
    def n_in(self) -> int:
        """The number of inputs."""
        return len(self.X)

    @property
    def n_out(self) -> int:
        """The number of outputs."""
        return len(self.Y)

    @property
    def samples(self) -> int:
        """The number of training samples, N."""
        return int(self.X.shape[1])

    @property
    def test_samples(self) -> int:
        """The number of test samples, 0 without any."""
        return 0 if self.X_test is None else int(self.X_test.shape[1])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Dataset):
            return NotImplemented
        return all(map(np.array_equal, _content(self), _content(other)))

    def __reduce__(self) -> tuple[type["Dataset"], tuple[Any, ...], dict[str, Any]]:
        """Copies and pickles go through the constructor, as NumPy's own copies of arrays are writable."""
        return Dataset, _content(self), {"spec": self.spec}

    def made_from(self, spec: DataSpec) -> "Dataset":
        """The same samples, known to be those of a specification."""
        made = Dataset(*_content(self))
        made._set(spec=spec)
        return made

    def __repr__(self) -> str:
        test = f" + {self.test_samples} test" if self.test_samples else ""
        kind = f", {self.kind}" if self.kind else ""
        return f"<Dataset {self.n_in} -> {self.n_out}, {self.samples}{test} samples{kind}>"


def _content(dataset: Dataset) -> tuple[Any, ...]:
    return tuple(getattr(dataset, each.name) for each in fields(dataset) if each.init)


def _numbered(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number}" for number in range(1, count + 1))


def _names(field: str, names: object, counts: tuple[int, ...], default: tuple[str, ...] = ()) -> tuple[str, ...]:
    listed = tuple(names) or default if isinstance(names, Iterable) and not isinstance(names, str | bytes) else None
    found = listed or ()
    distinct = all(isinstance(name, str) and name for name in found) and len(set(found)) == len(found)
    if listed is None or not distinct or len(found) not in counts:
        raise DataError(field, names, f"{' or '.join(map(str, counts))} different, non-empty names")
    return found


def _scales(scales: Any, inputs: int, outputs: int) -> tuple[tuple[float, float], ...]:
    if isinstance(scales, Sequence) and not scales:
        return ()
    pairs = as_matrix("scales", scales)
    if pairs.shape not in ((inputs, 2), (inputs + outputs, 2)) or (pairs[:, 1] <= 0).any():
        raise DataError("scales", scales, f"{inputs} or {inputs + outputs} pairs of a mean and a scale above 0")
    return tuple((float(mean), float(scale)) for mean, scale in pairs)


def _required(field: str, values: Array | None) -> Array:
    if values is None:
        raise DataError(field, None, "X_test and Y_test together, or neither")
    return values


def _require_same_samples(name: str, matrix: Array, other_name: str, other: Array) -> None:
    if matrix.shape[1] != other.shape[1]:
        allowed = f"{other.shape[1]}, a column per sample as in {other_name}"
        raise DataError(f"the number of columns of {name}", matrix.shape[1], allowed)


def _require_rows(name: str, matrix: Array, rows: int) -> None:
    if matrix.shape[0] != rows:
        allowed = f"{rows}, as in {name.removesuffix('_test')}"
        raise DataError(f"the number of rows of {name}", matrix.shape[0], allowed)
