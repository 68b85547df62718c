"""The check of the gradients that a picture has: central differences, and complex steps where those cannot tell."""

from __future__ import annotations

import numpy as np

from backprop_core import GradientCheck, GradientChecker, Session, complex_check

CHECKED = 40_000  # parameters × samples that a check may cost at every click; larger ones are sampled


def checked_twice(session: Session) -> tuple[GradientCheck, GradientCheck | None]:
    """The check by central differences, and that of the gradients which it could not tell by complex steps.

    The second is None where nothing is left to tell.
    """
    found = GradientChecker(session).check(every=stride(session, CHECKED))
    return found, told_exactly(session, found)


def stride(session: Session, most: int) -> int:
    """Of every how many parameters one is checked, so that parameters × samples come to `most` or less."""
    return max(1, -(-session.table.count * session.wiring.batch // most))


def told_exactly(session: Session, found: GradientCheck) -> GradientCheck | None:
    """Complex steps for the gradients that central differences could not tell; None where there are none to take."""
    left = [at for at, verdict in enumerate(found.verdicts) if verdict and not verdict.told]
    if not left:
        return None
    return complex_check(session, columns=np.array(left, dtype=np.intp))
