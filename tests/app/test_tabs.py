"""The deeper views on the page, under Streamlit's own test harness."""

from __future__ import annotations

import pytest

from backprop_core import LayerSpec, Session, TrainingSpec
from playground.formats import number
from playground.model.scenes import SCENES
from playground.panels.tabs.tabs import VIEWS
from tests.app.page import app_of, code, field, fill, followed, opened, press, put, ran, session_of, words


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("key", SCENES)
def test_every_view_opens_on_every_scene_and_follows_the_walk(key: str, view: str) -> None:
    press(opened(key, tabs=view), "step", "phase_end", "step", "phase_end", "phase_end", "back", "undo")


def test_a_gradient_of_one_s_own_is_judged_on_the_page() -> None:
    app = opened("seed", tabs="Check")
    fill(app, "own", "db2")
    fill(app, "own_gradients", f"tensor([[{-session_of(app).value('db2').item():.4f}]])")
    assert "Every entry is −1.00 times the right one." in words(app)
    assert "**The sign of the error is turned round.**" in words(app)
    assert "- dZ2 = -(A2 - Y)\n+ dZ2 = A2 - Y" in words(app)
    (table,) = [frame.value for frame in app.dataframe if "yours / right" in frame.value]
    assert table["entry"].tolist() == ["db2[0]"]
    assert table["yours / right"].tolist() == [pytest.approx(-1, rel=1e-3)]
    fill(app, "own_gradients", "nonsense *here*")
    assert "is not a number" in app.warning[0].value
    fill(app, "own_gradients", "[1, 2 *")
    assert "“\\*” is not a number" in app.warning[0].value


def test_the_first_wrong_one_of_several_is_where_the_mistake_is() -> None:
    """A hidden layer without its slope: dA1 is right, dZ1 is not, and dW1 follows from it."""
    app = opened("moons", tabs="Check")
    value = session_of(app).value
    names = {"dZ2": value("dZ2"), "dA1": value("dA1"), "dZ1": value("dA1"), "dW1": value("dA1") @ value("X").T}
    fill(app, "own_gradients", "\n".join(f"{name} = {array.tolist()}" for name, array in names.items()))
    said = words(app)
    assert "✓ `dZ2`: All entries agree." in said
    assert "✓ `dA1`: All entries agree." in said
    assert "**dZ1 is the first that is wrong**" in said
    assert "✗ `dW1`" in said
    assert "**The activation's slope is left out.**" in said
    right = next(operation.code for operation in session_of(app).tape if "dZ1" in operation.writes)
    assert f"- dZ1 = dA1\n+ {right}" in said


@pytest.mark.parametrize("key", SCENES)
def test_right_gradients_of_every_scene_are_agreed_with(key: str) -> None:
    app = opened(key, tabs="Check")
    session_of(app).prime()
    depth = session_of(app).network.depth
    names = [f"d{kind}{layer}" for layer in range(1, depth + 1) for kind in "Wb"]
    text = {name: session_of(app).value(name).tolist() for name in names}
    followed(app)
    fill(app, "own_gradients", str(text))
    assert words(app).count("All entries agree.") == len(names)


def test_matrices_show_any_operation_in_the_middle_of_an_update() -> None:
    app = opened("moons", granularity="operation", tabs="Matrices")
    for _ in range(4):
        press(app, "step")
        for place in (0, 9, len(session_of(app).tape) - 1):
            field(app, "matrices_operation").select_index(place + 1)
            ran(app)
            code = session_of(app).tape.operations[place].code.split("\n")
            said = words(app)
            assert all(f"`{line}`" in said for line in code)
        field(app, "matrices_operation").select_index(0)
        ran(app)


def test_the_ledger_and_the_check_show_every_parameter() -> None:
    app = opened("large", tabs="Ledger")
    table = app.dataframe[0].value
    parameters = table[table["kind"].isin(["weight", "bias"])]
    assert len(parameters) == 1476
    assert list(table.columns[-2:]) == ["relative error", "check"]
    assert set(parameters["check"]) == {"agrees"}
    app = opened("large", tabs="Check")
    assert len(app.dataframe[0].value) == 1476


def test_the_check_tells_three_states_and_how_the_third_can_be_told() -> None:
    app = opened("saturated", tabs="Check")
    assert "✓ 2 agree**, **✗ 0 disagree**, **○ 7 cannot be checked at h = 1e−5" in words(app)
    assert "rounding alone, eps·|L|/h or more, comes to 3.3e−11" in words(app)
    assert "They can be: 7 by a complex step." in words(app)
    table = app.dataframe[0].value
    small = table[table["check"].str.startswith("○")]
    assert len(small) == 7
    assert set(small["can be checked"]) == {"by a complex step"}
    assert set(table["can be checked"]) == {"by a complex step", ""}
    assert small["complex step"].to_numpy() == pytest.approx(small["gradient"].to_numpy(), rel=1e-8)
    assert small["its relative error"].max() < 1e-8
    assert table[~table["check"].str.startswith("○")]["complex step"].isna().all()
    fill(app, "check_method", "Complex step")
    assert "✓ 9 agree**, **✗ 0 disagree**, **○ 0 cannot be checked" in words(app)
    assert app.dataframe[0].value["relative error"].max() < 1e-8


def test_a_step_that_can_tell_is_named_and_tells() -> None:
    app = opened("vanishing", tabs="Check")
    fill(app, "check_step", 9)
    table = app.dataframe[0].value
    named = set(table["can be checked"]) - {""}
    assert {name[:7] for name in named} == {"at h = "}
    fill(app, "check_step", 5)
    assert set(app.dataframe[0].value["check"]) == {"✓ agrees"}


def test_gradients_below_their_own_rounding_can_be_told_by_no_step() -> None:
    app = opened("seed", tabs="Check")
    session_of(app).run(1000)
    session_of(app).prime()
    app_of(app).moved()
    ran(app)
    assert "No step can check 13." in words(app)
    assert set(app.dataframe[0].value["can be checked"]) == {"by no step"}


def test_complex_steps_reach_through_the_exact_gelu() -> None:
    app = opened("seed", tabs="Check")
    network = session_of(app).network
    layers = (LayerSpec(3, "gelu"), network.layers[-1])
    app_of(app).session = Session(network.replaced(layers=layers), TrainingSpec(), session_of(app).data)
    session_of(app).prime()
    app_of(app).moved()
    put(app, tabs="Check")
    fill(app, "check_method", "Complex step")
    assert "✓ 13 agree**, **✗ 0 disagree**, **○ 0 cannot be checked" in words(app)
    assert app.dataframe[0].value["relative error"].max() < 1e-12


def test_the_ledger_is_searched_by_name_and_by_kind() -> None:
    app = opened("moons", tabs="Ledger")
    fill(app, "ledger_kind", "Neurons")
    table = app.dataframe[0].value
    assert list(table.columns) == ["quantity", "code", "kind", "value", "gradient"]
    assert list(table["code"][:3]) == ["Z1[0, 0]", "A1[0, 0]", "S1[0, 0]"]
    app.text_input("ledger_text").set_value("dZ2")
    table = ran(app).dataframe[0].value
    assert list(table["code"]) == ["Z2[0, 0]"]
    assert table["gradient"].item() == session_of(app).value("dZ2")[0, 0]
    fill(app, "ledger_kind", "Biases")
    assert app.dataframe[0].value.empty


def test_the_ledger_is_sorted_in_the_order_that_is_chosen() -> None:
    app = opened("moons", tabs="Ledger")
    fill(app, "ledger_kind", "Weights")
    fill(app, "ledger_order", "largest |gradient|")
    sizes = app.dataframe[0].value["gradient"].abs().tolist()
    assert sizes == sorted(sizes, reverse=True)
    press(app, "step")
    sizes = app.dataframe[0].value["gradient"].abs().tolist()
    assert sizes == sorted(sizes, reverse=True)


def test_the_code_is_shown_as_operations_and_as_the_script_with_the_same_numbers() -> None:
    """Rounded, or with all digits where the inspector shows all digits, too."""
    app = opened("seed", tabs="Code")
    press(app, "step")
    session = session_of(app)
    loss = float(session.value("L"))
    for form, line in (("as operations", "`A1 = np.maximum(Z1, 0)`"), ("as the script", "A1 = relu(Z1)`")):
        fill(app, "code_form", form)
        assert line in words(app)
        assert f"L: {number(loss, 6)}" in words(app)
        says = "A share kept inside (0, 1), where its logarithm and 1 / a are finite."
        assert code(app).count(f'<abbr title="{says}">inside</abbr>(') == 2
    fill(app, "digits", True)
    for form in ("as operations", "as the script"):
        fill(app, "code_form", form)
        said = words(app).replace("−", "-")
        for name in ("Z1", "L", "dW1", "stepW2", "W1"):
            written = "  ".join(repr(value) for value in session.value(name).ravel().tolist())
            assert f"{name}: {written if name == 'L' else f'[{written}]'}" in said
