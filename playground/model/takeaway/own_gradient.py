"""A gradient that the visitor computed, compared with the right one: which entries are off, and by which factor."""

from __future__ import annotations

import re

import numpy as np

from backprop_core.primitives import Array
from playground.formats import NUMBER, read_number

MOST = 20_000  # characters of a pasted text
CLOSE = 1e-3  # relative tolerance, for people who round as they work by hand


def numbers_in(text: str) -> Array:
    """All numbers of a text, (numbers,), whatever signs separate them.

    Raises ValueError, whose message is a sentence, for a text with words, without numbers or with infinite ones.
    """
    if len(text) > MOST:
        raise ValueError(f"The text is too long: at most {MOST:,} characters.")
    rest = NUMBER.sub("", text.replace("array", ""))
    if stray := re.search(r"[A-Za-z]\w*", rest):
        raise ValueError(f"“{stray[0][:20]}” is not a number: paste numbers only.")
    found = [read_number(number) for number in NUMBER.findall(text)]
    if not found:
        raise ValueError("There is no number in it: paste the entries of the gradient, row by row.")
    if not np.isfinite(found).all():
        raise ValueError("Not all of the numbers are finite.")
    return np.array(found)


def verdict(pasted: Array, right: Array, batch: int) -> list[str]:
    """What is right or wrong with the `pasted` numbers of a gradient, in sentences."""
    if pasted.size != right.size:
        shape = "×".join(map(str, right.shape))
        return [f"{pasted.size} numbers where the gradient has {right.size} ({shape}): paste it whole, row by row."]
    mine = pasted.reshape(right.shape)
    if _close(mine, right):
        return ["All entries agree."]
    if right.shape[0] != right.shape[1] and _close(pasted.reshape(right.shape[::-1]).T, right):
        return ["All entries agree once it is transposed: swap rows and columns."]
    if right.shape[0] == right.shape[1] > 1 and _close(mine.T, right):
        return ["All entries agree once it is transposed: swap rows and columns."]
    factor = _common_factor(mine, right)
    if factor is not None:
        return [f"Every entry is {factor:.6g} times the right one. {_meaning(factor, batch)}".strip()]
    return _entries(mine, right)


def _close(a: Array, b: Array) -> bool:
    return bool(np.allclose(a, b, rtol=CLOSE, atol=1e-12))


def _common_factor(mine: Array, right: Array) -> float | None:
    some = np.abs(right) > 1e-12
    if not some.any():
        return None
    factors = mine[some] / right[some]
    same = np.allclose(factors, factors[0], rtol=CLOSE) and np.allclose(mine[~some], 0.0, atol=1e-12)
    return float(factors[0]) if same else None


def _meaning(factor: float, batch: int) -> str:
    known = {
        -1.0: "The sign is turned round: is it Y − A in place of A − Y?",
        2.0: "The factor ½ of the squared error is missing, or its square was counted twice.",
        0.5: "There is a factor ½ too many.",
        float(batch): f"The mean over the batch is missing: divide by {batch}.",
        1.0 / batch: f"It was divided by {batch} once too often.",
        0.0: "Everything is zero: has the backward pass run?",
    }
    if batch == 1:
        known.pop(1.0, None)
    return next((says for value, says in known.items() if np.isclose(factor, value, rtol=CLOSE, atol=1e-9)), "")


def _entries(mine: Array, right: Array) -> list[str]:
    """A line for each of the worst five entries that are off."""
    off = ~np.isclose(mine, right, rtol=CLOSE, atol=1e-12)
    places = sorted(np.argwhere(off).tolist(), key=lambda at: -abs(mine[tuple(at)] - right[tuple(at)]))
    lines = [f"{len(places)} of {right.size} entries are off."]
    for at in places[:5]:
        ours, theirs = float(right[tuple(at)]), float(mine[tuple(at)])
        times = f", {theirs / ours:.6g} times that" if ours else ""
        lines.append(f"Entry {at}: {theirs:.6g} where {ours:.6g} is right{times}.")
    return lines
