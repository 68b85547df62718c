"""Whether what the page shows tells a number: its documents as texts, and the number in them, however it is rounded."""

from __future__ import annotations

import json
import re

from playground.formats import number, read_number
from playground.model.shown.elements import elements_of
from playground.panels.parts.files import FILES
from playground.screen.bar import bar_document
from playground.screen.cards import card_document
from playground.screen.controls import controls_document
from playground.screen.curves import curve_documents
from playground.screen.graph import graph_document, spoken
from playground.screen.inspector.document import inspector_documents
from playground.screen.kept import file_text
from playground.screen.lessons import lesson_document
from playground.screen.notes import notes_html
from playground.screen.pictures import pictures_document
from playground.screen.surface import surface_document
from playground.visit.app import App

NUMBERS = re.compile(r"[-+−]?\d+\.\d+(?:[eE][-+−]?\d+)?")


def followed(app: App) -> str:
    """All that follows the run over the channel, the lesson included."""
    picture = app.quick_picture
    documents = [
        graph_document(app, picture),
        bar_document(app, picture),
        controls_document(app),
        notes_html(app, picture),
        lesson_document(app),
        *inspector_documents(app, picture),
        *([surface_document(app), *curve_documents(app)] if app.settings.training and not app.veils_outputs else []),
    ]
    return json.dumps(documents, default=str, ensure_ascii=False)


def beside_the_page(app: App) -> str:
    """Cards, spoken texts and files, which the browser asks for."""
    texts = [spoken(app, app.picture), json.dumps(pictures_document(app), default=str), file_text(app)]
    for element in elements_of(app.picture.sizes):
        app.pointed = element.id
        texts.append(json.dumps(card_document(app, app.quick_picture), ensure_ascii=False))
    texts += [file.text(app) for name, file in FILES.items() if name not in ("replay", "document")]
    return "\n".join(texts)


def tells(text: str, value: float) -> list[str]:
    """Where a text has a number, however it is rounded to three digits or more, and whatever its sign."""
    found = []
    for token in NUMBERS.findall(text):
        digits = len(re.sub(r"\D", "", re.split("[eE]", token)[0]).lstrip("0"))
        size = abs(read_number(token))
        if digits >= 3 and size and number(size, min(digits, 15)) == number(abs(value), min(digits, 15)):
            found.append(token)
    return found
