"""The functions that lines of a training step call and NumPy does not have, in plain NumPy, to the bits of the core."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping

from backprop_core.functions.activations import ACTIVATIONS, Activation

DERIVATIVE = "_derivative"
_PLACES = {"Z": "z", "A": "a"}  # what a rule's {Z} and {A} are called in a function of their own

# By name.
SOURCES: Mapping[str, str] = {
    "affine": '''
        def affine(W, b, A):
            """W @ A + b as one product, [W b] @ [A; 1]: a bias is the weight of an edge from a constant 1."""
            return np.dot(np.hstack([W, b]), np.vstack([A, np.ones((1, A.shape[1]))]))
    ''',
    "affine_gradients": '''
        def affine_gradients(dZ, A):
            """dW = dZ @ A.T and db, the sums of dZ over the samples, as one product."""
            both = np.dot(dZ, np.vstack([A, np.ones((1, A.shape[1]))]).T)
            return both[:, :-1], both[:, -1:]
    ''',
    "affine_back": '''
        def affine_back(W, b, dZ):
            """W.T @ dZ, without the row of the constant 1."""
            return np.dot(np.hstack([W, b]).T, dZ)[:-1]
    ''',
    "sigmoid": """
        def sigmoid(z):
            return 1 / (1 + np.exp(-z))
    """,
    "softmax": """
        def softmax(z):
            e = np.exp(z - z.max(axis=0))
            return e / e.sum(axis=0)
    """,
    "log_softmax": '''
        def log_softmax(z):
            """ln softmax(z) = z - ln sum exp(z), shifted so that exp neither over- nor underflows."""
            shifted = z - z.max(axis=0)
            return shifted - np.log(np.exp(shifted).sum(axis=0))
    ''',
    "inside": '''
        def inside(a):
            """A share kept inside (0, 1), where its logarithm and 1 / a are finite."""
            return np.clip(a, np.finfo(float).tiny, np.nextafter(1, 0))
    ''',
    "positive": '''
        def positive(a):
            """A share kept above 0, where its logarithm and 1 / a are finite."""
            return np.maximum(a, np.finfo(float).tiny)
    ''',
    "huber": '''
        def huber(e, delta):
            """e**2 / 2 up to delta, delta * (abs(e) - delta / 2) beyond."""
            c = np.minimum(abs(e), delta)
            return (abs(e) - c + c / 2) * c
    ''',
    "norm": '''
        def norm(*gradients):
            """The length of all gradients as one vector, each row of dW followed by its db."""
            pairs = zip(gradients[::2], gradients[1::2])
            g = np.concatenate([np.hstack(pair).ravel() for pair in pairs])
            return np.sqrt(np.dot(g, g))
    ''',
    "normal_cdf": '''
        def normal_cdf(z):
            """The normal distribution function; many numbers by Taylor series about nodes 1/128 apart."""
            if z.size < 256:
                return np.vectorize(math.erfc)(-math.sqrt(0.5) * z) / 2
            nodes = np.arange(-39 * 128, 9 * 128 + 1) / 128
            density = np.exp(-nodes * nodes / 2) / math.sqrt(2 * math.pi)
            derivatives = [density, -nodes * density]
            for k in range(1, 8):
                derivatives.append(-(nodes * derivatives[k] + derivatives[k - 1]) / (k + 1))
            Phi = np.array([math.erfc(-math.sqrt(0.5) * node) / 2 for node in nodes])
            *lower, highest = [Phi, *(d / (k + 1) for k, d in enumerate(derivatives))]
            h = np.clip(z, -39, 9)
            nearest = np.rint(h * 128)
            node, h = (nearest + 39 * 128).astype(int), h - nearest / 128
            series = highest[node]
            for coefficient in reversed(lower):
                series = series * h + coefficient[node]
            return series
    ''',
    "gate": """
        def gate(z, approximate):
            if approximate == "tanh":
                return 1 / (1 + np.exp((z * z * 0.044715 + 1) * z * (-2 * math.sqrt(2 / math.pi))))
            return normal_cdf(z)
    """,
    "gelu": """
        def gelu(z, approximate):
            return z * gate(z, approximate)
    """,
    "gelu_derivative": """
        def gelu_derivative(z, approximate):
            g = gate(z, approximate)
            if approximate == "tanh":
                twice = (z * z * (3 * 0.044715) + 1) * (2 * math.sqrt(2 / math.pi))
                return twice * ((1 - g) * g) * z + g
            return np.exp(z * z * -0.5) * (1 / math.sqrt(2 * math.pi)) * z + g
    """,
}


def functions_called(lines: Iterable[str]) -> dict[str, str]:
    """The sources, by name, of the functions that the lines call and that these call; activations and slopes first."""
    known = functions_by_name()
    called: set[str] = set()
    waiting = [name for line in lines for name in _calls(line, known)]
    while waiting:
        name = waiting.pop()
        if name not in called:
            called.add(name)
            waiting += _calls(known[name], known)
    return {name: known[name] for name in sorted(known, key=is_of_an_activation, reverse=True) if name in called}


def functions_in_words(lines: Iterable[str]) -> dict[str, str]:
    """What the functions do that the lines call, by name: the docstrings of those that have one."""
    said = {name: re.search(r'"""(.+)"""', source) for name, source in functions_called(lines).items()}
    return {name: found[1] for name, found in said.items() if found}


def is_of_an_activation(name: str) -> bool:
    """Whether the function of that name is an activation or the derivative of one."""
    return name.removesuffix(DERIVATIVE) in ACTIVATIONS


def functions_by_name() -> dict[str, str]:
    """The source of every function that a line may call."""
    written = {name: inspect.cleandoc(source) for name, source in SOURCES.items()}
    return written | _of_activations(written)


def _calls(text: str, known: Mapping[str, str]) -> list[str]:
    return [name for name in re.findall(r"(?<![\w.])(\w+)\(", text) if name in known]


def _of_activations(written: Mapping[str, str]) -> dict[str, str]:
    """A function for each activation and its derivative, from the code on its record; none that is `written` out."""
    found = {}
    for name, record in ACTIVATIONS.items():
        for own, code in ((name, record.code), (derivative_of(name), record.slope_code)):
            if own not in written and not record.coupled:
                found[own] = f"def {own}({', '.join(_parameters(record, code))}):\n    return {_body(record, code)}"
    return found


def derivative_of(activation: str) -> str:
    """What the function for an activation's slope is called."""
    return activation + DERIVATIVE


def argument_of(code: str) -> str:
    """Z or A, whichever the code of an activation or a slope is written in."""
    return "A" if "{A}" in code else "Z"


def _parameters(record: Activation, code: str) -> list[str]:
    return [_PLACES[argument_of(code)], *record.options]


def _body(record: Activation, code: str) -> str:
    return unwrapped(code.format(**_PLACES, **{name: name for name in record.options}))


def unwrapped(code: str) -> str:
    """The code without brackets around all of it."""
    if not (code.startswith("(") and code.endswith(")")):
        return code
    depth = 0
    for at, character in enumerate(code):
        depth += (character == "(") - (character == ")")
        if depth == 0 and at < len(code) - 1:
            return code
    return code[1:-1]
