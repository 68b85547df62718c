"""The title, the menu of scenes and what to look for in the chosen one; what to take away, and when Play stops."""

from __future__ import annotations

from typing import Any

import streamlit as st

from playground.actions import scenes
from playground.actions.training import go_to_hit
from playground.components import parts
from playground.formats import escape_markdown
from playground.model.document.choices import MOST_COUNTED
from playground.model.document.entering import start_in_scene
from playground.model.play.when import ABOVE, BELOW, quantities_of
from playground.model.scenes import SCENES, Scene
from playground.model.scenes.left import other_than_scene
from playground.model.scenes.told import told
from playground.panels.parts.files import FILES, download
from playground.panels.parts.following import following
from playground.panels.parts.help import HELP
from playground.panels.parts.icon_button import icon_button
from playground.panels.top.glossary import glossary
from playground.screen.pictures import pictures_document
from playground.visit.app import App
from playground.visit.reading import TAKE_AWAY
from playground.visit.viewing import title_of
from playground.visit.widgets import key, set_widget, widget

OTHER = "other data"  # in the menu of scenes
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
            label_visibility="collapsed",
            width=230,
        )
        with st.container(key="look"):
            if app.as_in_scene:
                st.markdown(look_of(scene), unsafe_allow_html=True)
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


def stops(app: App) -> None:
    """Draw the menu of when Play is to stop by itself."""
    words = "When Play stops by itself"  # heard; seen as a tooltip
    menu = st.popover(words, icon=":material/timer:", key="stops", on_change="rerun", help=words)
    if menu.open:
        shared: dict[str, Any] = {"value": None, "placeholder": "never", "persist_state": "session"}
        with menu:
            st.number_input(
                "Stop below a training loss of",
                min_value=0.0,
                format="%.4g",
                key=key("stop_loss"),
                help=HELP["stop_loss"],
                **shared,
            )
            st.number_input(
                "Stop after updates without progress",
                min_value=1,
                max_value=MOST_COUNTED,
                step=100,
                key=key("stop_patience"),
                help=HELP["stop_patience"],
                **shared,
            )
            st.number_input(
                "Stop after epochs",
                min_value=1,
                max_value=MOST_COUNTED,
                key=key("stop_epochs"),
                help=HELP["stop_epochs"],
                **shared,
            )
            _when(app)


def _when(app: App) -> None:
    """A rule about any quantity, and the places where it has stopped Play."""
    shared: dict[str, Any] = {"persist_state": "session"}
    chosen, names = widget("stop_what"), quantities_of(app.element)
    if chosen and chosen not in names:
        names.append(chosen)  # of an element that was selected before
    st.selectbox(
        "Stop when", names, index=None, placeholder="never", key=key("stop_what"), help=HELP["stop_what"], **shared
    )
    st.segmented_control(
        "comes to be",
        (ABOVE, BELOW),
        default=ABOVE,
        key=key("stop_side"),
        required=True,
        help=HELP["stop_side"],
        **shared,
    )
    st.number_input("the limit", value=None, format="%.4g", key=key("stop_limit"), help=HELP["stop_limit"], **shared)
    if hits := app.views.hits_of(app.session):
        st.caption("Play has stopped at:")
        for hit in hits:
            words = f"update {hit.update:,}" + ("" if app.veil else f": {hit.words}")  # which would tell a number
            icon_button(words, f"hit_{hit.update}", "flag", go_to_hit, hit.update, help="Goes there")
