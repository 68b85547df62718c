"""What is swept: values as they are typed, and what is refused in a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from backprop_core.analysis.evaluation import scorers
from playground.explain.insight.sweep import groups_table, runs_table, swept_in_words, trained_in_words
from playground.figures.insight.sweep import sweep_figure
from playground.model.insight.sweep.results import medians
from playground.model.insight.sweep.settings import SETTINGS, SweepError
from playground.model.insight.sweep.sweeps import NOTHING, Sweeps, Wish
from playground.model.insight.sweep.values import values_of
from playground.model.scenes import SCENES
from playground.theme import LIGHT


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_usual_values_that_can_be_trained(name: str) -> None:
    session = SCENES["moons"].make()  # momentum, ReLU, batches of 10
    sweeps = Sweeps()
    sweeps.begin(session, "XOR", Wish(name, seeds=1, updates=3), lambda: True)
    assert sweeps.refused == ""
    assert sweeps.present.job.wait()
    assert np.isfinite(sweeps.present.sweep.train[:, 0]).all()
    assert len(sweeps.present.names) == len(SETTINGS[name].usual(session))


@pytest.mark.parametrize("name", SETTINGS)
def test_the_words_for_a_value_can_be_typed_again(name: str) -> None:
    session = SCENES["moons"].make()
    usual = values_of(name, "", session)
    assert values_of(name, ", ".join(value.words for value in usual), session) == usual


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("0.1,0.3, 1", ["0.1", "0.3", "1"]),
        ("0,1,2", ["0", "1", "2"]),
        ("0,1; 0,3;1", ["0.1", "0.3", "1"]),
        ("0,1 0,3 1", ["0.1", "0.3", "1"]),
        ("0.1 0.3", ["0.1", "0.3"]),
        ("0,25", ["0.25"]),
        ("0,1, 0,25, 1/4", ["0.1", "0.25"]),
        ("1,5, 2,5e-1 , 3", ["1.5", "2.5e-1", "3"]),
        ("0.1,1,10", ["0.1", "1", "10"]),
        ("10,5,1", ["10", "5", "1"]),
    ],
)
def test_a_comma_begins_a_fraction_where_it_does_not_stand_between_values(text: str, values: list[str]) -> None:
    assert [value.words for value in values_of("learning rate", text, SCENES["spiral"].make())] == values


def test_a_comma_begins_a_fraction_after_a_word_too() -> None:
    found = values_of("clip norm", "none, 1/10, 0,25", SCENES["moons"].make())
    assert [value.taken for value in found] == [None, 0.1, 0.25]


@pytest.mark.parametrize("text", ["0.1, 0.1, 0,2", "0,2, 1.5", ".5, 0,2", "0,2 ,2.5e-1"])
def test_a_list_with_points_and_commas_for_fractions_is_refused_and_says_what_to_write(text: str) -> None:
    with pytest.raises(SweepError) as refused:
        values_of("learning rate", text, SCENES["spiral"].make())
    assert str(refused.value) == (
        "Learning rate: “0,2” has a comma where another number has a point. Write 0.2, or 0, 2 if these are two values."
    )


@pytest.mark.parametrize("text", ["0,1,0,25", "1,5", "0,01,0,1", "0.1,0,25", "1,000", "0,25,1/4", "0,5,1", "1,2,2,5"])
def test_a_list_that_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(SweepError) as refused:
        values_of("learning rate", text, SCENES["spiral"].make())
    assert str(refused.value) == (
        f"Learning rate: “{text}” can be read in more than one way. "
        "Put a blank after each comma that stands between values, as in 0.1, 0.25, or write 0.1; 0.25."
    )


@pytest.mark.parametrize(
    ("name", "text", "titles"),
    [
        ("optimiser", "SGD, adam", ["gradient descent", "Adam"]),
        (
            "initialiser",
            "Xavier, He; Glorot uniform, lecun, kaiming",
            ["Xavier normal", "He normal", "Xavier uniform", "LeCun normal"],
        ),
        ("initialiser", "normal, uniform", None),
    ],
)
def test_functions_are_known_by_their_other_names(name: str, text: str, titles: list[str] | None) -> None:
    expected = titles or ["standard normal", "uniform"]
    assert [value.words for value in values_of(name, text, SCENES["moons"].make())] == expected


def test_all_that_is_wrong_is_told_at_once() -> None:
    session, sweeps = SCENES["spiral"].make(), Sweeps()
    sweeps.begin(session, "XOR", Wish("learning rate", "fast, nan, 0.1", "clip norm", "-1; -2", 0, 0), lambda: True)
    assert [said in sweeps.refused for said in ("“fast”", "“nan”")] == [True] * 2
    sweeps.begin(session, "XOR", Wish("learning rate", "-1; 0.1", "clip norm", "-1; -2"), lambda: True)
    assert [sweeps.refused.count(said) for said in ("Learning rate: “-1”", "Clip norm: “-1”", "“-2”")] == [1, 1, 1]


def test_values_are_read_as_the_other_numbers_of_the_page_are() -> None:
    session = SCENES["spiral"].make()
    found = values_of("learning rate", "1/4; 2.5e-2; 1 / 2; 0,125; 0.25", session)
    assert [(value.words, value.taken) for value in found] == [
        ("1/4", 0.25),
        ("2.5e-2", 0.025),
        ("1/2", 0.5),
        ("0.125", 0.125),
    ]
    assert [value.taken for value in values_of("batch size", "8/2, 1e1 16", session)] == [4, 10, 16]


@pytest.mark.parametrize(
    ("name", "text", "word", "field"),
    [("batch size", "0, 4, ALL", "all", "batch_size"), ("clip norm", "0; none; 0,5", "none", "clip_norm")],
)
def test_nought_is_no_limit_and_is_shown_by_its_word(name: str, text: str, word: str, field: str) -> None:
    session, sweeps = SCENES["moons"].make(), Sweeps()
    sweeps.begin(session, "XOR", Wish(name, text, seeds=1, updates=3), lambda: True)
    assert sweeps.refused == ""
    assert sweeps.present.job.wait()
    found = sweeps.present
    assert found.values[0] == (word,)
    assert len(found.values) == 2
    assert getattr(found.sweep.runs[0].training, field) is None
    assert f"{name} {word}" in groups_table(found)["values"]
    assert f"{name} {word}" in runs_table(found)["values"]
    assert f"{name} {word}" in swept_in_words(found)
    drawn = sweep_figure(swept=found, middles=medians(found), theme=LIGHT)
    assert [each["name"] for each in drawn["data"]] == [word, found.values[1][0]]


def test_what_a_run_has_already_keeps_its_options() -> None:
    session, sweeps = SCENES["moons"].make(), Sweeps()
    session.edit(training=session.training.with_options(mu=0.3))
    sweeps.begin(session, "XOR", Wish("momentum μ", "0.5", "optimiser", "Nesterov momentum", 1, 3), lambda: True)
    assert sweeps.refused == ""
    assert sweeps.present.sweep.runs[0].training.optimizer_options["mu"] == 0.5
    sweeps.begin(session, "XOR", Wish("optimiser", "momentum, adam", seeds=1, updates=3), lambda: True)
    assert sweeps.present.sweep.runs[0].training.optimizer_options["mu"] == 0.3


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (
            Wish("learning rate", "0.1, fast"),
            "Learning rate: “fast” is not a number. Write numbers such as 0.1, 1/4 or",
        ),
        (Wish("learning rate", "-1"), "Learning rate: “-1” is out of range; allowed: at least 0 and at most 1000."),
        (Wish("learning rate", "nan"), "Learning rate: “nan” is not a number."),
        (Wish("learning rate", "1e400"), "Learning rate: “1e400” is too large for a number."),
        (Wish("learning rate", "1/0"), "Learning rate: “1/0” is not a number."),
        (Wish("batch size", "2.5"), "Batch size: “2.5” is not a whole number. Write whole numbers"),
        (Wish("batch size", "-1"), "Batch size: “-1” is out of range; allowed: whole numbers from 1 to 400, or “all”."),
        (Wish("batch size", "401"), "Batch size: “401” is out of range"),
        (Wish("clip norm", "-1"), "Clip norm: “-1” is out of range; allowed: above 0 and at most 1e+12, or “none”."),
        (Wish("optimiser", "sgdm"), "Optimiser: “sgdm” is none of those that there are: gradient descent, momentum,"),
        (Wish("hidden units", "17"), "Hidden units: “17” is out of range; allowed: whole numbers from 1 to 16."),
        (
            Wish("momentum μ", "0.9", "optimiser", "gradient descent"),
            "There is no momentum μ in gradient descent: choose momentum or Nesterov momentum as the optimiser first.",
        ),
        (Wish("momentum μ", "1"), "There is no momentum μ in Adam"),
        (Wish("learning rate", ",".join(map(str, range(13)))), "at most 12"),
        (Wish("learning rate", "", "L2 penalty", "0,1,2,3,4,5,6,7,8", 16), "at most 128"),
    ],
)
def test_what_cannot_be_swept_is_refused_with_a_sentence(wish: Wish, said: str) -> None:
    session, sweeps = SCENES["spiral"].make(), Sweeps()
    sweeps.begin(session, "the spiral", wish, lambda: True)
    assert said in sweeps.refused
    assert sweeps.present is None


@pytest.mark.parametrize("counts", [{"seeds": 17}, {"seeds": 0}, {"updates": 20_001}, {"updates": -5}])
def test_what_a_field_says_below_it_is_not_said_again_and_nothing_is_swept(counts: dict[str, int]) -> None:
    session, sweeps = SCENES["spiral"].make(), Sweeps()
    sweeps.begin(session, "the spiral", Wish("learning rate", "0.1", **counts), lambda: True)
    assert sweeps.present is None
    assert sweeps.refused == ""
    sweeps.begin(session, "the spiral", Wish("learning rate", "fast", **counts), lambda: True)
    assert sweeps.refused.startswith("Learning rate: “fast” is not a number.")


def test_the_first_seed_is_the_run_that_is_shown() -> None:
    session = SCENES["seed"].make()  # weights of its own, which no initialiser draws
    sweeps = Sweeps()
    rate = session.training.optimizer_options["lr"]
    sweeps.begin(session, "XOR", Wish("learning rate", str(rate), NOTHING, "", 2, 20), lambda: True)
    assert sweeps.present.job.wait()
    session.run(20)
    expected = scorers(session.network, session.data)[0].score(session.settled).loss
    assert sweeps.present.sweep.train[0, -1] == pytest.approx(expected, rel=1e-11)


def test_what_was_swept_and_over_which_run_stays_said() -> None:
    session, sweeps = SCENES["spiral"].make(), Sweeps()
    sweeps.begin(session, "Two spirals", Wish("learning rate", "0.1, 1/4", "batch size", "all", 1, 3), lambda: True)
    said = "Swept over “Two spirals”: learning rate 0.1, 1/4; batch size all; 1 seed each, 3 updates."
    assert trained_in_words(sweeps.present) == said
