"""Arrays as Python source, exact in every bit: as numbers, or packed where there are many of them."""

from __future__ import annotations

import base64
import textwrap
import zlib
from collections.abc import Iterator

import numpy as np

from backprop_core.primitives import Array

WIDTH = 100
MOST_NUMBERS = 500  # that are written one by one
FEW_CHANGES = 8  # entries that are set one by one
INDENT = "    "

UNPACKING = '''
def packed(shape, text):
    """The numbers (float64) whose bytes, compressed by zlib, are the text in base 64."""
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), "<f8").reshape(shape).copy()
'''.strip()


def literal(value: Array) -> str:
    """An expression that makes the array; one with more than MOST_NUMBERS numbers calls `packed`."""
    if value.ndim == 0:
        return repr(float(value))
    if value.size > 1 and not value.tobytes().strip(b"\0"):
        return f"np.zeros({value.shape!r})"
    if value.size > MOST_NUMBERS:
        return packed(value)
    plain = f"np.array({value.tolist()!r})"
    return plain if len(plain) <= WIDTH - 20 else "\n".join(("np.array([", *_rows(value), "])"))


def packed(value: Array) -> str:
    """An expression that unpacks the array."""
    text = base64.b64encode(zlib.compress(value.astype("<f8").tobytes(), 9)).decode()
    return f'packed({value.shape!r}, """\n{textwrap.fill(text, WIDTH)}\n""")'


def _rows(value: Array) -> Iterator[str]:
    """The rows of an array on lines of their own; a long row continues below."""
    wrapper = textwrap.TextWrapper(
        WIDTH,
        initial_indent=INDENT,
        subsequent_indent=f"{INDENT} ",
        break_on_hyphens=False,
        break_long_words=False,
    )
    for row in value.tolist():
        yield wrapper.fill(f"{row!r},")


def assignments(name: str, value: Array, before: Array | None = None) -> list[str]:
    """The lines that make `name` the array, given what it was before: none, a few entries, or all of it.

    Bits are compared: 0.0 becomes -0.0 where it must.
    """
    if before is None or before.shape != value.shape:
        return [f"{name} = {literal(value)}"]
    changed = np.argwhere(np.atleast_1d(before.view(np.int64) != value.view(np.int64))).tolist()
    if len(changed) > FEW_CHANGES or (changed and value.ndim == 0):
        return [f"{name} = {literal(value)}"]
    return [f"{name}{at!r} = {float(value[tuple(at)])!r}" for at in changed]
