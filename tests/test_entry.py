"""How the program ends, in processes of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import os, sys
{load}
class Kept:
    def __del__(self, write=os.write):
        write(2, b"taken down")
sys.kept = Kept()
sys.argv = ["wiredesk", *sys.argv[1:]]
from wiredesk.cli.entry import run
run()
"""


def ended(load: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM.format(load=load), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("arguments", "code"), [(("--version",), 0), (("read", "no-such-file"), 1), (("raed",), 2)])
def test_beside_threads_that_nothing_ends_the_interpreter_is_not_taken_down(
    arguments: tuple[str, ...], code: int
) -> None:
    pytest.importorskip("daft", reason="an extra that is not installed: wiredesk[scale]")
    without, beside = (ended(load, *arguments) for load in ("", "import daft"))
    assert (without.returncode, beside.returncode) == (code, code)
    assert without.stdout == beside.stdout
    assert (without.stderr.endswith("taken down"), without.stderr) == (True, f"{beside.stderr}taken down")
