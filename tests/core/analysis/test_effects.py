"""What an operation read and wrote, told afterwards, is what it read and wrote as the run went through it."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Quantity, Session
from backprop_core.analysis.effects import effect_of, effects, trace_update
from tests.networks import KINDS, session_of_kind


def named(session: Session, place: int) -> dict[str, np.ndarray]:
    operation = session.tape.operations[place]
    return {name: session.value(name) for name in (*operation.reads, *operation.writes)}


def walked(session: Session) -> list[tuple[dict, dict]]:
    """Each operation's quantities before and after it, read off the run itself."""
    pairs = []
    for place in range(len(session.tape)):
        before = named(session, place)
        session.step("operation")
        pairs.append((before, named(session, place)))
    return pairs


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("updates", [0, 2])
def test_effects_are_those_of_the_walk(kind: str, updates: int) -> None:
    session = session_of_kind(kind)
    session.run(updates)
    if updates:
        session.step("operation")
        session.travel(updates)
    pairs, reads = walked(session), [operation.reads for operation in session.tape]
    found = list(effects(session))
    assert [effect.operation.name for effect in found] == [operation.name for operation in session.tape]
    for effect, (before, after), read in zip(found, pairs, reads, strict=True):
        for name in read:
            np.testing.assert_array_equal(effect.before[name], before[name], err_msg=name)
        for name in after:
            np.testing.assert_array_equal(effect.after[name], after[name], err_msg=name)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_to_come_is_told_as_it_will_be(kind: str) -> None:
    session = session_of_kind(kind)
    session.step("layer")
    foretold = [effect.after for effect in effects(session)]
    session.step("update")
    for name, value in foretold[-1].items():
        np.testing.assert_array_equal(value, session.value(name), err_msg=name)


def test_nothing_on_display_is_touched() -> None:
    session = session_of_kind("softmax")
    session.step("update")
    session.step("layer")
    held = {name: session.value(name) for operation in session.tape for name in operation.writes}
    memory, position = session.table.snapshot(), session.position
    assert len(list(effects(session))) == len(session.tape)
    assert session.position == position
    np.testing.assert_array_equal(session.table.memory, memory)
    for name, value in held.items():
        np.testing.assert_array_equal(session.value(name), value, err_msg=name)


def test_one_operation_alone() -> None:
    session = session_of_kind("2-3-1")
    session.step("update")
    place = next(at for at, operation in enumerate(session.tape) if operation.name == "W2")
    effect = effect_of(session, place)
    np.testing.assert_array_equal(effect.before["W2"], session.old("W2"))
    np.testing.assert_array_equal(effect.after["W2"], session.value("W2"))
    assert not np.array_equal(effect.before["W2"], effect.after["W2"])
    with pytest.raises(IndexError):
        effect_of(session, len(session.tape))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("clip_norm", [None, 1e-3])
def test_every_line_of_an_update_tells_what_the_letters_of_its_formula_stand_for(
    kind: str, clip_norm: float | None
) -> None:
    session = session_of_kind(kind)
    session.run(2)
    session.edit(training=session.training.replaced(clip_norm=clip_norm))
    session.prime()
    table, options = session.table, session.training.optimizer_options
    lines = trace_update(session, "W1", 0, 0)
    session.step("update")
    for line in {each.quantity: each for each in lines}.values():
        assert line.value == (session.value(line.quantity) if not line.quantity.row else _first(session, line.quantity))
        if line.quantity.row == "clipped":
            assert line.symbols["c"] == clip_norm
            assert line.symbols[r"\|g\|"] == pytest.approx(np.linalg.norm(table.rows["grad"]), rel=1e-12)
        assert line.symbols[r"\eta"] == options["lr"]
    assert lines[-1].value == session.value("W1")[0, 0]


def _first(session: Session, quantity: Quantity) -> float:
    return float(session.value(quantity)[0, 0])


def test_clipping_tells_its_scale() -> None:
    session = session_of_kind("softmax")
    session.step("update")
    scale = float(session.value("scale"))
    assert 0 < scale < 1
    np.testing.assert_array_equal(session.value("clippedW1"), session.value("dW1") * scale)
    norm = np.sqrt((session.table.rows["grad"] ** 2).sum())
    assert scale == pytest.approx(session.training.clip_norm / norm, rel=1e-12)
