"""The run as a Jupyter notebook: the script in cells, with words between them and a picture of the loss."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable
from typing import Any

from backprop_core import Session
from playground.model.takeaway.replay import Part
from playground.model.takeaway.script import parts_of_script

PICTURE = '''
    from IPython.display import SVG


    def picture(losses, width=640, height=240, left=70, edge=30):
        """The losses as a line, in SVG: those that are finite, and of very many some."""
        shown = [(k, value) for k, value in enumerate(losses) if np.isfinite(value)]
        shown = shown[:: 1 + len(shown) // 1000]
        low = min((value for _, value in shown), default=0)
        high = max((value for _, value in shown), default=0)
        across = (width - left - edge) / max(1, len(losses) - 1)
        up = (height - 2 * edge) / (high - low or 1)
        points = [(left + k * across, height - edge - (value - low) * up) for k, value in shown]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        marks = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>' for x, y in points if len(points) <= 50)
        words = f"Loss of each update: from {losses[0]:.6g} to {losses[-1]:.6g}"
        return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img"
          aria-label="{words}" fill="currentColor" font-family="sans-serif" font-size="12"><title>{words}</title>
          <polyline points="{line}" fill="none" stroke="currentColor" stroke-width="2"/>{marks}
          <text x="{left - 8}" y="{edge + 4}" text-anchor="end">{high:.4g}</text>
          <text x="{left - 8}" y="{height - edge + 4}" text-anchor="end">{low:.4g}</text>
          <text x="{left}" y="{height - 8}">update 1</text>
          <text x="{width - edge}" y="{height - 8}" text-anchor="end">{len(losses)}</text></svg>"""


    SVG(picture(losses))
'''
LOSS = "Each update's loss is that of its own batch, so small batches make the line jump."


def notebook(session: Session) -> str:
    """The notebook as a file (format 4.5); nothing in it has been run yet."""
    first, *parts, last = parts_of_script(session)
    first = Part(f"A run of a {first.heading} network", first.words, first.lines)
    picture = Part("The loss", LOSS, tuple(inspect.cleandoc(PICTURE).split("\n")))
    cells = [cell for at, part in enumerate((first, *parts, picture, last)) for cell in _cells(at, part)]
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    whole = {
        "cells": cells,
        "metadata": {"kernelspec": python, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _cells(at: int, part: Part) -> Iterable[dict[str, Any]]:
    """A part's words, and below them its code."""
    words = f"{'##' if at else '#'} {part.heading}\n\n{part.words}".strip()
    yield {"cell_type": "markdown", "id": f"words-{at}", "metadata": {}, "source": words.splitlines(keepends=True)}
    yield {
        "cell_type": "code",
        "execution_count": None,
        "id": f"code-{at}",
        "metadata": {},
        "outputs": [],
        "source": "\n".join(part.lines).splitlines(keepends=True),
    }
