"""What a visitor decides about a table; None, "" or nothing chosen leaves it to what the table looks like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["number", "date", "text"]
NOTHING: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True)
class Choices:
    """How a table is to be read. Columns are counted from 0, as in the file.

    `encoding`, `delimiter`, `heading` and `quote`, the mark around cells, are about the file; the other choices belong
    to columns as those make them. `kinds` says what a column holds, `marks` its decimal mark, `apart` whose spellings
    stay different classes, `values` the words that are no missing values, and `absent` those that are, each as
    (column, cell). `inputs` and `targets` are columns, a column of text as an input being one-hot; `classes` reads the
    target as classes. `flip` turns the order of classes around, `fewer` keeps the classes with most rows, `balanced` as
    many rows of each.
    `units`, `narrow`, `short`, `incomplete`, `repeated` and `total` leave out the row of units, rows with too many
    cells, rows with too few, rows without a needed value, copies of rows, and a last row that sums the others up.
    `split` heeds a column that says which rows are for testing.
    """

    encoding: str = ""
    delimiter: str = ""
    heading: bool | None = None
    quote: str = ""
    kinds: Mapping[int, str] = field(default_factory=lambda: NOTHING)
    marks: Mapping[int, str] = field(default_factory=lambda: NOTHING)
    apart: frozenset[int] = frozenset()
    values: frozenset[tuple[int, str]] = frozenset()
    absent: frozenset[tuple[int, str]] = frozenset()
    inputs: tuple[int, ...] | None = None
    targets: tuple[int, ...] | None = None
    classes: bool | None = None
    flip: bool = False
    fewer: bool = False
    balanced: bool = False
    units: bool | None = None
    narrow: bool = False
    short: bool = False
    incomplete: bool = False
    repeated: bool = False
    total: bool = False
    split: bool = True
    standardise: bool | None = None

    def of_the_file(self) -> Choices:
        """The choices about the file alone."""
        return Choices(self.encoding, self.delimiter, self.heading, self.quote)
