"""Cases of the category network: a pass over all samples, and training from there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from backprop_core import Session
from tests.reference.building import Case, at_present, objective, session_of
from tests.reference.comparing import CaseError, Disagreement, Tolerance

PER_LAYER = ("Z", "A", "dZ", "dW", "db")


def check_network(case: Case, found: Disagreement) -> None:
    """Compare all that the case expects, for its own reduction and, where it is given, for the mean over all."""
    reduction = case["loss"]["reduction"]
    _check(case, case["expected"], reduction, found, "")
    if "expected_mean_all" in case:
        _check(case, case["expected_mean_all"], "mean_all", found, "mean_all ")
    _check_identity(case, at_present(session_of(case, reduction)), found)


def _check(case: Case, expected: dict[str, Any], reduction: str, found: Disagreement, label: str) -> None:
    tolerance = Tolerance.of(case["tolerance"])
    start = at_present(session_of(case, reduction))
    for key, value in expected.items():
        if key.startswith("loss_before_step_"):
            got = losses_before(case, key, value, session_of(case, reduction))
            found.add(label + key, got, value, **tolerance.at(0))
        elif key not in ("steps", "epoch_sum_squared_error"):
            for name, got, want in _quantities(start, key, value):
                found.add(label + name, got, want, **tolerance.at(0))
    for name in case.get("exact_zero", ()):
        found.add(f"{label}{name} exactly 0", start.value(name), np.zeros_like(start.value(name)))
    _check_steps(case, expected.get("steps", []), session_of(case, reduction), found, label)
    if "epoch_sum_squared_error" in expected:
        _check_epochs(case, expected["epoch_sum_squared_error"], session_of(case, reduction), found)


def _quantities(session: Session, key: str, value: Any) -> Iterator[tuple[str, Any, Any]]:
    """Name, the core's number and the case's, for one entry of what is expected."""
    if key in PER_LAYER:
        for layer, want in enumerate(value, 1):
            yield f"{key}{layer}", session.value(f"{key}{layer}"), want
    elif key == "dX":
        yield key, session.value(key), value
    elif key in ("data_loss", "reg_loss", "loss"):
        yield key, _loss(session, key), value
    else:
        raise CaseError(f"expected.{key} is not known")


def _loss(session: Session, key: str) -> float:
    penalty = float(session.value("R")) if session.training.penalised else 0.0
    return {"data_loss": float(session.value("L")), "reg_loss": penalty, "loss": objective(session)}[key]


def _check_steps(case: Case, steps: list[dict[str, Any]], session: Session, found: Disagreement, label: str) -> None:
    tolerance, rates = Tolerance.of(case["tolerance"]), case["optimizer"].get("lr_schedule")
    for step in sorted(steps, key=lambda entry: entry["t"]):
        within = tolerance.at(step["t"])
        run_to(session, step["t"], rates)
        now = at_present(session)
        for key, want in step.items():
            for name, got, part in _after(session, now, key, want):
                found.add(f"{label}{name} after {step['t']}", got, part, **within)


def _after(session: Session, now: Session, key: str, want: Any) -> Iterator[tuple[str, Any, Any]]:
    """One entry of what is expected after an update; `now` has all samples at the new parameters."""
    if key in ("W", "b"):
        for layer, part in enumerate(want, 1):
            yield f"{key}{layer}", session.value(f"{key}{layer}"), part
    elif key == "A_out":
        yield key, now.value(f"A{now.network.depth}"), want
    elif key == "batch_loss_before":
        yield key, objective(session), want
    elif key in ("loss", "data_loss", "reg_loss"):
        yield key, _loss(now, key), want
    elif key != "t":
        raise CaseError(f"expected.steps.{key} is not known")


def losses_before(case: Case, key: str, value: Any, session: Session) -> Any:
    """The loss on all samples before an update, counted from 1: `loss_before_step_3`.

    Under the name `loss_before_step_k` it is a list, for as many updates from the first on as `value` has.
    """
    step, rates = key.removeprefix("loss_before_step_"), case["optimizer"].get("lr_schedule")
    if step == "k":
        return [losses_before(case, f"loss_before_step_{k}", None, session) for k in range(1, len(value) + 1)]
    if not step.isdecimal() or int(step) < 1:
        raise CaseError(f"expected.{key} is not known")
    run_to(session, int(step) - 1, rates)
    return objective(at_present(session))


def run_to(session: Session, updates: int, rates: list[float] | None) -> None:
    """Train on up to that many updates, at rates of their own if there are any."""
    if rates is None:
        session.run(updates - session.completed)
        return
    while session.completed < updates:
        session.edit(training=session.training.with_options(lr=rates[session.completed]))
        session.run(1)


def _check_epochs(case: Case, expected: list[float], session: Session, found: Disagreement) -> None:
    errors = epoch_errors(case, len(expected), session)
    for epoch, (got, want) in enumerate(zip(errors, expected, strict=True), 1):
        found.add(f"squared error of epoch {epoch}", got, want, **Tolerance.of(case["tolerance"]).at(0))


def epoch_errors(case: Case, epochs: int, session: Session) -> list[float]:
    """The squared errors of each epoch, each taken on its batch before the update."""
    per_epoch, output = len(case["batches"]) // epochs, f"A{session.network.depth}"
    errors = []
    for _ in range(epochs):
        errors.append(0.0)
        for _ in range(per_epoch):
            session.step("update")
            errors[-1] += float(((session.value(output) - session.value("Y")) ** 2).sum())
    return errors


def _check_identity(case: Case, start: Session, found: Disagreement) -> None:
    if "identity" in case:
        want = case["identity"]["dZ_last_equals_A_minus_Y"]
        found.add("dZ = A - Y", start.value(f"dZ{start.network.depth}"), want, **Tolerance.of(case["tolerance"]).at(0))
