"""A backward pass of the visitor's own in the tab Check: what of it is wrong, and the line that makes it so."""

from __future__ import annotations

from typing import Any

import streamlit as st

from backprop_core import Session
from playground.formats import escape_markdown
from playground.model.own.blocks import blocks_in
from playground.model.own.judging import Judgement, Named, first_wrong, judged, quantities, sizes_of
from playground.model.own.numbers import ReadingError
from playground.panels.parts.tables import height_of
from playground.visit.widgets import key

HELP = (
    "As NumPy, PyTorch, JAX or TensorFlow print them, or typed: brackets or none, with commas, semicolons or spaces, "
    "points or decimal commas. Several at once with their names: `dZ2 = ...`, then `dW2 = ...`; with your own dZ and "
    "dA among them, the first wrong one is where the mistake is."
)
FIRST = "dW1"


def own_gradient(session: Session) -> None:
    """Draw the field for numbers of the visitor's own, and what is to be said about them."""
    names = quantities(session)
    left, right = st.columns([1, 1.3], gap="large")
    with left:
        name = st.selectbox(
            "Check a gradient of your own",
            names,
            index=names.index(FIRST),
            key=key("own"),
            persist_state="session",
            help="The quantity that yours is compared with.",
        )
        text = st.text_area(
            "Paste its numbers, row by row",
            key=key("own_gradients"),
            height=150,
            placeholder="[[0.1, -0.2], ...]\nor several: dZ2 = ..., dW2 = ...",
            help=HELP,
            persist_state="session",
        )
    if text.strip():
        with right:
            _answer(session, str(name), text)


def _answer(session: Session, name: str, text: str) -> None:
    try:
        blocks = blocks_in(text, name, lambda name: sizes_of(session, name), quantities(session))
    except ReadingError as error:
        st.warning(escape_markdown(str(error)))
        return
    _judgements(judged(session, blocks))


def _judgements(judgements: list[Judgement]) -> None:
    """Draw one judgement in full; of several, the first wrong one."""
    wrong = first_wrong(judgements)
    if len(judgements) > 1:
        st.markdown("\n".join(_line(each, wrong) for each in judgements))
    if wrong and len(judgements) > 1:
        st.markdown(f"**{wrong.name} is the first that is wrong**: the mistake is in the line that computes it.")
    if len(judgements) == 1:
        st.markdown(" ".join(judgements[0].sentences))
    if wrong or len(judgements) == 1:
        _in_full(wrong or judgements[0])


def _line(judgement: Judgement, wrong: Judgement | None) -> str:
    """A line of the list: right, or wrong, or wrong after something that already was."""
    if judgement.fine:
        return f"- ✓ `{judgement.name}`: {' '.join(judgement.sentences)}"
    after = judgement is not wrong
    return f"- ✗ `{judgement.name}`: {' '.join(judgement.sentences)}{' It comes after the first wrong one.' * after}"


def _in_full(judgement: Judgement) -> None:
    """Draw the mistakes with their lines, and the factor of each entry."""
    if len(judgement.mistakes) > 1:
        st.markdown("On this network, each of these mistakes gives the numbers:")
    for mistake in judgement.mistakes:
        st.markdown(_in_words(mistake))
    if judgement.entries:
        columns: dict[str, Any] = {
            name: st.column_config.NumberColumn(format="%.8g") for name in ("yours", "right", "yours / right")
        }
        st.dataframe(
            judgement.entries,
            hide_index=True,
            height=height_of(len(judgement.entries["yours"])),
            column_config=columns,
            key="own_entries",
            placeholder="–",
        )


def _in_words(mistake: Named) -> str:
    """The mistake, its line marked with − and the right one with +, and what to change."""
    return f"**{mistake.title}.** {mistake.says}\n\n```text\n{mistake.diff}\n```\n\n{mistake.remedy}"
