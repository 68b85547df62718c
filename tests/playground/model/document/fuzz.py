"""Documents with a few changes at random: each of them is opened, or refused with a sentence, and neither takes long.

python -m tests.playground.model.document.fuzz 100000
"""

from __future__ import annotations

import copy
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from backprop_core import Choice, Dataset, DocumentError, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.document import from_json, to_json
from backprop_core.run.late_start import late_start
from playground.model.document import Opened, from_text, opened, to_text, usual_view, written
from playground.model.scenes import SCENES

MOST_WORDS = 600  # characters of a refusal
LONGEST = 1.0  # seconds of work for one document
NASTY: tuple[Any, ...] = (
    *(None, True, False, -1, 0, 1, 2, 3, 5, 17, 64, 1_000, 10_000, 10**6, 10**9, 2**31, 2**63, 10**400),
    *(-0.0, 5e-324, 1e-9, 0.5, 1.5, 1e60, 1e308, float("nan"), float("inf"), -float("inf")),
    *("", "x", "xor", "adam", "adagrad", "relu", "softmax", "cce", "W1[0,0]", "weight-1-0-0", "\ud800", "a" * 5_000),
    *([], {}, [[]], [[1]], [1, 2], [[0], [1], [2]], {"name": "gd"}, {"name": "xor"}, {"update": 3, "operation": 2}),
)
NAMES: tuple[str, ...] = (
    *("name", "at", "set", "data", "training", "network", "seed", "W1[0,0]", "mW1[0,0]", "X[0,0]", "undo", "reach"),
    *("memory", "batch", "lines"),
)
CHARACTERS = '0123456789.,:;-+eE"\\[]{} tfnabzAZ_=&%\n\0é'


def documents() -> list[dict[str, Any]]:
    """Runs of scenes with edits of all kinds, one that tells all of its start, and one that begins late."""
    found = []
    for key in ("seed", "mazur", "xor", "circle", "softmax", "vanishing"):
        session = SCENES[key].start()
        _edit(session)
        found.append(written(session, SCENES[key], usual_view(SCENES[key], session)))
        found.append({"version": 1, "scene": key, "seed": 3, "position": {"update": 12, "operation": 5}})
    own = Dataset(
        [[0.5, 1.0], [0.1, -0.0]], [[0.7, 0.2]], [[0.3], [0.4]], [[1.0]], inputs=("u", "v"), kind="regression"
    )
    network = NetworkSpec(2, [LayerSpec(3, Choice("elu", alpha=0.5)), LayerSpec(1)], Choice("huber", delta=0.3))
    training = TrainingSpec("rmsprop", schedule=((0,), (1, 0)), l2=0.1, clip_norm=1.0)
    session = Session(network, training, own)
    _edit(session)
    view = {"locked": {"gradient": 0.5}, "sample": 0, "stop_loss": 0.1, "surface_held_0": 2, "ledger_text": "W1"}
    found.append(written(session, None, usual_view(None, session)) | {"view": view})
    late = late_start(session, 1)
    found.append(written(late, None, usual_view(None, late)) | {"view": {"own_gradients": "[[1, 2]]", "lines": True}})
    return found


def _edit(session: Session) -> None:
    session.run(3)
    session.edit(parameters={"b1": np.full(session.value("b1").shape, 0.1)})
    session.run(2)
    session.edit(training=session.training.replaced(optimizer="adam", batch_size=2, schedule=None))
    session.step("operation")
    session.edit(data=Dataset(session.data.X * 0.5, session.data.Y))
    session.run(4)
    session.undo()
    session.back("update")


def changed(document: Any, others: list[dict[str, Any]], draw: random.Random) -> Any:
    """A copy of a document with one to three changes."""
    found = copy.deepcopy(document)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        if places := list(_places(found)):
            _change(*draw.choice(places), others, draw)
    return found


def _places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Every field and entry of a document, as what holds it and its name."""
    if isinstance(part, dict | list):
        for name, inner in list(part.items() if isinstance(part, dict) else enumerate(part)):
            yield part, name
            yield from _places(inner)


def _change(part: Any, name: Any, others: list[dict[str, Any]], draw: random.Random) -> None:
    how = draw.randrange(7)
    value = part[name]
    if how == 0:
        del part[name]
    elif how == 1 and isinstance(value, int | float) and not isinstance(value, bool):
        part[name] = draw.choice((value + 1, -value, value * 10, value * 1_000, value // 3, value - 1))
    elif how == 2 and isinstance(part, list):
        part.extend([copy.deepcopy(value)] * draw.choice((1, 3, 40)))
    elif how == 3 and isinstance(part, dict):
        part[draw.choice(NAMES)] = part.pop(name)
    elif how == 4:
        there, other = draw.choice(list(_places(draw.choice(others))))
        part[name] = copy.deepcopy(there[other])
    else:
        part[name] = copy.deepcopy(draw.choice(NASTY))


def garbled(text: str, draw: random.Random) -> str:
    """A text with some characters changed, left out or doubled."""
    for _ in range(draw.choice((1, 1, 2, 5))):
        at = draw.randrange(len(text) + 1)
        text = (
            text[:at] + draw.choice((draw.choice(CHARACTERS), "", text[at : at + 20])) + text[at + draw.randrange(3) :]
        )
    return text


def open_one(originals: list[dict[str, Any]], draw: random.Random) -> Opened:
    """Open a changed document as plain data, as a file or as a link. Raises DocumentError."""
    document, way = draw.choice(originals), draw.random()
    if way < 0.15:
        return opened(from_json(garbled(to_json(document), draw)))
    if way < 0.3:
        return opened(from_text(garbled(to_text(document), draw)))
    return opened(changed(document, originals, draw))


def fuzz(count: int, seed: int = 0) -> Counter[str]:
    """Open so many changed documents; how many were opened or refused. Raises for whatever must not happen."""
    draw, originals, found = random.Random(seed), documents(), Counter[str]()
    for at in range(count):
        begun = time.thread_time()
        try:
            session = open_one(originals, draw).session
        except DocumentError as refusal:
            found["refused"] += 1
            if not refusal.place or len(str(refusal)) > MOST_WORDS:
                raise
        else:
            found["opened"] += 1
            assert np.isfinite(session.table.memory).all(), at
        spent = time.thread_time() - begun
        found["longest, ms"] = max(found["longest, ms"], round(1000 * spent))
        assert spent < LONGEST, f"document {at} took {spent:.2f} s"
    return found


if __name__ == "__main__":
    print(dict(fuzz(int(sys.argv[1]))))
