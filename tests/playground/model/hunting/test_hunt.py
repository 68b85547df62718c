"""Every bug that shows in a scene can be hunted down: its line is named, it is mended, and the check turns green."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core import Session
from backprop_core.analysis.mistakes import bugs_for
from playground.model.hunting.hunt import MOST_CLUES, Hunt, clue_in_words, hunt_in
from playground.model.hunting.samples import samples_by_themselves
from playground.model.scenes import SCENES
from playground.model.shown.single_sample import single_sample_of

HUNTING_GROUNDS = ("seed", "xor", "mazur", "softmax", "neuron", "moons")
UPDATES = {"moons": 3}  # made before: what an optimiser remembers is 0 in the first


def primed(scene: str) -> Session:
    session = SCENES[scene].start()
    session.run(UPDATES.get(scene, 0))
    session.prime()
    return session


EVERY = [(scene, bug) for scene in HUNTING_GROUNDS for bug in bugs_for(primed(scene))]


def test_there_are_fourteen_bugs_and_more() -> None:
    assert len({bug for _, bug in EVERY}) >= 14


@pytest.mark.parametrize(("scene", "bug"), EVERY)
def test_a_bug_is_found_by_its_line_and_mended_by_the_right_code(scene: str, bug: str) -> None:
    session = primed(scene)
    hunt = Hunt(session, bug)
    if hunt.broken.failing:
        assert not hunt.found.agrees
    right = [operation.code.replace("\n", "; ") for operation in session.tape]
    hunt.name(next(at for at in range(len(right)) if at not in hunt.places))
    assert (hunt.line, len(hunt.missed)) == (None, 1)
    place = hunt.places[0]
    assert hunt.lines[place] != right[place]
    hunt.name(place)
    assert right[place] in hunt.repairs
    assert len(set(hunt.repairs)) == len(hunt.repairs) >= 3
    assert hunt.lines[place] not in hunt.repairs
    for repair in hunt.repairs:
        if repair != right[place]:
            hunt.mend(repair)
            assert (hunt.mended, hunt.tried[-1]) == (False, repair)
            assert hunt.why_not(repair)[0].isupper()
    hunt.mend(right[place])
    assert hunt.mended
    assert hunt.found.agrees


def test_clues_come_from_the_symptom_to_the_first_wrong_quantity() -> None:
    hunt = Hunt(SCENES["xor"].start(), "slope_missing_in_hidden_layer")
    clues = [clue_in_words(hunt, clue) for clue in range(MOST_CLUES)]
    assert clues[0].startswith("The output layer passes the check.")
    assert "`dW1` ✗, `db1` ✗, `dW2` ✓, `db2` ✓" in clues[1]
    assert "`dZ1`" in clues[2]


def test_a_hunt_begins_with_a_check_that_is_red_or_with_steps_that_are_wrong() -> None:
    for scene in ("saturated", "moons", "softmax"):
        hunted: list[str] = []
        for _ in range(3):
            hunt = hunt_in(primed(scene), hunted)
            assert hunt is not None
            assert not (hunt.is_proved_by_check and hunt.found.agrees)
            hunted.append(hunt.bug)


def test_a_hunt_leaves_the_run_alone_and_takes_the_easy_bugs_first() -> None:
    session = SCENES["xor"].start()
    session.step("update")
    before = session.position, session.causes.tolist()
    hunted: list[str] = []
    for _ in range(4):
        hunt = hunt_in(session, hunted)
        assert hunt is not None
        assert hunt.broken.first_wrong
        hunted.append(hunt.bug)
    assert len(set(hunted)) == 4
    assert hunted[0] == "sign"
    assert (session.position, session.causes.tolist()) == before


def test_samples_by_themselves_are_wrong_where_the_bug_is_in_each_of_them_and_right_where_it_is_in_their_sum() -> None:
    session = SCENES["xor"].start()
    in_each, in_the_sum = Hunt(primed("xor"), "sign"), Hunt(primed("xor"), "sum_for_mean")
    assert [each.wrong for each in samples_by_themselves(in_each)] == [True] * session.data.samples
    assert [each.wrong for each in samples_by_themselves(in_the_sum)] == [False] * session.data.samples
    found = samples_by_themselves(in_the_sum)
    assert [each.broken for each in found] == [each.right for each in found]
    in_each.mended = True
    assert not any(each.wrong for each in samples_by_themselves(in_each))


def test_the_mean_of_the_samples_own_gradients_is_the_gradient_of_the_batch() -> None:
    session = primed("xor")
    alone = [single_sample_of(session, number).session.value("dW1") for number in session.batch]
    np.testing.assert_allclose(np.mean(alone, axis=0), session.value("dW1"), rtol=1e-12)
    norms = [each.right for each in samples_by_themselves(Hunt(session, "sign"))]
    assert norms == pytest.approx([_norm(single_sample_of(session, number).session) for number in session.batch])


def _norm(session: Session) -> float:
    return float(np.sqrt(sum((session.value(f"d{kind}{n}") ** 2).sum() for n in (1, 2) for kind in "Wb")))
