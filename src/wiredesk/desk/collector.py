"""Memory of a process that is ours: the command line's and the workers'."""

from __future__ import annotations

import contextlib
import gc

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
"""Names of options in glibc's malloc.h."""


def spare_collector() -> None:
    """Lets the collector run seldom. Readings are kept, not thrown away: walking all of them again and again for
    cycles that are not there costs 3.5 of 34 ms a page. What is loaded once (packs, modules) is not walked at all.

    For processes that are ours alone: a program that uses the library decides for itself.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def give_memory_back() -> None:
    """Lets the system have large blocks back as soon as they are freed, where the C library is glibc.

    It would else raise the size from which it does so to that of the largest page met, and leave holes: 48 MB kept
    after twice nine hostile pages instead of 21.
    """
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        options = ctypes.CDLL(None).mallopt
        options(_MMAP_THRESHOLD, 128 * 1024)
        options(_ARENA_MAX, 2)
