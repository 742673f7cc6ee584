"""Tests of pages run where there is a Chromium; where there is none, the last line says how many did not.

`TEST_BROWSER=require` (`make test BROWSER=require`) fails without one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import chromium, started
from wiredesk.desk.desk import open_desk
from wiredesk.desk.settings import Parse, Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ["WIREDESK_PACKS"] = ""

MISSING = "no Chromium"
_LEFT = pytest.StashKey[int]()
SAMPLE = Path(__file__).parents[1] / "sample"


def pytest_configure(config: pytest.Config) -> None:
    """Fails at once where a browser is demanded and there is none."""
    if os.environ.get("TEST_BROWSER") == "require" and chromium() is None:
        raise pytest.UsageError("BROWSER=require, but there is no Chromium (Debian: apt-get install chromium)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves out what cannot run."""
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Counts what did not run."""
    left = [report for report in terminalreporter.stats.get("skipped", []) if MISSING in str(report.longrepr)]
    config.stash[_LEFT] = len(left)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line: what did not run."""
    if left := config.stash.get(_LEFT, 0):
        print(f"{left} tests of pages did not run: there is no Chromium (Debian: apt-get install chromium)")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all visits of a module. It goes with it: while it is there an event loop runs in this thread, and
    whatever needs one of its own could not be tested."""
    with started() as found:
        yield found


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the desk of the sample, for tests that only look; to change it, copy it."""
    folder = tmp_path_factory.mktemp("sample")
    with open_desk(str(folder / "desk.sqlite"), settings=Settings(parse=Parse(jobs=1))) as desk:
        desk.add([str(SAMPLE)], poll=False)
    return folder
