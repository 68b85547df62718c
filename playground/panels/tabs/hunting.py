"""The bug hunt in the tab Check: a copy of this update with one real bug in it."""

from __future__ import annotations

from math import isclose

import streamlit as st

from playground.actions.lessons import hunting
from playground.components.live_plot import still_plot
from playground.figures.tabs.hunt import training_figure
from playground.formats import number
from playground.model.hunting.hunt import MOST_CLUES, UPDATES, Hunt, clue_in_words, moral
from playground.model.hunting.samples import MOST, samples_by_themselves
from playground.model.shown.words import check_in_words
from playground.panels.parts.icon_button import icon_button
from playground.screen.themed import themed
from playground.visit.app import App
from playground.visit.widgets import widget

WORK = 200_000  # parameters × samples of a network that bugs are hunted in
SAME_LENGTH = 1e-6  # relative
OFFER = (
    "**Bug hunt.** One real bug in a copy of this update; your run stays right. Find its line by the clues, and mend "
    "it. It is harder than it looks: do it after the lessons."
)
STEPS = {False: " Its steps: **✗ not those of the optimiser**.", True: " Its steps: **✓ those of the optimiser**."}
CLUES = ("What is seen", "Which parameters", "What is wrong first")


def bug_hunt(app: App) -> None:
    """Draw the hunt, or the button that begins one."""
    with st.container(border=True, key="hunt", gap="small"):
        if app.hunt:
            _hunt(app, app.hunt)
        elif app.session.table.count * app.session.wiring.batch > WORK:
            st.caption("Bugs are hunted in smaller networks and batches than this one.")
        else:
            st.markdown(OFFER)
            icon_button("Hunt a bug", "hunt_begin", "bug_report", hunting.begin)


def _hunt(app: App, hunt: Hunt) -> None:
    sizes = "-".join(map(str, hunt.session.network.sizes))
    st.markdown(
        f"**Bug hunt**, in a copy of update {hunt.session.position.update + 1} of the {sizes} network. What follows is "
        f"wrong; everything else on the page is right. {_proof(hunt)}"
    )
    for clue in range(hunt.clues):
        st.markdown(f"{clue + 1}. **{CLUES[clue]}.** {clue_in_words(hunt, clue)}")
    _instruments(app, hunt)
    if hunt.mended:
        st.success(f"Mended. {moral(hunt)}")
    elif hunt.line is None:
        _name(hunt)
    else:
        _mend(hunt)
    with st.container(horizontal=True, key="hunt_ways"):
        if hunt.clues < MOST_CLUES and hunt.line is None:
            icon_button("Another clue", "hunt_clue", "search", hunting.next_clue)
        if hunt.mended:
            icon_button("Hunt another bug", "hunt_begin", "bug_report", hunting.begin)
        icon_button("End the hunt", "hunt_end", "close", hunting.leave)


def _instruments(app: App, hunt: Hunt) -> None:
    """What the bug does over many updates, and to single samples: computed when it is looked at."""
    st.segmented_control("Instruments", list(INSTRUMENTS), key=hunting.INSTRUMENT)
    if (chosen := widget(hunting.INSTRUMENT)) in INSTRUMENTS:
        INSTRUMENTS[str(chosen)](app, hunt)


def _training(app: App, hunt: Hunt) -> None:
    broken, right = (losses.tolist() for losses in hunt.broken.losses(UPDATES))
    courses = f"With the bug: {_course(broken)}. Without it: {_course(right)}."
    still_plot(
        **themed(app, lambda theme: training_figure(broken=broken, right=right, theme=theme)),
        element="hunt-training",
        label=f"Loss over {UPDATES} updates on this batch. {courses}",
        order=app.order,
    )


def _course(losses: list[float]) -> str:
    return f"from {number(losses[0])} to {number(losses[-1])}"


def _samples(_: App, hunt: Hunt) -> None:
    found = samples_by_themselves(hunt)
    more = len(hunt.session.batch) - len(found)
    st.markdown(
        "Each sample as a batch by itself, and the length of all its gradients together. Where all are right alone and "
        "the batch is wrong, the samples are put together wrongly."
        + (f" These are the first {MOST}; {more} more are in the batch." if more else "")
    )
    columns = {
        "sample": [each.name for each in found],
        "gradients": ["✗ wrong" if each.wrong else "✓ right" for each in found],
        "length": [number(each.broken) for each in found],
        "should be": [number(each.right) for each in found],
    }
    st.dataframe(columns, hide_index=True)
    if any(each.wrong and isclose(each.broken, each.right, rel_tol=SAME_LENGTH) for each in found):
        st.caption("Wrong gradients of the right length point elsewhere.")


INSTRUMENTS = {"Training": _training, "Samples": _samples}


def _proof(hunt: Hunt) -> str:
    _, words, sentence = check_in_words(hunt.found, playing=False)
    steps = "" if hunt.is_proved_by_check else STEPS[hunt.mended]
    return f"Its check: **{words}**; {sentence}.{steps}"


def _name(hunt: Hunt) -> None:
    st.selectbox(
        "The line with the bug",
        range(len(hunt.lines)),
        None,
        key=hunting.LINE,
        format_func=hunt.lines.__getitem__,
        on_change=hunting.name_line,
        placeholder="Choose a line of the step",
    )
    if hunt.missed:
        line = hunt.lines[hunt.missed[-1]]
        st.markdown(f"`{line}` is as it should be: of the numbers that go into it, it makes the right ones.")


def _mend(hunt: Hunt) -> None:
    assert hunt.line is not None
    st.markdown(f"Found: `{hunt.lines[hunt.line]}`")
    st.radio("What should stand there?", hunt.repairs, None, key=hunting.REPAIR, on_change=hunting.mend)
    if hunt.tried:
        proof = "the check does not turn green" if hunt.is_proved_by_check else "the steps stay wrong"
        st.markdown(f"With `{hunt.tried[-1]}` {proof}. {hunt.why_not(hunt.tried[-1])}.")
