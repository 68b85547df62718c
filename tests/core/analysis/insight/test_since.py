"""Since when a finding has held is found with as many looks and updates as are allowed, and no more."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import pytest

from backprop_core import Choice, Session, TrainingSpec
from backprop_core.analysis.insight import since
from backprop_core.analysis.insight.diagnosis import Finding, Trouble
from backprop_core.analysis.insight.since import Dating, Since
from tests.networks import session_of_kind

FINDING = Finding(Trouble.SLOW, 1)
UPDATES = 700
BEGUN = session_of_kind("1-1")
BEGUN.edit(training=TrainingSpec(Choice("gd", lr=1e-3)))
WEIGHTS = [float(BEGUN.settled[0])]  # after each number of updates; it goes on in one direction
while len(WEIGHTS) <= UPDATES:
    BEGUN.step("update")
    WEIGHTS.append(float(BEGUN.settled[0]))


@pytest.fixture
def session() -> Session:
    found = session_of_kind("1-1")
    found.edit(training=TrainingSpec(Choice("gd", lr=1e-3)))
    found.run(UPDATES)
    return found


def begins(monkeypatch: pytest.MonkeyPatch, update: int) -> list[float]:
    """Let the finding hold from an update on; the updates after which somebody has looked, as they do."""
    looked: list[float] = []

    def found(_: object, theta: np.ndarray) -> tuple[Finding, ...]:
        looked.append(WEIGHTS.index(float(theta[0])))
        return (FINDING,) if looked[-1] >= update else ()

    monkeypatch.setattr(since, "findings", found)
    return looked


def test_the_weight_goes_on_in_one_direction_and_few_states_are_kept(session: Session) -> None:
    assert len(set(np.sign(np.diff(WEIGHTS)))) == 1
    assert list(session.kept) == sorted({*session.kept, 0})
    assert len(session.kept) < 12


@pytest.mark.parametrize("update", [0, 1, 2, 127, 128, 129, 500, 511, 512, 513, 600, 690, 699, 700])
def test_the_very_update_is_found(monkeypatch: pytest.MonkeyPatch, session: Session, update: int) -> None:
    looked = begins(monkeypatch, update)
    assert Dating().since(session, (FINDING,)) == {FINDING: Since.at(update)}
    assert len(looked) == len(set(looked)) <= 16


@pytest.mark.parametrize("update", [0, 1, 128, 129, 500, 699, 700])
def test_without_updates_that_are_run_again_two_kept_states_tell(
    monkeypatch: pytest.MonkeyPatch, session: Session, update: int
) -> None:
    looked = begins(monkeypatch, update)
    found = Dating().since(session, (FINDING,), most=0)[FINDING]
    places = sorted({*session.kept, UPDATES})
    at = bisect_left(places, update)
    assert found == (Since(places[at - 1], places[at]) if at else Since.at(0))
    assert set(looked) <= set(session.kept)


@pytest.mark.parametrize("update", [1, 300, 699])
def test_as_many_states_are_looked_at_as_are_allowed(
    monkeypatch: pytest.MonkeyPatch, session: Session, update: int
) -> None:
    looked = begins(monkeypatch, update)
    Dating().since(session, (FINDING,))
    whole = list(looked)
    for looks in range(len(whole) + 1):
        looked.clear()
        found = Dating().since(session, (FINDING,), looks=looks)[FINDING]
        assert looked == whole[:looks]
        assert found.by == min([UPDATES, *(at for at in looked if at >= update)])
        assert found.after == max([-1, *(at for at in looked if at < update)])


@pytest.mark.parametrize("update", [1, 300, 650])
def test_no_more_updates_are_run_again_than_are_allowed(
    monkeypatch: pytest.MonkeyPatch, session: Session, update: int
) -> None:
    """From the nearest state that is kept to each that is not."""
    looked = begins(monkeypatch, update)
    spans = []
    for most in (0, 1, 50, 100, 200, 3000):
        looked.clear()
        found = Dating().since(session, (FINDING,), most=most)[FINDING]
        spans.append(found.by - found.after)
        assert sum(session.replayed(at) for at in looked if at not in session.kept) <= most
        assert found.after < update <= found.by
    assert spans == sorted(spans, reverse=True)
    assert spans[-1] == 1


def test_what_was_looked_at_is_known_until_the_run_takes_another_course(
    monkeypatch: pytest.MonkeyPatch, session: Session
) -> None:
    looked, dating = begins(monkeypatch, 300), Dating()
    first = dating.since(session, (FINDING,))
    known = list(looked)
    assert dating.since(session, (FINDING,)) == first
    assert looked == known
    assert [dating.known(at) for at in (known[0], UPDATES, 5)] == [
        frozenset({FINDING.name} if known[0] >= 300 else ()), frozenset({FINDING.name}), None,
    ]  # fmt: skip
    session.travel(100)
    session.edit(training=session.training.with_options(lr=2e-3))
    dating.since(session, ())
    assert dating.known(known[0]) is None
    assert dating.known(session.completed) == frozenset()
