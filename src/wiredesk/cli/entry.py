"""How the program begins and ends: what its script and `python -m wiredesk` run."""

from __future__ import annotations

import atexit
import contextlib
import os
import sys

from wiredesk.cli.main import main

_UNSTOPPABLE = ("daft",)
"""Libraries with threads of their own that nothing ends. Where one of these wants the interpreter while it is taken
down, the whole process is aborted, after all is done and written."""


def run() -> None:
    """The command line. Where a library has run whose threads outlive the interpreter, the process ends without taking
    the interpreter down; the exit code is the same."""
    code = 1
    # The first that is registered is the last to be called: what libraries do at the end is done by then.
    atexit.register(lambda: _leave(code))
    try:
        main(prog_name="wiredesk")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        raise


def _leave(code: int) -> None:
    if not any(name in sys.modules for name in _UNSTOPPABLE):
        return
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):  # closed, or nobody reads it any more
            stream.flush()
    os._exit(code)
