"""How the server handles its memory."""

from __future__ import annotations

import ctypes
import gc
import platform
import sys

ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h
SWITCH = 0.001  # seconds that a thread may compute before another gets its turn


def settle() -> None:
    """Call once all is imported: garbage is not looked for in what stays, and freed memory is used again.

    Looking through all modules for garbage holds Play up by 60 ms every few seconds. Each tick is a new thread, to
    which glibc gives one of many arenas, each with its own holes: the server would grow by megabytes under Play.
    """
    gc.freeze()
    sys.setswitchinterval(SWITCH)
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(ARENA_MAX, 1)
