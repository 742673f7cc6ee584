"""Headers of a source: from a file of one's own, never shown."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wiredesk.desk.private_files import private_headers, problem_of
from wiredesk.model.errors import SettingsError


def written(folder: Path, text: bytes, mode: int = 0o600) -> str:
    file = folder / "headers"
    file.write_bytes(text)
    file.chmod(mode)
    return str(file)


def test_headers_are_read_and_not_shown(tmp_path: Path) -> None:
    file = written(tmp_path, b"# of example.org\nCookie: session=hush; b=2\r\n\nAuthorization: Bearer hush\n")
    headers = private_headers(file)
    assert headers.pairs == (("Cookie", "session=hush; b=2"), ("Authorization", "Bearer hush"))
    assert "hush" not in f"{headers} {headers!r}"
    assert headers.names == ("Cookie", "Authorization")
    assert problem_of(file) == ""


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o602, 0o660])
def test_a_file_that_others_can_open_is_refused_and_how_to_mend_it_is_said(tmp_path: Path, mode: int) -> None:
    file = written(tmp_path, b"Cookie: hush\n", mode)
    with pytest.raises(SettingsError, match=rf"mode {mode:o}\); run: chmod 600") as caught:
        private_headers(file)
    assert "hush" not in str(caught.value)
    assert "chmod 600" in problem_of(file)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file away")
def test_a_file_of_another_user_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, b"Cookie: hush\n")
    os.chown(file, 12345, -1)
    with pytest.raises(SettingsError, match="belongs to another user"):
        private_headers(file)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"Cookie hush\n", 'line 2: must be "Name: value"'),
        (b"Co okie: hush\n", 'line 2: must be "Name: value"'),
        (b"Cookie: hush\x00hush\n", "line 2: the value of Cookie has control characters"),
        (b"Host: hush\n", "line 2: Host is set by wiredesk itself"),
    ],
)
def test_a_line_that_is_no_header_is_refused_without_showing_it(tmp_path: Path, line: bytes, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        private_headers(written(tmp_path, b"\n" + line))
    assert "hush" not in str(caught.value)


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        private_headers(str(tmp_path / "none"))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)
    with pytest.raises(SettingsError, match="no regular file"):
        private_headers(str(pipe))
    with pytest.raises(SettingsError, match="larger than"):
        private_headers(written(tmp_path, b"A: " + b"x" * 70_000))
