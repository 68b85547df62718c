"""What an optimiser works on, a slice of the parameters, and what it writes, the lines of an update."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backprop_core.primitives import Array, Calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The arrays of some parameters, all of one length: theta, its gradient g, the slots, the step, scratch.

    `decayed` is 1 where weight decay applies and 0 elsewhere. `clock` holds the scalars that all slices share.
    """

    theta: Array
    gradient: Array
    slots: Mapping[str, Array]
    step: Array
    scratch: Array
    decayed: Array
    clock: Mapping[str, Array]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of an update: the quantities it reads and writes, its code and LaTeX, and the calls that `do` holds.

    In `code`, {theta}, {g}, {step} and the slot names stand for the parameter's own arrays. `kinds` are the kinds of
    parameter, W or b, that it changes.
    """

    reads: tuple[str, ...]
    writes: tuple[str, ...]
    code: str
    formula: str
    kinds: str = "Wb"
    do: Calls = field(default_factory=Calls, repr=False, compare=False)
