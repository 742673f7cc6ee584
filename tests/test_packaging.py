"""The wheel alone, in an empty environment, does the main job; so do the manual page and the completions in it."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import Parser
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def made_by(command: list[str], where: Path, **variables: str) -> str:
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, env=os.environ | variables, timeout=300)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Built:
    """What was built, and an environment with the wheel in it and nothing else of wiredesk."""

    sdist: Path
    wheel: Path
    prefix: Path

    @property
    def site(self) -> Path:
        """The folder of the installed package."""
        return next(self.prefix.glob("lib/python3*/site-packages")) / "wiredesk"

    def run(self, *words: str, where: Path, **variables: str) -> str:
        """What a program of the environment prints."""
        return made_by([str(self.prefix / "bin" / words[0]), *words[1:]], where, PYTHONPATH="", **variables)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A source archive, the wheel made of it, and that wheel installed; with nothing from the network."""
    folder = tmp_path_factory.mktemp("built")
    made_by([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(folder)], ROOT)
    sdist = next(folder.glob("*.tar.gz"))
    # By tar: what Python's own wants to be told differs from 3.11.2 to 3.12.
    made_by(["tar", "-xzf", str(sdist)], folder)
    source = folder / sdist.name.removesuffix(".tar.gz")
    made_by([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], source)
    wheel = next(folder.glob("*.whl"))
    prefix = folder / "environment"
    venv.create(prefix, with_pip=False, symlinks=True)
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(prefix / "bin/python"),
        "install",
        "--no-deps",
        "--no-index",
    ]
    made_by([*install, str(wheel)], folder)
    found = Built(sdist, wheel, prefix)
    # Dependencies come from where the tests run: of a folder named in a .pth the .pth files are not read, so that
    # the working copy that is installed there is not seen.
    (found.site.parent / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return found


def shipped() -> Iterator[str]:
    """Files of the package and the sample, as they are called in the wheel."""
    for folder, name in ((ROOT / "src/wiredesk", "wiredesk"), (ROOT / "sample", "wiredesk/sample")):
        for path in folder.rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                yield f"{name}/{path.relative_to(folder)}"


def test_the_wheel_has_every_file_of_the_package_and_nothing_besides(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        names = set(wheel.namelist())
    package = {name for name in names if name.startswith("wiredesk/")}
    assert package == set(shipped())
    others = {name.split("/")[0] for name in names - package}
    assert others == {
        f"wiredesk-{built.wheel.name.split('-')[1]}.dist-info",
        built.wheel.name.split("-py3")[0] + ".data",
    }


def test_the_source_archive_has_what_building_and_testing_need(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for path in ("pyproject.toml", "Makefile", "constraints.txt", "LICENSE", "README.md", "tests/conftest.py"):
        assert path in names, path
    assert {f"src/{name}" for name in shipped() if not name.startswith("wiredesk/sample/")} <= names
    assert not [name for name in names if name.startswith((".venv", ".git/")) or name.endswith(".pyc")]


def test_the_wheel_alone_does_with_the_sample_what_the_readme_shows(built: Built, tmp_path: Path) -> None:
    where = built.run("python", "-c", "import wiredesk; print(wiredesk.__file__)", where=tmp_path)
    assert Path(where.strip()).is_relative_to(built.prefix)
    shutil.copytree(built.site / "sample", tmp_path / "sample")
    found = built.run("wiredesk", "read", "sample", where=tmp_path, COLUMNS="100", NO_COLOR="1").splitlines()
    shown = (ROOT / "README.md").read_text("utf-8").partition("$ wiredesk read sample\n")[2].partition("\n```")[0]
    assert len(found) > 100
    assert found[: shown.count("\n") + 1] == shown.splitlines()


def test_an_empty_desk_is_served_by_the_wheel_with_its_pages_and_files(built: Built, tmp_path: Path) -> None:
    desk = str(tmp_path / "desk.sqlite")
    command = [str(built.prefix / "bin/wiredesk"), "--desk", desk, "serve", "--port", "0", "--no-update"]
    environment = os.environ | {"PYTHONPATH": ""}
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip().removeprefix("http://")
            styles = next(path.name for path in (built.site / "serve/static").glob("*.css"))
            for path, words in (("/", "/sources/sample"), (f"/static/{styles}", "{"), ("/healthz", "{")):
                connection = http.client.HTTPConnection(address, timeout=60)
                connection.request("GET", path)
                answer = connection.getresponse()
                assert (answer.status, words in answer.read().decode()) == (200, True), path
                connection.close()
        finally:
            server.terminate()


def test_the_manual_page_and_the_completions_are_installed_where_they_are_looked_for(built: Built) -> None:
    share = built.prefix / "share"
    for path in (
        "man/man1/wiredesk.1",
        "bash-completion/completions/wiredesk",
        "zsh/site-functions/_wiredesk",
        "fish/vendor_completions.d/wiredesk.fish",
    ):
        assert (share / path).read_bytes() == (ROOT / "share" / path).read_bytes()


def test_every_pinned_version_is_for_the_oldest_python_too() -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=") + ".2"  # Debian 12
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        name, _, version = line.partition("==")
        try:
            installed = distribution(name) if version else None
        except PackageNotFoundError:
            continue
        if installed is not None and installed.version == version:
            wanted = installed.metadata["Requires-Python"]
            assert not wanted or SpecifierSet(wanted).contains(oldest), f"{line} wants {wanted}"


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_a_command_is_completed_in_bash(built: Built, tmp_path: Path) -> None:
    file = built.prefix / "share/bash-completion/completions/wiredesk"
    typed = (
        f'. {file}; COMP_WORDS=(wiredesk stor); COMP_CWORD=1; _wiredesk_completion wiredesk; echo "${{COMPREPLY[@]}}"'
    )
    path = f"{built.prefix / 'bin'}:{os.environ['PATH']}"
    assert made_by(["bash", "-c", typed], tmp_path, PATH=path).split() == ["stories", "story"]


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="there is no mandoc here (Debian: apt-get install mandoc)")
def test_the_manual_page_is_well_formed() -> None:
    command = ["mandoc", "-T", "lint", "-W", "warning", str(ROOT / "share/man/man1/wiredesk.1")]
    found = subprocess.run(command, capture_output=True, text=True).stdout
    assert [line for line in found.splitlines() if "missing date" not in line] == []


def test_the_manual_page_names_every_command_and_every_setting() -> None:
    from wiredesk.cli.main import parts
    from wiredesk.desk.settings import sections

    page = (ROOT / "share/man/man1/wiredesk.1").read_text("utf-8")
    for names in parts().values():
        for name in names:
            assert f".SS wiredesk {name} " in page
    for name, _ in sections():
        assert f"WIREDESK_{name.upper()}_" in page


def test_what_the_package_says_of_itself(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        said = next(name for name in wheel.namelist() if name.endswith("/METADATA"))
        about = Parser().parsestr(wheel.read(said).decode("utf-8"))
    assert about["License-Expression"] == "Apache-2.0"
    assert about["Requires-Python"] == PROJECT["requires-python"]
    assert set(about.get_all("Provides-Extra") or ()) == set(PROJECT["optional-dependencies"])
    assert about.get_all("Requires-Dist")
