"""Below the graph: what it shows, its colours, its legend and the check of its gradients, as HTML of our own."""

from __future__ import annotations

import re
from html import escape

from playground.figures.graph.legend import legend_in_words
from playground.figures.shared.colour_bar import colour_bar
from playground.figures.shared.scale import SignedScale
from playground.model.shown.picture import Picture
from playground.model.shown.single_sample import single_sample_in_words
from playground.model.shown.words import check_in_words, shown_in_words
from playground.visit.app import App


def notes_html(app: App, picture: Picture) -> str:
    """All of it."""
    return f"{_shown(app, picture)}{_scale(app, picture)}{_legend(app, picture)}{_checked(app, picture)}"


def as_html(text: str) -> str:
    """Our own sentences, in which **words** may be bold and `names` code, as HTML; anything else in them is text."""
    safe = escape(text)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", safe))


def _shown(app: App, picture: Picture) -> str:
    alone = f"**{single_sample_in_words(app.look, app.session)}**" if app.look else ""
    return f"<p>{as_html(shown_in_words(picture, app.quantity, app.number, alone))}</p>"


def _scale(app: App, picture: Picture) -> str:
    end = app.limits.get(app.quantity, 0.0)
    return colour_bar(SignedScale(end), picture.quantities[app.quantity], app.settings.theme)


def _legend(app: App, picture: Picture) -> str:
    training = app.session.training
    record = training.optimizer_record
    words = legend_in_words(
        app.quantity,
        record.slots,
        descent=record.name == "gd",
        goal=picture.goal,
        biases=training.train_biases,
    )
    return f'<p class="legend">{as_html(words)}</p>'


def _checked(app: App, picture: Picture) -> str:
    if picture.ready and picture.check is None and not app.play:
        kind, words, sentence = "waiting", "… being checked", "against central differences"
    else:
        kind, words, sentence = check_in_words(picture.check, playing=app.play is not None)
    return f'<p><span class="badge {kind}">{as_html(words)}</span> {as_html(sentence)}</p>'
