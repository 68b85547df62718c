"""The update under way and those that follow as a PyTorch script, which asserts that torch comes to their numbers."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise, takewhile

import numpy as np

from backprop_core import Quantity, Session
from backprop_core.primitives import Array
from playground.model.takeaway.checks import CHECK, check_lines, made_by_the_step
from playground.model.takeaway.literals import INDENT, WIDTH, assignments
from playground.model.takeaway.replay import Part
from playground.model.takeaway.script import as_source, opening
from playground.model.takeaway.start import start_of
from playground.model.takeaway.twin.conventions import conventions
from playground.model.takeaway.twin.functions import activation_line, from_logits, functions_called, loss_expression
from playground.model.takeaway.twin.optimizers import CLIPPING, optimizer_lines, penalty_expression

FOLLOWED = 3  # updates
ABOUT = """\
{update} of a {shape} network, in PyTorch: the same parameters, data and optimiser.

torch comes to the numbers of the playground: outputs, loss and all gradients, and
{after}. Conventions, on which libraries differ:

{conventions}"""
IMPORTS = ["import torch", "from torch import nn", "from torch.nn import functional as F"]
PRECISION = "torch.set_default_dtype(torch.float64)  # float32 by default"
TOLERANCE = "TOLERANCE = 1e-9  # of the largest number of an array"
PASSES = '''
def passes(X, Y):
    """A forward and a backward pass: the signals by name, the loss, and the loss with its penalty."""
    network.zero_grad()
    signals = network(torch.tensor(X.T, requires_grad=True))
    for signal in signals.values():
        signal.retain_grad()
    L = loss(signals, torch.tensor(Y.T))
    J = {objective}
    J.backward()
    return signals, L.detach(), J.detach()
'''.strip()
END = 'print("torch comes to the same numbers.")'


@dataclass(frozen=True, eq=False)
class Followed:
    """An update that is followed: its number, counted from 0, its batch, and the parameters that it leads to."""

    update: int
    X: Array
    Y: Array
    parameters: Mapping[Quantity, Array]


def torch_twin(session: Session) -> str:
    """The source of the PyTorch script."""
    followed = _followed(session)
    parts = [
        Part("The parameters, and what the optimiser remembers", "", tuple(_given(session))),
        Part("The network", "", tuple(_network(session))),
        *_parts_of_updates(session, followed),
    ]
    about = opening("", _about(session, followed), parts, [PRECISION, TOLERANCE, "", "", *CHECK.split("\n")])
    at = about.lines.index("import numpy as np") + 1
    return as_source([Part("", about.words, (*about.lines[:at], *IMPORTS, *about.lines[at:])), *parts])


def _followed(session: Session) -> list[Followed]:
    """The update under way and those after it, up to the next edit of the run and to a divergence."""
    apart, update = deepcopy(session), session.position.update
    edits = [segment.start for segment in session.segments if segment.start > update]
    found = []
    for at in range(update, min([update + FOLLOWED, *edits])):
        if at == update:
            apart.travel(at)
        else:
            apart.step("operation")  # into the next update
        X, Y = apart.value("X"), apart.value("Y")
        apart.travel(at, len(apart.tape))
        if apart.divergence is not None:
            break
        found.append(Followed(at, X, Y, _parameters(apart)))
    return found


def _parameters(session: Session) -> dict[Quantity, Array]:
    names = [Quantity.in_row("theta", kind, n) for n in range(1, session.network.depth + 1) for kind in "Wb"]
    return {name: session.value(name) for name in names}


def _about(session: Session, followed: Sequence[Followed]) -> str:
    bullets = textwrap.TextWrapper(WIDTH, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False)
    said = map(bullets.fill, filter(None, conventions(session.network, session.training)))
    first = session.position.update + 1
    after = f"the parameters after update {first:,}"
    if len(followed) > 1:
        after = f"the parameters after updates {first:,} to {followed[-1].update + 1:,}"
    return ABOUT.format(
        update=f"Update {first:,}",
        shape="-".join(map(str, session.network.sizes)),
        after=after if followed else "all else that is finite: the update leaves the finite numbers",
        conventions="\n".join(said),
    )


def _given(session: Session) -> Iterator[str]:
    for name, value in start_of(session).items():
        yield from assignments(name, value)


def _network(session: Session) -> Iterator[str]:
    """The module, its loss, its parameters and its optimiser."""
    network, training = session.network, session.training
    depth, objective = network.depth, penalty_expression(training)
    yield from ("class Network(nn.Module):", f"{INDENT}def __init__(self):", f"{INDENT * 2}super().__init__()")
    for n, (inputs, units) in enumerate(pairwise(network.sizes), 1):
        yield f"{INDENT * 2}self.layer{n} = nn.Linear({inputs}, {units})"
    yield from ("", f"{INDENT}def forward(self, X):")
    for n, layer in enumerate(network.layers, 1):
        yield f"{INDENT * 2}Z{n} = self.layer{n}({f'A{n - 1}' if n > 1 else 'X'})"
        yield f"{INDENT * 2}{activation_line(layer, n)}"
    names = ["X", *(f"{stem}{n}" for n in range(1, depth + 1) for stem in "ZA")]
    pairs = ", ".join(f"{name}={name}" for name in names)
    opening, margin = f"{INDENT * 2}return dict(", INDENT * 5
    yield from textwrap.wrap(f"{pairs})", WIDTH, initial_indent=opening, subsequent_indent=margin)
    yield from ("", "")
    yield from ("def loss(signals, Y):", f'{INDENT}{_last(session)} = signals["{_last(session)}{depth}"]')
    yield from (f"{INDENT}return {loss_expression(network)}", "", "")
    yield from PASSES.format(objective=f"L + {objective}" if objective else "L").split("\n")
    clipping = [] if training.clip_norm is None else [CLIPPING.format(limit=training.clip_norm)]
    for source in (*functions_called(loss_expression(network)), *clipping):
        yield from ("", "", *source.split("\n"))
    yield from ("", "", "network = Network()", "with torch.no_grad():")
    for n in range(1, depth + 1):
        yield f"{INDENT}network.layer{n}.weight.copy_(torch.tensor(W{n}))"
        yield f"{INDENT}network.layer{n}.bias.copy_(torch.tensor(b{n}[:, 0]))"
    yield from optimizer_lines(training, depth)


def _last(session: Session) -> str:
    """What of the output the loss is computed from."""
    return "Z" if from_logits(session.network) else "A"


def _parts_of_updates(session: Session, followed: Sequence[Followed]) -> Iterator[Part]:
    """The update under way with all that it makes, and those that follow with their parameters."""
    made = dict(takewhile(lambda item: np.isfinite(item[1]).all(), made_by_the_step(session).items()))
    found = _found(session)
    compared = {name: value for name, value in made.items() if name in found}
    batch = {"X": session.value("X"), "Y": session.value("Y")}
    lines = [line for name, value in batch.items() for line in assignments(name, value)]
    lines += ["signals, L, J = passes(X, Y)", *check_lines(compared, found)]
    number = session.position.update + 1
    for each in followed:
        if each.update >= number:
            yield Part(f"Update {number}", "", tuple(lines))
            number = each.update + 1
            following = {"X": each.X, "Y": each.Y}
            lines = [line for name, value in following.items() for line in assignments(name, value, batch[name])]
            lines, batch = [*lines, "passes(X, Y)"], following
        lines += ["clip()"] if session.training.clip_norm is not None else []
        lines += ["optimizer.step()", *check_lines(each.parameters, _parameters_found(session))]
    yield Part(f"Update {number}", "", (*lines, END))


def _found(session: Session) -> dict[str, str]:
    """Where the script has what the forward and the backward pass make, by name."""
    depth = session.network.depth
    found = {"L": "L", "J": "J", "dX": 'signals["X"].grad.T'}
    for n in range(1, depth + 1):
        for stem in "ZA":
            found[f"{stem}{n}"] = f'signals["{stem}{n}"].detach().T'
            found[f"d{stem}{n}"] = f'signals["{stem}{n}"].grad.T'
        found[f"dW{n}"] = f"network.layer{n}.weight.grad"
        found[f"db{n}"] = f"network.layer{n}.bias.grad[:, None]"
    if from_logits(session.network):
        del found[f"dA{depth}"]  # torch goes from the loss to Z at once
    return found


def _parameters_found(session: Session) -> dict[str, str]:
    found = {}
    for n in range(1, session.network.depth + 1):
        found[f"W{n}"] = f"network.layer{n}.weight.detach()"
        found[f"b{n}"] = f"network.layer{n}.bias.detach()[:, None]"
    return found
