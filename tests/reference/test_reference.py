"""Every reference case passes at its stated tolerance, and the runner fails where it should."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.reference.__main__ import main
from tests.reference.comparing import CaseError
from tests.reference.running import run_case

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 84


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_core_agrees(path: Path) -> None:
    found = run_case(path)
    assert found.share <= 1, found.where


def changed(name: str, folder: Path, change: dict) -> Path:
    """A copy of a case with some of its fields changed, the path of a field as `expected.loss`."""
    case = json.loads((CASES[0].parent / f"{name}.json").read_text())
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


def test_a_penalty_on_all_covers_biases(tmp_path: Path) -> None:
    found = run_case(changed("extra_l1_l2_gd", tmp_path, {"regularization.on": "all"}))
    assert found.share > 1


def test_a_folder_without_cases_and_a_file_without_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert main([str(tmp_path / "nowhere")]) == 2
    (tmp_path / "broken.json").write_text("{")
    assert main([str(tmp_path)]) == 1
    assert "not readable as JSON" in capsys.readouterr().out
