"""Every number of a training step as a row of the ledger: what it is, its name in code, its kind, where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from backprop_core import Quantity, Session
from playground.model.shown.elements import LOSS, Element, code, elements_of, symbol, title

KINDS = {
    "All": "",
    "Weights": "weight",
    "Biases": "bias",
    "Neurons": "neuron",
    "Data": "data",
    "Loss": "loss",
    "Optimiser": "optimiser",
}
_OF_A_NEURON = {"Z": "z", "A": "a = f(z)", "S": "slope f′(z)"}
_OF_THE_LOSS = {"L": "Loss L", "R": "Penalty R", "J": "Loss with its penalty J"}
_OF_THE_OPTIMISER = {
    "t": "Updates counted",
    "rate": "Learning rate, corrected for the first moment's start",
    "root": "Root that corrects for the second moment's start",
    "scale": "What clipping multiplies the gradient by",
}


@dataclass(frozen=True)
class Row:
    """A row: the entry `index` of a quantity, in words and in code, its kind, and the element that it belongs to.

    `beside` are the other quantities whose entries at the same place stand in the row: its gradient first, if it has
    one, and of a parameter also the step and the optimiser's memory. `element` is None for what belongs to none.
    """

    words: str
    code: str
    kind: str
    quantity: Quantity
    index: tuple[int, ...]
    element: Element | None
    beside: tuple[Quantity, ...] = ()

    def has(self, text: str) -> bool:
        """Whether a text stands in the row's words, its kind or the name of one of its entries."""
        place = self.code.removeprefix(self.quantity)
        names = (self.words, self.kind, self.code, *(f"{name}{place}" for name in self.beside))
        return any(text.casefold() in name.casefold() for name in names)


def rows_of_step(session: Session, sample: int) -> tuple[Row, ...]:
    """The parameters first, as `parameters_of` has them, then what is computed; signals are those of one sample."""
    clipped = () if session.training.clip_norm is None else ("clipped",)
    rows = ("grad", *clipped, *session.table.slots, "step")
    single = tuple(name for operation in session.tape for name in operation.writes if name.layer is None)
    return _rows(session.network.sizes, sample, rows, single)


# A large network has some thousands, which a step does not change.
@lru_cache(maxsize=32)
def _rows(sizes: tuple[int, ...], sample: int, rows: tuple[str, ...], single: tuple[Quantity, ...]) -> tuple[Row, ...]:
    """`rows` are those of the parameter table beside theta, `single` the quantities that belong to no layer."""
    found = [*_parameters(sizes, rows), *_signals(sizes, sample), *_targets(sizes, sample)]
    found += [
        Row(words, name, "loss", Quantity(name), (), LOSS) for name, words in _OF_THE_LOSS.items() if name in single
    ]
    more = {name: words for name, words in _OF_THE_OPTIMISER.items() if name in single}
    return (*found, *(Row(words, name, "optimiser", Quantity(name), (), None) for name, words in more.items()))


def places_of(rows: Sequence[Row], kind: str, text: str) -> list[int]:
    """The places of the rows of a kind, a key of KINDS, in which a text stands."""
    wanted, text = KINDS.get(kind, ""), text.strip()
    return [at for at, row in enumerate(rows) if row.kind == (wanted or row.kind) and (not text or row.has(text))]


def _parameters(sizes: tuple[int, ...], rows: tuple[str, ...]) -> Iterator[Row]:
    beside = {
        (kind, n): tuple(Quantity.in_row(row, kind, n) for row in rows) for n in range(1, len(sizes)) for kind in "Wb"
    }
    for element in elements_of(sizes):
        if element.is_parameter:
            own, index = element.matrix, (element.row, element.column)
            others = beside[own.kind, element.layer]
            yield Row(title(element, sizes), code(element), element.kind, own, index, element, others)


def _signals(sizes: tuple[int, ...], sample: int) -> Iterator[Row]:
    for layer, units in enumerate(sizes):
        for row in range(units):
            element = Element("neuron", layer, row)
            for stem, words in _OF_A_NEURON.items():
                if layer or stem == "A":
                    said = f"{title(element, sizes)}: {words}" if layer else title(element, sizes)
                    yield _of_sample(said, Quantity(stem, layer), row, sample, element)


def _of_sample(words: str, quantity: Quantity, row: int, sample: int, element: Element) -> Row:
    """The row for the sample's entry of a signal, with that of its derivative where it has one."""
    beside = (Quantity(f"d{quantity.stem}", quantity.layer),) if quantity.stem in ("Z", "A") else ()
    kind = "neuron" if quantity.layer else "data"
    return Row(words, f"{quantity}[{row}, {sample}]", kind, quantity, (row, sample), element, beside)


def _targets(sizes: tuple[int, ...], sample: int) -> Iterator[Row]:
    """The targets, and the loss of each output."""
    last = len(sizes) - 1
    for row in range(sizes[-1]):
        output, place, element = symbol(last, row, sizes), f"[{row}, {sample}]", Element("neuron", last, row)
        yield Row(f"Target of {output}", f"Y{place}", "data", Quantity("Y"), (row, sample), element)
        yield Row(f"Loss of {output}", f"E{place}", "loss", Quantity("E"), (row, sample), LOSS)
