"""Lines where units switch on, on the page."""

from __future__ import annotations

import pytest

from tests.app.page import opened, plots, press, put, session_of


@pytest.mark.parametrize("scene", ["moons", "dead"])
def test_lines_where_units_switch_on_follow_the_run(scene: str) -> None:
    app = opened(scene, side="Training", surface_switches=True)

    def drawn() -> list[dict[str, object]]:
        return [each for each in plots(app)["surface"]["figure"]["moving"]["shapes"] if "label" in each]

    def on_their_lines() -> None:
        W, b = session_of(app).value("W1"), session_of(app).value("b1")
        assert drawn()
        for shape in drawn():
            for name in filter(None, shape["label"]["text"].split(", ")[:1]):
                unit = "₁₂₃₄₅₆".index(name[1])
                for x, y in ((shape["x0"], shape["y0"]), (shape["x1"], shape["y1"])):
                    assert W[unit] @ [x, y] + b[unit, 0] == pytest.approx(0, abs=1e-9)
        named = {name for shape in drawn() for name in shape["label"]["text"].split(", ") if name}
        assert len(named) == len(drawn())

    on_their_lines()
    before = [[shape[at] for at in ("x0", "y0", "x1", "y1")] for shape in drawn()]
    press(app, "step")
    on_their_lines()
    assert before != [[shape[at] for at in ("x0", "y0", "x1", "y1")] for shape in drawn()]
    put(app, surface_switches=False)
    assert drawn() == []
