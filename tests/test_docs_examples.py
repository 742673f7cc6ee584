"""The examples of the documents are run: docs/library.md, and the commands of docs/first-hour.md with their answers."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ID = re.compile(r"\b[0-9a-f]{8}\b")
ELSEWHERE = ("git", "make", "--watch", "serve", "https://example.org/", "my-pages/", "export")
"""Words of commands that need another machine, never end, or are of another folder."""


def examples(document: str, language: str) -> list[str]:
    text = (ROOT / "docs" / document).read_text("utf-8")
    return [code for kind, code in FENCE.findall(text) if kind == language]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the sample in it, where one works."""
    shutil.copytree(ROOT / "sample", tmp_path / "sample")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_examples_of_the_library_run(folder: Path) -> None:
    codes = examples("library.md", "python")
    assert len(codes) > 4
    names: dict[str, Any] = {}
    for number, code in enumerate(codes, 1):
        exec(compile(code, f"docs/library.md, example {number}", "exec"), names)


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each command of the first hour that can be run here, with what is shown below it."""
    for block in examples("first-hour.md", "console"):
        for part in block.split("$ ")[1:]:
            command, *shown = part.splitlines()
            if not any(word in ELSEWHERE for word in command.split()):
                yield command, shown


@pytest.mark.slow
def test_the_commands_of_the_first_hour_answer_as_shown(folder: Path) -> None:
    environment = os.environ | {
        "XDG_DATA_HOME": str(folder / "data"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    program = [sys.executable, "-m", "wiredesk"]

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*program, *words], env=environment, capture_output=True, text=True, timeout=120)

    ran = 0
    here: dict[str, str] = {}
    for command, shown in commands():
        for there in ID.findall(command):
            if there not in here:
                # Ids come of where files lie: the stories of these titles have others here.
                stories = {row["title"]: row["id"] for row in json.loads(run("stories", "--json").stdout)["items"]}
                here[there] = next(id for title, id in stories.items() if title.startswith(TITLES[there]))
        words = shlex.split(ID.sub(lambda found: here[found[0]], command))
        assert words[0] == "wiredesk", command
        done = run(*words[1:])
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        for line in shown:
            assert ID.sub("ID", line) in ID.sub("ID", done.stdout), f"{command}\n{line}\n{done.stdout}"
        ran += 1
    assert ran >= 12


TITLES = {"159bc067": "11 killed", "a977ceb7": "Two held"}
"""The stories that the document names by the ids of one machine."""
