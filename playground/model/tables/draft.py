"""The table of samples while it is edited: changes that are not in use outlast a look at another part of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backprop_core.data import Dataset
from playground.model.tables.rows import Columns, edited_rows, table_of


@dataclass
class Draft:
    """What the editor was given for the samples of `data`, and the `changes` that it has reported since."""

    data: Dataset
    table: Columns
    changes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def pending(self) -> bool:
        """Whether there is anything that is not in use."""
        return any(self.changes.values()) or self.table != table_of(self.data)

    def leave(self) -> None:
        """The editor goes from the page, and its changes with it: the next one is given what they have led to."""
        if any(self.changes.values()):
            rows = edited_rows(self.table, self.changes)
            self.table = {name: [row.get(name) for row in rows] for name in self.table}
        self.changes = {}


def heard(draft: Draft | None, data: Dataset, said: Mapping[str, Any] | None) -> Draft | None:
    """The draft for the data in use after what the editor says, which is None where it is not on the page."""
    if draft is None or draft.data is not data:
        draft = Draft(data, table_of(data)) if said is not None else None
    if draft is None:
        return None
    if said is None:
        draft.leave()
    else:
        draft.changes = said
    return draft
