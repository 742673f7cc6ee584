"""Tests of pages run where there is a Chromium, tests of the store on a server where there is a PostgreSQL; where there
is none, the last line says how many did not.

`TEST_BROWSER=require` and `TEST_POSTGRES=require` (`make test BROWSER=require POSTGRES=require`) fail without one.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import chromium, started
from engines import AnyStore, Cluster, binaries, running
from wiredesk.desk.desk import open_desk
from wiredesk.desk.settings import Parse, Settings
from wiredesk.store.opened import open_store
from wiredesk.store.sqlite import SqliteStore
from wiredesk.store.sqlite import open_store as open_files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ["WIREDESK_PACKS"] = ""
# Nothing of the tests stays in the user's own folder.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="wiredesk-tests-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

MISSING = "no Chromium"
NO_SERVER = "no PostgreSQL"
ENGINES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
_LEFT = pytest.StashKey[int]()
_WITHOUT_SERVER = pytest.StashKey[int]()
SAMPLE = Path(__file__).parents[1] / "sample"


def pytest_configure(config: pytest.Config) -> None:
    """Fails at once where a browser is demanded and there is none."""
    if os.environ.get("TEST_BROWSER") == "require" and chromium() is None:
        raise pytest.UsageError("BROWSER=require, but there is no Chromium (Debian: apt-get install chromium)")
    if os.environ.get("TEST_POSTGRES") == "require" and binaries() is None:
        raise pytest.UsageError("POSTGRES=require, but there is no PostgreSQL (Debian: apt-get install postgresql)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leaves out what cannot run."""
    for marker, is_there, reason in (("browser", chromium, MISSING), ("postgres", binaries, NO_SERVER)):
        if is_there() is None:
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Counts what did not run."""
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    config.stash[_LEFT] = sum(MISSING in why for why in skipped)
    config.stash[_WITHOUT_SERVER] = sum(NO_SERVER in why for why in skipped)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last line: what did not run."""
    if left := config.stash.get(_LEFT, 0):
        print(f"{left} tests of pages did not run: there is no Chromium (Debian: apt-get install chromium)")
    if left := config.stash.get(_WITHOUT_SERVER, 0):
        print(f"{left} tests did not run: there is no PostgreSQL (Debian: apt-get install postgresql)")


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


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL of the tests' own."""
    with running() as cluster:
        yield cluster


@pytest.fixture(scope="module", params=ENGINES)
def new_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Places for desks, each another: what asks for it is tested on both engines."""
    if request.param == "postgres":
        cluster: Cluster = request.getfixturevalue("postgres")
        return cluster.new_desk
    return lambda: str(tmp_path_factory.mktemp("desk") / "desk.sqlite")


@pytest.fixture
def store(new_place: Callable[[], str]) -> Iterator[AnyStore]:
    """A store without articles."""
    opened = open_store(new_place())
    yield opened
    opened.close()


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[SqliteStore]:
    """The same in files of SQLite, for what is tested of files: desk.sqlite in the test's folder."""
    opened = open_files(tmp_path / "desk.sqlite")
    yield opened
    opened.close()
