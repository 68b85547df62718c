"""Below the graph: what it shows, its colours, its legend and the check of its gradients.

They are one element of the page, since each costs a click some milliseconds.
"""

from __future__ import annotations

import re
from html import escape

import streamlit as st

from playground.figures.graph.legend import legend_in_words
from playground.figures.shared.colour_bar import colour_bar
from playground.figures.shared.scale import SignedScale
from playground.model.shown.single_sample import single_sample_in_words
from playground.model.shown.words import check_in_words, shown_in_words
from playground.panels.graph.graph import limits_of
from playground.theme import theme_named
from playground.visit import state


def notes() -> None:
    """Draw all of them."""
    st.html(f'<div class="notes">{_shown()}{_scale()}{_legend()}{_checked()}</div>')


def as_html(text: str) -> str:
    """Our own sentences, in which **words** may be bold and `names` code, as HTML; anything else in them is text."""
    safe = escape(text)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", safe))


def _shown() -> str:
    app = state.app()
    alone = f"**{single_sample_in_words(app.look, app.session)}**" if app.look else ""
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
