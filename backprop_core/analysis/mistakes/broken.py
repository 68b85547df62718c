"""A step with a bug in it, on buffers apart: its numbers, its check, its losses, and what is the first to be wrong."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from backprop_core.analysis.evaluation import calls_of
from backprop_core.analysis.gradcheck import STEP, GradientChecker
from backprop_core.analysis.mistakes.bench import Bench, Variant
from backprop_core.analysis.mistakes.bugs import BUGS
from backprop_core.analysis.verdicts import GradientCheck
from backprop_core.checks import checked_integer
from backprop_core.errors import SpecError
from backprop_core.primitives import Array, execute
from backprop_core.run.session import Session
from backprop_core.tape.operation import Operation
from backprop_core.tape.quantity import Quantity

MOST_UPDATES = 10_000
TELLS = 1e-9  # of the largest number of a quantity: what is further off is wrong


class BrokenStep:
    """The update under way of a session with a bug of `BUGS` in it; the session is never touched.

    Raises SpecError for a bug that does not show on this network, batch and update.
    """

    def __init__(self, session: Session, bug: str) -> None:
        if bug not in BUGS:
            raise SpecError("bug", bug, "one of " + ", ".join(BUGS))
        self.session, self.bug = session, BUGS[bug]
        self._bench, right = Bench(session), Bench(session)
        variant = self.bug.build(self._bench)
        if variant is None:
            raise SpecError("bug", bug, "one that this network and batch leave room for")
        self._variant = variant
        right.run(calls_of(right.operations[right.update :]))
        self._bench.run(calls_of(_operations(self._bench, variant)))
        self.wrong = _wrong(self._bench, right)
        if not self.wrong:
            raise SpecError("bug", bug, "one that changes a number of this update")

    def __repr__(self) -> str:
        return f"<BrokenStep: {self.bug.name}, first wrong {self.first_wrong}>"

    def value(self, name: str) -> Array:
        """A copy of a quantity as the broken step leaves it. Raises SpecError for an unknown name."""
        return self._bench.value(name)

    @property
    def first_wrong(self) -> Quantity:
        """The first quantity in the order of the tape that is not what it should be."""
        return self.wrong[0]

    @property
    def lines(self) -> tuple[tuple[Operation, Operation], ...]:
        """The operations that the bug stands in: as they should be, and as they are."""
        changes = self._variant.changes
        return tuple((self._bench.operations[at], changes[at]) for at in sorted(changes))

    def check(self, step: float = STEP) -> GradientCheck:
        """The broken gradients beside central differences of the loss, which has no bug in it.

        Raises SpecError where the session's own gradients are still to be computed.
        """
        return GradientChecker(self.session).check(step, gradients=self._bench.table.rows["grad"])

    def losses(self, updates: int) -> tuple[Array, Array]:
        """The loss at the start of each of so many updates from here on, with the bug and without it: (updates,) each.

        They are all made on the batch under way. Where a run diverges, what follows is not finite. Raises
        SpecError for a number of updates that is out of range.
        """
        return self._trained(updates, broken=True), self._trained(updates, broken=False)

    def _trained(self, updates: int, *, broken: bool) -> Array:
        bench, found = Bench(self.session), np.zeros(checked_integer("updates", updates, 0, MOST_UPDATES))
        bench.table.clear_effects()
        variant = self.bug.lasting(bench) if broken else None
        calls = calls_of(_operations(bench, variant) if variant else bench.operations)
        with np.errstate(all="ignore"):
            for at in range(len(found)):
                np.copyto(bench.causes, bench.table.memory)  # what a mistake of this update goes back to
                execute(calls)
                found[at] = bench.wiring.L
        return found

    @cached_property
    def failing(self) -> tuple[str, ...]:
        """The parameters' gradients that are wrong, by the names of their matrices: dW1, db1, ..."""
        return tuple(name for name in self.wrong if name.row == "grad")


def bugs_for(session: Session) -> tuple[str, ...]:
    """The names of all bugs that show in the update under way of a session, the easy ones first."""
    return tuple(name for name in BUGS if _shows(session, name))


def _shows(session: Session, name: str) -> bool:
    try:
        BrokenStep(session, name)
    except SpecError:
        return False
    return True


def _operations(bench: Bench, variant: Variant) -> list[Operation]:
    return [variant.changes.get(at, operation) for at, operation in enumerate(bench.operations)]


def _wrong(bench: Bench, right: Bench) -> tuple[Quantity, ...]:
    """All quantities that two benches disagree on, in the order in which the tape writes them."""
    names: dict[Quantity, None] = dict.fromkeys(name for each in bench.operations for name in each.writes)
    return tuple(name for name in names if _differ(bench.value(name), right.value(name)))


def _differ(mine: Array, right: Array) -> bool:
    allowed = TELLS * np.abs(right).max(initial=0.0)
    return not bool(np.all(np.abs(mine - right) <= allowed))
