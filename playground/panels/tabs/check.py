"""Gradients against central differences, and a gradient of the visitor's own against the right one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st

from backprop_core import GradientCheck, GradientChecker, Session, Verdict, complex_check
from backprop_core.analysis.verdicts import AGREE
from playground.components.live_plot import still_plot
from playground.figures.tabs.step_size import STEPS, step_size_figure
from playground.formats import begun, number, plain
from playground.model.document.choices import CENTRAL, COMPLEX, USUAL_STEP
from playground.model.shown.checking import stride, told_exactly
from playground.model.shown.elements import code, elements_by_code, title
from playground.model.shown.picture import Picture
from playground.model.shown.words import MARKS, kinks_in_words, step_in_words, untold_in_words
from playground.panels.parts.help import HELP
from playground.panels.parts.tables import height_of
from playground.panels.parts.waiting import gradients_to_come
from playground.panels.tabs.hunting import bug_hunt
from playground.panels.tabs.own_gradient import own_gradient
from playground.screen.themed import themed
from playground.visit.app import App
from playground.visit.widgets import key

WORK = 200_000  # parameters × samples that are checked at once
NO_STEP = "by no step"
METHODS = (CENTRAL, COMPLEX)
METHODS_NAMED = tuple(map(str.lower, METHODS))
EXACT_ERROR = "its relative error"
ORDER: list[Verdict | None] = [Verdict.DISAGREES, Verdict.TOO_SMALL, Verdict.TOO_CURVED, Verdict.AGREES]


def check(app: App, picture: Picture) -> None:
    """Draw the table of differences, the figure of step sizes and the field for a gradient of the visitor's own."""
    if not picture.ready:
        gradients_to_come(app)
        return
    session = app.shown
    method = st.segmented_control(
        "Numerical derivative",
        METHODS,
        default=METHODS[0],
        key=key("check_method"),
        help=HELP["check_method"],
        persist_state="session",
    )
    checker = GradientChecker(session)
    found = _complex(session) if method == COMPLEX else _central(session, checker)
    left, right = st.columns([1.3, 1], gap="large")
    with left:
        exact = told_exactly(session, found) if found.step else None
        _table(found, exact, picture, remedies(checker, found, exact), full=app.settings.full_digits)
    with right:
        _step_sizes(app, checker, picture)
    own_gradient(session)
    bug_hunt(app)


def _central(session: Session, checker: GradientChecker) -> GradientCheck:
    exponent = st.select_slider(
        "Step size h of the central difference (L(w + h) − L(w − h)) / 2h",
        range(1, 10),
        value=USUAL_STEP,
        format_func=lambda exponent: f"1e−{exponent}",
        key=key("check_step"),
        help=HELP["check_step"],
        persist_state="session",
    )
    return checker.check(float(f"1e-{exponent}"), stride(session, WORK))


def _complex(session: Session) -> GradientCheck:
    st.caption("Im L(w + ih) / h at h = 1e−30: nothing is subtracted, so nothing drowns in rounding.")
    return complex_check(session, stride(session, WORK))


def _table(
    found: GradientCheck, exact: GradientCheck | None, picture: Picture, telling: list[str], *, full: bool
) -> None:
    st.markdown(_summary(found) + _ways(telling))
    formats: dict[str, Any] = {
        name: st.column_config.NumberColumn(format="plain" if full else "%.8g") for name in ("gradient", *METHODS_NAMED)
    }
    for name in ("relative error", EXACT_ERROR):
        formats[name] = st.column_config.NumberColumn(format="%.1e", help="|a − n| / max(|a|, |n|)")
    formats["rounding"] = st.column_config.NumberColumn(
        format="%.1e",
        help="How far rounding alone may part the two: eps·|L|/h, and what the sums and activations on the way add"
        if found.step
        else "How far rounding in the backward phase may have moved the gradient",
    )
    table = check_columns(found, picture.sizes, telling, exact)
    st.dataframe(table, hide_index=True, height=height_of(len(found.columns)), column_config=formats, key="check_table")


def _summary(found: GradientCheck) -> str:
    """The three states in numbers, and what they mean."""
    told = f"{len(found.columns)} of {found.gradients.size} parameters, the worst first"
    if not len(found.columns):
        told = f"None of {found.gradients.size} parameters could be checked"
    states = [f"**✓ {found.count(Verdict.AGREES)} agree**", f"**✗ {found.wrong} disagree**"]
    where = f" at h = {step_in_words(found.step)}" if found.step else ""
    states.append(f"**○ {found.untold} cannot be checked{where}**")
    also = "; ".join(filter(None, (untold_in_words(found), kinks_in_words(found))))
    ends = f" {begun(also)}." if also else ""
    return (
        f"{told}: {', '.join(states)}. A gradient agrees up to a relative error of {plain(AGREE)}, where rounding is "
        f"less than that, too; it disagrees where neither rounding nor the curve of the loss explains the error.{ends}"
    )


def _ways(telling: list[str]) -> str:
    """How those that cannot be told can be, with the number of each; empty where all are told or nothing helps."""
    ways = Counter(way for way in telling if way)
    never = ways.pop(NO_STEP, 0)
    told = ", ".join(f"{count} {way}" for way, count in ways.most_common())
    return (f" They can be: {told}." if told else "") + (f" No step can check {never}." if never else "")


def numerical(found: GradientCheck) -> str:
    """What the numerical derivatives of a check are called."""
    return METHODS_NAMED[0 if found.step else 1]


def remedies(checker: GradientChecker, found: GradientCheck, exact: GradientCheck | None) -> list[str]:
    """For each column of the core's table, how a gradient that could not be told can be; empty for all others."""
    told = ["" if each is None or each.told or found.step is None else NO_STEP for each in found.verdicts]
    if not any(told):
        return told
    for at, step in enumerate(checker.steps_that_tell(found).tolist()):
        verdict = exact.verdicts[at] if exact else None
        if told[at] and verdict is not None and verdict.told:
            told[at] = "by a complex step"
        if step == step:
            told[at] = f"at h = {step_in_words(step)}"
    return told


def check_columns(
    found: GradientCheck,
    sizes: tuple[int, ...],
    telling: list[str] | None = None,
    exact: GradientCheck | None = None,
) -> dict[str, list[str] | list[float]]:
    """A row for each parameter that was checked: those that disagree, those that cannot be told, then the others.

    The largest errors come first. `telling` says of each column of the core's table how it can be told, and `exact` are
    the complex steps of those that a central difference cannot tell.
    """
    elements = elements_by_code(sizes)
    names = _names(sizes)
    order = sorted(found.columns.tolist(), key=lambda at: (ORDER.index(found.verdicts[at]), -found.errors[at]))
    table: dict[str, list[str] | list[float]] = {
        "parameter": [title(elements[names[at]], sizes) for at in order],
        "code": [names[at] for at in order],
        "check": [f"{MARKS[verdict]} {verdict}" for at in order if (verdict := found.verdicts[at])],
        "gradient": found.gradients[order].tolist(),
        numerical(found): found.differences[order].tolist(),
        "relative error": found.errors[order].tolist(),
        "rounding": found.floors[order].tolist(),
    }
    if telling is not None and any(telling):
        table["can be checked"] = [telling[at] for at in order]
    if exact is not None:
        table[METHODS_NAMED[1]] = exact.differences[order].tolist()
        table[EXACT_ERROR] = exact.errors[order].tolist()
    return table


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
    floors = [float(checker.floors(step)[at]) for step in STEPS]
    drawn: dict[str, Any] = {"errors": errors, "floors": floors, "name": names[at]}
    spoken = ", ".join(f"{plain(step)}: {number(error, 2)}" for step, error in zip(STEPS, errors, strict=True))
    still_plot(
        **themed(app, lambda theme: step_size_figure(**drawn, theme=theme)),
        element="step-sizes",
        label=f"Error of the central difference of {names[at]} by step size: {spoken}",
        order=app.order,
        state={"position": picture.position},
    )
