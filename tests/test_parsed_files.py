"""TOML that was parsed before: the same as parsed anew, and never what is damaged, foreign or half written."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from wiredesk.desk.packs import installed_packs, pack_texts
from wiredesk.desk.parsed_files import KEPT, parsed
from wiredesk.desk.settings import cache_folder

TEXT = 'a = [1, 2.5, true, "ngày"]\n[b."c d"]\ne = 1e22\nf = [{ g = "ü" }]\n'


def the_file(folder: Path) -> Path:
    """The one file that is kept."""
    (found,) = folder.iterdir()
    return found


def test_what_is_kept_is_what_was_parsed(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "parsed"
    first = parsed(TEXT, str(folder))
    before = the_file(folder).stat().st_mtime_ns
    again = parsed(TEXT, str(folder))
    assert first == again == tomllib.loads(TEXT)
    assert list(map(type, again["a"])) == [int, float, bool, str]
    assert the_file(folder).stat().st_mtime_ns == before
    assert folder.stat().st_mode & 0o077 == 0
    assert the_file(folder).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", pack_texts({}).values(), ids=list(pack_texts({})))
def test_all_of_a_pack_is_kept(text: str, tmp_path: Path) -> None:
    anew = parsed(text, str(tmp_path))
    assert the_file(tmp_path)
    assert parsed(text, str(tmp_path)) == anew == tomllib.loads(text)


@pytest.mark.parametrize("kept", [b"", b"{}", b"0" * 32 + b"{}"], ids=["empty", "short", "of another sum"])
def test_a_damaged_file_is_made_anew(kept: bytes, tmp_path: Path) -> None:
    parsed(TEXT, str(tmp_path))
    whole = the_file(tmp_path).read_bytes()
    the_file(tmp_path).write_bytes(kept)
    assert parsed(TEXT, str(tmp_path)) == tomllib.loads(TEXT)
    assert the_file(tmp_path).read_bytes() == whole


def test_a_file_with_one_letter_changed_is_not_taken(tmp_path: Path) -> None:
    parsed(TEXT, str(tmp_path))
    file = the_file(tmp_path)
    file.write_bytes(file.read_bytes().replace("ngày".encode(), "ngãy".encode()))
    assert parsed(TEXT, str(tmp_path))["a"][3] == "ngày"


def test_a_file_that_others_may_write_is_not_taken(tmp_path: Path) -> None:
    parsed(TEXT, str(tmp_path))
    other = tmp_path / "other"
    parsed("a = 1", str(other))
    os.replace(the_file(other), file := next(one for one in tmp_path.iterdir() if one.is_file()))
    assert parsed(TEXT, str(tmp_path)) == {"a": 1}  # whoever may write there says what is in it, so:
    file.chmod(0o666)
    assert parsed(TEXT, str(tmp_path)) == tomllib.loads(TEXT)


def test_a_link_or_a_pipe_in_its_place_is_not_followed(tmp_path: Path) -> None:
    parsed(TEXT, str(tmp_path))
    file = the_file(tmp_path)
    elsewhere = tmp_path / "elsewhere"
    os.replace(file, elsewhere)
    file.symlink_to(elsewhere)
    assert parsed(TEXT, str(tmp_path)) == tomllib.loads(TEXT)
    assert not file.is_symlink()
    file.unlink()
    os.mkfifo(file)
    assert parsed(TEXT, str(tmp_path)) == tomllib.loads(TEXT)


def test_where_nothing_can_be_kept_it_is_parsed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert parsed(TEXT, str(tmp_path / "file" / "parsed")) == tomllib.loads(TEXT)


def test_what_json_does_not_know_is_parsed_each_time(tmp_path: Path) -> None:
    assert parsed("a = 2026-10-03", str(tmp_path)) == tomllib.loads("a = 2026-10-03")
    assert not list(tmp_path.iterdir())


def test_text_that_is_no_toml_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        parsed("a = ", str(tmp_path))
    assert not list(tmp_path.iterdir())


def test_the_oldest_go(tmp_path: Path) -> None:
    for number in range(KEPT + 5):
        parsed(f"a = {number}", str(tmp_path))
    assert len(list(tmp_path.iterdir())) == KEPT
    assert parsed("a = 0", str(tmp_path)) == {"a": 0}


def test_processes_that_begin_at_once(tmp_path: Path) -> None:
    folder = str(tmp_path / "parsed")
    code = f"from wiredesk.desk.parsed_files import parsed; print(parsed({TEXT!r}, {folder!r}))"
    started = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert {process.communicate()[0] for process in started} == {f"{tomllib.loads(TEXT)}\n"}
    assert the_file(Path(folder)).suffix == ".json"


def test_packs_are_the_same_from_files_as_from_texts() -> None:
    packs = installed_packs()
    texts = pack_texts(os.environ)
    assert Path(cache_folder(os.environ)).is_dir()
    assert {pack.code: pack.data for pack in packs} == {
        code: tomllib.loads(text) for code, text in texts.items() if code != "root"
    }
