"""Numbers with one for each parameter, by the names of their blocks, W1, b1, ..., to plain data and back."""

from __future__ import annotations

from itertools import pairwise

from backprop_core.document.fields import Fields, Plain, items, listed, matrix, placed
from backprop_core.primitives import Array
from backprop_core.tape.parameters import Parameters, fitting
from backprop_core.tape.spec import NetworkSpec


def written_blocks(table: Parameters, row: Array) -> dict[str, Plain]:
    """A row of the table: W as a list of rows, b as a list of numbers."""
    written: dict[str, Plain] = {}
    for layer, block in enumerate(table.blocks(row), 1):
        written[f"W{layer}"] = listed(block[:, :-1])
        written[f"b{layer}"] = [bias for (bias,) in listed(block[:, -1:])]
    return written


def read_blocks(where: str, value: Plain, network: NetworkSpec) -> list[tuple[Array, Array]]:
    """(W, b) of each layer. Raises DocumentError."""
    given, pairs = Fields(where, value), []
    for layer, (n_in, n_out) in enumerate(pairwise(network.sizes), 1):
        names = f"W{layer}", f"b{layer}"
        W = matrix(given.at(names[0]), given.needed(names[0]), n_in)
        b = matrix(
            given.at(names[1]), [[entry] for entry in items(given.at(names[1]), given.needed(names[1]), n_out)], 1
        )
        with placed(where):
            pairs.append((fitting(names[0], W, (n_out, n_in)), fitting(names[1], b, (n_out, 1))))
    given.close()
    return pairs
