"""The training step under way as a document: each operation with its code, its formula and the numbers it makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from backprop_core import Phase, Quantity, Session
from backprop_core.analysis.effects import Effect, effects
from playground.explain.latex.document import ROWS, aligned, document, listing, matrix
from playground.explain.latex.text import marked, plain
from playground.model.takeaway.start import start_of
from playground.model.takeaway.worksheet import formulas_of, made_by, shape_of, told_of

READ = (
    "Each operation stands with its line of NumPy, in which `@` is the product of matrices and `*` that of numbers, "
    "cell by cell. Layers count from 1, a column is a sample. Of a large matrix the first columns are written, and the "
    f"first {ROWS} rows."
)


def step(session: Session, scene: str) -> str:
    """All of it, whether the step has run or not; `scene` is the title of the scene."""
    found = list(effects(session))
    parts = [
        f"{plain(scene)}: update {session.position.update + 1}.",
        *map(marked, told_of(session)),
        marked(READ),
        r"\subsection*{Given}",
        _given(session),
        *_phases(session, found),
    ]
    return document(f"A training step of a {shape_of(session)} network", parts)


def _given(session: Session) -> str:
    given = {name: session.value(name) for name in (Quantity("A", 0), Quantity("Y"))} | dict(start_of(session))
    return aligned([f"{_name(name)} &= {matrix(value)}" for name, value in given.items()])


def _phases(session: Session, found: Sequence[Effect]) -> Iterator[str]:
    phase = None
    for number, effect in enumerate(found, 1):
        operation = effect.operation
        if operation.phase is not phase:
            phase = operation.phase
            yield rf"\subsection*{{{list(Phase).index(phase) + 1}. {phase.value.capitalize()}}}"
        formulas = [f"&{text}" for text in formulas_of(session, operation)]
        values = {name: effect.after[name] for name in made_by(operation)}
        made = [f"&{_name(name)} = {matrix(value)}" for name, value in values.items()]
        short = sum(len(np.atleast_2d(value)) for value in values.values()) <= ROWS
        code = listing(operation.code.split("\n"), f"{number}.")
        yield f"{code}\n{aligned([*formulas, *made], heads=len(formulas) + short * len(made))}"


def _name(quantity: Quantity) -> str:
    return rf"\mathtt{{{quantity}}}"
