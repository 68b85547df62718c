"""Why there is nothing to see of an update yet, in words."""

from __future__ import annotations

from backprop_core import Session


def still_to_come(session: Session, what: str = "gradients") -> str:
    """That the update under way has to go on first, or that it cannot."""
    if session.divergence is not None:
        return f"The run has diverged, and this update has no finite {what}: go back, or lower the learning rate."
    return f"The {what} of this update are still to come: step on."
