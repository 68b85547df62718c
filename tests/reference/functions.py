"""Cases of the categories activation, loss, optimizer and initializer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_core import INITIALIZERS, LOSSES, Choice, Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.functions.initializers import he_std, lecun_std
from backprop_core.functions.losses import divisor
from backprop_core.primitives import Array, execute, written
from backprop_core.tape.fusing import fused_update
from backprop_core.tape.parameters import Parameters, reset_slots
from tests.reference.building import ACTIVATIONS as NAMES
from tests.reference.building import REDUCTIONS, Case, activation, choice
from tests.reference.comparing import ROUNDING, CaseError, Disagreement, Tolerance


def passed_through(units: int, function: Choice, loss: Choice | str, X: Array, Y: Array, reduction: str) -> Session:
    """One layer whose Z is X itself, so that the tape applies the function to X; run to its gradients."""
    network = NetworkSpec(units, (LayerSpec(units, function),), loss, reduction)
    start = [(np.eye(units), np.zeros((units, 1)))]
    session = Session(network, TrainingSpec(), Dataset(X, Y), start, check_labels=False)
    session.prime()
    return session


def check_activation(case: Case, found: Disagreement) -> None:
    """Values and slopes; for softmax the Jacobian of the first column."""
    _check_expected(case, found, activation_quantity)


def activation_quantity(case: Case, key: str) -> Any:
    """The core's number of that name; None if it has none."""
    z = np.array(case["z"], dtype=float)
    X = z if z.ndim == 2 else z.reshape(1, -1)
    function = activation(case["activation"], case.get("activation_params", {}))
    if key == "jacobian_of_first_column":
        return _jacobian(function, X[:, :1])
    name = {"a": "A1", "da_dz": "S1"}.get(key)
    session = passed_through(len(X), function, "half_mse", X, np.zeros_like(X), "sum_all")
    return session.value(name).reshape(z.shape) if name else None


def _check_expected(case: Case, found: Disagreement, quantity: Callable[[Case, str], Any]) -> None:
    within = Tolerance.of(case["tolerance"]).at(0)
    for key, want in case["expected"].items():
        got = quantity(case, key)
        if got is None:
            raise CaseError(f"expected.{key} is not known")
        found.add(key, got, want, **within)


def _jacobian(function: Choice, column: Array) -> Array:
    """Row k is dZ where dA is the k-th unit vector."""
    units = len(column)
    A = passed_through(units, function, "half_mse", column, np.zeros_like(column), "sum_all").value("A1")
    rows = []
    for unit in np.eye(units):
        session = passed_through(units, function, "half_mse", column, A - unit[:, None], "sum_all")
        rows.append(session.value("dZ1")[:, 0])
    return np.array(rows)


def check_loss(case: Case, found: Disagreement) -> None:
    """All three reductions, and the gradient of the sum."""
    _check_expected(case, found, loss_quantity)


def loss_quantity(case: Case, key: str) -> Any:
    """The core's number of that name; None if it has none."""
    if key == "grad_of_sum_wrt_input":
        return _loss_and_gradient(case, "sum_all")[1]
    return _loss_and_gradient(case, REDUCTIONS[key])[0] if key in REDUCTIONS else None


def _loss_and_gradient(case: Case, reduction: str) -> tuple[float, Array]:
    A, Y, loss = np.array(case["input"], dtype=float), np.array(case["y"], dtype=float), choice(case["loss"])
    if case["input_is"] == "logits":
        output = activation(case["output_activation"] or "linear", {})
        session = passed_through(len(A), output, loss, A, Y, reduction)
        return float(session.value("L")), session.value("dZ1")
    record, options = LOSSES[loss.name], _filled(LOSSES[loss.name], loss)
    E, dA, scratch = np.empty_like(A), np.empty_like(A), {}

    def work(name: str) -> Array:
        return scratch.setdefault(name, np.empty_like(A))

    m = divisor(reduction, *A.shape)
    with np.errstate(all="ignore"):
        execute(written(record.values, A, Y, E, work, options))
        execute(written(record.slope, A, Y, dA, work, options))
    return float(E.sum() / m), dA / m


def _filled(record: Any, chosen: Choice) -> dict[str, Any]:
    return {name: option.default for name, option in record.options.items()} | dict(chosen.options)


def check_optimizer(case: Case, found: Disagreement) -> None:
    """A vector of parameters updated with given gradients; all of them decay where the optimiser decays any."""
    within = Tolerance.of(case["tolerance"]).at(0)
    for key in set(case["expected"]) - {"w"}:
        raise CaseError(f"expected.{key} is not known")
    for step, (rows, want) in enumerate(zip(_optimized(case), case["expected"]["w"], strict=True), 1):
        found.add(f"w after {step}", rows["w"], np.ravel(want), **within)


def optimizer_quantity(case: Case, key: str) -> Any:
    """w, a slot, or a velocity that is added to w, after a step or after several; None for another name."""
    match = re.fullmatch(r"(\w+)_after_(step|\d+)(?:_to_(\d+))?", key)
    steps = _optimized(case)
    if match is None or match[1] not in steps[0]:
        return None
    first = len(steps) if match[2] == "step" else int(match[2])
    found = [rows[match[1]] for rows in steps[first - 1 : int(match[3] or first)]]
    return found if match[3] else found[0]


def _optimized(case: Case) -> list[dict[str, Array]]:
    """What there is after each step."""
    training = TrainingSpec(choice(case["optimizer"]))
    w = np.array(case["w0"], dtype=float)
    table = Parameters((w.size - 1, 1), tuple(training.optimizer_record.slots), decay_biases=True)
    table.rows["theta"][...] = w.ravel()
    reset_slots(table, training)
    _set_state(table, case.get("state0") or {})
    calls, steps = fused_update(table, training), []
    for gradient in case["grads"]:
        table.rows["grad"][...] = np.ravel(gradient)
        execute(calls)
        rows = {"w": table.rows["theta"].copy(), **{slot: table.rows[slot].copy() for slot in table.slots}}
        if training.optimizer_record.name == "rmsprop":
            rows["v"] = rows["s"]
        if training.optimizer_record.name == "momentum":
            rows["velocity"] = table.rows["step"].copy()
        steps.append(rows)
    return steps


def _set_state(table: Parameters, state: dict[str, Any]) -> None:
    """The memory before the first gradient; a velocity that is added to w says the same as torch's buffer.

    The cases call RMSProp's mean square v, which the core calls s.
    """
    names = {"torch_momentum_buffer": "v", "buffer": "v", "square_avg": "s", "sum": "s"}
    if "v" not in table.slots:
        names["v"] = "s"
    for key, value in state.items():
        if key == "t":
            table.t.fill(value)
        elif names.get(key, key) in table.slots:
            table.rows[names.get(key, key)][...] = np.ravel(value)
        elif key != "velocity_added_to_w" or "torch_momentum_buffer" not in state:
            raise CaseError(f"state0.{key} is not known")


def check_initializer(case: Case, found: Disagreement) -> None:
    """Spread, mean and bounds of many draws; moments of activations by quadrature."""
    spread = case.get("check", {})
    for number, row in enumerate(case.get("rows", [])):
        _check_draws(row, number, spread, found)
    for row in case.get("standard_normal_moments", []):
        _check_moments(row, Tolerance.of(case["tolerance"]), found)


def _check_draws(row: dict[str, Any], number: int, spread: dict[str, float], found: Disagreement) -> None:
    record = INITIALIZERS[row["init"]]
    options = {name: option.default for name, option in record.options.items()}
    stream, n_in, n_out = np.random.default_rng(number), row["fan_in"], row["fan_out"]
    draws = -(-int(spread["samples"]) // (n_in * n_out))
    W = np.array([record.draw(stream, n_out, n_in, options) for _ in range(draws)])
    label = f"{row['init']} {n_in} to {n_out}"
    found.add(f"{label}: shape", W.shape[1:], row.get("shape", [n_out, n_in]))
    if "std" in row:
        found.add(f"{label}: std", W.std(), row["std"], rtol=spread["std_rel_tol"], atol=ROUNDING)
        found.add(f"{label}: mean", W.mean(), 0.0, atol=spread["mean_abs_tol_in_std"] * row["std"] + ROUNDING)
    if "limit" in row:
        found.add(f"{label}: beyond its limit", max(0.0, float(np.abs(W).max()) - row["limit"]), 0.0, atol=ROUNDING)
        found.add(f"{label}: limit", np.abs(W).max(), row["limit"], rtol=spread["std_rel_tol"])


def gains(case: Case) -> Any:
    """The factors on LeCun's deviation: the core has one for linear layers and He's for ReLU, and no other."""
    known = {"linear": lecun_std(1, 1) / lecun_std(1, 1), "relu": he_std(1, 1) / lecun_std(1, 1)}
    return np.ma.masked_invalid([known.get(name, np.nan) for name in case["gains"]])


def _check_moments(row: dict[str, Any], tolerance: Tolerance, found: Disagreement) -> None:
    """E[a], E[a^2], E[f'^2] for a standard normal z: Gauss-Legendre on either side of the possible kink at 0."""
    nodes, weights = np.polynomial.legendre.leggauss(400)
    half = 6.0 * (nodes + 1.0)
    z = np.concatenate([-half[::-1], half])
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * 6.0 * np.concatenate([weights[::-1], weights])
    function = Choice(NAMES.get(row["activation"], row["activation"]), **row.get("activation_params", {}))
    session = passed_through(1, function, "half_mse", z[None], np.zeros((1, len(z))), "sum_all")
    a, slope = session.value("A1")[0], session.value("S1")[0]
    for key, values in (("E_a", a), ("E_a2", a**2), ("E_da2", slope**2)):
        if key in row:
            found.add(f"{key} of {function.name}", values @ density, row[key], **tolerance.at(0))
