"""The samples of the batch one by one under the bug: whose gradients it gets wrong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backprop_core import Session, SpecError
from backprop_core.analysis.mistakes import BrokenStep
from backprop_core.primitives import Array
from playground.model.hunting.hunt import Hunt
from playground.model.shown.sample import name_of
from playground.model.shown.single_sample import single_sample_of

MOST = 12  # samples: each is run by itself, and more than these would not be read


@dataclass(frozen=True)
class SampleByItself:
    """The norm of all gradients of a sample that is a batch by itself: as it should be, and with the bug."""

    name: str
    right: float
    broken: float
    wrong: bool


def samples_by_themselves(hunt: Hunt) -> list[SampleByItself]:
    """The first samples of the batch under way, each on buffers of its own; after the repair no bug is in them."""
    return [_by_itself(hunt, int(number)) for number in hunt.session.batch[:MOST]]


def _by_itself(hunt: Hunt, number: int) -> SampleByItself:
    session = single_sample_of(hunt.session, number).session
    step = None if hunt.mended else _broken(session, hunt.bug)
    names = [f"d{kind}{layer}" for layer in range(1, session.network.depth + 1) for kind in "Wb"]
    right = _norm([session.value(name) for name in names])
    broken = _norm([step.value(name) for name in names]) if step else right
    return SampleByItself(name_of(hunt.session.data, number), right, broken, bool(step and step.failing))


def _broken(session: Session, bug: str) -> BrokenStep | None:
    """The step with the bug; None where a sample by itself leaves no room for it, so that all is right."""
    try:
        return BrokenStep(session, bug)
    except SpecError:
        return None


def _norm(gradients: list[Array]) -> float:
    return float(np.linalg.norm(np.concatenate([values.ravel() for values in gradients])))
