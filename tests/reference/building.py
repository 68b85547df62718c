"""From a case's words to the core's specifications."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from backprop_core import Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from tests.reference.comparing import CaseError

REDUCTIONS = {"sum_outputs_mean_batch": "mean_batch", "mean_all": "mean_all", "sum_all": "sum_all"}
ACTIVATIONS = {"linear": "identity"}
OPTIONS = {"momentum": "mu"}
NOT_OPTIONS = ("name", "convention", "update_biases", "lr_schedule", "reduction")
Case = Mapping[str, Any]


def choice(stated: Mapping[str, Any]) -> Choice:
    """A record by its name with its options."""
    options = {OPTIONS.get(key, key): value for key, value in stated.items() if key not in NOT_OPTIONS}
    return Choice(stated["name"], **options)


def activation(name: str, options: Mapping[str, Any]) -> Choice:
    """An activation by its name in the case."""
    return Choice(ACTIVATIONS.get(name, name), **options)


def network_of(case: Case, reduction: str) -> NetworkSpec:
    """The network of a case."""
    options = case.get("activation_params") or [{}] * len(case["activations"])
    layers = [
        LayerSpec(units, activation(name, chosen))
        for units, name, chosen in zip(case["architecture"][1:], case["activations"], options, strict=True)
    ]
    return NetworkSpec(case["architecture"][0], layers, choice(case["loss"]), REDUCTIONS[reduction])


def training_of(case: Case) -> TrainingSpec:
    """How the case trains: optimiser, penalty, batches."""
    optimizer, penalty = case["optimizer"], case.get("regularization") or {}
    if optimizer.get("convention", "torch") != "torch":
        raise CaseError(f"optimizer.convention is {optimizer['convention']!r}, where torch is known")
    if penalty.get("on", "weights") not in ("weights", "all"):
        raise CaseError(f"regularization.on is {penalty['on']!r}, where weights and all are known")
    return TrainingSpec(
        choice(optimizer),
        schedule=case.get("batches"),
        l1=penalty.get("l1", 0.0),
        l2=penalty.get("l2", 0.0),
        penalise_biases=penalty.get("on") == "all",
        train_biases=optimizer.get("update_biases", True),
    )


def data_of(case: Case) -> Dataset:
    """The samples of a case."""
    return Dataset(np.array(case["x"]), np.array(case["y"]))


def session_of(case: Case, reduction: str) -> Session:
    """The run that a case describes. Its targets need not fit its loss: some were printed so."""
    parameters = [
        (np.array(W, dtype=float), np.array(b, dtype=float))
        for W, b in zip(case["params"]["W"], case["params"]["b"], strict=True)
    ]
    return Session(network_of(case, reduction), training_of(case), data_of(case), parameters, check_labels=False)


def at_present(session: Session) -> Session:
    """All samples at the session's present parameters, gradients computed, nothing trained."""
    layers = range(1, session.network.depth + 1)
    parameters = [(session.value(f"W{n}"), session.value(f"b{n}")) for n in layers]
    training = session.training.replaced(schedule=None, batch_size=None)
    found = Session(session.network, training, session.data, parameters, check_labels=False)
    found.prime()
    return found


def objective(session: Session) -> float:
    """The loss of the batch under way with its penalty."""
    return float(session.value(session.objective))
