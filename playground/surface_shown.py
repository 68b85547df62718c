"""Which surface is on display: over which inputs, of which output."""

from __future__ import annotations

from backprop_core.evaluation import has_classes
from playground import state
from playground.sheet import Sheet

REGIONS = "classes"


def sheet() -> Sheet:
    """Over two inputs, or the only one; where there are more, the others are those of the sample shown."""
    app = state.app()
    if app.session.network.inputs <= 2:
        return app.watching().sheet()
    return app.watching().sheet(inputs=inputs(), column=app.column)


def inputs() -> tuple[int, int]:
    """The two inputs that were chosen."""
    count = state.app_session().network.inputs
    chosen = [state.widget(key) for key in ("surface_x", "surface_y")]
    first, second = (c if isinstance(c, int) and c < count else k for k, c in enumerate(chosen))
    return (first, second) if first != second else (first, (first + 1) % count)


def output() -> int | str:
    """The output that was chosen, or `REGIONS` for all of them."""
    network, data = state.app_session().network, state.app_session().data
    chosen = state.widget("surface_output")
    if network.outputs == 1:
        return 0
    if not isinstance(chosen, int) or chosen >= network.outputs:
        return REGIONS if has_classes(data) else 0
    return chosen
