"""What a lesson can see: the run, and what the page shows of it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from backprop_core import BackpropError, Quantity, Session, State
from backprop_core.primitives import Array
from playground.model.lessons.formulas import FormulaError
from playground.model.shown.elements import Element

SIGNALS = ("Z", "A", "S", "dZ", "dA")
SINGLE = ("L", "J", "R")
COUNTED = ("loss", "optimizer", "lr", "updates", "batch", "samples", "epoch", "batches")  # on no tape


@dataclass(frozen=True, kw_only=True)
class Look:
    """A moment of a visit: the run, the key of its scene, and what is chosen.

    `sample` is the place in the batch of the sample shown and `number` its number in the data, from 0. `before` are
    numbers from when the step began, by their formulas.
    """

    session: Session
    scene: str
    element: Element
    granularity: str = "update"
    quantity: str = "gradient"
    side: str = ""
    tab: str = ""
    sample: int = 0
    number: int = 0
    before: Mapping[str, Any] = field(default_factory=dict)

    def read(self, moment: str, name: str, index: tuple[Any, ...] | None) -> Any:
        """A number by its name in a formula. Raises FormulaError where there is none, or it is not computed yet."""
        if moment == "before":
            return self._noted(name, index)
        session = self._at(moment)
        counted = _counted(session)
        if name in counted and index is None:
            return counted[name]
        if moment == "" and not session.state_of(_known(name)).made and session.state_of(name) is not State.FRESH:
            raise FormulaError(f"{name} is not computed yet")
        return self._entry(_values(session, name, old=moment == "old"), name, index)

    def session_at(self, moment: str) -> Session:
        """The run at a moment of a formula, as a copy that stays as it is."""
        return copy.deepcopy(self._at(moment))

    def _at(self, moment: str) -> Session:
        if moment == "next":
            return self._next
        made = moment == "after" and self.session.completed == self.session.position.update
        return self._next if made else self._coming if moment in ("coming", "after") else self.session

    @cached_property
    def _coming(self) -> Session:
        """The run once all gradients of the present parameters are computed."""
        twin = copy.deepcopy(self.session)
        twin.prime()
        return twin

    @cached_property
    def _next(self) -> Session:
        """The run after a step of one update, and all gradients that follow from it."""
        twin = copy.deepcopy(self.session)
        twin.step("update")
        twin.prime()
        return twin

    def _noted(self, name: str, index: tuple[Any, ...] | None) -> Any:
        written = name if index is None else f"{name}[{', '.join(':' if i == slice(None) else str(i) for i in index)}]"
        if written not in self.before:
            raise FormulaError(f"before.{written} was not noted")
        return self.before[written]

    def _entry(self, values: Array, name: str, index: tuple[Any, ...] | None) -> Any:
        if name in SINGLE:
            return float(values)
        if index is None:
            return values
        if len(index) == 1:
            index = (index[0], self.sample if Quantity.parse(name).stem in SIGNALS or name in ("Y", "dX") else 0)
        if any(isinstance(at, int) and at >= size for at, size in zip(index, values.shape, strict=False)):
            shape = " × ".join(map(str, values.shape))
            raise FormulaError(f"{name} is {shape} here, and entries count from 0")
        return values[index]


def _known(name: str) -> str:
    try:
        return Quantity.parse(name)
    except BackpropError:
        raise FormulaError(f"there is no {name}") from None


def _values(session: Session, name: str, *, old: bool) -> Array:
    try:
        return session.old(name) if old else session.value(name)
    except BackpropError:
        raise FormulaError(f"there is no {name} in this network") from None


def _counted(session: Session) -> dict[str, float | str]:
    """What is on no tape: the learning rate, how many there are of what, the names of loss and optimiser."""
    values: tuple[float | str, ...] = (
        session.network.loss_record.name,
        session.training.optimizer_record.name,
        float(session.training.optimizer_options["lr"]),
        float(session.completed),
        float(session.wiring.batch),
        float(session.data.samples),
        float(session.epoch + 1),
        float(session.batches_per_epoch),
    )
    return dict(zip(COUNTED, values, strict=True))
