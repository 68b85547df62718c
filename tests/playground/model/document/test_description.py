"""The page that describes the format: its example opens, and it has every field and every bound."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from backprop_core import (
    DATASETS,
    Dataset,
    DataSpec,
    DocumentError,
    LayerSpec,
    NetworkSpec,
    Session,
    TrainingSpec,
    document_of,
    make_dataset,
    session_of,
)
from backprop_core.document import MOST_WORK, VERSION, text
from backprop_core.document.edits import MOST_EDITS
from backprop_core.document.samples import MOST_SAMPLES
from backprop_core.document.work import BY_OPERATION, MOST_PARAMETERS, update_cost
from backprop_core.functions.losses import REDUCTIONS
from backprop_core.run.undo import LEVELS
from playground.model.document import View, from_text, opened, to_text, written
from playground.model.document.choices import CONTROLS
from playground.model.document.link import LARGEST, LONGEST
from playground.model.document.view import SHOWN, SIDES, TABS
from playground.model.play.clock import SPEEDS
from playground.model.scenes import SCENES
from tests.core.document.runs import everything

PAGE = (Path(__file__).parents[4] / "docs" / "document.md").read_text(encoding="utf-8")
EXAMPLE = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])


def section(title: str) -> str:
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE)[1]


def named(title: str) -> set[str]:
    """The fields in the first columns of a section's tables."""
    rows = re.findall(r"^\| (`[^|]*) \|", section(title), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_the_example_is_a_document_that_is_written_as_it_stands():
    found = opened(EXAMPLE)
    assert written(found.session, found.scene, found.view) == EXAMPLE
    assert found.session.position == (19, 18)
    assert found.session.value("W1")[0, 1] != 0.4
    assert found.view.tab == "Code"


def test_the_lines_of_python_do_what_they_say():
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
    names = {"session": SCENES["circle"].start()}
    exec(code, names)
    assert everything(names["same"]) == everything(names["session"])


def test_the_link_of_the_page_opens():
    link = re.search(r"```text\n(.*?)\n```", PAGE)[1]
    found = opened(from_text(link))
    assert (found.scene.key, found.session.position, found.session.network.seed) == ("xor", (12, 5), 7)
    assert to_text(written(found.session, found.scene, found.view)) == link


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("network", {each.name for kind in (NetworkSpec, LayerSpec) for each in fields(kind)}),
        ("training", {each.name for each in fields(TrainingSpec)}),
        ("data", {each.name for kind in (DataSpec, Dataset) for each in fields(kind) if each.init}),
        ("view", {each.name for each in fields(View)} - {"choices"}),
        ("Choices in the views", {re.sub(r"_[1-9]$", "_0", name) for name in CONTROLS}),
    ],
)
def test_every_field_is_described(title, names):
    assert named(title) == names


@pytest.mark.parametrize("place", ["", "edits[0]", "undo[0]"])
def test_every_field_of_the_document_is_described(place):
    """A refusal names the fields that there are."""
    told = json.loads(json.dumps(EXAMPLE))
    part = told["edits"][0] if place == "edits[0]" else told["undo"][0] if place else told
    part["surprise"] = 1
    with pytest.raises(DocumentError) as caught:
        opened(told)
    known = set(re.search(r"there are (.*)$", str(caught.value))[1].split(", "))
    described = named("edits") if place == "edits[0]" else named("The document")
    assert known <= described
    if place == "edits[0]":
        assert known == described


RANGE = re.compile(
    r"(?:number|number of samples|indices|together|index)[^;|(]*?, (above )?([\d.e^,]+) to ([\d.e^]+(?:,\d{3})*)"
)
PLACES: Mapping[str, Callable[[str, float], dict[str, Any]]] = {
    "The document": lambda name, value: {name: value},
    "network": lambda name, value: {"network": NETWORK | layer_with(name, value)},
    "training": lambda name, value: {"training": {name: value}},
    "data": lambda name, value: {"data": {"name": "moons", name: value}},
    "edits": lambda name, value: {"edits": [{name: value}], "position": {"update": 10**9}},
    "Choices in the views": lambda name, value: {"view": {name: value}},
}
NETWORK: dict[str, Any] = {"inputs": 2, "layers": [{"units": 1, "activation": "tanh"}], "loss": "mse"}


def layer_with(name: str, value: float) -> dict[str, Any]:
    """A field of a network, in its layer if it belongs there."""
    return {"layers": [{"units": value, "activation": "tanh"}]} if name == "units" else {name: value}


def ranges() -> Iterator[Any]:
    """The fields whose numbers have a least and a largest value, as their section, name, and those two."""
    for title in PLACES:
        for names, words in re.findall(r"^\| (`[^|]*) \| ([^|]*)\|", section(title), re.MULTILINE):
            for _, low, high in RANGE.findall(words):
                for name in re.findall(r"`(\w+)`", names):
                    least, most = (float(end.replace(",", "").replace("10^", "1e")) for end in (low, high))
                    yield pytest.param(title, name, least, most, id=f"{title} {name}")


@pytest.mark.parametrize(("title", "name", "least", "most"), [*ranges()])
def test_the_ranges_are_those_of_the_code(title: str, name: str, least: float, most: float) -> None:
    for value, says in ((least - 1, "below"), (most + 1, "above")):
        told = PLACES[title](name, int(value) if value.is_integer() else value)
        with pytest.raises(DocumentError, match=rf"{name}: ") as caught:
            opened({"version": 1, "scene": "xor"} | told)
        bound = re.search(rf"{says} ([\d.e+]+)", str(caught.value))
        assert bound, str(caught.value)
        assert float(bound[1]) == (least if says == "below" else most)


def test_the_ranges_are_found() -> None:
    assert len(list(ranges())) == 25


def test_choices_and_bounds_are_those_of_the_code():
    for choice in (*SHOWN, *SIDES, *filter(None, TABS)):
        assert f"`{choice}`" in section("view")
    assert ", ".join(map(str, sorted(SPEEDS)[1:])) in section("view")
    for reduction in REDUCTIONS:
        assert f"`{reduction}`" in section("network")
    assert f"{MOST_PARAMETERS:,} parameters" in section("network")
    assert f"at most {MOST_SAMPLES:,}" in section("data")
    assert f"at most {MOST_EDITS:,}" in section("The document")
    assert f"at most {LEVELS}" in section("The document")
    bounds = section("Bounds")
    assert MOST_WORK == 10**9
    for bound in (text.MOST_CHARACTERS, LONGEST, LARGEST):
        assert f"{bound:,}" in bounds
    assert (BY_OPERATION, text.DEEPEST, VERSION) == (30, 12, 1)
    spiral = SCENES["spiral"].make()
    assert round(MOST_WORK / update_cost(spiral.network, spiral.training, spiral.data.samples), -4) == 30_000


def test_an_update_is_estimated_as_the_page_says():
    says = re.search(r"`(4,000 .*?)`", section("Bounds"))[1]
    formula = says.replace(",", "").replace("000 layers", "000 * layers").replace("parameters (", "parameters * (")
    formula = formula.replace("15 units batch", "15 * units * batch")
    for key in SCENES:
        session = SCENES[key].make()
        network, batch = session.network, session.wiring.batch
        numbers = {"layers": network.depth, "parameters": session.table.count, "units": sum(network.sizes)}
        expected = eval(formula, numbers | {"batch": batch})
        assert update_cost(network, session.training, session.data.samples) == expected


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_every_generated_data_set_is_told_by_its_name(name):
    data = make_dataset(DataSpec(name))
    network = NetworkSpec(data.n_in, [LayerSpec(1, "identity")], "mse")
    document = document_of(Session(network, TrainingSpec(), data))
    assert document["data"] == {"name": name}
    assert session_of(document).data == data
