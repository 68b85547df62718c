"""The write-in exercise: forward before backward, marked with follow-through."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Session, State
from playground.model.asking import Judged
from playground.model.asking.question import code_of
from playground.model.asking.rerun import with_numbers
from playground.model.exercise import MOST, Exercise, askable, scores, stages_of, usual
from playground.model.exercise.blanks import count
from tests.networks import KINDS, session_of_kind


def ahead_of(session: Session) -> dict[str, np.ndarray]:
    return {name: np.atleast_2d(with_numbers(session, {}, name)) for name in askable(session)}


def right(exercise: Exercise) -> dict[str, str]:
    """Every number of the stage, as a careful learner writes it."""
    values = ahead_of(exercise.session)
    return {
        code_of(entry): repr(float(values[entry.quantity][entry.row, entry.column])) for entry in exercise.stage.entries
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_step_can_be_written_to_its_end(kind: str) -> None:
    session = session_of_kind(kind, samples=1)
    session.run(1)
    exercise = Exercise.begun(session, usual(session))
    assert 0 < sum(len(stage.entries) for stage in exercise.stages) <= MOST
    while exercise.is_open:
        at = exercise.at
        for name in {entry.quantity for entry in exercise.stage.entries}:
            assert exercise.before.state_of(name) is State.NONE
        exercise = exercise.marked(right(exercise))
        assert exercise.at == at + 1
    assert all(score.first_try == score.numbers for score in scores(exercise))


def test_an_update_of_any_optimiser_is_written_last() -> None:
    for kind in ("2-3-1", "coupled", "corners"):
        session = session_of_kind(kind, samples=1)
        exercise = Exercise.begun(session, ("W1", "b1", "dZ1", "A1"))
        assert [stage.name for stage in exercise.stages] == ["forward", "backward", "update"]
        for _ in exercise.stages:
            exercise = exercise.marked(right(exercise))
        assert not exercise.is_open


def begun() -> Exercise:
    session = session_of_kind("2-3-1", samples=1)
    return Exercise.begun(session, ("Z2", "A2", "L", "dZ2", "dW2"))


def test_backward_opens_when_forward_is_right() -> None:
    exercise = begun()
    assert exercise.hides_outputs
    numbers = right(exercise)
    exercise = exercise.marked({"Z2[0]": numbers["Z2[0]"], "A2[0]": "0.1"})
    assert exercise.stage.name == "forward"
    assert exercise.is_done(exercise.stage.entries[0])
    exercise = exercise.marked({"A2[0]": numbers["A2[0]"], "L": numbers["L"]})
    assert exercise.stage.name == "backward"
    assert not exercise.hides_outputs
    assert exercise.before.state_of("L").made


def test_what_follows_from_a_wrong_number_is_right_and_is_asked_again_once_that_is_mended() -> None:
    exercise = begun()
    numbers = right(exercise)
    a = 1 / (1 + np.exp(-0.9))
    wrong = exercise.marked({"Z2[0]": "0.9", "A2[0]": f"{a:.5f}"})
    assert wrong.verdicts["Z2[0]"].judged is Judged.WRONG
    assert wrong.verdicts["A2[0]"].followed
    assert not wrong.is_done(wrong.stage.entries[1])
    assert [score.first_try for score in scores(wrong)[:2]] == [0, 1]
    mended = wrong.marked({"Z2[0]": numbers["Z2[0]"]})
    assert mended.is_done(mended.stage.entries[0])
    assert "once more" in mended.verdicts["A2[0]"].words
    assert not mended.misses.get("A2[0]")
    done = mended.marked({"A2[0]": numbers["A2[0]"], "L": numbers["L"]})
    assert done.stage.name == "backward"
    assert [(score.first_try, score.later) for score in scores(done)[:3]] == [(0, 1), (1, 0), (1, 0)]


def test_marking_twice_without_a_change_is_one_miss() -> None:
    exercise = begun().marked({"Z2[0]": "5"}).marked({}).marked({"Z2[0]": "5"})
    assert exercise.misses["Z2[0]"] == 1


def test_a_stage_that_is_shown_counts_as_shown_and_opens_the_next() -> None:
    exercise = begun().given_up()
    assert exercise.stage.name == "backward"
    assert [(score.first_try, score.shown) for score in scores(exercise)[:3]] == [(0, 1)] * 3
    assert scores(exercise)[-1].to_come == 3
    assert not exercise.given_up().is_open


def test_what_cannot_be_read_is_no_miss_and_blanks_stay_blank() -> None:
    exercise = begun().marked({"Z2[0]": "abc", "A2[0]": "  "})
    assert exercise.verdicts["Z2[0]"].judged is Judged.UNREADABLE
    assert "A2[0]" not in exercise.verdicts
    assert not any(exercise.misses.values())


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_always_something_to_write_and_never_too_much(kind: str) -> None:
    session = session_of_kind(kind)
    names = usual(session)
    assert 0 < count(session, names) <= MOST
    assert set(names) <= set(askable(session))
    assert sum(len(stage.entries) for stage in stages_of(session, names)) == count(session, names)
