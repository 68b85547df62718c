"""What works on buffers of its own by views and cannot be copied apart from them."""

from __future__ import annotations

from typing import NoReturn


class Bound:
    """Holds views of shared buffers, which copies and pickles would cut silently: both raise TypeError instead."""

    __slots__ = ()

    def __reduce__(self) -> NoReturn:
        reason = "cannot be copied or pickled, as it is bound to its buffers"
        raise TypeError(f"a {type(self).__name__} {reason}: copy the session, or make another")
