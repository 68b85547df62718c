"""Formulas in lessons: numbers of a run, and what follows from them.

    dW2[0, 0]    -lr * dW1[0, 1]    abs(dZ1[2])    after.L < L    'raises' if dW2[0, 0] > 0 else 'lowers'

Names are those of the tape, entries count from 0, and a signal without a column is that of the sample shown. A name may
say when: `old.W1[0, 0]` is the parameter that the gradients belong to, `coming.dW2[0, 0]` what this update will have
computed at the end of its backward phase, `after.L` what holds once this update is made and the next one has come as
far, `next.L` the same after a press of Step that makes an update, whether this one is made already or not, and
`before.L` what was on the page when the step of the lesson began. Where an update is made, `coming` is of the next.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

MOMENTS = ("old", "coming", "after", "next", "before")
LONGEST = 300  # characters
DEEPEST = 40  # parts within parts
OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "abs": np.abs,
    "max": np.max,
    "min": np.min,
    "sum": np.sum,
    "mean": np.mean,
    "norm": np.linalg.norm,
    "exp": np.exp,
    "log": np.log,
    "size": np.size,
    "zeros": lambda values: int(np.sum(np.asarray(values) == 0)),
}
Read = Callable[[str, str, tuple[Any, ...] | None], Any]  # a moment, a name and an index to a value


class FormulaError(ValueError):
    """A formula that cannot be read, or has no value here; the message is a sentence."""


class NoNumberError(FormulaError):
    """A formula whose numbers lead to none as they are now, such as a division by zero."""


@dataclass(frozen=True)
class Formula:
    """A formula that has been read; `text` is how it is written, with its spaces in their usual places."""

    text: str
    tree: ast.expr

    def value(self, read: Read) -> Any:
        """Its value, with names read by `read`: a float, an array, a truth value or a text. Raises FormulaError."""
        try:
            with np.errstate(all="ignore"):
                return _plain(_value(self.tree, read))
        except FormulaError:
            raise
        except ArithmeticError as error:
            raise NoNumberError(f"“{self.text}” has no value here: {error}") from None
        except (TypeError, IndexError, ValueError) as error:
            raise FormulaError(f"“{self.text}” has no value here: {error}") from None

    @property
    def entry(self) -> tuple[str, str] | None:
        """The moment and the entry, such as dW2[0, 1], where the formula is nothing else; old values have no entry."""
        if not isinstance(self.tree, ast.Subscript) or _moment(self.tree) in ("old", "before"):
            return None
        return _moment(self.tree), self.text.rpartition(".")[2]

    def names(self, moment: str) -> Iterator[ast.expr]:
        """Its parts that are about a moment."""
        for part in ast.walk(self.tree):
            if isinstance(part, ast.Subscript | ast.Attribute) and _moment(part) == moment:
                yield part

    def reads(self) -> Iterator[tuple[str, str, tuple[Any, ...] | None]]:
        """All that it reads: moments, names and indices."""
        return _reads(self.tree)


def formula(text: object) -> Formula:
    """The formula of a text. Raises FormulaError for what is none."""
    if not isinstance(text, str) or not text.strip():
        raise FormulaError(f"{text!r:.40} is no formula")
    if len(text) > LONGEST:
        raise FormulaError(f"a formula has at most {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"“{text}” is no formula") from None
    _check(tree, text)
    return Formula(ast.unparse(tree), tree)


def _check(node: ast.expr, text: str, depth: int = 0) -> None:
    """Raise FormulaError for a part that is not among those that are known, or lies too deep."""
    if depth > DEEPEST:
        raise FormulaError(f"a formula has parts within parts, at most {DEEPEST} deep")
    if isinstance(node, ast.Name) or (isinstance(node, ast.Constant) and isinstance(node.value, int | float | str)):
        return
    if isinstance(node, ast.Attribute):
        if not isinstance(node.value, ast.Name) or node.value.id not in MOMENTS:
            raise FormulaError(f"“{text}”: before the point there is one of {', '.join(MOMENTS)}")
        return
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name | ast.Attribute):
        _check(node.value, text, depth + 1)
        _index(node.slice, text)
        return
    for part in _parts(node, text):
        _check(part, text, depth + 1)


def _parts(node: ast.expr, text: str) -> list[ast.expr]:
    """What a part is made of."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        return [node.operand]
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return [node.left, node.right]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in OPERATORS:
        return [node.left, *node.comparators]
    if isinstance(node, ast.IfExp):
        return [node.test, node.body, node.orelse]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1 and not node.keywords:
        if node.func.id not in FUNCTIONS:
            raise FormulaError(f"“{text}”: there is no {node.func.id}; there are {', '.join(FUNCTIONS)}")
        return node.args
    raise FormulaError(f"“{text}”: “{ast.unparse(node)}” cannot stand in a formula")


def _reads(node: ast.expr) -> Iterator[tuple[str, str, tuple[Any, ...] | None]]:
    match node:
        case ast.Subscript():
            yield *_named(node.value), _index(node.slice)
        case ast.Name() | ast.Attribute():
            yield *_named(node), None
        case ast.Compare():
            yield from _reads(node.left)
            yield from _reads(node.comparators[0])
        case _ if not isinstance(node, ast.Constant):
            for part in _parts(node, ""):
                yield from _reads(part)


def _value(node: ast.expr, read: Read) -> Any:
    match node:
        case ast.Constant():
            return node.value
        case ast.Name() | ast.Attribute():
            return read(*_named(node), None)
        case ast.Subscript():
            return read(*_named(node.value), _index(node.slice))
        case ast.UnaryOp():
            value = _value(node.operand, read)
            return not value if isinstance(node.op, ast.Not) else -value
        case ast.BinOp():
            return _applied(node.op, _value(node.left, read), _value(node.right, read))
        case ast.Compare():
            return _applied(node.ops[0], _value(node.left, read), _value(node.comparators[0], read))
        case ast.BoolOp():
            every = all if isinstance(node.op, ast.And) else any
            return every(_value(part, read) for part in node.values)
        case ast.IfExp():
            return _value(node.body if _value(node.test, read) else node.orelse, read)
        case ast.Call(func=ast.Name(id=name)):
            return FUNCTIONS[name](_value(node.args[0], read))
    raise FormulaError(f"“{ast.unparse(node)}” cannot stand in a formula")


def _applied(operation: ast.operator | ast.cmpop, left: Any, right: Any) -> Any:
    equality = isinstance(operation, ast.Eq | ast.NotEq)
    if isinstance(left, str) != isinstance(right, str) or (isinstance(left, str) and not equality):
        raise FormulaError("texts can only be compared with each other")
    return OPERATORS[type(operation)](left, right)


def _named(node: ast.expr) -> tuple[str, str]:
    """The moment and the name of a quantity; the moment is empty for now."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return node.value.id, node.attr
    assert isinstance(node, ast.Name)
    return "", node.id


def _moment(node: ast.expr) -> str:
    return _moment(node.value) if isinstance(node, ast.Subscript) else _named(node)[0]


def _index(node: ast.expr, text: str = "") -> tuple[Any, ...]:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    if len(parts) > 2:
        raise FormulaError(f"“{text}”: an entry has one number or two")
    return tuple(_place(part, text) for part in parts)


def _place(node: ast.expr, text: str) -> Any:
    if isinstance(node, ast.Slice) and node.lower is node.upper is node.step is None:
        return slice(None)
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    raise FormulaError(f"“{text}”: an entry is named by whole numbers from 0 on, or by :")


def _plain(value: Any) -> Any:
    if isinstance(value, str | bool):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    array = np.asarray(value, dtype=np.float64)
    if array.ndim:
        return array
    if not math.isfinite(float(array)):
        raise NoNumberError("the number is not finite")
    return float(array)


def values_before(formulas: Iterator[Formula] | list[Formula], read: Read) -> Mapping[str, Any]:
    """What `before` stands for in formulas, as it is now: values by the texts of their parts; what has none is left
    out."""
    found: dict[str, Any] = {}
    for each in formulas:
        for part in each.names("before"):
            bare = ast.unparse(part).removeprefix("before.")
            try:
                found[bare] = formula(bare).value(read)
            except FormulaError:
                continue
    return found
