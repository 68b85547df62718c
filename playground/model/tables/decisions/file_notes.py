"""What was made of the file: its encoding, what separates cells, the rows before the samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from playground.model.tables.cells.delimiter import DELIMITERS, DOUBLE_MARK, SINGLE_MARK
from playground.model.tables.cells.even import COMMENT
from playground.model.tables.cells.grid import Grid
from playground.model.tables.cells.heading import names_years
from playground.model.tables.cells.text import ENCODINGS
from playground.model.tables.choices import Choices
from playground.model.tables.decisions.notes import Change, Note
from playground.model.tables.decisions.plan import Plan
from playground.model.tables.errors import counted, listed, quoted

UTF8 = ("", "utf-8", "utf-8-sig")
TRIED = ("cp1252", "cp1250", "cp1251", "cp850", "mac-roman", "utf-8")


def file_notes(plan: Plan) -> Iterator[Note]:
    """The notes on a file."""
    grid, choices = plan.grid, plan.choices
    yield from _encoding(grid, choices)
    if grid.bracketed:
        yield Note("read as an array", "The brackets around its rows were taken off, and the rows are counted from 1.")
    yield _delimiter(grid, choices)
    yield from _quotes(grid, choices)
    if grid.above:
        rows = tuple(place for place, _ in grid.above)
        texts = listed(quoted(" ".join(filter(None, cells))) for _, cells in grid.above)
        yield Note("left out", f"Text above the table: {texts}. {_to_be_read(grid)}", rows=rows)
    if grid.rules:
        why = "Dashes, as they are drawn between the parts of a table: no cell has a value."
        yield Note("left out", why, rows=grid.rules)
    if grid.empty:
        yield Note("left out", "They are empty." if len(grid.empty) > 1 else "It is empty.", rows=grid.empty)
    yield _heading(plan)
    yield from _units(grid, choices)
    yield from _uneven(grid, choices)


def _to_be_read(grid: Grid) -> str:
    """What makes text above a table a row of it."""
    _, last = grid.above[-1]
    if len(list(filter(None, last))) > 1 and not last[0].startswith(COMMENT):
        return "To have the last of it in the names of the columns, write it in the row below."
    return (
        f"A row of the table has text in two cells or more, and does not begin with {COMMENT}: write it so in the file."
    )


def _encoding(grid: Grid, choices: Choices) -> Iterator[Note]:
    if grid.encoding in UTF8 and not choices.encoding:
        return
    name = ENCODINGS.get(grid.encoding, grid.encoding.upper())
    others = [each for each in TRIED if each != grid.encoding]
    changes = tuple(
        Change(f"Read as {ENCODINGS[each]}", replace(choices.of_the_file(), encoding=each)) for each in others
    )
    yield Note(
        f"read as {name}",
        "The bytes of the file are not those of UTF-8, or another encoding is chosen.",
        changes=changes,
    )


def _delimiter(grid: Grid, choices: Choices) -> Note:
    others = [each for each in (",", ";", "\t") if each != grid.delimiter]
    changes = tuple(
        Change(f"Separate at {DELIMITERS[each]}", replace(choices.of_the_file(), delimiter=each)) for each in others
    )
    what = DELIMITERS.get(grid.delimiter, quoted(grid.delimiter))
    size = f"{counted(len(grid.rows), 'row')} of {counted(len(grid.names), 'column')}"
    return Note(f"separated at {what}", f"That makes {size}.", changes=changes)


def _quotes(grid: Grid, choices: Choices) -> Iterator[Note]:
    of_file = choices.of_the_file()
    if grid.quote == SINGLE_MARK:
        why = "Most lines have cells in single quotation marks."
        keep = Change("They are part of the cells", replace(of_file, quote=DOUBLE_MARK))
        yield Note("single quotation marks taken off", why, changes=(keep,))
    elif choices.quote:
        why = "That was chosen."
        off = Change("Take them off", replace(of_file, quote=""))
        yield Note("single quotation marks kept", why, changes=(off,))


def _heading(plan: Plan) -> Note:
    grid, of_file = plan.grid, plan.choices.of_the_file()
    if grid.heading:
        row, cells = grid.heading
        why = f"It has names: {listed(map(quoted, cells))}.{_renamed(plan, cells)}{_filled_up_names(plan, cells)}"
        if names_years([cells, *grid.rows]):
            why += " They are years one after the other, and the rows below go on otherwise."
        return Note(
            "read as heading", why, rows=(row,), changes=(Change("It is a sample", replace(of_file, heading=False)),)
        )
    why = "It has numbers where the rows below have them, so that the columns have no names."
    changes = (Change("It is a heading", replace(of_file, heading=True)),)
    return Note("read as a sample", why, rows=grid.places[:1], changes=changes)


def _renamed(plan: Plan, cells: tuple[str, ...]) -> str:
    """What columns are called whose name another one has, too."""
    pairs = zip(cells, plan.grid.names, strict=True)
    renamed = [name for cell, name in pairs if cell and name.startswith(f"{cell} (")]
    return f" What is named like a column before it is called {listed(map(quoted, renamed))}." if renamed else ""


def _filled_up_names(plan: Plan, cells: tuple[str, ...]) -> str:
    """How columns in use are called that have no name."""
    used = [column.name for column in plan.roles.used]
    made = [name for name, cell in zip(plan.grid.names, cells, strict=True) if not cell and name in used]
    if not made:
        return ""
    if len(made) == 1:
        return f" One is empty, and the column is called {quoted(made[0])}: write its name in the file."
    names = listed(map(quoted, made))
    return f" {len(made)} are empty, and the columns are called {names}: write their names in the file."


def _units(grid: Grid, choices: Choices) -> Iterator[Note]:
    if not grid.units:
        return
    row, cells = grid.units
    why = f"It has no numbers and looks like units: {listed(map(quoted, filter(None, cells)))}."
    keep = Change("Keep it as a sample", replace(choices, units=False))
    leave = Change("Leave it out", replace(choices, units=True))
    done = "left out" if choices.units else "can be left out"
    yield Note(done, why, rows=(row,), changes=(keep,) if choices.units else (leave, keep), needed=not choices.units)


def _uneven(grid: Grid, choices: Choices) -> Iterator[Note]:
    width = grid.width
    if blank := [str(at + 1) for at in range(width) if at not in grid.columns]:
        yield Note(
            "left out", f"Column{'s' * (len(blank) > 1)} {listed(blank)} of the file: neither a name nor any value."
        )
    if grid.heading and grid.heading[0] in grid.shorter:
        why = f"Fewer names than the {width} cells of the rows below: perhaps there are decimal commas in these. "
        why += "Then save the table with semicolons; else write a name above each column."
        yield Note("filled up with empty names", why, rows=grid.heading[:1], weighs=True)
    told = {place for place, _ in (*grid.above, *([grid.heading] if grid.heading else []))}
    if shorter := tuple(place for place in grid.shorter if place not in told):
        yield _filled_up(shorter, width, choices)
    if grid.longer:
        rows = tuple(place for place, _ in grid.longer)
        why = (
            f"More than {width} cells: perhaps there is a decimal comma, or text with a delimiter that is not in "
            "quotation marks."
        )
        one, many = ("Leave it out", "Keep it"), (f"Leave out {len(rows):,} rows", "Keep them")
        label, kept = one if len(rows) == 1 else many
        leave, keep = Change(label, replace(choices, narrow=True)), Change(kept, replace(choices, narrow=False))
        done = "left out" if choices.narrow else "can be left out"
        yield Note(done, why, rows=rows, changes=(keep if choices.narrow else leave,), needed=not choices.narrow)


def _filled_up(rows: tuple[int, ...], width: int, choices: Choices) -> Note:
    done = "left out" if choices.short else "filled up with empty cells"
    those = f"row {rows[0]:,}" if len(rows) == 1 else f"the {len(rows):,} short rows"
    says = f"Fill {those} up" if choices.short else f"Leave out {those}"
    toggled = Change(says, replace(choices, short=not choices.short))
    return Note(done, f"Fewer than {width} cells.", rows=rows, changes=(toggled,))
