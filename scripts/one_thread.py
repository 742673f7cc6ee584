"""Linear algebra in one thread, which its libraries decide when they are loaded."""

from __future__ import annotations

import os
import sys

THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def begin_again() -> None:
    """Starts the running program anew with one thread for linear algebra, unless it has been told how many to take.

    Networks as small as ours are fitted in a tenth of the time so: threads wait for one another longer than they work,
    and wait busily.
    """
    if any(name in os.environ for name in THREADS):
        return
    os.environ.update(dict.fromkeys(THREADS, "1"))
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
