"""A session in a notebook: a row for each operation, with a tick and its numbers once it is made."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pytest

from backprop_core import Dataset, LayerSpec, NetworkSpec, Session, TrainingSpec
from backprop_core.run.html import MOST_NUMBERS

NETWORK = NetworkSpec(2, [LayerSpec(4, "tanh"), LayerSpec(1, "sigmoid")], "bce", seed=3)


def session_at(operation: int, samples: int = 1) -> Session:
    rng = np.random.default_rng(1)
    session = Session(NETWORK, TrainingSpec(), Dataset(rng.normal(size=(2, samples)), np.ones((1, samples))))
    for _ in range(operation):
        session.step("operation")
    return session


def cells(session: Session) -> list[list[str]]:
    found = re.findall(r"<tr>(.*?)</tr>", session._repr_html_(), re.DOTALL)
    return [[unescape(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)] for row in found]


@pytest.mark.parametrize("done", [0, 1, 5, 13])
def test_what_is_made_has_a_tick_and_its_numbers_and_the_last_one_an_arrow(done: int) -> None:
    session = session_at(done)
    heading, *rows = cells(session)
    assert heading == ["", "phase", "operation", "values"]
    assert [row[0] for row in rows] == ["✓"] * (done - 1) + ["▶"] * bool(done) + [""] * (len(session.tape) - done)
    assert [row[1] for row in rows] == [str(operation.phase) for operation in session.tape]
    assert [row[2] for row in rows] == [f"<code>{operation.code}</code>" for operation in session.tape]
    assert all(bool(row[3]) == (at < done) for at, row in enumerate(rows))
    assert repr(session)[1:-1] in unescape(session._repr_html_())


def test_nothing_stands_between_the_cells_and_the_caption() -> None:
    table = ElementTree.fromstring(session_at(5)._repr_html_())
    assert [part.tag for part in table] == ["caption", "thead", "tbody"]
    assert {part.tag for part in table.iter()} == {"table", "caption", "thead", "tbody", "tr", "th", "td", "code"}
    for part in table.iter():
        assert not part.tail
        assert not part.text or part.tag in ("caption", "th", "td", "code")


def test_few_numbers_are_written_out_row_by_row_and_many_told_by_shape_and_size() -> None:
    session = session_at(13)
    written = "\n".join(row[3] for row in cells(session)).splitlines()
    assert f"L = {float(session.value('L')):.4g}" in written
    Z1 = [f"{value:.4g}" for value in session.value("Z1").ravel()]
    assert f"Z1 = [{'; '.join(Z1)}]" in written
    dW1 = session.value("dW1")
    assert dW1.size == MOST_NUMBERS
    assert "dW1 = [" + "; ".join(" ".join(f"{each:.4g}" for each in row) for row in dW1) + "]" in written
    Z1 = session_at(1, samples=3).value("Z1")
    assert f"Z1: 4 × 3, largest size {np.abs(Z1).max():.4g}" in cells(session_at(1, samples=3))[1][3]
