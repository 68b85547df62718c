"""Runs made by random moves and edits, and all that can be compared of two of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from backprop_core import OPTIMIZERS, BackpropError, Choice, Session
from backprop_core.tape.operation import GRANULARITIES

# Numbers whose bits are easily lost: a zero below zero, subnormal ones, and such as need all their digits.
DELICATE = (-0.0, 5e-324, -2.2e-308, 0.1 + 0.2, 1 / 3, 1e-17, 2.0, -1.5)

MOVES = st.one_of(
    st.tuples(st.just("step"), st.sampled_from(GRANULARITIES)),
    st.tuples(st.just("back"), st.sampled_from(GRANULARITIES)),
    st.tuples(st.just("run"), st.integers(0, 40)),
    st.tuples(st.just("travel"), st.floats(0, 1)),
    st.tuples(st.sampled_from(["undo", "redo", "reset", "prime"]), st.none()),
    st.tuples(st.just("weight"), st.tuples(st.integers(0, 10**6), st.sampled_from(DELICATE))),
    st.tuples(st.just("input"), st.tuples(st.integers(0, 10**6), st.sampled_from(DELICATE))),
    st.tuples(st.just("optimizer"), st.sampled_from(sorted(OPTIMIZERS))),
    st.tuples(st.just("lr"), st.sampled_from([0.0, -0.0, 1e-3, 0.05])),
    st.tuples(st.just("batch_size"), st.none() | st.integers(1, 5)),
    st.tuples(st.just("clip_norm"), st.none() | st.just(0.5)),
    st.tuples(st.just("again"), st.integers(0, 5)),
)


def move(session: Session, what: str, value: Any) -> None:
    """Move or edit a session in one of many ways."""
    if what in ("step", "back", "run"):
        getattr(session, what)(value)
    elif what in ("undo", "redo", "reset", "prime"):
        getattr(session, what)()
    elif what == "travel":
        session.travel(round(value * session.reach.update))
    elif what == "again":
        session.restart(session.network.replaced(seed=value), session.training, session.data)
    else:
        edit(session, what, value)


def edit(session: Session, what: str, value: Any) -> None:
    """Change a number, the optimiser or the batches where the run stands."""
    training = session.training
    if what == "weight":
        name = f"{'Wb'[value[0] % 2]}{1 + value[0] // 2 % session.network.depth}"
        session.edit(parameters={name: with_entry(session.value(name), *value)})
    elif what == "input":
        data = session.data
        session.edit(data=type(data)(with_entry(data.X, *value), data.Y, data.X_test, data.Y_test, kind=data.kind))
    elif what == "optimizer":
        session.edit(training=training.replaced(optimizer=Choice(value, lr=0.05)))
    elif what == "lr":
        session.edit(training=training.with_options(lr=value))
    else:
        session.edit(training=training.replaced(**{what: value}))


def with_entry(array: np.ndarray, place: int, value: float) -> np.ndarray:
    changed = array.copy()
    changed.flat[place % array.size] = value
    return changed


def made(session: Session, moves: list[tuple[str, Any]]) -> Session:
    """The session after these moves; those that it refuses are left out."""
    for what, value in moves:
        try:
            move(session, what, value)
        except BackpropError:
            continue
    return session


def everything(session: Session) -> dict[str, Any]:
    """All that two sessions at a position have in common if they are the same: numbers as bits."""
    names = {name for operation in session.tape for name in (*operation.writes, *operation.reads)}
    return {name: session.value(name).tobytes() for name in sorted(names) if name != "root"} | {
        "memory": session.table.memory.tobytes(),
        "causes": session.causes.tobytes(),
        "places": (session.position, session.reach, session.furthest, session.epoch),
        "batch": session.batch.tolist(),
        "specifications": repr((session.network, session.training)),
        "data": [values.tobytes() for values in (session.data.X, session.data.Y)],
        "names": (
            session.data.inputs,
            session.data.outputs,
            session.data.classes,
            session.data.kind,
            session.data.spec,
        ),
        "segments": [(each.start, each.origin, each.first_epoch, each.memory.tobytes()) for each in session.segments],
        "divergence": session.divergence,
        "past": (session.can_undo, session.can_redo),
    }
