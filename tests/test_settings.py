"""Settings: file, environment, defaults; what is wrong is named with what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from wiredesk.desk.settings import Fetch, Settings, config_file, load_settings
from wiredesk.model.errors import SettingsError


def written(folder: Path, text: str) -> str:
    file = folder / "settings.toml"
    file.write_text(text, "utf-8")
    return str(file)


def test_without_a_file_everything_is_as_documented(tmp_path: Path) -> None:
    settings = load_settings(environ={"HOME": str(tmp_path)})
    assert settings.fetch == Fetch()
    assert (settings.fetch.max_bytes, settings.fetch.deadline, settings.fetch.redirects) == (15_000_000, 60, 10)
    assert (settings.parse.seconds, settings.parse.memory, settings.keep.page_days) == (10, 400_000_000, 90)
    assert settings.desk.path == f"{tmp_path}/.local/share/wiredesk/desk.sqlite"


def test_the_file_stands_in_the_xdg_folder_and_a_relative_xdg_folder_is_ignored(tmp_path: Path) -> None:
    folder = tmp_path / "wiredesk"
    folder.mkdir()
    written(folder, "[fetch]\ndelay = 3\n")
    assert load_settings(environ={"XDG_CONFIG_HOME": str(tmp_path), "HOME": "/nobody"}).fetch.delay == 3
    assert config_file({"XDG_CONFIG_HOME": "here", "HOME": "/nobody"}) == "/nobody/.config/wiredesk/settings.toml"
    data = {"XDG_DATA_HOME": str(tmp_path), "HOME": "/nobody"}
    assert load_settings(environ=data).desk.path == f"{tmp_path}/wiredesk/desk.sqlite"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, '[fetch]\ndelay = "2m"\nallow = ["127.0.0.1:80"]\nmax_bytes = "2MB"\n')
    environ = {"HOME": "/nobody", "WIREDESK_FETCH_DELAY": "0.5", "WIREDESK_FETCH_ALLOW": "127.0.0.2:8080, [::1]:80"}
    assert load_settings(file, environ={"HOME": "/nobody"}).fetch.delay == 120
    fetch = load_settings(environ=environ | {"WIREDESK_SETTINGS": file}).fetch
    assert (fetch.delay, fetch.max_bytes, fetch.allow) == (0.5, 2_000_000, ("127.0.0.2:8080", "[::1]:80"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[fetch]\ndealy = 1\n", r"settings.toml: fetch.dealy: is no setting; did you mean delay\?"),
        ("[fetsch]\ndelay = 1\n", r"settings.toml: fetsch: is no section; did you mean fetch\?"),
        ("[fetch]\nzzz = 1\n", "zzz: is no setting; there is user_agent, delay"),
        ("fetch = 1\n", r"fetch: is a section: \[fetch\]"),
        ('[fetch]\ndelay = "soon"\n', "fetch.delay: must be a number of seconds of at least 0 .*, not 'soon'"),
        ("[fetch]\ndelay = true\n", "fetch.delay: must be a number"),
        ("[fetch]\ndelay = inf\n", "fetch.delay: must be a number"),
        ("[fetch]\nredirects = 1.5\n", "fetch.redirects: must be a whole number of at least 0, not 1.5"),
        ("[fetch]\nat_once = 0\n", "fetch.at_once: must be a whole number of at least 1, not 0"),
        ('[fetch]\nallow = ["localhost:80"]\n', "a name could be made to lead anywhere"),
        ('[fetch]\nallow = ["127.0.0.1"]\n', 'such as "127.0.0.1:8080"'),
        ('[fetch]\nallow = ["127.0.0.1:70000"]\n', 'such as "127.0.0.1:8080"'),
        ("[fetch]\nallow = 80\n", "must be a list"),
        ('[fetch]\nproxy = "ftp://me:secret@host"\n', "fetch.proxy: must be the address of a proxy"),
        ('[fetch]\nuser_agent = "a\\nb"\n', "must be text of one line"),
        ('[poll]\nmin_interval = "2d"\n', "poll.max_interval: must not be below poll.min_interval"),
        ("[fetch\n", "file: is no TOML"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_expected(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        load_settings(written(tmp_path, text), environ={"HOME": "/nobody"})
    assert "secret" not in str(caught.value)


def test_a_variable_that_is_no_setting_is_an_error() -> None:
    with pytest.raises(SettingsError, match=r"WIREDESK_FETCH_DELY: is no setting; did you mean WIREDESK_FETCH_DELAY\?"):
        load_settings(environ={"HOME": "/nobody", "WIREDESK_FETCH_DELY": "1"})


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is not there"):
        load_settings(str(tmp_path / "none.toml"), environ={})
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(str(tmp_path), environ={})


def test_settings_are_plain_values() -> None:
    assert Settings(fetch=Fetch(delay=0)).fetch.delay == 0
