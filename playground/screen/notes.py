"""Below the graph: what it shows, its colours, its legend and the check of its gradients, as HTML of our own."""

from __future__ import annotations

import re
from html import escape

from backprop_core import GradientCheck
from playground.figures.graph.legend import legend_in_words
from playground.figures.shared.colour_bar import colour_bar
from playground.figures.shared.scale import SignedScale
from playground.formats import number
from playground.model.shown.picture import Picture
from playground.model.shown.single_sample import look_in_words
from playground.visit.app import App


def notes_html(app: App, picture: Picture) -> str:
    """All of it."""
    return f"{_shown(app, picture)}{_scale(app, picture)}{_legend(app, picture)}{_checked(app, picture)}"


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


def shown_in_words(picture: Picture, quantity: str, number: int = 0, alone: str = "") -> str:
    """What the graph shows, and of which samples: `number` is that of the sample shown in the data.

    `alone` is what there is to say about a sample that is looked at by itself.
    """
    weights = "weights w before the update, → after it" if picture.ready else "weights w"
    changes = "changes Δw, the steps actually taken"
    if alone:
        weights, changes = "weights w", "changes Δw that it would make"
    names = {"gradient": f"gradients {picture.quantities['gradient']}", "weight": weights, "change": changes}
    edges = names.get(quantity, f"the optimiser's {picture.quantities[quantity]}")
    if alone:
        return f"{alone} · Edges: {edges}{', of it alone' * (quantity == 'gradient')}"
    many = picture.batch > 1
    mean = f", of the batch of {picture.batch}" if many and quantity != "weight" else ""
    sample = f"sample {picture.sample + 1}" if many else "the sample"
    sample += f", number {number + 1} of the data" * (many and number != picture.sample)
    last = (
        f" · last operation: `{picture.active.code.splitlines()[0]}`" if picture.active else " · nothing computed yet"
    )
    return f"Edges: {edges}{mean} · neurons: {sample}{last}"


def _shown(app: App, picture: Picture) -> str:
    alone = f"**{look_in_words(app.look, app.session)}**" if app.look else ""
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
