"""Whether the numbers in a buffer are those of the update under way."""

from __future__ import annotations

from enum import StrEnum

from backprop_core.tape.operation import Tape
from backprop_core.tape.quantity import Quantity


class State(StrEnum):
    """The state of a quantity at a position of a run.

    FRESH is what the update under way has written and will not write again; inputs, targets and parameters always are.
    PARTIAL is what it will write again, such as a gradient that its penalty is still to be added to. LEFT_OVER is what
    the update before has left in the buffers, NONE what neither of them has written.
    """

    FRESH = "fresh"
    PARTIAL = "partial"
    LEFT_OVER = "left over"
    NONE = "none"

    @property
    def made(self) -> bool:
        """Whether the update under way has written the quantity, be it in part."""
        return self in (State.FRESH, State.PARTIAL)


def state_at(tape: Tape, operation: int, name: str, *, leftovers: bool) -> State:
    """The state of a quantity after so many operations; `leftovers` says whether the update before is in the buffers.

    A name that is not on the tape is NONE. Raises SpecError for what cannot be a name.
    """
    quantity = Quantity.parse(name)
    given = quantity.row == "theta" or quantity in ("X", "Y")
    writing = [at for at, each in enumerate(tape) if name in each.writes]
    if given or (writing and writing[-1] < operation):
        return State.FRESH
    if writing and writing[0] < operation:
        return State.PARTIAL
    return State.LEFT_OVER if writing and leftovers else State.NONE
