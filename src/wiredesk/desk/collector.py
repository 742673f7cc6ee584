"""The garbage collector of a process that is ours: the command line's and the workers'."""

from __future__ import annotations

import gc


def spare_collector() -> None:
    """Lets the collector run seldom. Readings are kept, not thrown away: walking all of them again and again for
    cycles that are not there costs 3.5 of 34 ms a page. What is loaded once (packs, modules) is not walked at all.

    For processes that are ours alone: a program that uses the library decides for itself.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
