"""Pasted text as blocks of numbers: one for a chosen quantity, or several with their names, as in a printed dict."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from backprop_core.primitives import Array
from playground.model.own.numbers import ReadingError, numbers_in, place_of

MOST = 200_000  # characters of a pasted text
# dW2 = …, 'dW2': …, dL/dW2 = …, W2.grad: …, delta2 = …, or the name alone before a bracket or a number
NAME = re.compile(
    r"""['"]?(?<![\w.])(?:(?:[d∂][LJ]/)?(?:(?P<stem>[d∂][WbZA]|delta|δ)_?(?P<layer>\d+)|(?P<x>[d∂]X))"""
    r"""|(?P<kind>[Wb])_?(?P<of>\d+)\.grad)(?!\w)['"]?(?:\s*[:=]|\s*(?=[\[(])|\s+(?=[-+−.\d]|[a-z.]*(?:array|tensor)\b))""",
    re.IGNORECASE,
)
LETTERS = {"w": "W", "b": "b", "z": "Z", "a": "A"}


@dataclass(frozen=True, eq=False)
class Block:
    """Numbers for a quantity, such as dW2, in the order in which they were written, (numbers,)."""

    name: str
    numbers: Array


def blocks_in(text: str, chosen: str, sizes: Callable[[str], Collection[int]], known: Collection[str]) -> list[Block]:
    """The blocks of a text; without names in it, the numbers are those of the `chosen` quantity.

    `sizes(name)` is how many numbers a quantity can have, and `known` are the names of all. Raises ReadingError, whose
    message is a sentence with the place.
    """
    if len(text) > MOST:
        raise ReadingError(f"The text is too long: at most {MOST:,} characters are read.")
    found = list(NAME.finditer(text))
    if not found:
        return [Block(chosen, numbers_in(text, sizes(chosen)))]
    if unnamed := re.search(r"\d", text[: found[0].start()]):
        name, where = found[0][0].strip(" :='\""), place_of(text, unnamed.start())
        raise ReadingError(f"{where}: the numbers before “{name}” have no name.")
    return list(_named(text, found, sizes, known))


def _named(
    text: str, found: list[re.Match[str]], sizes: Callable[[str], Collection[int]], known: Collection[str]
) -> Iterator[Block]:
    seen = set[str]()
    ends = [*(match.start() for match in found[1:]), len(text)]
    for match, end in zip(found, ends, strict=True):
        name, where = _name(match), place_of(text, match.start())
        if name not in known:
            raise ReadingError(f"{where}: there is no {name} in this network.")
        if name in seen:
            raise ReadingError(f"{where}: {name} is there twice.")
        seen.add(name)
        yield Block(name, numbers_in(text[:end], sizes(name), match.end()))


def _name(match: re.Match[str]) -> str:
    """The name as it is on the tape."""
    if match["x"]:
        return "dX"
    if match["kind"]:
        return f"d{LETTERS[match['kind'].lower()]}{int(match['of'])}"
    stem = match["stem"].lower()
    return f"d{'Z' if stem in ('delta', 'δ') else LETTERS[stem[1]]}{int(match['layer'])}"
