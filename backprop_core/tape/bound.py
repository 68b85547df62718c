"""What is bound to the buffers of one session and cannot be copied apart from it."""

from __future__ import annotations

from typing import NoReturn


class Bound:
    """Holds views of shared buffers, which copies and pickles would cut silently: both raise TypeError instead."""

    __slots__ = ()

    def __reduce__(self) -> NoReturn:
        kind = type(self).__name__
        raise TypeError(f"{kind} cannot be copied or pickled, for it is bound to a session's buffers: copy the session")
