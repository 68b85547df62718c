"""The numbers that the authors of a worked example printed, beside the run's own, as HTML of our own.

Everything has its place before it is filled, so that nothing below moves while numbers are ticked: what is still to
come is written already, and kept from sight and from those who listen.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from playground.model.scenes.printed import Tick

HEADINGS = ("number", "printed", "here", "digits")


def printed_html(found: Sequence[Tick], otherwise: str, *, own: bool, language: str = "en") -> str:
    """The table, and below it why some are wrong in print, or `otherwise` where the run is not the scene's `own`.

    `language` is that of the numbers' names and corrections.
    """
    notes = [tick for tick in found if tick.printed.correction]
    head = "".join(f'<th scope="col">{words}</th>' for words in HEADINGS)
    rows = "".join(_row(tick, notes.index(tick) + 1 if tick in notes else 0) for tick in found)
    reasons = "".join(map(_reason, notes))
    return (
        f'<table class="printed"><thead><tr>{head}</tr></thead><tbody lang="{language}">{rows}</tbody></table>'
        f'<div class="printed-notes"><ol lang="{language}">{reasons}</ol><p{_later(own)}>{escape(otherwise)}</p></div>'
    )


def _row(tick: Tick, note: int) -> str:
    """A number's row; the `note` is counted from 1, and 0 where there is none."""
    there = tick.value is not None
    shown = tick.shown or tick.printed.text
    mark = "✓" if tick.agrees or not there else "✗"
    kind = "agrees" if tick.agrees else "differs"
    digits = tick.agreeing if there else tick.digits
    link = f"<sup>{note}</sup>" if note else ""
    title = f' title="{escape(tick.printed.correction)}"' if note and there else ""
    return (
        f"<tr><td>{escape(tick.printed.words)}</td><td><code>{escape(tick.printed.text)}</code></td>"
        f"<td><code{_later(not there)}>{escape(shown)}</code></td>"
        f'<td class="{kind}"{title}><span{_later(not there)}>{mark} {digits}/{tick.digits}{link}</span></td></tr>'
    )


def _reason(tick: Tick) -> str:
    return f"<li{_later(tick.value is None)}>{escape(tick.printed.words)}: {escape(tick.printed.correction)}.</li>"


def _later(hidden: bool) -> str:
    return ' class="later"' if hidden else ""
