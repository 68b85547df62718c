"""What can be selected: edges, biases, neurons, layers and the loss, each with an id, a symbol, code and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from backprop_core import Quantity

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Element:
    """`kind` is weight, bias, neuron, layer or loss; `row` is the neuron, and `column` the source of a weight.

    `layer` counts from 1 for weights, biases and layers, and from 0, the input, for neurons. Row and column are the
    place of a weight in W and that of a bias in b, whose only column is 0.
    """

    kind: str
    layer: int = 0
    row: int = 0
    column: int = 0

    @property
    def id(self) -> str:
        """A short text by which `element_with` finds the element: `weight-2-0-1`."""
        return f"{self.kind}-{self.layer}-{self.row}-{self.column}"

    @property
    def is_parameter(self) -> bool:
        """Whether this is a weight or a bias. The properties below are for those alone."""
        return self.kind in ("weight", "bias")

    @property
    def letter(self) -> str:
        """What the parameter is called in formulas: w or b."""
        return "w" if self.kind == "weight" else "b"

    @property
    def matrix(self) -> Quantity:
        """The matrix that the parameter is an entry of: W2 or b2."""
        return Quantity("W" if self.kind == "weight" else "b", self.layer)

    @property
    def gradient(self) -> Quantity:
        """The matrix that the parameter's gradient is an entry of, at the same place: dW2 or db2."""
        return Quantity(f"d{self.matrix.stem}", self.layer)

    def block_column(self, sizes: Sequence[int]) -> int:
        """The parameter's column in the layer's [W | b], where the bias comes last; `sizes` are the units per layer."""
        return self.column if self.kind == "weight" else sizes[self.layer - 1]


LOSS = Element("loss")


def elements_of(sizes: Sequence[int]) -> tuple[Element, ...]:
    """All elements of a network, weights first, layer by layer."""
    return _elements_of(tuple(sizes))


@lru_cache(maxsize=64)
def _elements_of(sizes: tuple[int, ...]) -> tuple[Element, ...]:
    layers = range(1, len(sizes))
    weights = [Element("weight", n, i, j) for n in layers for i in range(sizes[n]) for j in range(sizes[n - 1])]
    biases = [Element("bias", n, i) for n in layers for i in range(sizes[n])]
    neurons = [Element("neuron", n, i) for n in range(len(sizes)) for i in range(sizes[n])]
    return (*weights, *biases, *neurons, *(Element("layer", n) for n in layers), LOSS)


def has_element(sizes: Sequence[int], element: Element) -> bool:
    """Whether a network has the element."""
    return element in _known(tuple(sizes))


@lru_cache(maxsize=64)
def _known(sizes: tuple[int, ...]) -> frozenset[Element]:
    return frozenset(elements_of(sizes))


def element_with(identifier: object, sizes: Sequence[int]) -> Element | None:
    """The element with an id, or None; texts from the browser are looked up and never parsed."""
    return _by_id(tuple(sizes)).get(str(identifier))


def element_labelled(text: object, sizes: Sequence[int]) -> Element | None:
    """The element with a label, or None."""
    return _by_label(tuple(sizes)).get(str(text))


def labels_of(sizes: Sequence[int]) -> tuple[str, ...]:
    """The labels of all elements, in their order."""
    return tuple(_by_label(tuple(sizes)))


# A network with six hidden layers of 16 has 1600 elements, too many to name again at every click.
@lru_cache(maxsize=64)
def _by_id(sizes: tuple[int, ...]) -> dict[str, Element]:
    return {element.id: element for element in elements_of(sizes)}


@lru_cache(maxsize=64)
def _by_label(sizes: tuple[int, ...]) -> dict[str, Element]:
    return {label(element, sizes): element for element in elements_of(sizes)}


def label(element: Element, sizes: Sequence[int]) -> str:
    """An element in a list: words and code."""
    return f"{title(element, sizes)} · {code(element)}"


def symbol(layer: int, row: int, sizes: Sequence[int]) -> str:
    """A neuron's name: x₁, h₁ (h₁⁽²⁾ in the second hidden layer), ŷ₁ (ŷ where it is the only one)."""
    index = str(row + 1).translate(SUBSCRIPTS)
    if layer == 0:
        return f"x{index}"
    if layer == len(sizes) - 1:
        return "ŷ" if sizes[-1] == 1 else f"ŷ{index}"
    return f"h{index}" + (f"⁽{str(layer).translate(SUPERSCRIPTS)}⁾" if layer > 1 else "")


def symbol_tex(layer: int, row: int, sizes: Sequence[int]) -> str:
    """A neuron's name in the syntax of KaTeX, for the same names as `symbol`."""
    if layer == 0:
        return f"x_{{{row + 1}}}"
    if layer == len(sizes) - 1:
        return r"\hat y" if sizes[-1] == 1 else rf"\hat y_{{{row + 1}}}"
    return f"h_{{{row + 1}}}" + (f"^{{({layer})}}" if layer > 1 else "")


def code(element: Element) -> str:
    """The element in code: W2[0, 1]; a layer is the line that computes its Z."""
    n, i, j = element.layer, element.row, element.column
    before = f"A{n - 1}" if n > 1 else "X"
    return {
        "weight": f"W{n}[{i}, {j}]",
        "bias": f"b{n}[{i}]",
        "neuron": f"A{n}[{i}]" if n else f"X[{i}]",
        "layer": f"Z{n} = W{n} @ {before} + b{n}",
        "loss": "L",
    }[element.kind]


def elements_by_code(sizes: Sequence[int]) -> dict[str, Element]:
    """All elements of a network, by what they are in code."""
    return {code(element): element for element in elements_of(sizes)}


def title(element: Element, sizes: Sequence[int]) -> str:
    """The element in words: Weight h₃ → ŷ."""
    if element.kind == "loss":
        return "Loss L"
    if element.kind == "layer":
        return f"Layer {element.layer}"
    target = symbol(element.layer, element.row, sizes)
    if element.kind == "weight":
        return f"Weight {symbol(element.layer - 1, element.column, sizes)} → {target}"
    if element.kind == "bias":
        return f"Bias 1 → {target}"
    kinds = {0: "Input", len(sizes) - 1: "Output"}
    return f"{kinds.get(element.layer, 'Hidden neuron')} {target}"
