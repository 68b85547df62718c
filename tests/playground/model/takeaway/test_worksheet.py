"""The work-sheet: what is needed is given, every quantity has a blank and a result, at any moment the same."""

from __future__ import annotations

import re

import numpy as np
import pytest

from backprop_core import Session, TrainingSpec
from backprop_core.analysis.effects import effects
from playground.model.scenes import SCENES
from playground.model.takeaway.worksheet import BLANK, MOST, ROW, worksheet
from tests.networks import KINDS, session_of_kind

HEAD = re.compile(r"^([A-Za-z]+\d*)(?: \((\d+)×(\d+)\))?(, .*)? =$")


def parts(sheet: str) -> tuple[str, str, str]:
    given, rest = sheet.split("## Part 1: by hand")
    asked, solved = rest.split("## Part 2: results")
    return given, asked, solved


def blocks(part: str) -> list[tuple[str, tuple[int, ...], list[list[str]]]]:
    """Name, shape and cells of each quantity, in order."""
    found: list = []
    for line in part.splitlines():
        if head := HEAD.match(line):
            found.append((head[1], (int(head[2]), int(head[3])) if head[2] else (), []))
        elif line.startswith("    "):
            if line.startswith("    ["):
                found[-1][2].append([])
            found[-1][2][-1].extend(line.replace("[", " ").replace("]", " ").split())
    return found


def expected(value: np.ndarray) -> np.ndarray:
    """The part of a quantity that is asked for."""
    return np.atleast_2d(value if value.size <= MOST else value[:1, :ROW])


def agrees(session: Session) -> None:
    given, asked, solved = parts(worksheet(session))
    found = list(effects(session))
    order = [(name, effect.after[name]) for effect in found for name in effect.operation.writes]
    names = [name for name, _, _ in blocks(asked)]
    assert sorted(names) == sorted(name for name, _ in order)
    assert names == [name for name, _, _ in blocks(solved)]
    assert [name for name in names if name[0] not in "SE"] == [name for name, _ in order if name[0] not in "SE"]
    values = {}
    for name, value in order:
        values.setdefault(name, []).append(value)
    for (name, shape, cells), (_, _, empty) in zip(blocks(solved), blocks(asked), strict=True):
        value = values[name].pop(0)
        assert shape == value.shape
        np.testing.assert_allclose(np.array(cells, dtype=float), expected(value), rtol=1e-9, atol=0)
        assert empty == [[BLANK] * len(row) for row in cells]
    every = {name: np.array(cells, dtype=float) for name, _, cells in blocks(given)}
    for n in range(1, session.network.depth + 1):
        for kind in "Wb":
            np.testing.assert_allclose(every[f"{kind}{n}"], session.old(f"{kind}{n}"), rtol=1e-9)
    np.testing.assert_allclose(every["X"], session.value("X")[:, :ROW], rtol=1e-9)
    np.testing.assert_allclose(every["Y"], session.value("Y")[:, :ROW], rtol=1e-9)
    for slot in session.table.slots:
        assert f"{slot}W1" in every
    for operation in session.tape:
        assert asked.count(f"${operation.formula}$") >= 1
        assert all(f"`{line}`" in asked for line in operation.code.split("\n"))


@pytest.mark.parametrize("key", SCENES)
def test_the_sheet_of_every_scene(key: str) -> None:
    agrees(SCENES[key].start())


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_of_every_kind_of_network(kind: str) -> None:
    session = session_of_kind(kind)
    session.run(2)
    session.step("phase")
    agrees(session)


def test_the_sheet_is_the_same_all_through_an_update() -> None:
    session = session_of_kind("softmax")
    session.run(1)
    session.step("operation")
    sheet = worksheet(session)
    for granularity in ("phase", "operation", "update"):
        session.step(granularity)
        assert worksheet(session) == sheet


def test_a_step_worked_from_the_sheet_comes_to_its_results() -> None:
    """Only with what is given, as somebody with paper would."""
    given, _, solved = parts(worksheet(SCENES["mazur"].start()))
    start = {name: np.array(cells, dtype=float) for name, _, cells in blocks(given)}
    ends = {name: np.array(cells, dtype=float) for name, _, cells in blocks(solved)}
    h = 1 / (1 + np.exp(-(start["W1"] @ start["X"] + start["b1"])))
    o = 1 / (1 + np.exp(-(start["W2"] @ h + start["b2"])))
    delta = (o - start["Y"]) * o * (1 - o)
    np.testing.assert_allclose(ends["W2"], start["W2"] - 0.5 * delta @ h.T, rtol=1e-9)
    hidden = (start["W2"].T @ delta) * h * (1 - h)
    np.testing.assert_allclose(ends["W1"], start["W1"] - 0.5 * hidden @ start["X"].T, rtol=1e-9)
    assert f"{ends['W2'][0, 0]:.8f}" == "0.35891648"


def test_a_large_network_says_what_its_sheet_holds() -> None:
    session = SCENES["large"].start()
    sheet = worksheet(session)
    count = sum(effect.after[name].size for effect in effects(session) for name in effect.operation.writes)
    assert f"This step makes {count:,} numbers." in sheet
    assert "W2 (16×16), the first row =" in parts(sheet)[1]
    assert "the sheet has" not in worksheet(SCENES["seed"].start())
    many = SCENES["spiral"].start()
    assert "X (2×50), the first 16 samples =" in worksheet(many)
    assert "Z1 (8×50), the first row, the first 16 samples =" in worksheet(many)


def test_training_is_told() -> None:
    session = session_of_kind("softmax")
    assert "AdamW" in worksheet(session)
    assert "l1 = 0.01, clip_norm = 0.1" in worksheet(session)
    session.edit(training=TrainingSpec(train_biases=False))
    assert "the biases are not trained" in worksheet(session)
