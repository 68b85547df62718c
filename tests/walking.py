"""A walk through a scene, operation by operation, and at each of its moments the numbers as the session has them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from backprop_core import Phase, Session, Verdict, gradient_check
from playground.model.scenes import SCENES
from playground.model.shown.elements import Element, elements_of

MANY = 300  # elements; of larger networks only some are looked at, at some of the positions


@dataclass(frozen=True)
class Moment:
    """A session at a position, `sample` of its batch, and `ahead`: the same update run to its end by itself.

    `made` are the numbers that each operation of the update had made when it had just run, by place and name.
    """

    session: Session
    ahead: Session
    sample: int
    made: dict[int, dict[str, np.ndarray]]

    @property
    def sizes(self) -> tuple[int, ...]:
        return self.session.network.sizes

    @property
    def depth(self) -> int:
        return self.session.network.depth

    @cached_property
    def ready(self) -> bool:
        """Whether every operation that makes a gradient of a parameter has run."""
        last = max(at for at, operation in enumerate(self.session.tape) if operation.name.startswith("dW"))
        return self.session.position.operation > last

    def fresh(self, *names: str) -> bool:
        return all(name in ("X", "Y") or name in self.session.fresh for name in names)

    def state(self, name: str) -> str:
        if self.fresh(name):
            return "fresh"
        return "left over" if self.session.has_leftovers else "not computed yet"

    @cached_property
    def _read(self) -> dict[tuple[str, str], np.ndarray]:
        return {}

    def array(self, name: str, how: str = "now") -> np.ndarray:
        """A quantity now, as it was when the update began, or as it will be when it ends; each is read once."""
        sources = {"now": self.session.value, "old": self.session.old, "ahead": self.ahead.value}
        if (name, how) not in self._read:
            self._read[name, how] = sources[how](name)
        return self._read[name, how]

    def signal(self, stem: str, layer: int, row: int) -> float:
        """Z, A, S, dZ or dA of a neuron on the sample; of layer 0 X and dX."""
        name = f"{stem}{layer}" if layer else {"A": "X", "dA": "dX", "dZ": "dX"}[stem]
        return float(self.array(name)[row, self.sample])

    def of(self, prefix: str, element: Element, how: str = "now") -> float:
        """A number of a weight or bias: its value, gradient (d), step or optimiser state."""
        name = f"{prefix}{'W' if element.kind == 'weight' else 'b'}{element.layer}"
        return float(self.array(name, how)[element.row, element.column if element.kind == "weight" else 0])

    def old(self, element: Element) -> float:
        return self.of("", element, "old")

    def new(self, element: Element) -> float:
        """What the update makes of it, once its gradients are there; until then what it is."""
        return self.of("", element, "ahead") if self.ready else self.old(element)

    def change(self, element: Element) -> float:
        return self.of("step", element, "ahead" if self.ready else "now")

    def shown(self, quantity: str, element: Element) -> float:
        """What an edge shows."""
        if quantity == "change":
            return self.change(element)
        if quantity == "weight":
            return self.old(element)
        return self.of({"gradient": "d"}.get(quantity, quantity), element)

    def shown_state(self, quantity: str, layer: int) -> str:
        if quantity == "weight" or (quantity == "change" and self.ready):
            return "fresh"
        return self.state({"gradient": "d", "change": "step"}.get(quantity, quantity) + f"W{layer}")

    @cached_property
    def differences(self) -> dict[str, tuple[float, float, float, Verdict | None]]:
        """Central difference, relative error, rounding and verdict of each parameter, by its code."""
        found = gradient_check(self.session)
        names = [f"{kind}{n}[{place}]" for n in range(1, self.depth + 1) for kind, place in self._places(n)]
        assert len(found.columns) == len(names)
        columns = found.differences.tolist(), found.errors.tolist(), found.floors.tolist(), found.verdicts
        return dict(zip(names, zip(*columns, strict=True), strict=True))

    def _places(self, n: int) -> Iterator[tuple[str, str]]:
        for i in range(self.sizes[n]):
            yield from (("W", f"{i}, {j}") for j in range(self.sizes[n - 1]))
            yield "b", str(i)

    def parameters(self) -> list[Element]:
        return [e for e in elements_of(self.sizes) if e.kind in ("weight", "bias")]

    def some_elements(self) -> list[Element]:
        """All elements of a small network; of a large one a few of every kind and layer."""
        every = list(elements_of(self.sizes))
        step = 1 + len(every) // 70
        return every if step == 1 else [*every[:: step + 1], *every[-8:]]


def moments(key: str, updates: int = 2) -> Iterator[Moment]:
    """The first updates of a scene, from before the first operation to after the last, on the first and last sample."""
    session = SCENES[key].make()
    large = len(elements_of(session.network.sizes)) > MANY
    for update in range(updates):
        if update:
            session.step("operation")
            session.travel(update)
        ahead, made = copy.deepcopy(session), {}
        ahead.step("update")
        kept = {*session.tape.stops("phase"), *range(0, len(session.tape), 9), _last_gradient(session)}
        for at in range(len(session.tape) + 1):
            if at:
                session.step("operation")
                operation = session.tape.operations[at - 1]
                made[at - 1] = {name: session.value(name) for name in operation.writes}
            if not large or at in kept:
                last = session.wiring.batch - 1
                yield from (Moment(session, ahead, sample, made) for sample in sorted({0, last}))


def _last_gradient(session: Session) -> int:
    """The position at which all gradients are there and the backward phase is not at its end."""
    return session.tape.end_of(Phase.BACKWARD) - 1
