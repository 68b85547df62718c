"""Below the graph: its colours, the signs and the check of its gradients in a line, what it shows in another one.

As HTML of our own. All marks are explained by a legend that unfolds.
"""

from __future__ import annotations

import re
from html import escape

from backprop_core import State
from playground.figures.graph.edge_arrays import EdgeArrays, edge_arrays
from playground.figures.graph.figure import scales_of
from playground.figures.graph.labels.numbers import ALL_LABELLED
from playground.figures.graph.legend import legend_entries, line_in_words
from playground.figures.shared.colour_bar import colour_bar
from playground.figures.shared.legend_marks import mark
from playground.model.shown.picture import Picture
from playground.model.shown.single_sample import single_sample_in_words
from playground.model.shown.words import check_in_words, shown_in_words
from playground.screen.graph import look_of
from playground.visit.app import App


def notes_html(app: App, picture: Picture) -> str:
    """All of it."""
    drawn = edge_arrays(picture.sizes, biases=app.settings.biases)
    kind, words, sentence = _check(app, picture)
    signs = line_in_words(
        app.quantity, picture.memory, objective=picture.objective, few=len(drawn.members) <= ALL_LABELLED
    )
    badge = f'<span class="badge {kind}" title="{escape(_plain(sentence))}">{as_html(words)}</span>'
    return (
        f'<div class="key">{_scale(app, picture, drawn)}<span class="signs" title="{escape(signs)}">{as_html(signs)}'
        f"</span>{badge}{_legend(app, picture, drawn, sentence)}</div>{_shown(app, picture)}"
    )


def as_html(text: str) -> str:
    """Our own sentences, in which **words** may be bold and `names` code, as HTML; anything else in them is text."""
    safe = escape(text)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", safe))


def _plain(text: str) -> str:
    return text.replace("**", "").replace("`", "")


def _shown(app: App, picture: Picture) -> str:
    alone = f"**{single_sample_in_words(app.look, app.session)}**" if app.look else ""
    words = shown_in_words(picture, app.quantity, app.number, alone)
    return f'<p class="shown" title="{escape(_plain(words))}">{as_html(words)}</p>'


def _scale(app: App, picture: Picture, drawn: EdgeArrays) -> str:
    scale = scales_of(picture, drawn, look_of(app)).edges
    if not scale.limit:
        return f'<span class="colour-bar">{_without_colours(app, picture)}</span>'
    slot = picture.memory.get(app.quantity)
    bar = colour_bar(
        scale, picture.quantities[app.quantity], app.settings.theme, signed=slot is None or not slot.squares
    )
    beyond = int(scale.beyond(drawn.numbers(picture.shown(app.quantity))).sum())
    return bar + (f'<b class="beyond">beyond: {beyond}</b>' if beyond else "")


def _without_colours(app: App, picture: Picture) -> str:
    """Why all edges are grey."""
    states = [picture.edge_state(app.quantity, layer) for layer in range(1, len(picture.sizes))]
    name = escape(picture.quantities[app.quantity])
    return f"{name}: to come" if State.NONE in states else f"{name}: all 0"


def _legend(app: App, picture: Picture, drawn: EdgeArrays, checked: str) -> str:
    training = app.session.training
    entries = legend_entries(
        picture,
        look_of(app),
        drawn,
        descent=training.optimizer_record.name == "gd",
        trained=training.train_biases,
    )
    items = "".join(f"<li>{mark(name)} {as_html(words)}</li>" for name, words in entries)
    check = f"<p>Check of the gradients: {as_html(checked)}</p>"
    button = '<summary aria-label="Legend" title="Legend">?</summary>'
    return f'<details class="legend">{button}<div><ul>{items}</ul>{check}</div></details>'


def _check(app: App, picture: Picture) -> tuple[str, str, str]:
    if picture.ready and picture.check is None and not app.play:
        return "waiting", "… being checked", "against central differences"
    return check_in_words(picture.check, picture.exact, playing=app.play is not None)
