"""The training step under way as a script that needs nothing but NumPy, with every number in full precision."""

from __future__ import annotations

import numpy as np

from backprop_core import Quantity, Session
from backprop_core.primitives import Array
from playground.model.takeaway.start import start_of

HELPERS = {
    "sigmoid(": "def sigmoid(z):\n    return np.where(z >= 0, 1, np.exp(-abs(z))) / (1 + np.exp(-abs(z)))",
    "softmax(": (
        "def softmax(z):\n    e = np.exp(z - z.max(axis=0, keepdims=True))\n    return e / e.sum(axis=0, keepdims=True)"
    ),
    "huber(": ("def huber(e, delta):\n    return np.where(abs(e) <= delta, e**2 / 2, delta * (abs(e) - delta / 2))"),
    "gelu(": """def gate(z, approximate):
    if approximate == "tanh":
        return (1 + np.tanh(np.sqrt(2 / np.pi) * (z + 0.044715 * z**3))) / 2
    return np.vectorize(lambda x: math.erfc(-x / math.sqrt(2)) / 2)(z)


def gelu(z, approximate):
    return z * gate(z, approximate)


def gelu_slope(z, approximate):
    g = gate(z, approximate)
    if approximate == "tanh":
        return g + z * g * (1 - g) * 2 * np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * z**2)
    return g + z * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)""",
}


def script(session: Session) -> str:
    """The source of a script that runs the update under way and prints the loss and the new parameters."""
    body = "\n".join(operation.code for operation in session.tape)
    helpers = [source for call, source in HELPERS.items() if call in body]
    layers = range(1, session.network.depth + 1)
    shown = "\n".join(f'print("{kind}{n} =", {kind}{n}.tolist())' for n in layers for kind in "Wb")
    numbers = [*_settings(session), *_state(session), *_batch(session)]
    parts = ["import math\n\nimport numpy as np", *helpers, "\n".join(numbers), body]
    return "\n\n\n".join(parts) + f'\n\nprint("L =", float(L))\n{shown}\n'


def _settings(session: Session) -> list[str]:
    training = session.training
    options = {name: value for name, value in training.optimizer_options.items() if not isinstance(value, bool)}
    return [f"{name} = {value!r}" for name, value in (options | {"l1": training.l1, "l2": training.l2}).items()]


def _state(session: Session) -> list[str]:
    start = start_of(session)
    t = float(start.pop(Quantity("t")))
    return [f"t = {t!r}", *(_assignment(name, value) for name, value in start.items())]


def _batch(session: Session) -> list[str]:
    return [_assignment(name, session.value(name)) for name in ("X", "Y")]


def _assignment(name: str, value: Array) -> str:
    return f"{name} = np.array({np.asarray(value).tolist()!r})"
