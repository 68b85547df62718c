"""Below the graph: what it shows, its colours, its legend and the check of its gradients.

They are one element of the page, since each costs a click some milliseconds.
"""

from __future__ import annotations

import re
from html import escape

import streamlit as st

from backprop_core import GradientCheck
from playground.figures.graph.legend import legend_in_words
from playground.figures.shared.colour_bar import colour_bar
from playground.figures.shared.scale import SignedScale
from playground.formats import number
from playground.model.shown.single_sample import look_in_words
from playground.panels.graph.graph import limits_of, shown_in_words
from playground.theme import theme_named
from playground.visit import state


def notes() -> None:
    """Draw all of them."""
    st.html(f'<div class="notes">{_shown()}{_scale()}{_legend()}{_checked()}</div>')


def as_html(text: str) -> str:
    """Our own sentences, in which **words** may be bold and `names` code, as HTML; anything else in them is text."""
    safe = escape(text)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", safe))


def check_in_words(check: GradientCheck | None, *, playing: bool) -> tuple[str, str, str]:
    """How well the gradients agree with central differences: a kind, a few words and the sentence after them."""
    if playing:
        return "waiting", "▶ playing", "the gradients are checked again at the next pause"
    if check is None:
        return "waiting", "… gradients to come", "they are checked once all are computed"
    count, all_of = len(check.columns), check.gradients.size
    if not count:
        return (
            "waiting",
            "no gradient checked",
            kink_words(check) or "the numbers are too large for central differences",
        )
    which = f"{count} gradients" if count == all_of else f"{count} of {all_of} gradients"
    kind, words = ("agrees", f"✓ {which} checked") if check.agrees else ("differs", f"✗ {check.wrong} of {which} off")
    worst = f"worst relative error against central differences {number(check.worst, 3)}, at `{check.where}`"
    return kind, words, "; ".join([worst, kink_words(check)]) if len(check.kinked) else worst


def kink_words(check: GradientCheck) -> str:
    """Why some gradients cannot be checked, if so."""
    count = len(check.kinked)
    if not count:
        return ""
    start = "one gradient is not checked: it lies" if count == 1 else f"{count} gradients are not checked: they lie"
    return f"{start} at a kink (z = 0 of a ReLU, say), where the loss has one slope to the left, another to the right"


def _shown() -> str:
    app = state.app()
    alone = f"**{look_in_words(app.look, app.session)}**" if app.look else ""
    return f"<p>{as_html(shown_in_words(app.picture, state.quantity(), app.number, alone))}</p>"


def _scale() -> str:
    app, quantity = state.app(), state.quantity()
    end = limits_of([app.picture]).get(quantity, 0.0)
    return colour_bar(SignedScale(end), app.picture.quantities[quantity], theme_named(st.context.theme.type))


def _legend() -> str:
    training = state.app_session().training
    record = training.optimizer_record
    words = legend_in_words(
        state.quantity(), record.slots, descent=record.name == "gd", goal=state.app().picture.goal,
        biases=training.train_biases,
    )  # fmt: skip
    return f'<p class="legend">{as_html(words)}</p>'


def _checked() -> str:
    kind, words, sentence = check_in_words(state.app().picture.check, playing=state.app().play is not None)
    return f'<p><span class="badge {kind}">{as_html(words)}</span> {as_html(sentence)}</p>'
