"""A strict reading of a document for LaTeX: what it does not refuse, LaTeX with amsmath and amssymb compiles."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|.", re.DOTALL)
MATHS = re.compile(
    "partial|quad|cdot|mathbf|frac|tfrac|underbrace|Delta|delta|sum|eta|leftarrow|beta|sqrt|Big|hat|underset|times|tanh|"
    "epsilon|ln|mu|max|min|left|right|dots|rho|lambda|alpha|sigma|Phi|varphi|operatorname|mathtt|mathrel|le|vdots|cdots|to|"
    "blacktriangle|blacktriangledown|infty|ge|approx|Sigma|gamma|pm|surd|text"
)
TEXTS = re.compile(
    "textbackslash|textasciitilde|textasciicircum|textless|textgreater|textbar|ss|o|O|ae|AE|l|L|dots|"
    r"textbf|texttt|makebox|mathindent|hspace\*|section\*|subsection\*|raggedright|r|c|v|H"
)
SET_UP = ("documentclass", "usepackage", "setlength", "setcounter", "allowdisplaybreaks")
INTO_TEXT, INTO_MATHS = ("text", "textbf", "texttt"), ("mathtt", "mathbf")
GRIDS = ("align*", "bmatrix")
SIGNS = set(r",;!|{} ")  # after a backslash in formulas
ESCAPED = set("&%$#_{}`'^~=.\"\\")  # after a backslash in text


@dataclass
class Group:
    """What is open: how it closes, and whether it holds a formula."""

    close: str
    maths: bool


def check_latex(document: str) -> None:
    """Raise AssertionError with the place of the first thing that is wrong."""
    assert document.isascii()
    head, begin, rest = document.partition("\\begin{document}")
    body, end, after = rest.partition("\\end{document}")
    assert (begin, end, after.strip()) == ("\\begin{document}", "\\end{document}", "")
    for line in head.strip().splitlines():
        assert line.lstrip("\\").startswith(SET_UP), line
    _Body(re.sub(r"\\setlength\{\\\w+\}\{\d+pt\}", "", body)).check()


class _Body:
    def __init__(self, text: str) -> None:
        self._text = text
        self._stack = [Group("", maths=False)]
        self._next_is_text: bool | None = None
        self._at = 0

    def check(self) -> None:
        while self._at < len(self._text):
            found = TOKEN.match(self._text, self._at)
            assert found
            token, start = found[0], self._at
            self._at = found.end()
            try:
                self._read(token)
            except AssertionError as error:
                raise AssertionError(f"{error} at ... {self._text[max(0, start - 60) : start + 20]!r}") from error
        assert len(self._stack) == 1, f"open: {self._stack[-1].close}"

    @property
    def _maths(self) -> bool:
        return self._stack[-1].maths

    def _read(self, token: str) -> None:
        opens_as, self._next_is_text = self._next_is_text, None
        if token in ("\\begin", "\\end"):
            self._environment(token)
        elif token.startswith("\\") and len(token) > 1:
            self._command(token[1:])
        elif token == "{":
            self._stack.append(Group("}", self._maths if opens_as is None else not opens_as))
        elif token == "}":
            self._close("}")
        elif token == "$":
            self._dollar()
        elif token == "&":
            assert self._stack[-1].close in GRIDS, "& outside a grid"
        else:
            self._letter(token)

    def _environment(self, token: str) -> None:
        found = re.compile(r"\{([\w*]+)\}").match(self._text, self._at)
        assert found, "no environment is named"
        self._at = found.end()
        assert found[1] in GRIDS, f"unknown environment {found[1]}"
        if token == "\\end":
            return self._close(found[1])
        assert self._maths == (found[1] == "bmatrix"), f"{found[1]} in the wrong place"
        self._stack.append(Group(found[1], maths=True))
        return None

    def _close(self, close: str) -> None:
        assert self._stack[-1].close == close, f"{close} closes nothing"
        self._stack.pop()

    def _dollar(self) -> None:
        if self._stack[-1].close == "$":
            self._stack.pop()
        else:
            assert not self._maths, "$ within a formula"
            self._stack.append(Group("$", maths=True))

    def _command(self, name: str) -> None:
        if not name[0].isalpha():
            if name == "\\":
                assert self._stack[-1].close in ("", *GRIDS), "a new line within a group"
            else:
                assert name in (SIGNS if self._maths else ESCAPED), f"\\{name}"
            return
        assert (MATHS if self._maths else TEXTS).fullmatch(name), f"unknown command \\{name}"
        if name in INTO_TEXT + INTO_MATHS:
            self._next_is_text = name in INTO_TEXT

    def _letter(self, letter: str) -> None:
        assert letter not in "#%", f"{letter} is not escaped"
        if letter in "_^":
            assert self._maths, f"{letter} outside a formula"
        if letter == "\n" and self._maths:
            assert not self._text.startswith("\n", self._at), "a paragraph ends within a formula"
