"""Every reference case passes at its stated tolerance, and the runner fails where it should."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.reference.__main__ import main
from tests.reference.comparing import CaseError, Disagreement
from tests.reference.printed import compare_printed
from tests.reference.running import run_case

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 84


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_core_agrees(path: Path) -> None:
    found = run_case(path)
    assert found.share <= 1, found.where
    assert found.left_out == []


def changed(name: str, folder: Path, change: dict) -> Path:
    """A copy of a case with some of its fields changed, the path of a field as `expected.loss`."""
    case = json.loads((CASES[0].parent / f"{name}.json").read_text(encoding="utf-8"))
    for field, value in change.items():
        *way, last = field.split(".")
        inner = case
        for key in way:
            inner = inner[key]
        inner[last] = value
    (folder / f"{name}.json").write_text(json.dumps(case))
    return folder / f"{name}.json"


def test_a_wrong_number_fails_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed("mazur_2015", tmp_path, {"expected.loss": 0.29837110})
    assert main([str(tmp_path)]) == 1
    assert "FAIL  mazur_2015" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["mazur_2015", "act_relu", "loss_mse_keras", "opt_keras_sgd_single_step"])
def test_a_number_that_nobody_checks_fails(tmp_path: Path, name: str) -> None:
    with pytest.raises(CaseError, match="surprise"):
        run_case(changed(name, tmp_path, {"expected.surprise": 1.0}))


def test_rates_of_a_schedule_replace_the_rate(tmp_path: Path) -> None:
    name = "extra_minibatch_gd"
    rate = json.loads((CASES[0].parent / f"{name}.json").read_text())["optimizer"]["lr"]
    assert run_case(changed(name, tmp_path, {"optimizer.lr": 9.0, "optimizer.lr_schedule": [rate] * 99})).share <= 1
    assert run_case(changed(name, tmp_path, {"optimizer.lr_schedule": [rate, 2 * rate] * 50})).share > 1


RMSPROP = {
    "schema": "bp-oracle/1",
    "kind": "published",
    "name": "rmsprop_large_eps",
    "category": "optimizer",
    "optimizer": {"name": "rmsprop", "lr": 0.5, "rho": 0.75, "eps": 2.0, "convention": "torch"},
    "w0": [1.0],
    "grads": [[2.0]],
    "state0": {"v": [4.0]},
    "expected": {"w": [[0.75]]},  # v stays 4: 1 - 0.5 * 2 / (2 + 2)
    "published": {"v_after_1": {"value": [4.0], "abs_tol": 1e-12}},
    "tolerance": {"rtol": 1e-12},
}


def test_the_mean_square_of_rmsprop_may_be_called_v_and_eps_may_be_large(tmp_path: Path) -> None:
    path = tmp_path / "rmsprop.json"
    path.write_text(json.dumps(RMSPROP))
    found = run_case(path)
    assert (found.share <= 1, found.compared, found.left_out) == (True, 2, [])
    path.write_text(json.dumps({**RMSPROP, "state0": {"v": [5.0]}}))
    assert run_case(path).share > 1


@pytest.mark.parametrize("field", ["expected", "published"])
def test_the_loss_before_a_step_is_that_after_the_steps_before_it(field: str, tmp_path: Path) -> None:
    name = "extra_minibatch_gd"
    case = json.loads((CASES[0].parent / f"{name}.json").read_text(encoding="utf-8"))
    after = {step["t"]: step["loss"] for step in case["expected"]["steps"]}
    losses = [case["expected"]["loss"], after[1], after[2]]
    whole = {"loss_before_step_1": losses[0], "loss_before_step_3": losses[2], "loss_before_step_k": losses}
    for key, value in whole.items():
        wrong = (np.array(value) * 1.001).tolist()
        for loss, good in ((value, True), (wrong, False)):
            stated = {key: loss} if field == "expected" else {key: {"value": loss, "abs_tol": 1e-9}}
            changes = {f"{field}.{key}": stated[key]} if field in case else {field: stated}
            found = run_case(changed(name, tmp_path, changes))
            assert (found.share <= 1, found.left_out) == (good, []), key


@pytest.mark.parametrize("key", ["loss_before_step_0", "loss_before_step_x"])
def test_a_loss_before_no_step_is_not_known(key: str, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="is not known"):
        run_case(changed("mazur_2015", tmp_path, {f"expected.{key}": 1.0}))


def test_a_penalty_on_all_covers_biases(tmp_path: Path) -> None:
    found = run_case(changed("extra_l1_l2_gd", tmp_path, {"regularization.on": "all"}))
    assert found.share > 1


def test_a_folder_without_cases_and_a_file_without_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert main([str(tmp_path / "nowhere")]) == 2
    (tmp_path / "broken.json").write_text("{")
    assert main([str(tmp_path)]) == 1
    assert "not readable as JSON" in capsys.readouterr().out


MALFORMED = {
    "ragged samples": {"x": [[0.05, 0.1], [0.1]]},
    "a string for a number": {"x": [["five"], [0.1]]},
    "no optimiser": {"optimizer": None},
    "too few activations": {"activations": ["sigmoid"]},
    "a list for what is expected": {"expected": [1.0]},
    "batches of numbers": {"batches": [0, 1]},
    "a tolerance in words": {"tolerance": "tight"},
    "a negative tolerance": {"tolerance": {"rtol": 1e-9, "atol": -1e-3}},
    "an infinite tolerance": {"tolerance": {"rtol": 1e999}},
    "a list of categories": {"category": ["network"]},
    "no category": {"category": None},
    "a number for the printed ones": {"published": 3},
    "a printed number that is none": {"published": {"loss": {"value": "0.3", "abs_tol": "wide"}}},
    "a null where a number is expected": {"expected.loss": None},
    "steps of numbers": {"expected.steps": [1]},
    "weights upside down": {"params.W": [[[1.0]], [[2.0]]]},
    "no parameters": {"params": []},
    "a layer of no units": {"architecture": [2, 0, 2]},
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_case_fails_in_one_line_and_the_next_one_runs(what, tmp_path, capsys) -> None:
    changed("mazur_2015", tmp_path, MALFORMED[what])
    changed("nielsen_chain_exploding", tmp_path, {})
    assert main([str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line[:6] for line in lines] == ["FAIL  ", "pass  ", "1 of 2"]
    assert lines[0].startswith("FAIL  mazur_2015: ")


PRINTED = [
    (path.stem, name)
    for path in CASES
    for name, printed in json.loads(path.read_text(encoding="utf-8")).get("published", {}).items()
    if printed.get("agrees", True)
]


def test_there_are_printed_numbers() -> None:
    assert len(PRINTED) >= 94


@pytest.mark.parametrize(("name", "quantity"), PRINTED)
def test_a_misprint_is_found_by_the_core_itself(name, quantity) -> None:
    """Without its recomputation beside it, nothing but the core can tell."""
    case = json.loads((CASES[0].parent / f"{name}.json").read_text(encoding="utf-8"))
    printed, found = case["published"][quantity], Disagreement()
    value = np.array(printed["value"], dtype=float) + 3 * printed["abs_tol"] + 1e-6
    case["published"] = {quantity: {"value": value, "abs_tol": printed["abs_tol"]}}
    compare_printed(case, found)
    assert found.share > 1
    assert found.where == f"printed {quantity}"


def test_a_transcription_that_is_not_its_recomputation_is_the_case_s_error(tmp_path) -> None:
    path = changed("act_relu", tmp_path, {"published.a.recomputed": [0.0, 0.0, 0.0, 5.0, 11.0]})
    with pytest.raises(CaseError, match=r"published\.a"):
        run_case(path)


def test_the_line_says_how_far_off_and_what_is_not_compared(tmp_path, capsys) -> None:
    printed = {"published.misery": {"value": 1.0, "abs_tol": 0.1}, "published.joy": {"value": 1.0, "abs_tol": 0.1}}
    changed("mazur_2015", tmp_path, {"expected.loss": 0.29837110876, **printed})
    assert main([str(tmp_path)]) == 0
    line = capsys.readouterr().out.splitlines()[0]
    assert line.endswith(", 2 printed not compared: misery, joy")
    assert "worst 4.81e-11, 8.02e-01 of its tolerance, at printed loss_after_9999" in line


def test_a_file_in_another_encoding_is_the_case_s_error(tmp_path, capsys) -> None:
    (tmp_path / "latin.json").write_bytes('{"schema": "bp-oracle/1 é"}'.encode("latin-1"))
    assert main([str(tmp_path)]) == 1
    assert "not readable" in capsys.readouterr().out
