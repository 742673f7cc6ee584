"""What was reported as stored survives a kill at any instant; the bench kills more often."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CRASH = Path(__file__).parents[1] / "bench" / "crash.py"


def crash(*arguments: str) -> None:
    done = subprocess.run([sys.executable, str(CRASH), *arguments], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert '"no_start": 0' in done.stdout


def test_what_was_acknowledged_survives_twenty_kills() -> None:
    crash("keep", "--rounds", "20")


@pytest.mark.slow
@pytest.mark.parametrize("work", ["migration", "import", "update", "settle"])
def test_work_that_is_killed_is_gone_on_with(work: str) -> None:
    crash(work, "--rounds", "30")
