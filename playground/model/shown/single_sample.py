"""One sample of the data by itself: what the present network makes of it, while the run stands still."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from backprop_core import Phase, Session
from playground.formats import begun
from playground.model.shown.sample import alone, is_test, name_of


@dataclass(frozen=True)
class SingleSample:
    """A sample by its number in the data, and a session beside the run with that sample as its only batch."""

    number: int
    session: Session


def single_sample_of(session: Session, number: int) -> SingleSample:
    """Run the sample forward and back with the parameters and the optimiser's memory that the run goes on with.

    This takes a copy of the run on other data, so that the tape computes as it does in training. The run itself does
    not change.
    """
    twin = copy.deepcopy(session)
    training = twin.training.replaced(batch_size=None, schedule=None)
    twin.edit(data=alone(twin.data, number), training=training)
    twin.travel(twin.position.update, twin.tape.end_of(Phase.BACKWARD))
    return SingleSample(number, twin)


def single_sample_in_words(sample: SingleSample, run: Session) -> str:
    """Which sample is shown by itself, and why it is not shown as a part of the batch."""
    name = name_of(run.data, sample.number)
    why = "never trained on" if is_test(run.data, sample.number) else "not in this batch"
    return f"{begun(name)} by itself ({why})"
