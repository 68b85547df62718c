"""The title, the menu of scenes and what to look for in the chosen one; the menus beside it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.actions import scenes
from playground.components import parts
from playground.formats import escape_markdown
from playground.model.document.entering import start_in_scene
from playground.model.scenes import SCENES, Scene
from playground.model.scenes.left import other_than_scene
from playground.model.scenes.told import told
from playground.panels.parts.files import FILES, download
from playground.panels.parts.following import following
from playground.panels.parts.help import HELP
from playground.panels.top.glossary import glossary
from playground.panels.top.stops import stops
from playground.screen.pictures import pictures_document
from playground.visit.app import App
from playground.visit.reading import TAKE_AWAY
from playground.visit.viewing import title_of
from playground.visit.widgets import key, set_widget

OTHER = "other data"  # in the menu of scenes
RETOLD = " It is trained with other settings now than the ones that this tells of."
ROW: dict[str, Any] = {
    "horizontal": True,
    "horizontal_alignment": "distribute",
    "vertical_alignment": "center",
}


def header(app: App) -> None:
    """Draw the first lines of the page."""
    known = SCENES | {app.scene.key: app.scene}  # with a run that was opened from a document and is of none of them
    shown = {name: told(scene, app.settings.language) for name, scene in known.items()}
    scene = shown[app.scene.key]
    titles = {name: each.title for name, each in shown.items()}
    called = title_of(app)
    left = called != scene.title  # for other data, which have their own line in the menu
    titles = {OTHER: called, **titles} if left else titles
    chosen = OTHER if left else app.scene.key
    set_widget("preset", chosen)
    with st.container(key="header", **ROW):
        st.title("Backprop Playground", anchor=False, width="content")
        st.selectbox(
            "Scene",
            list(titles),
            list(titles).index(chosen),
            key=key("preset"),
            format_func=lambda name: titles[name],
            on_change=scenes.choose,
            help=HELP["preset"],
            width=230,
        )
        with st.container(key="look"):
            if app.as_in_scene:
                start = start_in_scene(app.scene, app.own)
                same = start is not None and app.session.training == start.training
                st.markdown(f"{look_of(scene)}{'' if same else RETOLD}", unsafe_allow_html=True)
            else:
                st.markdown(escape_markdown(other_than_scene(scene, app.session, start_in_scene(scene, app.own))))
        take_away(app)
        stops(app)
        glossary()


def look_of(scene: Scene) -> str:
    """A scene's paragraph; one in another language than the page's says so to those who listen."""
    return scene.look if scene.language == "en" else f'<span lang="{scene.language}">{scene.look}</span>'


def take_away(app: App) -> None:
    """Draw the menu of what can be taken away, each entry with what it is for."""
    words = "Take away"
    menu = st.popover(words, icon=":material/download:", key=TAKE_AWAY, on_change="rerun", help=words)
    if menu.open:
        with menu, st.container(key="files", gap="xsmall"):
            for file, entry in FILES.items():
                download(app, file, f"take_{file}", width="stretch")
                st.caption(entry.says)
            following(app, "pictures", pictures)


def pictures(app: App) -> None:
    """Draw what saves the plots as pictures."""
    st.caption("Pictures for slides: PNG in twice the size, SVG for print.")
    parts.pictures(pictures_document(app))
