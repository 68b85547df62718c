"""The marks of the network's legend, drawn small; their colours are the style sheet's."""

from __future__ import annotations

LINE = '<path d="M1 7H27" stroke="{ink}" stroke-width="{width}"{more}/>'
NEUTRAL, RAISES, LOWERS, ACCENT = "var(--neutral)", "var(--raises)", "var(--lowers)", "var(--accent)"
DISC = '<circle cx="14" cy="7" r="5.5" fill="{fill}" stroke="{ring}" stroke-width="1.5"/>'


def _line(ink: str, width: float, more: str = "") -> str:
    return LINE.format(ink=ink, width=width, more=more)


MARKS = {
    "colours": '<path d="M1 7H14" stroke="var(--lowers)" stroke-width="4"/>'
    '<path d="M14 7H27" stroke="var(--raises)" stroke-width="4"/>',
    "beyond": _line("currentColor", 9) + _line(RAISES, 5),
    "width": '<path d="M1 6.5L27 3V11L1 7.5Z" fill="var(--neutral)"/>',
    "dotted": _line(NEUTRAL, 4, ' stroke-dasharray="4 3"'),
    "gap": _line(NEUTRAL, 4, ' stroke-dasharray="9 8"'),
    "clamped": _line(NEUTRAL, 6) + '<path d="M14 1L20 7L14 13L8 7Z" fill="currentColor"/>',
    "one": '<rect x="8" y="1.5" width="11" height="11" fill="none" stroke="var(--neutral)" stroke-width="1.5"/>'
    '<text x="13.5" y="10.5" font-size="9" text-anchor="middle" fill="currentColor">1</text>',
    "selection": _line(ACCENT, 9, ' opacity="0.3"') + _line(NEUTRAL, 2),
    "fill": DISC.format(fill="var(--fill-high)", ring=NEUTRAL),
    "below": DISC.format(fill="var(--fill-below)", ring=NEUTRAL)
    + '<path d="M11 7H17" stroke="var(--fill-ink)" stroke-width="1.5"/>',
    "picture": DISC.format(fill="url(#legend-plane)", ring=NEUTRAL)
    + '<linearGradient id="legend-plane"><stop stop-color="var(--lowers)"/>'
    '<stop offset="1" stop-color="var(--raises)"/></linearGradient>',
    "ring": '<circle cx="14" cy="7" r="5" fill="none" stroke="var(--raises)" stroke-width="3"/>',
    "delta": '<text x="14" y="11" font-size="11" text-anchor="middle" fill="currentColor">δ ▲</text>',
    "pale": _line(NEUTRAL, 4, ' opacity="0.35"'),
    "arrow": _line(NEUTRAL, 2) + '<path d="M21 7L10 12L13 7L10 2Z" fill="var(--accent)"/>',
    "dot": _line(NEUTRAL, 2) + '<path d="M14 2.5L18.5 7L14 11.5L9.5 7Z" fill="var(--accent)"/>',
    "halo": _line(ACCENT, 11, ' opacity="0.3"') + _line(LOWERS, 3),
}


def mark(name: str) -> str:
    """A mark as an SVG image beside its words."""
    return f'<svg viewBox="0 0 28 14" width="28" height="14" aria-hidden="true">{MARKS[name]}</svg>'
