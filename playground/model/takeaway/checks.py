"""Lines of a script that compare its numbers with those computed here, and name the first one that is off."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from backprop_core import Quantity, Session
from backprop_core.analysis.effects import effects
from backprop_core.primitives import Array
from playground.model.takeaway.literals import MOST_NUMBERS, literal, packed

UNNAMED = ("S", "E")  # slopes and the loss of each output stand within a line of code

CHECK = '''
def check(name, found, right, shape=None, every=1):
    """Raise an AssertionError that names the first entry of `found` which is not the `right` one.

    Entries may differ by TOLERANCE times the largest of them. Of an array of many numbers, `right`
    has one of `every` so many.
    """
    shape = right.shape if shape is None else shape
    if found is None or found is ...:
        raise AssertionError(f"{name} is still to be computed: an array of the shape {shape}")
    found = np.asarray(found, dtype=float)
    if found.shape != shape:
        raise AssertionError(f"{name} should have the shape {shape}, has {found.shape}")
    mine, right = found.ravel()[::every], right.ravel()
    largest = np.max(np.abs(right), where=np.isfinite(right), initial=0)
    off = ~np.isclose(mine, right, rtol=0, atol=TOLERANCE * largest, equal_nan=True)
    if off.any():
        first = np.flatnonzero(off)[0]
        place = [int(i) for i in np.unravel_index(first * every, shape)] or ""
        raise AssertionError(f"{name}{place} should be {right[first]}, is {mine[first]}")
'''.strip()


def made_by_the_step(session: Session) -> dict[Quantity, Array]:
    """What the update under way makes, whether it has run or not, in the order in which it is first written."""
    made: dict[Quantity, Array] = {}
    for effect in effects(session):
        made |= {name: effect.after[name] for name in effect.operation.writes if name.stem not in UNNAMED}
    return made


def check_lines(made: Mapping[Quantity, Array], found: Mapping[str, str] | None = None) -> Iterator[str]:
    """A call of `check` for each quantity; `found` are the expressions for those that go by another name."""
    for name, value in made.items():
        yield f'check("{name}", {(found or {}).get(name, name)}, {_right(value)})'


def _right(value: Array) -> str:
    if value.ndim == 0:
        return f"np.array({literal(value)})"
    if value.size <= MOST_NUMBERS:
        return literal(value)
    every = spacing(value.shape)
    return f"{packed(value.ravel()[::every])}, {value.shape!r}, {every}"


def spacing(shape: tuple[int, ...]) -> int:
    """How far apart the entries are that are compared: MOST_NUMBERS of them at most, in all rows and columns."""
    every = math.ceil(math.prod(shape) / MOST_NUMBERS)
    while math.gcd(every, shape[-1]) > 1:
        every += 1
    return every
