"""The update under way once more, on buffers of its own: what each of its operations reads, and what it makes of it.

The session's own buffers hold what the last operation left: W after the update, where the gradients belong to W before
it. Here the very same operations run again from the causes of the update, and stop at each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from backprop_core.primitives import Array, execute
from backprop_core.run.session import Session
from backprop_core.tape.compiler import compile_tape
from backprop_core.tape.operation import Operation
from backprop_core.tape.parameters import empty_table
from backprop_core.tape.quantity import read_quantity
from backprop_core.tape.wiring import Wiring


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """An operation, and the quantities that it names, by their names on the tape: as it finds and as it leaves them.

    The arrays are copies. A quantity that is only written has in `before` what stood in its buffer.
    """

    operation: Operation
    before: Mapping[str, Array]
    after: Mapping[str, Array]


def effects(session: Session) -> Iterator[Effect]:
    """What every operation of the update under way does, in order, whether it has run in the session or not."""
    wiring, table = Wiring(session.network, session.wiring.batch), empty_table(session.network, session.training)
    np.copyto(wiring.samples, session.wiring.samples)
    table.restore(session.causes)
    for operation in compile_tape(wiring, table, session.training):
        names: dict[str, None] = dict.fromkeys((*operation.reads, *operation.writes))
        before = {name: read_quantity(wiring, table, name) for name in names}
        with np.errstate(all="ignore"):
            execute(operation.calls)
        yield Effect(operation, before, {name: read_quantity(wiring, table, name) for name in names})


def effect_of(session: Session, place: int) -> Effect:
    """What the operation at a place on the tape does, counted from 0. Raises IndexError where there is none."""
    for at, effect in enumerate(effects(session)):
        if at == place:
            return effect
    raise IndexError(place)
