"""The run as a script that needs nothing but NumPy, from its start to the update under way, which it checks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from backprop_core import Session
from playground.model.takeaway.checks import CHECK, check_lines, made_by_the_step
from playground.model.takeaway.literals import MOST_NUMBERS, UNPACKING
from playground.model.takeaway.replay import Part, parts_of_run

TOLERANCE = "TOLERANCE = 1e-9  # of the largest number of an array; 0 asks for every bit"
ABOUT = """\
A run of a {shape} network: {count}, and the numbers of the last one, which are checked.

The lines are those that the playground shows. They come to the playground's numbers bit for bit, given the same
NumPy on the same kind of processor. Of arrays of more than {most} numbers, up to {most} are checked.{midway}"""
MIDWAY = " The last update is the\none that the page is walking through; here it is made whole."
END = 'print(f"{len(losses)} updates, loss {losses[0]:.6g} to {losses[-1]:.6g}: all numbers of the last one agree.")'


def script(session: Session) -> str:
    """The source of a script that makes every update of the run, and asserts the numbers of the one under way."""
    return as_source(parts_of_script(session))


def as_source(parts: Sequence[Part]) -> str:
    """A Python file: the words of the first part are its docstring, the headings of the others are comments."""
    about, *others = parts
    blocks = [f'"""{about.words}\n"""', "\n".join(about.lines)]
    blocks += ["\n".join((f"# {part.heading}", *part.lines)) for part in others]
    return "\n\n\n".join(blocks).replace('"""\n\n\n', '"""\n\n', 1) + "\n"


def parts_of_script(session: Session) -> list[Part]:
    """What the script is about with what it imports, the parts of the run, and the check of its last update."""
    checks = (*check_lines(made_by_the_step(session)), END)
    parts = [*parts_of_run(session), Part("The last update, checked", CHECKED, checks)]
    tools = [TOLERANCE, "losses = []  # one of each update", "", "", CHECK]
    return [opening(_shape(session), _about(session), parts, tools), *parts]


CHECKED = "In the order of the step; the first number that is off is named."


def opening(heading: str, words: str, parts: Sequence[Part], tools: Sequence[str]) -> Part:
    """The first part: what the `parts` that follow need, imports first and then the `tools`."""
    code = "\n".join(line for part in parts for line in part.lines)
    unpacking = ["", "", *UNPACKING.split("\n")] if "packed(" in code else []
    return Part(heading, words, (*_imports(code), *tools, *unpacking))


def _imports(code: str) -> Iterator[str]:
    modules = {"base64": "packed(", "math": "math.", "zlib": "packed("}
    needed = [f"import {name}" for name, sign in modules.items() if sign in code]
    yield from [*needed, ""] if needed else []
    yield "import numpy as np"
    if re.search(r"(?<![\w.])(nan|inf)\b", code):
        yield "from numpy import inf, nan"
    yield ""
    yield 'np.seterr(all="ignore")  # exp overflows to inf, and 1 / inf is the 0 that it should be'


def _shape(session: Session) -> str:
    return "-".join(map(str, session.network.sizes))


def _about(session: Session) -> str:
    updates = session.position.update + 1
    count = f"{updates:,} updates from its start" if updates > 1 else "its first update"
    midway = "" if session.position.operation == len(session.tape) else MIDWAY
    return ABOUT.format(shape=_shape(session), count=count, most=MOST_NUMBERS, midway=midway)
