"""The page that a recorded run is stepped through on, in one HTML file."""

from __future__ import annotations

from html import escape

from playground.components.single_file import single_file
from playground.screen.notes import as_html
from playground.screen.replay.recording import recording, updates_recorded
from playground.visit.app import App
from playground.visit.viewing import title_of

MODULE = "replay/replay.js"
INSTEAD = dict.fromkeys(("document/keeper.js", "document/share.js"), "replay/alone.js")
STYLES = ("parts.css", "live_plot.css", "replay/replay.css")
KEYS = (
    "Step on with → or S, back with ← or B, to the end of the phase with E, to the start with 0; P plays, G changes "
    "how far a step goes. Point at a neuron or an edge for its numbers, and click it to keep them in sight."
)

BODY = """<header>
<div><h1>{title}</h1><button id="theme" type="button">Light or dark</button></div>
<p>{look}</p>
<p>{about} {keys}</p>
</header>
<div id="bar"></div>
<main>
<div><div id="graph"></div><div id="notes"></div></div>
<aside id="picked" aria-label="What was clicked"></aside>
</main>
<noscript>This page is drawn by JavaScript, which is switched off here.</noscript>"""


def replay(app: App) -> str:
    """The last updates of a run as a page without a server. The run of this visit is moved: it has to be a copy."""
    title = f"Replay: {title_of(app)}"
    about = _about(app)
    body = BODY.format(title=escape(title), look=as_html(app.scene.look), about=escape(about), keys=escape(KEYS))
    data = {"recording": recording(app)}
    return single_file(title, body, module=MODULE, styles=STYLES, data=data, instead=INSTEAD)


def _about(app: App) -> str:
    session = app.session
    updates = updates_recorded(session)
    shape = "-".join(map(str, session.network.sizes))
    first, last = updates.start + 1, updates[-1] + 1
    which = f"update {first}" if first == last else f"updates {first} to {last}"
    edited = ", changed by hand on the way" if app.session.edited else ""
    return f"A run of a {shape} network{edited}: {which}, operation by operation."
