"""The benchmark commands: they run, the engines agree, the targets are judged the right way round. No times."""

from __future__ import annotations

import asyncio
import json

import pytest

from benchmarks import beside, links, visitors
from benchmarks.cases import PROBLEMS, Problem
from benchmarks.core import main
from benchmarks.engines import ENGINES, ours
from benchmarks.measure import Results
from benchmarks.report import AGREEMENT, agree, as_text
from benchmarks.targets import Target
from benchmarks.worker import difference
from tests.browser.server import started

ADAM = Problem("adam", (3, 5, 4), 12, 4, hidden="relu", output="softmax", optimizer="adam", lr=0.01)


def test_the_command_prints_times_and_agreement(capfd: pytest.CaptureFixture[str]) -> None:
    arguments = "--quick --json --seconds 0.001 --engines ours script_style --networks 2-4-2-1"
    assert main(arguments.split()) == 0
    data = json.loads(capfd.readouterr().out)
    assert data["agree"]
    assert set(data["microseconds_per_update"]["2-4-2-1"]) == {"ours", "script_style"}
    assert 0 <= data["difference_from_script"]["2-4-2-1"]["ours"] <= AGREEMENT


@pytest.mark.parametrize("problem", [PROBLEMS["2-8-8-1-full"], PROBLEMS["2-3-1-one"], ADAM], ids=lambda p: p.name)
def test_the_core_comes_to_the_parameters_of_the_plain_script(problem: Problem) -> None:
    found = difference(ours, problem)
    assert found is not None
    assert found <= AGREEMENT


def test_an_engine_that_computes_something_else_is_noticed() -> None:
    results = Results(differences={"2-4-2-1": {"ours": 1e-12, "matmuls": None}})
    assert agree(results)
    results.differences["2-4-2-1"]["torch_eager"] = float("nan")
    assert not agree(results)


def test_targets_are_judged_the_right_way_round() -> None:
    times = {"2-4-2-1": {"ours": 5.0, "jax_scan": 4.0, "torch_eager": 100.0}}
    limit, speed = Target("2-4-2-1", "jax_scan", 1.2), Target("2-4-2-1", "torch_eager", 20, faster=True)
    assert limit.ratio(times) == 1.25
    assert not limit.met(1.25)
    assert speed.ratio(times) == 20
    assert speed.met(20)
    assert Target("2-4-2-1", "micrograd_engine", 1).ratio(times) is None


def test_what_is_not_installed_or_cannot_be_done_is_said() -> None:
    results = Results(times={"2-64-64-1": {"ours": 50.0}}, missing=["jax_scan"])
    text = as_text(results, ["ours", "micrograd_engine", "jax_scan"])
    assert "—" in text
    assert "not installed" in text.splitlines()[3]
    assert "pip install -r benchmarks/requirements.txt" in text


@pytest.mark.parametrize("problem", PROBLEMS.values(), ids=lambda problem: problem.name)
def test_batches_divide_the_samples(problem: Problem) -> None:
    assert problem.samples % problem.batch == 0


def test_every_engine_has_a_title_of_its_own() -> None:
    assert len({engine.title for engine in ENGINES.values()}) == len(ENGINES)


def test_links_are_timed_against_their_scenes(capfd: pytest.CaptureFixture[str]) -> None:
    links.main(["--scenes", "xor", "mazur", "--updates", "0", "30", "--rounds", "1", "--json"])
    found = json.loads(capfd.readouterr().out)
    cases = [("xor", 0), ("xor", 30), ("mazur", 0), ("mazur", 30)]
    assert [(each["scene"], each["updates"]) for each in found] == cases
    for each in found:
        assert each["characters"] < 200
        assert each["share_ms"] > 0
        assert each["opening_ratio"] > 0
    assert links.Figures("xor", 0, 20, 99.0, 0.9, 1.09).met
    assert not links.Figures("xor", 0, 20, 101.0, 0.9, 1.0).met
    assert not links.Figures("xor", 0, 20, 1.0, 1.1, 1.0).met
    assert not links.Figures("xor", 0, 20, 1.0, 0.9, 1.11).met


def test_visitors_play_and_click_without_a_browser(capfd: pytest.CaptureFixture[str]) -> None:
    visitors.main(["--players", "1", "--clicking", "1", "--seconds", "3", "--json"])
    figures = json.loads(capfd.readouterr().out)
    assert (figures["players"], figures["clicking"]) == (1, 1)
    for name in ("pictures_per_second", "gap_p95_ms", "click_p95_ms", "kilobytes_per_second"):
        assert figures[name] > 0, name


def test_two_visitors_click_while_one_has_a_sweep_trained() -> None:
    with started() as (address, _):
        own, other = asyncio.run(beside.clicked(address, *beside.SWEEP, 3.0))
    assert min(own) > 0 < min(other)


def test_a_crowd_with_no_clicks_has_no_times_of_clicks() -> None:
    assert visitors.milliseconds([], 0.95) == 0.0
    assert visitors.milliseconds([0.1 * i for i in range(1, 21)], 0.95) == 1900.0
