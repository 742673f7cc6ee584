"""What runs wiredesk as a service: the units, the container's file; as far as they can be tried without either."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from wiredesk.desk.settings import load_settings

ROOT = Path(__file__).parents[1]
UNITS = ROOT / "deploy" / "systemd"
PROGRAM = "/opt/wiredesk/bin/wiredesk"
systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here")
EXPOSURE = {"wiredesk.service": 1.5, "wiredesk-fetch.service": 1.5, "wiredesk-backup.service": 0.7}
"""What `systemd-analyze security` says at most, of 10. The network is what the first one is for."""


def values(unit: str, key: str) -> list[str]:
    lines = (UNITS / unit).read_text("utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]


def analyzed(*words: str) -> str:
    done = subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that is on this machine."""
    for path in UNITS.glob("*.[st]*"):
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace(PROGRAM, sys.executable), "utf-8")
    return tmp_path


@systemd
def test_systemd_has_nothing_to_say_against_the_units(units: Path) -> None:
    assert (
        analyzed("verify", *(str(path) for path in sorted(units.glob("*.service")) + sorted(units.glob("*.timer"))))
        == ""
    )


@systemd
@pytest.mark.parametrize("unit", EXPOSURE)
def test_the_services_may_do_little(units: Path, unit: str) -> None:
    most = str(round(EXPOSURE[unit] * 10))
    analyzed("security", "--offline=yes", "--no-pager", f"--threshold={most}", str(units / unit))


@pytest.mark.skipif(shutil.which("systemd-sysusers") is None, reason="there is no systemd-sysusers here")
def test_the_user_of_the_services_is_made(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    command = ["systemd-sysusers", f"--root={tmp_path}", "--dry-run", str(UNITS / "wiredesk.sysusers")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Creating user 'wiredesk'" in done.stderr + done.stdout


def environment(unit: str, folder: Path) -> dict[str, str]:
    """What the unit sets, below a folder instead of the root."""
    found = dict(pair.split("=") for line in values(unit, "Environment") for pair in line.split())
    return os.environ | {name: f"{folder}{value}" for name, value in found.items()}


def test_the_service_and_its_backup_look_where_the_documents_say(tmp_path: Path) -> None:
    for unit in EXPOSURE:
        settings = load_settings(None, environ=environment(unit, tmp_path))
        assert settings.desk.path == f"{tmp_path}/var/lib/wiredesk/desk.sqlite"


def test_the_backup_is_a_desk_named_by_the_day_of_the_week(tmp_path: Path) -> None:
    variables = environment("wiredesk-backup.service", tmp_path) | {"STATE_DIRECTORY": str(tmp_path)}
    wiredesk = f"{sys.executable} -m wiredesk"
    made = subprocess.run([*wiredesk.split(), "doctor"], env=variables, capture_output=True)
    assert made.returncode == 1
    page = tmp_path / "a.txt"
    page.write_text("Bridge opens in Corm\n\n" + "The minister opened a bridge in Corm on Thursday. " * 9)
    subprocess.run([*wiredesk.split(), "add", str(page)], env=variables, check=True, capture_output=True)
    (line,) = values("wiredesk-backup.service", "ExecStart")
    command = re.fullmatch(r"/bin/sh -c '(.*)'", line)
    assert command is not None
    # %% is what systemd makes one % of.
    typed = command[1].replace("%%", "%").replace(PROGRAM, wiredesk)
    for _ in range(2):  # a week later it writes over it
        subprocess.run(["/bin/sh", "-c", typed], env=variables, check=True, capture_output=True)
    (copy,) = tmp_path.glob("desk-[1-7].sqlite")
    shown = subprocess.run(
        [*wiredesk.split(), "--desk", str(copy), "stories"], env=variables, capture_output=True, text=True
    )
    assert "Bridge opens in Corm" in shown.stdout


def test_the_container_is_not_root_and_says_how_it_is() -> None:
    text = (ROOT / "deploy/Containerfile").read_text("utf-8")
    last = text.rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\d+):(\d+)$", last, re.MULTILINE)
    assert user is not None
    assert int(user[1]) > 0
    assert "HEALTHCHECK" in last
    assert '\nENTRYPOINT ["wiredesk"]\n' in last


def test_what_the_container_is_made_of_is_sent_to_its_builder_and_nothing_else() -> None:
    text = (ROOT / "deploy/Containerfile").read_text("utf-8")
    copied = {name for line in re.findall(r"^COPY (?!--from)(.*) \S+$", text, re.MULTILINE) for name in line.split()}
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {line[1:] for line in lines if line.startswith("!")} == copied
    assert all((ROOT / name).exists() for name in copied)


def test_the_services_of_a_desk_on_a_server_are_commands_with_settings_that_there_are() -> None:
    from wiredesk.cli.main import parts

    services = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))["services"]
    commands = {name for names in parts().values() for name in names}
    assert services.keys() == {"desk", "fetcher", "second-fetcher", "database"}
    for name in services.keys() - {"database"}:
        service = services[name]
        help = subprocess.run(
            [sys.executable, "-m", "wiredesk", service["command"][0], "--help"], capture_output=True, text=True
        ).stdout
        assert service["command"][0] in commands
        assert all(word in help for word in service["command"][1:])
        assert service["read_only"]
        assert (ROOT / "deploy" / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
        own = {key: value for key, value in service["environment"].items() if key.startswith("WIREDESK_")}
        assert load_settings(None, environ=own).desk.path == "postgresql://wiredesk@database/wiredesk"
    assert services["desk"]["ports"] == ["127.0.0.1:8765:8765"]
