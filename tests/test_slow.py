"""Long runs: many files, many copies."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


def test_a_folder_of_ten_thousand_files_is_read(tmp_path: Path) -> None:
    for number in range(10_000):
        day, place = number % 28 + 1, f"Corm{number % 997}"
        (tmp_path / f"{number:05}.txt").write_text(
            f"Minister {number} opens bridge in {place}\n\n"
            f"{place.upper()} — The minister for roads of district {number} opened a bridge of {number} metres "
            f"in {place} on {day} May 2026, the office said. “It will carry {number * 3} cars a day,” "
            f"Ada Lorn{number} said.\n\n"
            f"The work took {number % 30 + 2} months and cost {number % 90 + 1} million euros, the office said.\n"
        )
    command = [sys.executable, "-m", "wiredesk", "read", "--format", "json", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, timeout=1800)
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(json.loads(done.stdout)["articles"]) == 10_000
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 4 << 20
