"""Figures that the code sets, where README and docs state them: `python -m benchmarks.all.limits`, as JSON."""

from __future__ import annotations

import json

from backprop_core import Choice, LayerSpec, NetworkSpec, TrainingSpec
from backprop_core.document import text, work
from backprop_core.run import history, undo
from playground.model.document import link
from playground.model.lessons.library import FIRST, lessons
from playground.model.lessons.reading import LARGEST
from playground.model.network.changes import MOST_INPUTS, MOST_OUTPUTS, MOST_UNITS
from playground.model.tables.limits import MEGABYTES, MOST_ROWS, MOST_SAMPLES


def limits() -> dict[str, float]:
    """Each by the name that `stated.toml` has for it."""
    network = NetworkSpec(2, [LayerSpec(8, "tanh"), LayerSpec(8, "tanh"), LayerSpec(1, "sigmoid")], loss="bce")
    update = work.update_cost(network, TrainingSpec(Choice("gd", lr=0.1), batch_size=50), MOST_SAMPLES)
    return {
        "first_lesson_minutes": lessons()[FIRST].minutes,
        "lesson_characters": LARGEST,
        "units": MOST_UNITS,
        "inputs": MOST_INPUTS,
        "outputs": MOST_OUTPUTS,
        "table_mb": MEGABYTES,
        "rows": MOST_ROWS,
        "samples": MOST_SAMPLES,
        "checkpoints_mb": history.BYTES / 1e6,
        "undo_mb": undo.BYTES / 1e6,
        "parameters": work.MOST_PARAMETERS,
        "work_s": work.MOST_WORK / 1e9,
        "updates_in_work": round(work.MOST_WORK / update),
        "file_characters": text.MOST_CHARACTERS,
        "file_levels": text.DEEPEST,
        "link_characters": link.LONGEST,
        "link_bytes": link.LARGEST,
    }


if __name__ == "__main__":
    print(json.dumps(limits(), indent=2))
