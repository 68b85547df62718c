"""Networks adapted to data, standardised data, and other people's texts inside Markdown."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop_core import DATASETS, Dataset, DataSpec, LayerSpec, NetworkSpec, Session, TrainingSpec, make_dataset
from backprop_core.functions.registry import Choice
from playground.formats import escape_markdown
from playground.model.network.adapting import Task, changes_in_words, fitted, task_of
from playground.model.network.changes import restart
from playground.model.tables import DataImportError, edited_dataset, standardised, table_of
from tests.networks import KINDS, session_of_kind


@pytest.mark.parametrize("name", DATASETS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_network_can_be_brought_to_every_data_set(kind, name):
    session = session_of_kind(kind)
    for classes in range(2, 1 + max(2, len(DATASETS[name].classes))):
        spec = DataSpec(name, samples=12, test_fraction=0.2)
        task = Task(len(DATASETS[name].inputs), classes) if DATASETS[name].classes else task_of(make_dataset(spec))
        network, encoding = fitted(session.network, task)
        data = make_dataset(DataSpec(name, samples=12, test_fraction=0.2, classes=classes, labels=encoding))
        restart(session, network, data=data)
        session.run(2)
        assert session.divergence is None
        assert session.network.layers[:-1] == session_of_kind(kind).network.layers[:-1]


@pytest.mark.parametrize(
    ("outputs", "activation", "loss", "classes", "encoding"),
    [
        (1, "sigmoid", "bce", 2, "binary01"),
        (1, "tanh", "hinge", 2, "binary-11"),
        (1, "tanh", "half_mse", 2, "binary-11"),
        (1, "identity", "mse", 2, "binary01"),
        (2, "softmax", "cce", 2, "onehot"),
        (3, "sigmoid", "bce", 3, "onehot"),
    ],
)
def test_outputs_that_fit_the_classes_stay(outputs, activation, loss, classes, encoding):
    network = NetworkSpec(2, [LayerSpec(3, "relu"), LayerSpec(outputs, activation)], loss)
    assert fitted(network, Task(2, classes)) == (network, encoding)
    assert changes_in_words(network, network) == ""


@pytest.mark.parametrize(
    ("task", "outputs", "activation", "loss"),
    [
        (Task(4, 2), 1, "sigmoid", "bce"),
        (Task(4, 5), 5, "softmax", "cce"),
        (Task(4, 0, 3, -1.0, 1.0), 3, "identity", "half_mse"),
    ],
)
def test_others_are_replaced_and_it_is_said(task, outputs, activation, loss):
    network = NetworkSpec(2, [LayerSpec(3, "relu"), LayerSpec(4, "sigmoid")], "bce")
    found, _ = fitted(network, task)
    assert found.sizes == (4, 3, outputs)
    assert (found.layers[-1].record.name, found.loss_record.name) == (activation, loss)
    assert f"is 4-3-{outputs} now" in changes_in_words(network, found)


def test_numbers_keep_outputs_that_reach_them():
    network = NetworkSpec(2, [LayerSpec(1, "tanh")], Choice("huber", delta=0.5))
    assert fitted(network, Task(2, 0, 2, -0.5, 0.5))[0] == network.replaced(layers=(LayerSpec(2, "tanh"),))
    assert fitted(network, Task(2, 0, 2, -0.5, 1.5))[0].layers[-1].record.name == "identity"


@given(X=st.lists(st.floats(-1e12, 1e12), min_size=3, max_size=9), shift=st.floats(-1e6, 1e6), test=st.booleans())
@settings(deadline=None)
def test_standardising_measures_the_training_samples_alone(X, shift, test):
    row = np.array([X])
    data = Dataset(row, row + shift, row * 2 if test else None, row * 3 if test else None, kind="regression")
    scaled, scales = standardised(data)
    assert [scale.name for scale in scales] == ["x1", "y1"]
    assert np.isfinite(scaled.X).all()
    assert np.isfinite(scaled.Y).all()
    assert abs(scaled.X.mean()) < 1e-6
    assert np.ptp(row) < np.finfo(float).tiny or abs(scaled.X.std() - 1) < 1e-6
    if test and np.ptp(row) > 1e-3 * np.abs(row).max():
        mean, scale = scales[0].mean, scales[0].scale
        np.testing.assert_allclose(scaled.X_test, (row * 2 - mean) / scale, rtol=1e-6, atol=1e-6)
    labelled = Dataset(row, np.sign(row), classes=("a", "b"), kind="classification")
    assert (standardised(labelled)[0].Y == labelled.Y).all()


@pytest.mark.parametrize("row", [[0, 0, 2.9488519897155515e-222], [0, 0, 4.49998648034164e-201], [0, 5e-324, 0]])
def test_the_scale_that_is_said_is_the_one_that_was_used(row):
    data = Dataset(np.array([row]), np.zeros((1, 3)), kind="regression")
    scaled, (said, _) = standardised(data)
    np.testing.assert_allclose((np.array([row]) - said.mean) / said.scale, scaled.X, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unedited_table_is_the_same_data(kind):
    session = session_of_kind(kind)
    assert edited_dataset(session.data, {}, session.network.loss_record.name) == session.data
    assert len(table_of(session.data)) == session.data.n_in + session.data.n_out + 1


def test_targets_have_to_suit_the_loss():
    session = session_of_kind("softmax")
    with pytest.raises(DataImportError, match=r"Row 2, targets: .* must be numbers with the sum 1 for categorical"):
        edited_dataset(session.data, {"edited_rows": {1: {"y1": 0.5, "y2": 0.25}}}, "cce")


CELL = st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=3), st.integers(-(10**400), 10**400))
ROW = st.dictionaries(st.sampled_from(["x1", "x2", "y1", "test", "z"]), CELL)


@given(
    edited=st.dictionaries(st.integers(-2, 9), ROW, max_size=3),
    added=st.lists(ROW, max_size=3),
    deleted=st.lists(st.integers(-2, 9), max_size=5),
)
@settings(deadline=None)
def test_any_edit_is_taken_or_refused_in_a_sentence(edited, added, deleted):
    data = Dataset([[0, 0, 1, 1], [0, 1, 0, 1]], [[0, 1, 1, 0]])
    session = Session(NetworkSpec(2, [LayerSpec(1, "sigmoid")], "bce"), TrainingSpec(), data)
    try:
        found = edited_dataset(data, {"edited_rows": edited, "added_rows": added, "deleted_rows": deleted}, "bce")
    except DataImportError:
        found = data
    session.edit(data=found)
    session.step("operation")
    np.testing.assert_array_equal(session.value("X"), found.X)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**a** `b` $c$", r"\*\*a\*\* \`b\` \$c\$"),
        (":red[x] :smile:", ":\u2060red\\[x\\] :\u2060smile:"),
        ("<b>[x](http://y)", "\\<b\\>\\[x\\](http:\u2060//y)"),
        ("www.a.b me@c.d", "www\u2060.a.b me@\u2060c.d"),
        ('Row 4, column "height": "abc" is not a number.', 'Row 4, column "height": "abc" is not a number.'),
    ],
)
def test_text_of_others_is_shown_as_it_is(text, shown):
    assert escape_markdown(text) == shown
