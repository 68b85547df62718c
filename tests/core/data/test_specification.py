"""What a specification of data takes, and what it refuses; what is said of every data set."""

import numpy as np
import pytest

from backprop_core.data import DATASETS, DataSpec
from backprop_core.errors import SpecError

BAD_FIELDS = [
    *({"name": value} for value in ("spiral", "", None, 3, ["xor"])),
    *({"samples": value} for value in (3, 10_001, 4.5, "9", None, True, float("nan"))),
    *({"noise": value} for value in (-0.1, 1.1, float("nan"), float("inf"), "much", None, False)),
    *({"test_fraction": value} for value in (-0.1, 0.91, float("nan"), None, 1)),
    *({"seed": value} for value in (-1, 2**31, 0.5, None)),
    *({"classes": value} for value in (1, 7, 2.5, None)),
    *({"labels": value} for value in ("one-hot", "", None, 1)),
    *({rows: value} for rows in ("inputs", "outputs") for value in (-1, 65, 1.5, None)),
]


@pytest.mark.parametrize("bad", BAD_FIELDS, ids=str)
def test_a_bad_field_is_refused_by_name_value_and_what_is_allowed(bad):
    ((field, value),) = bad.items()
    with pytest.raises(SpecError) as caught:
        DataSpec(**{"name": "blobs", **bad})
    assert caught.value.field == field
    assert repr(value) in str(caught.value)
    assert caught.value.allowed


def test_only_blobs_have_more_than_two_classes():
    with pytest.raises(SpecError, match=r"classes is 3; allowed: 2 with circle; more with blobs only"):
        DataSpec("circle", classes=3, labels="onehot")


def test_more_than_two_classes_need_a_row_each():
    with pytest.raises(
        SpecError, match=r"labels is 'binary01'; allowed: 'onehot' or 'onehot-11', as there are 3 classes"
    ):
        DataSpec("blobs", classes=3)


def test_numpy_numbers_are_taken_as_plain_ones():
    spec = DataSpec("xor", samples=np.int64(8), noise=np.float32(0.5), seed=np.int32(3))
    assert spec == DataSpec("xor", samples=8, noise=0.5, seed=3)
    assert (type(spec.samples), type(spec.noise), type(spec.seed)) == (int, float, int)


@pytest.mark.parametrize("kind", DATASETS.values(), ids=lambda kind: kind.name)
def test_every_record_can_teach(kind):
    assert kind.title
    assert kind.teaches.endswith(".")
    assert kind.teaches.count(".") == 1
    assert bool(kind.classes) == (kind.kind == "classification")
