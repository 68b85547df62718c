"""Number fields that are emptied, or sent what no browser sends: nothing changes, and the old number is shown again."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.actions.training import target_key

PAGE = Path(__file__).parents[3] / "playground" / "page.py"
OPTIONAL = ("stop_loss", "stop_patience", "stop_epochs")  # there, empty means never
PLACES = {"Network": "circle", "Data": "blobs", "Scene": "softmax"}


def opened(tab: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    app.query_params["preset"] = PLACES[tab]
    app.session_state["tabs"] = tab
    app.session_state["drawer"] = "Set its value"
    app.run()
    if tab == "Data":
        app.selectbox("data_name").set_value("blobs").run()
        for key, value in {"data_samples": 57, "data_seed": 9, "data_classes": 4}.items():
            app.number_input(key).set_value(value).run()
    if tab == "Scene":
        app.session_state["side"] = "Training"
        app.run()
    app.button("step").click().run()
    return app


def standing(app: AppTest) -> tuple[Any, ...]:
    """All that a field could change."""
    assert not app.exception, app.exception
    session = app.session_state["app"].session
    fields = {field.key: field.value for field in app.number_input}
    return fields, session.position, session.can_undo, session.training, session.network, session.causes.tobytes()


@pytest.mark.parametrize("tab", PLACES)
@pytest.mark.parametrize("sent", [None, math.nan, math.inf, -math.inf, 1e300])
def test_what_is_no_number_leaves_every_field_as_it_was(tab: str, sent: float | None) -> None:
    app = opened(tab)
    before = standing(app)
    sent_to = [field.key for field in app.number_input if _reaches_python(field, sent)]
    assert sent_to
    for key in sent_to:
        app.number_input(key).set_value(sent).run()
        assert standing(app) == before, key


def _reaches_python(field: Any, sent: float | None) -> bool:
    """Streamlit itself stops at a whole number that is none; a weight that is too large stays, with a sentence."""
    return (sent is None or math.isfinite(sent) or isinstance(field.value, float)) and not (
        sent == 1e300 and field.key.startswith("value_")
    )


def test_a_refused_weight_that_is_emptied_gives_way_to_the_present_one() -> None:
    app = opened("Network")
    before = standing(app)
    key = next(key for key in before[0] if key.startswith("value_"))
    app.number_input(key).set_value(1e300).run()
    assert "between −1000 and 1000" in app.warning[0].value
    assert standing(app)[1:] == before[1:]
    app.number_input(key).set_value(None).run()
    assert not app.warning
    assert standing(app) == before


def test_a_surface_s_target_is_kept_too() -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    app.query_params["preset"] = "plane"
    app.run()
    for key, value in {"side": "Training", "surface_adds": True}.items():
        app.session_state[key] = value
        app.run()
    app.number_input(target_key(0)).set_value(0.75).run()
    app.number_input(target_key(0)).set_value(None).run()
    assert app.number_input(target_key(0)).value == 0.75


def test_an_empty_stop_rule_means_never() -> None:
    app = AppTest.from_file(str(PAGE), default_timeout=30).run()
    app.session_state["stops"] = True
    app.run()
    for key in OPTIONAL:
        app.number_input(key).set_value(3).run()
        assert app.number_input(key).value == 3
        app.number_input(key).set_value(None).run()
        assert app.number_input(key).value is None
        assert not app.exception
