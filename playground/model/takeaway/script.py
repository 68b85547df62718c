"""The training step under way as a script that needs nothing but NumPy, with every number in full precision."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backprop_core import Quantity, Session
from backprop_core.primitives import Array
from playground.model.takeaway.script_lines import INDENT, script_lines
from playground.model.takeaway.start import start_of

HEAD = '''"""A training step of a {shape} network, on the batch of update {update}: the lines that the playground shows.

It comes to the playground's numbers bit for bit, given the same NumPy on the same kind of processor.
"""

{imports}import numpy as np

np.seterr(all="ignore")  # exp overflows to inf, and 1 / inf is the 0 that it should be'''


def script(session: Session) -> str:
    """The source of a script that runs the update under way and prints the loss, the gradients and the parameters.

    Its `updates` may be raised: then it makes that many updates on this batch, and prints the last one's.
    """
    shape = "-".join(map(str, session.network.sizes))
    functions, calls = _split(session)
    imports = "import math\n\n" if any("math." in line for line in functions) else ""
    head = HEAD.format(shape=shape, update=session.position.update + 1, imports=imports)
    numbers = [*_settings(session), "", *_state(session), "", *_batch(session)]
    loop = ["updates = 1  # on this batch", "", "for _ in range(updates):", *(INDENT + line for line in calls)]
    return "\n".join([head, "", *numbers, "", "", *functions, *loop, "", *_prints(session)]) + "\n"


def _split(session: Session) -> tuple[list[str], list[str]]:
    """The definitions, and the lines that call them."""
    lines = script_lines(session)
    definitions = sum(not line.calls for line in lines)
    texts = [line.text for line in lines]
    return texts[:definitions], texts[definitions:]


def _prints(session: Session) -> Iterator[str]:
    for name in [*dict.fromkeys(("L", session.objective)), *_parameters(session, "d"), *_parameters(session, "")]:
        yield f'print("{name} =", np.asarray({name}).tolist())'


def _parameters(session: Session, prefix: str) -> list[str]:
    return [f"{prefix}{kind}{n}" for n in range(1, session.network.depth + 1) for kind in "Wb"]


def _settings(session: Session) -> list[str]:
    training = session.training
    options = {name: value for name, value in training.optimizer_options.items() if not isinstance(value, bool)}
    penalties = {"l1": training.l1, "l2": training.l2} if training.penalised else {}
    return [f"{name} = {value!r}" for name, value in (options | penalties).items()]


def _state(session: Session) -> list[str]:
    start = start_of(session)
    t = float(start.pop(Quantity("t")))
    return [f"t = {t!r}", *(_assignment(name, value) for name, value in start.items())]


def _batch(session: Session) -> list[str]:
    return [_assignment(name, session.value(name)) for name in ("X", "Y")]


def _assignment(name: str, value: Array) -> str:
    return f"{name} = np.array({np.asarray(value).tolist()!r})"
