"""A table as it was read: the plan for it, the notes on it, and what still keeps it from being used."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS
from playground.model.tables.cells.grid import grid_of
from playground.model.tables.choices import Choices
from playground.model.tables.decisions.column_notes import column_notes
from playground.model.tables.decisions.columns import NUMBER, TEXT
from playground.model.tables.decisions.file_notes import file_notes
from playground.model.tables.decisions.notes import Note, change
from playground.model.tables.decisions.plan import Plan, plan_of
from playground.model.tables.decisions.row_notes import only_class, row_notes
from playground.model.tables.decisions.warnings import warnings
from playground.model.tables.errors import DataImportError, counted, listed, quoted, rows_in_words
from playground.model.tables.limits import LEAST_SAMPLES
from playground.model.tables.samples import Samples, class_names, inputs_of, labels_of, samples_of
from playground.model.tables.scaling import needs_scaling


@dataclass(frozen=True, eq=False)
class Reading:
    """A file's bytes, the plan that was made of them, and the choices before the present ones, the latest last."""

    content: bytes = field(repr=False)
    plan: Plan
    before: tuple[Choices, ...] = ()

    @property
    def choices(self) -> Choices:
        """The choices that led to it."""
        return self.plan.choices

    @property
    def task(self) -> str:
        """What kind of targets there are: "classification", "regression", or "" without any."""
        roles = self.plan.roles
        return "" if not roles.targets else "classification" if roles.group or roles.classes else "regression"

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, class 0 first."""
        return class_names(self.plan)

    @property
    def scaled(self) -> bool:
        """Whether the numbers are to be standardised: as chosen, or where they are of a size that needs it."""
        if self.choices.standardise is not None:
            return self.choices.standardise
        return self.needs_scaling

    @cached_property
    def needs_scaling(self) -> bool:
        """Whether inputs, or targets that are numbers, are of a size with which the usual networks hardly learn."""
        plan = self.plan
        if not plan.kept.any() or not plan.roles.inputs:
            return False
        values = [column.numbers[None, plan.kept] for column in plan.roles.inputs if column.kind != TEXT]
        if self.task == "regression":
            values += [column.numbers[None, plan.kept] for column in plan.roles.targets if column.kind == NUMBER]
        return any(map(needs_scaling, values))

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """What was done with the file, its columns and its rows."""
        plan = self.plan
        columns = column_notes(plan, scaled=self.scaled)
        return (*file_notes(plan), *columns, *row_notes(plan), *warnings(plan), *self._scaling())

    def _scaling(self) -> tuple[Note, ...]:
        if not self.scaled and not self.needs_scaling:
            return ()
        why = "Means far from 0, or scales far from 1, keep the usual networks from learning."
        if not self.needs_scaling:
            why = "It was chosen."
        done = "standardised by the training rows" if self.scaled else "not standardised"
        toggled = change(
            "Use the numbers as they are" if self.scaled else "Standardise", self.choices, standardise=not self.scaled
        )
        return (Note(done, why, changes=(toggled,), weighs=not self.scaled),)

    @cached_property
    def problem(self) -> str:
        """Why the table cannot be used yet, in a sentence; "" if it can."""
        return next(filter(None, (_pending(self.plan), _bad_roles(self.plan), _bad_rows(self.plan))), "")

    def samples(self, test_fraction: float, seed: int) -> Samples:
        """The samples, a share of them for testing, drawn by the seed. Raises DataImportError if there is a problem."""
        if self.problem:
            raise DataImportError(self.problem)
        return samples_of(self.plan, test_fraction, seed)

    def first_sample(self) -> dict[str, float | str]:
        """The values of the first row in use by the names of inputs and targets, as they were read."""
        plan, rows = self.plan, self.plan.kept.nonzero()[0]
        if not len(rows):
            return {}
        row = int(rows[0])
        values: dict[str, float | str] = dict(zip(plan.input_names, inputs_of(plan)[:, row].tolist(), strict=True))
        for column in plan.roles.targets:
            values[column.name] = float(column.numbers[row])
            if plan.classes is not None:
                values[column.name] = plan.classes.names[int(plan.classes.of_rows[row])]
        return values

    def chosen(self, choices: Choices) -> Reading:
        """The table read with other choices. Raises DataImportError if it cannot be read with them."""
        grid = self.plan.grid if _of_same_file(choices, self.choices) else grid_of(self.content, choices)
        return Reading(self.content, plan_of(grid, choices), (*self.before, self.choices))

    def undone(self) -> Reading:
        """The table as it was read before the latest choice."""
        if not self.before:
            return self
        return replace(self.chosen(self.before[-1]), before=self.before[:-1])


def read_table(content: bytes | str, choices: Choices | None = None) -> Reading:
    """Read a table from the bytes of a file or from a pasted text. Raises DataImportError."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    made = choices or Choices()
    return Reading(raw, plan_of(grid_of(raw, made), made))


def _of_same_file(one: Choices, other: Choices) -> bool:
    kept = ("encoding", "delimiter", "heading", "quote", "short")
    same = all(getattr(one, name) == getattr(other, name) for name in kept)
    return same and (one.units is False) == (other.units is False)


def _pending(plan: Plan) -> str:
    grid, choices = plan.grid, plan.choices
    if grid.longer and not choices.narrow:
        rows = tuple(place for place, _ in grid.longer)
        return (
            f"{rows_in_words(rows).capitalize()} {_have(rows)} too many cells: leave out {counted(len(rows), 'row')}."
        )
    if grid.units and choices.units is None:
        return f"Row {grid.units[0]} has units, not numbers: leave it out, or keep it as a sample."
    return ""


def _have(rows: tuple[int, ...]) -> str:
    return "has" if len(rows) == 1 else "have"


def _bad_roles(plan: Plan) -> str:
    roles = plan.roles
    if both := [column for column in roles.inputs if column in roles.targets]:
        return f"Column {quoted(both[0].name)} is an input and the target; it can be one of them only."
    if not roles.targets:
        return "There is no column to be the target: choose one, or bring a table with a second column of numbers."
    if not roles.inputs:
        return _no_input(plan)
    if len(plan.input_names) > MOST_INPUTS:
        return f"That makes {len(plan.input_names)} inputs; choose from 1 to {MOST_INPUTS}."
    if len(roles.targets) > MOST_OUTPUTS:
        what = "classes" if roles.group else "targets"
        return f"{len(roles.targets)} target columns make {len(roles.targets)} {what}; choose from 1 to {MOST_OUTPUTS}."
    if roles.classes or roles.group:
        return _bad_classes(plan)
    if plan.choices.classes:
        return "Classes are read from one column, or from columns one of which is 1 in each row: choose such targets."
    if wrong := [column for column in roles.targets if column.kind != NUMBER]:
        return f"Column {quoted(wrong[0].name)} has no numbers: choose it alone as the target, to be read as classes."
    return ""


def _no_input(plan: Plan) -> str:
    numbers = [column for column in plan.columns if column.kind == NUMBER]
    if plan.choices.inputs is None and len(numbers) < 2:
        only = f"only {quoted(numbers[0].name)} has numbers" if numbers else "no column has numbers"
        return (
            f"A second column of numbers is needed, for an input and a target: {only}."
            if numbers
            else ("A column of numbers is needed as an input: no column has numbers.")
        )
    return (
        f"No input column is chosen; choose from 1 to {MOST_INPUTS} of {listed(quoted(each.name) for each in numbers)}."
    )


def _bad_classes(plan: Plan) -> str:
    names = class_names(plan)
    target = plan.roles.targets[0].name
    if len(names) > MOST_OUTPUTS:
        return f"Column {quoted(target)} has {len(names):,} classes; at most {MOST_OUTPUTS} are told apart."
    if len(names) == 1:
        has = f"Column {quoted(target)} has one class, {listed(map(quoted, names))}; two are needed."
        return f"{has} Choose another column as the target, or bring rows of another class."
    return ""


def _bad_rows(plan: Plan) -> str:
    rows = plan.places(plan.incomplete)
    if rows and not plan.choices.incomplete:
        lack = f"{rows_in_words(rows).capitalize()} {_have(rows)} no value that can be used"
        others = int((~plan.incomplete).sum())
        if only := only_class(plan):
            return f"{lack}, and the other {others:,} are all of the class {quoted(only)}; two classes are needed."
        if not others:
            return f"{lack}, and there is no other: fill cells in the file, or leave out a column that has such cells."
        return f"{lack}: leave out {counted(len(rows), 'row')}, which keeps {others:,}."
    kept = int(plan.kept.sum())
    if kept < LEAST_SAMPLES:
        return f"{counted(kept, 'row')} can be used; at least {LEAST_SAMPLES} are needed."
    if (plan.roles.classes or plan.roles.group) and len({*_labels_in_use(plan)}) < 2:
        return "The rows that can be used are all of one class; two are needed."
    return ""


def _labels_in_use(plan: Plan) -> list[int]:
    return list(map(int, labels_of(plan)[plan.kept].tolist()))
