"""What cannot be meant is refused by its field, its value and what is allowed there, and changes nothing."""

from __future__ import annotations

import copy
import warnings

import numpy as np
import pytest

from backprop_core import (
    BackpropError,
    Choice,
    DataError,
    Dataset,
    Evaluator,
    LayerSpec,
    NetworkSpec,
    Session,
    SpecError,
    TrainingSpec,
    check_targets,
    scorers,
    standardized,
)
from tests.core.run.test_time_travel import everything

NAN = float("nan")
X, Y = [[0, 0, 1, 1], [0, 1, 0, 1]], [[0, 1, 1, 0]]
DATA = Dataset(X, Y)
NETWORK = NetworkSpec(2, [LayerSpec(3), LayerSpec(1, "sigmoid")], "bce")
W, b = [np.zeros((3, 2)), np.zeros((1, 3))], [np.zeros((3, 1)), np.zeros((1, 1))]


def session(**training):
    return Session(NETWORK, TrainingSpec(**training), DATA)


def given(*parameters):
    return Session(NETWORK, TrainingSpec(), DATA, list(parameters))


def refuses(make, field, value):
    """A named error, no other one, and no warning on the way."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(BackpropError) as caught:
            make()
    assert type(caught.value) in (SpecError, DataError)
    assert caught.value.field == field
    assert caught.value.allowed
    assert "\n" not in caught.value.allowed
    assert type(caught.value.value) is type(value)
    if not isinstance(value, np.ndarray):
        assert caught.value.value == value or value != value


COMPLEX = np.complex128(1)
LONG = np.longdouble("1e308") * 10
ARRAY = np.array([3])
SPECIFICATIONS = {
    "units in an array": (lambda: LayerSpec(ARRAY), "units", ARRAY),
    "units as a float": (lambda: LayerSpec(3.0), "units", 3.0),
    "a list for a name": (lambda: LayerSpec(3, ["relu"]), "activation", ["relu"]),
    "a choice of a list": (lambda: LayerSpec(3, Choice(["x"])), "activation", ["x"]),
    "a choice of a mapping": (lambda: LayerSpec(3, Choice({})), "activation", {}),
    "an option in an array": (lambda: LayerSpec(3, Choice("elu", alpha=ARRAY)), "activation.alpha", ARRAY),
    "a complex option": (lambda: LayerSpec(3, Choice("elu", alpha=COMPLEX)), "activation.alpha", COMPLEX),
    "a truth as a number": (lambda: LayerSpec(3, Choice("elu", alpha=np.True_)), "activation.alpha", np.True_),
    "bytes as a number": (lambda: LayerSpec(3, Choice("elu", alpha=b"1")), "activation.alpha", b"1"),
    "a word in an array": (lambda: LayerSpec(3, Choice("gelu", approximate=ARRAY)), "activation.approximate", ARRAY),
    "a flag as a number": (lambda: TrainingSpec(Choice("adamw", decay_biases=1)), "optimizer.decay_biases", 1),
    "a list of reductions": (lambda: NETWORK.replaced(reduction=["mean_all"]), "reduction", ["mean_all"]),
    "a mapping of reductions": (lambda: NETWORK.replaced(reduction={}), "reduction", {}),
    "a number for a schedule": (lambda: TrainingSpec(schedule=5), "schedule", 5),
    "a schedule of numbers": (lambda: TrainingSpec(schedule=[0, 1]), "schedule", [0, 1]),
    "no network": (lambda: Session("a", TrainingSpec(), DATA), "network", "a"),
    "no training": (lambda: Session(NETWORK, None, DATA), "training", None),
    "no data": (lambda: Session(NETWORK, TrainingSpec(), (X, Y)), "data", (X, Y)),
    "a schedule beyond the data": (lambda: session(schedule=[[99]]), "schedule", 99),
}
NUMBERS = {
    "an integer beyond all floats": (lambda: Dataset([[10**400]], [[1]]), "X", [[10**400]]),
    "complex data": (lambda: Dataset([[1j]], [[1]]), "X", [[1j]]),
    "a number beyond all floats": (lambda: Dataset([[LONG, 1]], [[1, 2]]), "X[0, 0]", np.inf),
    "dates": (lambda: Dataset(np.array([["2020-01-01"]], "datetime64[D]"), [[1]]), "X", np.array([])),
    "spans of time": (lambda: Dataset([[1]], np.array([[1]], "timedelta64[s]")), "Y", np.array([])),
    "a number for names": (lambda: Dataset([[1]], [[1]], inputs=5), "inputs", 5),
    "a number for classes": (lambda: Dataset([[1]], [[1]], classes=5), "classes", 5),
    "a list for a name": (lambda: Dataset([[1]], [[1]], inputs=[["a"]]), "inputs", [["a"]]),
    "a list for a kind": (lambda: Dataset([[1]], [[1]], kind=[]), "kind", []),
    "targets that add up to infinity": (lambda: check_targets("cce", [[1.7e308]] * 2), "the sum of Y[:, 0]", np.inf),
    "test targets that do not fit": (
        lambda: Session(NETWORK, TrainingSpec(), Dataset(X, Y, [[1], [1]], [[5.0]])),
        "Y_test[0, 0]",
        5.0,
    ),
    "words": (lambda: Dataset([["1", "2"]], [[1, 2]]), "X", [["1", "2"]]),
    "a range beyond all floats": (lambda: standardized(Dataset([[-1.7e308, 1.7e308]], [[0, 1]])), "X[0, 0]", NAN),
    "a test sample beyond the scale": (
        lambda: standardized(Dataset([[0.0, 1e-300]], [[0, 1]], [[1e300]], [[1]])),
        "X_test[0, 0]",
        np.inf,
    ),
    "parameters of another network": (lambda: Evaluator(NETWORK, X).outputs(np.zeros(3)), "parameters.shape", (3,)),
}
PARAMETERS = {
    "complex": (lambda: given((W[0] * 1j, b[0]), (W[1], b[1])), "W1", W[0]),
    "words": (lambda: given(("a", "b"), ("c", "d")), "W1", "a"),
    "ragged": (lambda: given(([[1], [1, 2]], b[0]), (W[1], b[1])), "W1", [[1], [1, 2]]),
    "triples": (lambda: given((1, 2, 3), (1, 2, 3)), "parameters[0]", (1, 2, 3)),
    "numbers": (lambda: given(1, 2), "parameters[0]", 1),
    "one layer": (lambda: given((W[0], b[0])), "the number of parameters", 1),
    "a mapping": (lambda: Session(NETWORK, TrainingSpec(), DATA, {"W1": 1}), "parameters", {"W1": 1}),
    "a word": (lambda: Session(NETWORK, TrainingSpec(), DATA, "ab"), "parameters", "ab"),
}


@pytest.mark.parametrize("what", SPECIFICATIONS)
def test_specifications(what):
    refuses(*SPECIFICATIONS[what])


@pytest.mark.parametrize("what", NUMBERS)
def test_data(what):
    refuses(*NUMBERS[what])


@pytest.mark.parametrize("what", PARAMETERS)
def test_parameters(what):
    refuses(*PARAMETERS[what])


EDITS = {
    "a word for W": ({"parameters": {"W1": "x"}}, "W1", "x"),
    "a ragged W": ({"parameters": {"W1": [[1], [1, 2]]}}, "W1", [[1], [1, 2]]),
    "a complex W": ({"parameters": {"W1": W[0] * 1j}}, "W1", W[0]),
    "a W of another shape": ({"parameters": {"b1": W[0]}}, "b1.shape", (3, 2)),
    "a number for a name": ({"parameters": {3: 1}}, "parameters", 3),
    "a layer with a leading zero": ({"parameters": {"W01": W[0]}}, "parameters", "W01"),
    "a layer too many": ({"parameters": {"W1": W[0] + 1, "W3": W[0]}}, "parameters", "W3"),
    "a list": ({"parameters": [1]}, "parameters", [1]),
    "a word for a training": ({"training": "gd"}, "training", "gd"),
    "nothing for a training": ({"training": 0}, "training", 0),
    "a pair for data": ({"data": (X, Y)}, "data", (X, Y)),
    "a schedule beyond the data": ({"training": TrainingSpec(schedule=[[99]])}, "schedule", 99),
    "data with other rows": ({"data": Dataset([[1, 2]], [[0, 1]])}, "X.shape", (1, 2)),
    "data with other labels": ({"data": Dataset(X, [[0, 1, 2, 0]])}, "Y[0, 2]", 2.0),
    "data with other test labels": ({"data": Dataset(X, Y, [[1], [1]], [[5]])}, "Y_test[0, 0]", 5.0),
}
MOVES = {
    "run a part": (lambda s: s.run(1.5), "updates", 1.5),
    "run a word": (lambda s: s.run("a"), "updates", "a"),
    "run nothing": (lambda s: s.run(None), "updates", None),
    "run back": (lambda s: s.run(-1), "updates", -1),
    "run NaN": (lambda s: s.run(NAN), "updates", NAN),
    "run truly": (lambda s: s.run(True), "updates", True),
    "travel to a word": (lambda s: s.travel("a"), "update", "a"),
    "travel to a part": (lambda s: s.travel(0.5), "update", 0.5),
    "travel to a part of an operation": (lambda s: s.travel(0, 0.5), "operation", 0.5),
    "travel nowhere": (lambda s: s.travel(None), "update", None),
    "travel ahead": (lambda s: s.travel(99), "update", 99),
    "step a mile": (lambda s: s.step("mile"), "granularity", "mile"),
    "step a list": (lambda s: s.step(["update"]), "granularity", ["update"]),
    "back nothing": (lambda s: s.back(None), "granularity", None),
    "the old of a layer too many": (lambda s: s.old("W9"), "quantity", "W9"),
    "the old of no layer": (lambda s: s.old("W0"), "quantity", "W0"),
    "the old of a signal": (lambda s: s.old("Z1"), "quantity", "Z1"),
    "the old of a word": (lambda s: s.old("foo"), "quantity", "foo"),
    "the old of nothing": (lambda s: s.old(""), "quantity", ""),
    "the value of nothing": (lambda s: s.value(None), "quantity", None),
    "the value of a layer too many": (lambda s: s.value("W9"), "quantity", "W9"),
    "the value of a zeroth layer": (lambda s: s.value("Z0"), "quantity", "Z0"),
    "the value of a slot of another optimiser": (lambda s: s.value("vW1"), "quantity", "vW1"),
}


@pytest.mark.parametrize("what", [*EDITS, *MOVES])
@pytest.mark.parametrize("operation", [0, 4, 99])
def test_a_refusal_changes_nothing(what, operation):
    run = session(batch_size=3)
    run.edit(parameters={"b1": np.ones((3, 1))})
    run.edit(training=run.training.with_options(lr=0.3))
    run.undo()
    run.run(3)
    run.travel(2, min(operation, len(run.tape)))
    twin = copy.deepcopy(run)
    if what in EDITS:
        changes, field, value = EDITS[what]
        refuses(lambda: run.edit(**changes), field, value)
    else:
        move, field, value = MOVES[what]
        refuses(lambda: move(run), field, value)
    assert (run.can_undo, run.can_redo, run.reach, run.training) == (True, True, twin.reach, twin.training)
    assert everything(run) == everything(twin)
    for move in (
        lambda s: s.run(2),
        lambda s: s.travel(1, 2),
        lambda s: s.undo(),
        lambda s: s.redo(),
        lambda s: s.redo(),
    ):
        move(run)
        move(twin)
        assert everything(run) == everything(twin)


def test_fewer_samples_than_the_schedule_names_are_refused():
    run = session(schedule=[[0, 1], [2, 3]])
    run.run(3)
    before = everything(run)
    refuses(lambda: run.edit(data=Dataset(np.array(X)[:, :2], [[0, 1]])), "schedule", 3)
    assert (everything(run), run.can_undo) == (before, False)
    run.edit(data=Dataset(np.array(X)[:, :2], [[0, 1]]), training=TrainingSpec())
    assert run.data.samples == 2


def test_whole_numbers_of_numpy_are_numbers():
    run = session()
    run.run(np.int64(3))
    run.travel(np.int32(1), np.int64(2))
    assert run.position == (1, 2)
    assert type(run.position.update) is int
    assert LayerSpec(np.int64(3)).units == 3
    assert TrainingSpec(Choice("gd", lr=np.float32(0.5))).optimizer_options["lr"] == 0.5


def test_targets_that_do_not_fit_can_be_let_through():
    data = Dataset(X, [[0, 1, 2, 0]], [[1], [1]], [[5.0]])
    run = Session(NETWORK, TrainingSpec(), data, check_labels=False)
    run.edit(data=Dataset(X, [[0, 1, 3, 0]]))
    assert scorers(NETWORK, data)[1].score(run.table).loss
