"""A sample of one's choice, looked at by itself: what the network as it is makes of it, while the run stands still."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from backprop_core import Phase, Session
from playground.model.shown.sample import alone, is_test, name_of


@dataclass(frozen=True)
class Look:
    """A sample by its number in the data, and a session beside the run whose only batch it is."""

    number: int
    session: Session


def look_at(session: Session, number: int) -> Look:
    """Goes forward and back with the parameters that the run goes on with, and the optimiser's memory beside them.

    That is a twin of the run on other data, so it is the tape that computes; the run is not touched.
    """
    twin = copy.deepcopy(session)
    training = twin.training.replaced(batch_size=None, schedule=None)
    twin.edit(data=alone(twin.data, number), training=training)
    twin.travel(twin.position.update, twin.tape.end_of(Phase.BACKWARD))
    return Look(number, twin)


def look_in_words(look: Look, run: Session) -> str:
    """What is looked at, and what it has to do with the run."""
    name = name_of(run.data, look.number)
    why = "never trained on" if is_test(run.data, look.number) else "not in this batch"
    return f"{name[0].upper()}{name[1:]} by itself ({why})"
