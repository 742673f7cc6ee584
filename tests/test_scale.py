"""The bench of a desk that grows, on a small desk."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[1] / "bench"


@pytest.mark.slow
def test_a_growing_desk_is_measured_step_by_step(tmp_path: Path) -> None:
    command = [sys.executable, str(BENCH / "scale.py"), "--size", "200", "--step", "100", "--day", "50", "--whole"]
    environ = os.environ | {"XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environ, check=False)
    assert done.returncode in (0, 1), done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["0–", "100–"]
    assert lines[3].startswith("stories ")
    assert any(line.startswith("  opening and listing, s") for line in lines)
    assert len(list((tmp_path / "wiredesk-bench").iterdir())) <= 1
