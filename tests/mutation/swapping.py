"""mutmut's mistakes without a detour: a function gets the code of its mistake, and is as fast as ever without.

mutmut writes each function with all its mistakes beside it, and has a decorator choose at every call. `install` puts
one in its place that leaves the function alone and remembers it. As the function itself stays, tables that took it as
their module was loaded have the mistake as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from mutmut.mutation import trampoline

CALLS: list[tuple[FunctionType, dict[str, Any]]] = []
REACHED: set[str] = set()
ARMED: dict[str, tuple[FunctionType, CodeType]] = {}


def install() -> None:
    """To be called before any module with mistakes is imported."""
    trampoline.wrap_in_trampoline = _remembering


def _remembering(mistakes: dict[str, Any], is_classmethod: bool = False) -> Callable[[FunctionType], FunctionType]:
    def remember(function: FunctionType) -> FunctionType:
        CALLS.append((function, mistakes))
        return function

    return remember


def functions() -> Iterator[tuple[str, FunctionType]]:
    """Every function that has mistakes, by its name among them."""
    for function, mistakes in CALLS:
        name = next(name for name in mistakes if name != "_mutmut_orig")
        yield f"{function.__module__}.{name.partition('__mutmut_')[0]}", function


def arm() -> None:
    """Have every function that is not armed note its next call. What needs its class's cell is taken to be reached."""
    for name, function in functions():
        if name in ARMED:
            continue
        if function.__code__.co_freevars:
            REACHED.add(name)
            continue
        ARMED[name] = function, function.__code__
        function.__code__ = _noting(name)


def disarm() -> None:
    """Give all functions their own code back."""
    for name in list(ARMED):
        hit(name)
    REACHED.clear()


def hit(name: str) -> FunctionType:
    """The function, from now on with its own code, after its first call was noted."""
    REACHED.add(name)
    if name in ARMED:
        function, code = ARMED.pop(name)
        function.__code__ = code
        return function
    return dict(functions())[name]


def _noting(name: str) -> CodeType:
    def noting(*args: Any, **options: Any) -> Any:
        from tests.mutation.swapping import hit

        return hit("NAME")(*args, **options)

    code = noting.__code__
    return code.replace(co_consts=tuple(name if each == "NAME" else each for each in code.co_consts))


def put(mistake: str) -> None:
    """Put a mistake into its function, for good. Raises KeyError for one that there is not."""
    module, _, name = mistake.rpartition(".")
    for function, mistakes in CALLS:
        if function.__module__ == module and name in mistakes:
            wrong = getattr(mistakes[name], "__func__", mistakes[name])
            function.__code__ = wrong.__code__
            function.__defaults__, function.__kwdefaults__ = wrong.__defaults__, wrong.__kwdefaults__
            return
    raise KeyError(mistake)
