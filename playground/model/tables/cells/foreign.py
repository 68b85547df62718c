"""Text that is a table for some program, but not one of cells with a delimiter between them."""

from __future__ import annotations

import re

from playground.model.tables.errors import DataImportError

PROBED = 4000  # characters
FORMS = {
    "JSON": re.compile(r'\s*(?:\[\s*)?\{\s*"'),
    "an ARFF file": re.compile(r"(?:\s|%[^\n]*\n)*@relation\b", re.IGNORECASE),
    "HTML or XML": re.compile(r"\s*<(?:!doctype|!--|\?xml|html|body|table)\b", re.IGNORECASE),
    "a LIBSVM file": re.compile(r"(?:\s*[-+]?\d[\d.]*(?: +\d+:[-+\d.eE]+)+ *(?:\r?\n|$)){2}"),
    "a table of LaTeX": re.compile(r"\s*(?:\\(?:begin|hline|toprule)\b|[^\n]*&[^\n]*\\\\ *(?:\\hline)? *\r?\n)"),
}


def require_cells(text: str) -> None:
    """Raise DataImportError for a text in a form that is not read."""
    for what, form in FORMS.items():
        if form.match(text, 0, PROBED):
            raise DataImportError(
                f"This is {what}, and not cells with commas, semicolons or tabs between them. "
                "Save the table as CSV and take that file."
            )
