"""The core is a function of its input: no clock, no chance, no file; any process, any order, the same result."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from wiredesk.desk.workers import ENOUGH

SAMPLE = Path(__file__).parents[1] / "sample"
PAGES = Path(__file__).parent / "pages"

CORE_WITHOUT_EFFECTS = """
import builtins, datetime, pathlib, random, sys, time

def refuse(*args, **kwargs):
    raise AssertionError("the core asked for a clock, for chance or for a file")

class Clockless(datetime.datetime):
    now = utcnow = today = classmethod(refuse)

datetime.datetime = Clockless
from wiredesk.desk.once import conclude
from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.reading.article import read
from wiredesk.sources.files import page_of

packs = installed_packs()
paths = sorted(p for p in pathlib.Path(sys.argv[1]).iterdir() if p.suffix in {".html", ".txt"})
data = {str(path): path.read_bytes() for path in paths}

def whole_way():
    pages = [page_of(raw, source=name, locator=name) for name, raw in data.items()]
    readings = [read(extract(page, packs), packs) for page in pages]
    return conclude({reading.article.id: reading for reading in readings}, packs)

whole_way()  # tables are opened when they are first needed, which is the opener's business
builtins.open = time.time = time.monotonic = time.perf_counter = refuse
for name in ("random", "randint", "choice", "shuffle", "sample", "uniform", "getrandbits"):
    setattr(random, name, refuse)
assert whole_way().grouping.stories
"""


def test_the_core_runs_without_clock_chance_and_files() -> None:
    done = subprocess.run([sys.executable, "-c", CORE_WITHOUT_EFFECTS, str(SAMPLE)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def digest(seed: str, *arguments: str) -> str:
    command = [sys.executable, "-m", "wiredesk", "read", "--format", "json", "--why", *arguments]
    done = subprocess.run(command, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}, check=True)
    result = json.loads(done.stdout)
    result["articles"].sort(key=lambda article: article["id"])
    return hashlib.sha256(json.dumps(result, sort_keys=True).encode()).hexdigest()


def test_the_same_pages_give_the_same_result_whatever_the_process_and_the_order(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "again")
    folders = (SAMPLE, tmp_path / "again")
    pages = sorted(str(path) for some in folders for path in some.iterdir() if path.suffix in {".html", ".txt"})
    assert len(pages) > ENOUGH, "of fewer all are read by one process"
    results = {digest("0", "--jobs", "1", *pages), digest("4242", "--jobs", "3", *pages[1::2], *reversed(pages[::2]))}
    assert len(results) == 1


EVERY_PAGE = """
import hashlib, pathlib, sys

from wiredesk.desk.packs import installed_packs
from wiredesk.extraction.article import extract
from wiredesk.sources.files import page_of

packs = installed_packs()
paths = sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.suffix in {".html", ".txt"})
made = [repr(extract(page_of(path.read_bytes(), source="x", locator=path.name), packs)) for path in paths]
print(len(made), hashlib.sha256("".join(made).encode()).hexdigest())
"""


def test_every_page_of_ours_is_extracted_alike_in_any_process() -> None:
    made = {
        subprocess.run(
            [sys.executable, "-c", EVERY_PAGE, str(PAGES)],
            capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed}, check=True,
        ).stdout
        for seed in ("0", "2")
    }  # fmt: skip
    assert len(made) == 1


def test_what_is_shown_does_not_hang_on_the_folder_that_the_pages_lie_in(tmp_path: Path) -> None:
    shown = set()
    for name in ("here", "there"):
        shutil.copytree(SAMPLE, tmp_path / name / "sample")
        command = [sys.executable, "-m", "wiredesk", "read", "--full", "sample"]
        shown.add(subprocess.run(command, capture_output=True, cwd=tmp_path / name, check=True).stdout)
    assert len(shown) == 1
