"""Derivations as data: their terms add up to what the engine computed, on every kind of network."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import OPTIMIZERS, Choice, Session, TrainingSpec
from backprop_core.analysis.effects import trace_update, updated_table
from backprop_core.analysis.evaluation import activation_at, loss_along
from backprop_core.analysis.explain import Entry, Reader, pending, writers
from tests.networks import KINDS, session_of_kind


@pytest.fixture(params=KINDS)
def primed(request: pytest.FixtureRequest) -> Session:
    session = session_of_kind(request.param)
    session.run(2)
    session.prime()
    return session


def entries(session: Session, stem: str) -> list[Entry]:
    shapes = {f"{stem}{n}": session.value(f"{stem}{n}").shape for n in range(1, session.network.depth + 1)}
    return [Entry(name, *at) for name, shape in shapes.items() for at in np.ndindex(shape)]


@pytest.mark.parametrize("stem", ["Z", "dZ", "dW", "db", "dA"])
def test_terms_add_up(primed: Session, stem: str) -> None:
    reader, training = Reader(primed), primed.training
    for entry in entries(primed, stem):
        derived = reader.derivation(entry)
        if not derived.terms:
            assert entry.quantity == f"dA{primed.network.depth}"
            continue
        total = sum(term.value for term in derived.terms)
        if stem == "dW" or (stem == "db" and training.penalise_biases):
            w = reader.value(Entry(entry.quantity[1:], entry.row, entry.column))
            total += training.l2 * w + training.l1 * np.sign(w)
        size = sum(abs(term.value) for term in derived.terms)
        assert derived.value == pytest.approx(total, rel=1e-12, abs=1e-13 * size + 1e-300)


@pytest.mark.parametrize("stem", ["Z", "dZ", "dW", "db", "dA"])
def test_every_factor_has_the_number_of_the_entry_that_it_names(primed: Session, stem: str) -> None:
    reader = Reader(primed)
    for entry in entries(primed, stem):
        for factor in (each for term in reader.derivation(entry).terms for each in term.factors):
            assert factor.value == reader.value(factor.entry)


@pytest.mark.parametrize("kind", ["2-3-1", "softmax"])
def test_on_the_short_route_the_output_is_beside_its_own_target(kind: str) -> None:
    session = session_of_kind(kind)
    session.prime()
    reader, depth = Reader(session), session.network.depth
    for entry in entries(session, "dZ"):
        if entry.layer == depth:
            named = [factor.entry for term in reader.derivation(entry).terms for factor in term.factors]
            assert named == [Entry(f"A{depth}", entry.row, entry.column), Entry("Y", entry.row, entry.column)]


@pytest.mark.parametrize("name", ["A1", "S1", "W1", "X", "Y"])
def test_what_is_given_or_a_function_is_no_sum_of_products(name: str) -> None:
    session = session_of_kind("2-3-1")
    session.prime()
    assert Reader(session).derivation(Entry(name, 0, 0)).terms == ()


def test_after_the_update_a_derivation_still_has_the_old_weights() -> None:
    session = session_of_kind("2-3-1")
    session.step("update")
    reader = Reader(session)
    assert reader.value(Entry("W1", 0, 0)) == session.old("W1")[0, 0] != session.value("W1")[0, 0]


def test_pending_names_the_operation_to_come() -> None:
    session = session_of_kind("corners")
    assert pending(session, "dW1") is writers(session, "dW1")[0]
    while "dW1" not in session.fresh:
        session.step("operation")
    assert pending(session, "dW1") is writers(session, "dW1")[1]
    session.step("operation")
    assert pending(session, "dW1") is None


@pytest.mark.parametrize("more", [{}, {"clip_norm": 0.01}, {"l2": 0.1}, {"train_biases": False}])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_trace_ends_in_the_engine_s_own_bits(optimizer: str, more: dict) -> None:
    session = session_of_kind("2-3-1")
    session.edit(training=TrainingSpec(Choice(optimizer), batch_size=2, **more))
    session.run(3)
    session.prime()
    before = session.table.snapshot()
    traces = {name: trace_update(session, name, 0, 0) for name in ("W1", "b1", "W2", "b2")}
    table = updated_table(session)
    assert np.array_equal(session.table.snapshot(), before)
    session.step("update")
    for name, lines in traces.items():
        assert lines[-1].quantity == name
        assert lines[-1].value == session.value(name)[0, 0]
    assert np.array_equal(table.rows["theta"], session.table.rows["theta"])
    assert np.array_equal(table.rows["step"], session.table.rows["step"])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_symbols_are_the_numbers_of_the_code(optimizer: str) -> None:
    """Each line's code, evaluated with what its symbols stand for, gives the line's value."""
    session = session_of_kind("2-3-1")
    session.edit(training=TrainingSpec(Choice(optimizer)))
    session.run(2)
    session.prime()
    for line in trace_update(session, "W2", 0, 1):
        s = line.symbols
        names = {"W2": s["w"], "dW2": s["g"], "stepW2": s[r"\Delta"], "t": s["t"], "rate": s[r"\hat\eta"]}
        names |= {"root": s["r"], **{f"{slot}W2": s[slot] for slot in session.table.slots}}
        scope = {"np": np, **session.training.optimizer_options, **names}
        exec(line.code, {}, scope)
        assert scope[line.quantity] == pytest.approx(line.value, rel=1e-12)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_under_clipping_g_is_the_whole_gradient_until_it_is_clipped_and_what_is_left_of_it_then(optimizer: str) -> None:
    session = session_of_kind("2-3-1")
    session.edit(training=TrainingSpec(Choice(optimizer), clip_norm=0.01))
    session.run(2)
    session.prime()
    lines = trace_update(session, "W2", 0, 1)
    clipping = next(at for at, line in enumerate(lines) if line.quantity == "clippedW2")
    for at, line in enumerate(lines):
        s = line.symbols
        assert s["g"] == (lines[clipping].value if at > clipping else session.value("dW2")[0, 1])
        if at == clipping:
            assert (line.code, s["c"]) == ("clippedW2 = scale * dW2", 0.01)
            assert line.value == pytest.approx(s["g"] * min(1.0, s["c"] / s[r"\|g\|"]), rel=1e-12)
        elif at > clipping:
            scope = {**session.training.optimizer_options, "np": np, "clippedW2": s["g"], "W2": s["w"], "t": s["t"]}
            scope |= {"stepW2": s[r"\Delta"], "rate": s[r"\hat\eta"], "root": s["r"]}
            exec(line.code, scope | {f"{slot}W2": s[slot] for slot in session.table.slots}, scope)
            assert scope[line.quantity] == pytest.approx(line.value, rel=1e-12)


def test_a_probe_is_the_loss_of_an_edited_session_and_touches_nothing(primed: Session) -> None:
    memory, loss = primed.table.snapshot(), primed.value("L")
    weights = primed.old("W1")
    spots = weights[0, 0] + np.array([-0.3, 0.0, 0.2])
    found = loss_along(primed, 1, 0, 0, spots)
    assert np.array_equal(primed.table.snapshot(), memory)
    assert primed.value("L") == loss
    name = primed.objective
    assert found[1] == primed.value(name)
    weights[0, 0] = spots[2]
    primed.edit(parameters={"W1": weights})
    assert found[2] == primed.value(name)


def test_an_activation_elsewhere_is_the_engine_s(primed: Session) -> None:
    for n, layer in enumerate(primed.network.layers, 1):
        outputs, slopes = activation_at(layer, primed.value(f"Z{n}"))
        assert np.array_equal(outputs, primed.value(f"A{n}"))
        if not (n == primed.network.depth and primed.network.cancels):
            assert np.array_equal(slopes, primed.value(f"S{n}"))
