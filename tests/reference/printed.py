"""Numbers as their sources printed them, beside what the core computes under the same name."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from backprop_core import Session
from tests.reference.building import Case, at_present, objective, session_of
from tests.reference.comparing import CaseError, Disagreement
from tests.reference.functions import activation_quantity, gains, loss_quantity, optimizer_quantity
from tests.reference.network import epoch_errors, losses_before, run_to


def compare_printed(case: Case, found: Disagreement) -> None:
    """The core gives what was printed, to the printed digits, as the recomputation beside it does.

    What its source got wrong is not asserted. What the core has no name for is left out, and counted.
    """
    computed = _COMPUTED[case["category"]](case)
    for name, printed in case.get("published", {}).items():
        if not printed.get("agrees", True):
            continue
        got = computed(name)
        if got is None:
            found.left_out.append(name)
        else:
            found.add(f"printed {name}", got, printed["value"], atol=printed["abs_tol"], partly=True)
        if "recomputed" in printed:
            _check_transcription(name, printed)


def _check_transcription(name: str, printed: dict[str, Any]) -> None:
    """Two columns of the case's own: no number of the core's is in it."""
    beside = Disagreement()
    beside.add(name, printed["recomputed"], printed["value"], atol=printed["abs_tol"], partly=True)
    if beside.share > 1:
        raise CaseError(f"published.{name}: the value is {beside.size:.2e} off the recomputed one")


class _Network:
    """Quantities of a training run by the names that the cases use."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._session = self._start()

    def __call__(self, name: str) -> Any:
        """The quantity, None if there is none of that name."""
        for pattern, rule in _RULES.items():
            if match := re.fullmatch(pattern, name):
                return rule(self, *match.groups())
        return None

    def _start(self) -> Session:
        return session_of(self._case, self._case["loss"]["reduction"])

    def at(self, update: str | int | None) -> Session:
        """All samples at the parameters after so many updates."""
        updates = int(update or 0)
        if updates < self._session.completed:
            self._session = self._start()
        run_to(self._session, updates, self._case["optimizer"].get("lr_schedule"))
        return at_present(self._session)

    def of(self, name: str, rule: Callable[[Any], Any]) -> Any:
        """A function of another quantity."""
        value = self(name)
        return None if value is None else rule(value)

    def losses(self, first: str, second: str, last: str) -> Any:
        """Losses at evenly spaced updates."""
        start, step = int(first), int(second) - int(first)
        return [objective(self.at(update)) for update in range(start, int(last) + 1, step)]

    def losses_before(self, name: str) -> Any:
        """The loss before an update, or a list of them."""
        return losses_before(self._case, name, self._case["published"][name]["value"], self._start())

    def epochs(self) -> Any:
        """The squared errors of every epoch."""
        return epoch_errors(self._case, len(self._case["published"]["epoch_sum_squared_error"]["value"]), self._start())

    def squared_error(self) -> float:
        """The sum over all outputs and samples."""
        now = self.at(0)
        return float(((now.value(f"A{now.network.depth}") - now.value("Y")) ** 2).sum())

    def product(self, updates: str) -> Any:
        """The one weight that a chain of linear layers comes to, after so many updates each."""
        found = []
        for update in updates.split("_"):
            now = self.at(update)
            found.append(np.linalg.multi_dot([*(now.value(f"W{n}") for n in range(now.network.depth, 0, -1))]).item())
        return found

    def unrolled(self) -> Any:
        """All gradients in one row: layer by layer [b, W], column by column."""
        now = self.at(0)
        layers = [np.hstack([now.value(f"db{n}"), now.value(f"dW{n}")]) for n in range(1, now.network.depth + 1)]
        return np.concatenate([layer.ravel(order="F") for layer in layers])

    def ratios(self) -> Any:
        """dZ of each layer to that of the next one."""
        deltas = [self.at(0).value(f"dZ{n}").item() for n in range(1, self.at(0).network.depth + 1)]
        return [deltas[n] / deltas[n + 1] for n in range(len(deltas) - 1)]

    def slope(self, activation: str) -> Any:
        """f'(Z) of the first layer, if that is its activation."""
        now = self.at(0)
        return now.value("S1") if now.network.layers[0].record.name == activation else None


_RULES: dict[str, Callable[..., Any]] = {
    r"(dX|(?:Z|A|dZ|dA|dW|db|W|b)\d+)(?:_after_(\d+))?": lambda run, name, after: run.at(after).value(name),
    r"loss(?:_after_(\d+))?": lambda run, after: objective(run.at(after)),
    r"loss_at_(\d+)_(\d+)_\.\.\._(\d+)": _Network.losses,
    r"(loss_before_step_(?:k|[1-9]\d*))": _Network.losses_before,
    r"minus_(.+)": lambda run, name: run.of(name, np.negative),
    r"mean_(.+)": lambda run, name: run.of(name, np.mean),
    r"thresholded_(.+)": lambda run, name: run.of(name, lambda value: value > 0.5),
    r"error_per_output": lambda run: run.at(0).value("E").sum(axis=1),
    r"epoch_sum_squared_error": _Network.epochs,
    r"sum_squared_error_below_(.+)": lambda run, bound: run.squared_error() < float(bound),
    r"dZ_ratio_between_layers": _Network.ratios,
    r"(\w+)_slope": _Network.slope,
    r"u_at_([\d_]+)_theory": _Network.product,
    r"grad_unrolled_bias_first_column_major": _Network.unrolled,
}
_COMPUTED: dict[str, Callable[[Case], Callable[[str], Any]]] = {
    "network": _Network,
    "activation": lambda case: lambda name: activation_quantity(case, name),
    "loss": lambda case: lambda name: loss_quantity(case, name),
    "optimizer": lambda case: lambda name: optimizer_quantity(case, name),
    "initializer": lambda case: lambda name: gains(case) if name == "gain_values" else None,
}
