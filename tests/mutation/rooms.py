"""Where mistakes are put, and the tests that should notice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """`sources` are patterns of files; a mistake is tried with the `tests` that reach it, but for `slow` ones."""

    sources: tuple[str, ...]
    tests: tuple[str, ...]
    slow: tuple[str, ...] = ()

    @property
    def selected(self) -> tuple[str, ...]:
        """The tests, as pytest selects them."""
        return (*self.tests, *(f"--deselect={test}" for test in self.slow))


PLACES = {
    "core": Place(
        ("backprop_core/*",),
        # The last one runs the lines of code that the tape shows.
        (
            *("tests/core", "tests/reference"),
            *("tests/playground/model/training/test_dead_units.py", "tests/playground/model/takeaway/test_script.py"),
        ),
        # More than a second each: their laws are held by others, too, with fewer examples.
        (
            "tests/core/run/test_allocation.py",
            "tests/core/run/test_divergence.py::test_every_way_finds_the_same",
            "tests/core/run/test_divergence.py::test_runs_of_any_lengths_find_the_same",
            "tests/core/analysis/mistakes/test_naming.py::test_every_mistake_is_named_and_the_right_gradient_never_is",
            "tests/playground/model/takeaway/test_script.py::test_any_network_also_saturated",
        ),
    ),
    "encodings": Place(
        (
            "playground/formats.py",
            "playground/figures/graph/encoding.py",
            "playground/figures/graph/table.py",
            "playground/figures/shared/scale.py",
            "playground/model/shown/words.py",
        ),
        (
            "tests/playground/test_formats.py",
            "tests/playground/figures/test_encoding.py",
            "tests/playground/figures/test_codes_and_states.py",
            "tests/playground/figures/test_colours.py",
            "tests/playground/figures/shared/test_scale.py",
            "tests/playground/figures/test_legend.py",
            "tests/playground/model/shown",
        ),
    ),
}
BESIDE = {"checks": "data", "primitives": "functions"}  # files of the core that are in no room
NESTED = ("mistakes", "insight", "landscape", "stacked")  # rooms within the analysis


def room_of(mistake: str) -> str:
    """The room that a mistake is in: a folder of the core, or the package."""
    package, *within = mistake.split(".")
    if package != "backprop_core":
        return package
    nested = within[0] == "analysis" and within[1] in NESTED
    return within[1] if nested else BESIDE.get(within[0], within[0])


def tests_about(mistake: str) -> str:
    """The folder of the tests about the room of the core that a mistake is in."""
    return "/".join(["tests/core", *mistake.split(".")[1:-2], ""])


def file_about(mistake: str) -> str:
    """The file of the tests that is named after its module, if there is one."""
    return f"{tests_about(mistake)}test_{mistake.split('.')[-2]}.py"
