"""What every document for LaTeX has in common, and matrices that keep to its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from backprop_core.primitives import Array
from playground.explain.latex.text import code, formula
from playground.explain.writing import width
from playground.formats import tex

ACROSS = 60  # digits that a matrix may be wide
BETWEEN = 2  # digits between two of its columns
ROWS = 12  # of a matrix that are written
DIGITS = 6

_START = r"""\documentclass[11pt,a4paper,fleqn]{article}
\usepackage{amsmath,amssymb}
\usepackage[margin=2.2cm]{geometry}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.6em}
\setlength{\mathindent}{2.4em}
\setcounter{MaxMatrixCols}{40}
\allowdisplaybreaks
\begin{document}
\raggedright
\setlength{\abovedisplayskip}{6pt}
\setlength{\abovedisplayshortskip}{6pt}
"""


def document(title: str, parts: Iterable[str]) -> str:
    """A whole document: the title and the parts are LaTeX already, and each part is a paragraph."""
    return "\n\n".join([_START + rf"\section*{{{title}}}", *filter(None, parts), "\\end{document}\n"])


def aligned(lines: Sequence[str], heads: int = 0) -> str:
    """Equations below each other, which may go on on the next page; empty without any.

    The first `heads` of them stay on the page of the one that follows.
    """
    if not lines:
        return ""
    breaks = [r" \\*[3pt]" if at < heads else r" \\[3pt]" for at in range(len(lines) - 1)]
    written = "\n".join(formula(line) + end for line, end in zip(lines, [*breaks, ""], strict=True))
    return f"\\begin{{align*}}\n{written}\n\\end{{align*}}"


def listing(lines: Sequence[str], label: str = "") -> str:
    """Lines of code on one page; beside a `label` they begin where equations do."""
    if not label:
        return r" \\* ".join(map(code, lines))
    first = rf"\makebox[\mathindent][l]{{\textbf{{{label}}}}}"
    return first + r" \\* \hspace*{\mathindent}".join(map(code, lines))


def matrix(value: Array) -> str:
    """The numbers of an array with its shape: of a large one as many rows and columns as there is room for."""
    if value.ndim == 0:
        return _cell(float(value))
    whole = np.atleast_2d(value)
    cells = [[_cell(number) for number in row] for row in whole[:ROWS].tolist()]
    count = _fitting(cells)
    rows = [row[:count] + ([r"\cdots"] if count < len(row) else []) for row in cells]
    if len(whole) > ROWS:
        rows.append([r"\vdots"] * len(rows[0]))
    lines = " \\\\\n".join(" & ".join(row) for row in rows)
    return rf"\begin{{bmatrix}} {lines} \end{{bmatrix}}_{{{whole.shape[0]}\times {whole.shape[1]}}}"


def _cell(value: float) -> str:
    """A number, and a whole one without a fraction: a count, or what is 0 or 1 exactly."""
    return str(int(value)) if value.is_integer() and abs(value) < 10**DIGITS else tex(value, DIGITS)


def _fitting(cells: Sequence[Sequence[str]]) -> int:
    """How many columns there is room for, one at least."""
    widths = [max(map(width, column)) + BETWEEN for column in zip(*cells, strict=True)]
    return max(1, int((np.cumsum(widths) <= ACROSS).sum()))
