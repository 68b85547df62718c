"""The card of the selected element as HTML of our own: its name, the chain to its number, what the update makes of it,
and the sums among the factors, whose numbers lead to the elements that they belong to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from backprop_core import State
from playground.explain.writing import Digits, Explanation, Part, Sum
from playground.model.shown.elements import Element, code, title
from playground.model.shown.picture import Picture
from playground.screen.inspector.blanks import blanks_html
from playground.screen.inspector.checked import check_part
from playground.screen.inspector.colours import Colours
from playground.visit.app import App

GLYPHS = {1: "▲ ", -1: "▼ ", 0: ""}
ASK = (
    '<button class="ask" data-do="ask" aria-keyshortcuts="Q" title="Predict it (Q): this number is hidden on the whole '
    'page, with all that follows from it, until you have guessed its sign, its rank or the number">Predict</button>'
)
QUESTIONS = {"next to nothing": "Why so small?", "This sample's share": "Why is this sample's share 0?"}


def card_html(app: App, picture: Picture, element: Element, found: Explanation, digits: Digits, foot: str) -> str:
    """All of it; `foot` is the line about the figure that follows, which folds it."""
    draw = _Drawing(app, picture, element, full=digits.full)
    row = (*found.row, *((check_part(picture, element, digits),) if found.row else ()))
    return "".join(
        [
            draw.head(),
            blanks_html(app, element),
            f'<p class="words">{escape(found.words)}</p>',
            *(draw.chain(chain) for chain in found.chains),
            _verdict(found),
            draw.row(row),
            *map(draw.bars, found.sums),
            draw.links(found.links),
            _door("curve", "foot", foot) if foot else "",
        ]
    )


def asides_html(found: Explanation, check: str) -> str:
    """Why a gradient is 0 or small, its cause first and the steps that lead there behind a line; what else follows
    from the numbers; and what the `check` has to say beyond its mark."""
    lines = [f'<p class="aside">{escape(words)}</p>' for words in (*found.sentences, check) if words]
    if not found.zero:
        return "".join(lines)
    question = next((asked for words, asked in QUESTIONS.items() if words in found.zero[0]), "Why is this 0?")
    *steps, cause = found.zero
    folded = "".join(f'<p class="aside">{escape(words)}</p>' for words in steps)
    door = _door("steps", "steps", "Step by step", folded) if steps else ""
    return "".join([f'<p class="aside"><b>{question}</b> {escape(cause)}</p>', door, *lines])


def _door(key: str, look: str, words: str, inner: str = "") -> str:
    """A line that opens what is behind it; the browser folds it where the window is too low for all."""
    return f'<details class="{look}" data-key="{key}"><summary class="term">{escape(words)}</summary>{inner}</details>'


def _verdict(found: Explanation) -> str:
    kind = "waiting" if found.waiting else {"▲": "raises", "▼": "lowers"}.get(found.verdict[:1], "")
    return f'<p class="verdict {kind}">{escape(found.waiting or found.verdict)}</p>'


class _Drawing:
    """Writes parts in the colours that the graph has, each as a button where it leads to another element."""

    def __init__(self, app: App, picture: Picture, element: Element, *, full: bool) -> None:
        self._app, self._element, self._full = app, element, full
        self._sizes = picture.sizes
        self._colours = Colours(app, picture)

    def head(self) -> str:
        way = self._app.way
        back = self._move("select_back", "‹", "Back", "←", way.past[-1:])
        forward = self._move("select_forward", "›", "Forward", "→", way.future[:1])
        name = f"<b>{escape(title(self._element, self._sizes))}</b> <code>{escape(code(self._element))}</code>"
        ways = f"{'' if self._app.veil else ASK}{back}{forward}"
        return f'<div class="head"><span class="name" tabindex="-1">{name}</span><span class="ways">{ways}</span></div>'

    def _move(self, do: str, sign: str, word: str, arrow: str, to: tuple[Element, ...]) -> str:
        says = f"{word} to {title(to[0], self._sizes)} (Alt+{arrow})" if to else f"{word} (Alt+{arrow}): nothing there"
        state = "" if to else " disabled"
        return f'<button data-do="{do}" title="{escape(says)}" aria-label="{escape(says)}"{state}>{sign}</button>'

    def chain(self, parts: Iterable[Part]) -> str:
        """Factors side by side; one below the other where all digits are shown."""
        boxes = "".join(f'<span class="factor">{_sign(part)}{self._box(part)}</span>' for part in parts)
        return f'<div class="chain{" long" * self._full}" role="group">{boxes}</div>'

    def row(self, parts: tuple[Part, ...]) -> str:
        """Old value, step and new value, without boxes."""
        cells = "".join(f'<span class="factor">{_sign(part)}{_cell(part)}</span>' for part in parts)
        return f'<div class="row{" long" * self._full}" role="group">{cells}</div>' if parts else ""

    def bars(self, found: Sum) -> str:
        """A bar for each term, the smaller ones of many behind a line that can be opened, and the total."""
        every = (*found.shown, *found.rest, found.total, *((found.gathered,) if found.gathered else ()))
        track = _Track([part.value for part in every])
        lines = [self._bar(part, track) for part in found.shown]
        if found.gathered and not found.rest:
            lines.append(self._bar(found.gathered, track))
        elif found.gathered:
            inner = "".join(self._bar(part, track) for part in found.rest)
            summary = f'<summary class="lines">{_filled(found.gathered, track)}</summary>'
            lines.append(f'<details data-key="rest">{summary}{inner}</details>')
        total = f'<span class="bar-line total">{_filled(found.total, track)}</span>'
        title, inner = f"<b>{escape(found.title)}</b>", "".join([*lines, total])
        key = "sum" if found.folded else "paths"
        return f'<details class="sum" data-key="{key}"><summary class="term">{title}</summary>{inner}</details>'

    def links(self, parts: tuple[Part, ...]) -> str:
        """Names of further elements."""
        return f'<p class="links">{"".join(self._link(part) for part in parts)}</p>' if parts else ""

    def _link(self, part: Part) -> str:
        return self._button(part, escape(part.name), "link")

    def _bar(self, part: Part, track: _Track) -> str:
        return self._button(part, _filled(part, track), "bar-line")

    def _box(self, part: Part) -> str:
        look = f"part {part.kind} {_state(part)}"
        text = f"{GLYPHS[_sign_of(part)] if part.kind == 'gradient' else ''}{part.text}"
        inner = f"<i>{escape(part.name)}</i> <b>{escape(text)}</b> <small>{escape(part.caption)}</small>"
        return self._button(part, inner, look, self._colours.style(part))

    def _button(self, part: Part, inner: str, look: str, style: str = "") -> str:
        """What it holds as a button that selects the part's element; as mere text where that is selected already."""
        if part.element is None or part.element == self._element:
            return f'<span class="{look}" style="{style}">{inner}</span>'
        target = title(part.element, self._sizes)
        says = escape(f"{part.name} = {part.text}{f', {part.caption}' if part.caption else ''}. Select {target}")
        pick = f'data-pick="{part.element.id}" title="{says}"'
        return f'<button class="{look}" style="{style}" {pick}>{inner}</button>'


class _Track:
    """Where bars stand on a line that holds all of the values and 0, in percent."""

    def __init__(self, values: Sequence[float]) -> None:
        finite = [0.0, *(value / 2 for value in values if math.isfinite(value))]  # the span of the halves is finite
        self._low, self._span = min(finite), (max(finite) - min(finite)) or 1.0

    def ends(self, value: float) -> tuple[float, float]:
        """The left end of a bar from 0 to the value, and its width."""
        known = value / 2 if math.isfinite(value) else 0.0
        start, end = ((at - self._low) / self._span * 100 for at in sorted((0.0, known)))
        return start, end - start


def _filled(part: Part, track: _Track) -> str:
    left, width = track.ends(part.value)
    hue = {1: "up", -1: "down", 0: ""}[_sign_of(part)] if part.kind == "delta" else ""
    bar = f'<span class="fill {hue}" style="left:{left:.1f}%;width:{width:.1f}%"></span>'
    return (
        f'<span class="term">{escape(part.name)}</span> <span class="track">{bar}</span> '
        f'<span class="number {_state(part)}">{escape(part.text)}</span>'
    )


def _cell(part: Part) -> str:
    return f'<span class="cell {part.kind}"><small>{escape(part.name)}</small><b>{escape(part.text)}</b></span>'


def _sign(part: Part) -> str:
    return f'<span class="sign">{escape(part.sign)}</span>' if part.sign else ""


def _sign_of(part: Part) -> int:
    return (part.value > 0) - (part.value < 0)


def _state(part: Part) -> str:
    return "" if part.state is State.FRESH else "stale"
