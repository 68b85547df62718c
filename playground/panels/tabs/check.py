"""Gradients against central differences, and a gradient of the visitor's own against the right one."""

from __future__ import annotations

import numpy as np
import streamlit as st

from backprop_core import GradientCheck, GradientChecker, Session
from backprop_core.analysis.gradcheck import AGREE
from playground.components.live_plot import still_plot
from playground.figures.tabs.step_size import STEPS, step_size_figure
from playground.formats import number
from playground.model.shown.elements import code, title
from playground.model.shown.picture import Picture
from playground.model.shown.words import kinks_in_words
from playground.model.takeaway.ledger import parameters_of
from playground.model.takeaway.own_gradient import numbers_in, verdict
from playground.visit.app import App

WORK = 200_000  # parameters × samples that are checked at once


def check(app: App, picture: Picture) -> None:
    """Draw the table of differences, the figure of step sizes and the field for a gradient of the visitor's own."""
    if not picture.ready:
        st.info("The gradients of this update are not all computed yet: step on to the end of the backward phase.")
        return
    session = app.shown
    exponent = st.select_slider(
        "Step size h of the central difference (L(w + h) − L(w − h)) / 2h",
        [f"1e−{k}" for k in range(1, 10)],
        value="1e−5",
        key="check_step",
    )
    checker = GradientChecker(session)
    every = max(1, -(-session.table.count * session.wiring.batch // WORK))
    found = checker.check(float(str(exponent).replace("−", "-")), every)
    left, right = st.columns([1.3, 1], gap="large")
    with left:
        _table(found, picture)
    with right:
        _step_sizes(app, checker, picture)
        _own_gradient(session)


def _table(found: GradientCheck, picture: Picture) -> None:
    words = "They all agree" if found.agrees else f"`{found.where}` is the farthest off"
    words = words if len(found.columns) else "None could be checked"
    kinks = kinks_in_words(found)
    missing = f" {kinks[:1].upper()}{kinks[1:]}." if kinks else ""
    st.markdown(
        f"{len(found.columns)} of {found.gradients.size} parameters, the worst first. {words}: an error up to "
        f"{AGREE:g} is rounding, one near 1 is a mistake.{missing}"
    )
    formats = {name: st.column_config.NumberColumn(format="%.8g") for name in ("gradient", "central difference")}
    formats["relative error"] = st.column_config.NumberColumn(format="%.1e")
    table = check_columns(found, picture.sizes)
    st.dataframe(table, hide_index=True, height=360, column_config=formats, key="check_table")


def check_columns(found: GradientCheck, sizes: tuple[int, ...]) -> dict[str, list[str] | list[float]]:
    """A row for each parameter that was checked, the largest error first."""
    elements = {code(e): e for e in parameters_of(sizes)}
    names = _names(sizes)
    order = found.columns[np.argsort(-found.errors[found.columns], kind="stable")]
    return {
        "parameter": [title(elements[names[at]], sizes) for at in order],
        "code": [names[at] for at in order],
        "gradient": found.gradients[order].tolist(),
        "central difference": found.differences[order].tolist(),
        "relative error": found.errors[order].tolist(),
    }


def _names(sizes: tuple[int, ...]) -> list[str]:
    """The parameters' names in the order of the core's table: row by row, each with its bias last."""
    names = []
    for n in range(1, len(sizes)):
        for i in range(sizes[n]):
            names += [*(f"W{n}[{i}, {j}]" for j in range(sizes[n - 1])), f"b{n}[{i}]"]
    return names


def _step_sizes(app: App, checker: GradientChecker, picture: Picture) -> None:
    """The error of the selected parameter, or of the worst one, for every step size."""
    names, chosen = _names(picture.sizes), code(app.element)
    at = names.index(chosen if chosen in names else picture.check.where if picture.check else names[0])
    errors = [abs(checker.difference(at, step) - checker.gradient(at)) for step in STEPS]
    figure = step_size_figure(errors=errors, name=names[at], theme=app.settings.theme)
    spoken = ", ".join(f"{step:g}: {number(error, 2)}" for step, error in zip(STEPS, errors, strict=True))
    still_plot(
        figure,
        element="step-sizes",
        label=f"Error of the central difference of {names[at]} by step size: {spoken}",
        order=app.order,
        state={"position": picture.position},
    )


def _own_gradient(session: Session) -> None:
    """Draw the field for a pasted gradient, and how it compares with the right one."""
    layers = range(1, session.network.depth + 1)
    name = st.selectbox("Check a gradient of your own", [f"d{kind}{n}" for n in layers for kind in "Wb"], key="own")
    text = st.text_area(
        "Paste its numbers, row by row", key="own_gradients", height=90, placeholder="[[0.1, -0.2], ...]"
    )
    if not text.strip():
        return
    try:
        for sentence in verdict(numbers_in(text), session.value(str(name)), session.wiring.batch):
            st.markdown(sentence)
    except ValueError as error:
        st.warning(str(error))
