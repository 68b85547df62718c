"""How the visitor wants things shown: read from the widgets when the page's script begins, and read-only from there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from backprop_core import Session
from backprop_core.analysis.evaluation import has_classes
from playground.model.document.choices import Chosen, of_a_stay
from playground.model.training.looked import Looked
from playground.theme import LIGHT, Theme


@dataclass(frozen=True)
class SurfaceSettings:
    """The surface: over which inputs, of which output (None: of all classes), the values of the inputs that are held.

    A held value of None is the input's mean. `steps` draws only the side of the threshold, or the class; `switches`
    draws where the first hidden units switch on; `adds` lets a click between the samples add one, with these `targets`:
    a class, or a number for each output.
    """

    across: int = 0
    up: int = 1
    output: int | None = None
    held: tuple[float | None, ...] = ()
    steps: bool = False
    adds: bool = False
    switches: bool = False
    targets: tuple[float, ...] = ()

    def fitting(self, session: Session) -> SurfaceSettings:
        """These settings as far as the session has such inputs and outputs; what it lacks falls back on the usual."""
        network, count = session.network, session.network.inputs
        across, up = (row if 0 <= row < count else usual for usual, row in enumerate((self.across, self.up)))
        several = None if has_classes(session.data) else 0
        known = self.output is not None and 0 <= self.output < network.outputs
        return replace(
            self,
            across=across,
            up=up if up != across else (across + 1) % count,
            output=0 if network.outputs == 1 else self.output if known else several,
            held=self.held[:count] if count > 2 else (),
            adds=self.adds and count == 2,
        )


@dataclass(frozen=True)
class Settings:
    """What the edges show, what is beside the graph, and how.

    `side` is the name of what is beside the graph, and `training` whether that is the training views; `tab` is the open
    view below it, empty if none is. `full_digits` writes numbers that are read in all the digits that they have.
    `epsilon` is how far a parameter is nudged. `rows_pending` says that the table of samples has edits that are not in
    use. `choices` are all that the visitor has made in the views; what follows the run knows those that concern it by
    the other fields, and the others change nothing of it. `takes_away` says that plots may be saved as pictures now.
    `language` is what the browser asks for, empty if it does not say. `looked` says which updates the curves show, and
    `by_hand` are the names of choices that were made in a plot, which their widgets do not show yet.
    """

    quantity: str = "gradient"
    biases: bool = True
    pictures: bool = False
    side: str = ""
    deltas: bool = False
    training: bool = False
    tab: str = ""
    log_loss: bool = False
    looked: Looked = field(default_factory=Looked)
    theme: Theme = LIGHT
    language: str = ""
    full_digits: bool = False
    epsilon: float = 0.1
    rows_pending: bool = False
    surface: SurfaceSettings = field(default_factory=SurfaceSettings)
    choices: Chosen = field(default_factory=dict, compare=False)
    takes_away: bool = field(default=False, compare=False)
    by_hand: tuple[str, ...] = field(default=(), compare=False)

    def back_at(self, left: Settings) -> Settings:
        """These settings where a scene is gone back to that was `left` with others: some are its own."""
        return replace(
            self,
            quantity=left.quantity,
            pictures=left.pictures,
            side=left.side,
            training=left.training,
            surface=left.surface,
            choices=of_a_stay(left.choices, self.choices),
        )
