"""`wiredesk serve` as a process: it answers, polls beside, begins again what died, and ends in order."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from desks import HARBOUR, page, publish
from serving import Place, served
from webserver import Site, one_site
from wiredesk.serve.errands import Watch


@contextmanager
def serving(path: Path, *sites: Site, options: Sequence[str] = ()) -> Iterator[tuple[subprocess.Popen[str], Place]]:
    """`wiredesk serve` on a free port, allowed to fetch from the sites."""
    command = [sys.executable, "-m", "wiredesk", "--desk", str(path / "desk.sqlite"), "serve", "--port", "0", *options]
    allowed = {
        "WIREDESK_FETCH_ALLOW": ",".join(f"{site.host}:{site.port}" for site in sites),
        "WIREDESK_FETCH_DELAY": "0",
        "WIREDESK_PARSE_JOBS": "1",
        "XDG_CONFIG_HOME": str(path),
    }
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | allowed
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address, process.communicate()[1]
        yield process, Place(int(address.rpartition(":")[2]))
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=60)


def until(true: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Whether it comes true before the test gives up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def children_of(pid: int) -> list[int]:
    """Processes that it started and that are not over."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(entry.name))
    return found


def alive(pid: int) -> bool:
    """Whether a process runs."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.slow
def test_a_newcomer_adds_a_site_and_finds_its_stories(tmp_path: Path) -> None:
    with one_site() as site:
        publish(site, "/harbour.html")
        site["/harbour.html"] = page("Harbour of Corm closed after crane falls", *HARBOUR)
        with serving(tmp_path, site) as (process, place):
            tab = place.browser()
            assert "Your desk is empty" in tab.open("/").text
            assert "Looking for the feeds of" in tab.send("/sources/add", address=site.url("/feed.xml")).text
            assert until(lambda: "Harbour of Corm closed" in tab.open("/").text)
            assert place.ask("/healthz").text == '{"status":"ok","polling":"polling"}'

            (child,) = children_of(process.pid)
            os.kill(child, signal.SIGKILL)
            assert until(lambda: b"waiting" in place.ask("/healthz").body)
            assert until(lambda: b'"polling":"polling"' in place.ask("/healthz").body)
            (child,) = children_of(process.pid)

            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
            assert not alive(child)


@pytest.mark.slow
def test_a_server_that_is_killed_takes_its_polling_with_it(tmp_path: Path) -> None:
    with one_site() as site, serving(tmp_path, site) as (process, place):
        assert until(lambda: b'"polling":"polling"' in place.ask("/healthz").body)
        assert until(lambda: len(children_of(process.pid)) == 1)
        (child,) = children_of(process.pid)
        process.kill()
        process.wait(10)
        assert until(lambda: not alive(child), 30)


def test_stopping_it_is_no_accident_of_its_polling(tmp_path: Path) -> None:
    with one_site() as site, serving(tmp_path, site) as (process, place):
        assert until(lambda: b'"polling":"polling"' in place.ask("/healthz").body)
        assert until(lambda: len(children_of(process.pid)) == 1)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=60)[1]
    assert "ended; what was stored is kept" in said
    assert "started anew" not in said


def test_without_update_nothing_polls(tmp_path: Path) -> None:
    with serving(tmp_path, options=["--no-update"]) as (process, place):
        assert place.ask("/healthz").text == '{"status":"ok","polling":"off"}'
        assert children_of(process.pid) == []


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--host", "0.0.0.0"], "serve.token_file: must name a file, as other machines can reach 0.0.0.0"),
        (["--base-url", "https://desk.example"], "other machines can reach desk.example"),
        (["--base-url", "desk.example"], "--base-url: desk.example: must be an address such as"),
    ],
)
def test_it_does_not_start_where_it_would_be_open_to_all(tmp_path: Path, options: list[str], says: str) -> None:
    command = [sys.executable, "-m", "wiredesk", "--desk", str(tmp_path / "d.sqlite"), "serve", *options]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"XDG_CONFIG_HOME": str(tmp_path)})
    assert done.returncode == 2
    assert says in done.stderr
    assert not (tmp_path / "d.sqlite").exists()


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with served(tmp_path) as desk:
        command = [sys.executable, "-m", "wiredesk", "--desk", str(tmp_path / "other.sqlite"), "serve"]
        done = subprocess.run([*command, "--port", str(desk.port)], capture_output=True, text=True)
        assert done.returncode == 2
        assert f"http://127.0.0.1:{desk.port} is taken by another program; choose --host or --port" in done.stderr


def test_the_sample_is_loaded_beside_the_pages_and_what_failed_is_told(tmp_path: Path) -> None:
    with served(tmp_path) as desk:
        tab = desk.browser()
        tab.open("/")
        assert "Reading the sample." in tab.send("/sources/sample").text
        assert 'id="errands"' in tab.text
        assert "Under way." in tab.text
        assert "That is no address" in tab.send("/sources/add", address="not an address").text
        assert "Choose an OPML file first." in tab.send("/sources/import").text
        assert until(lambda: not desk.site.errands.going_on())
        (errand,) = desk.site.errands.all()
        assert (errand.problem, errand.result["pages"]["new"]) == ("", 21)
        over = desk.ask("/errands", headers={"HX-Request": "true"})
        assert over.headers["hx-refresh"] == "true"
        assert "21 new articles." in over.text
        assert "Your desk is empty" not in tab.open("/").text


def test_polling_that_dies_at_once_is_tried_ever_less_often(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Watch, "FIRST_WAIT", 0.01)
    monkeypatch.setattr("wiredesk.serve.errands._CODE", "raise SystemExit(1)")
    with served(tmp_path) as desk:
        watch = Watch(desk.site.errands)
        watch.start()
        assert until(lambda: watch.restarts >= 3)
        watch.end()
        failed = [errand.problem for errand in desk.site.errands.all()]
        assert failed[-1] == "its process ended with 1"
