"""How the visitor wants things shown: read from the widgets when the page's script begins, and read-only from there."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.theme import LIGHT, Theme


@dataclass(frozen=True)
class SurfaceSettings:
    """The surface: over which inputs, of which output (None: of all classes), the values of the inputs that are held.

    A held value of None is the input's mean. `steps` draws only the side of the threshold, or the class; `adds` lets a
    click between the samples add one, with these `targets`: a class, or a number for each output.
    """

    across: int = 0
    up: int = 1
    output: int | None = None
    held: tuple[float | None, ...] = ()
    steps: bool = False
    adds: bool = False
    targets: tuple[float, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What the edges show, what is beside the graph, and how.

    `rows_pending` says that the table of samples has edits that are not in use.
    """

    quantity: str = "gradient"
    biases: bool = True
    pictures: bool = False
    training: bool = False
    log_loss: bool = False
    theme: Theme = LIGHT
    rows_pending: bool = False
    surface: SurfaceSettings = field(default_factory=SurfaceSettings)
