"""Sources as a user meets them: added from a site, polled, shown, paused, changed, forgotten; on a web on loopback."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from test_commands import Wire, conforms
from webserver import Answer, Item, Site, article, one_site, rss

TEXT = (
    "The ministers of Arvenia and Talle met in Corm on Thursday and agreed to open the border in spring, "
    "the government in Corm said after two days of talks."
)


@pytest.fixture
def site() -> Iterator[Site]:
    with one_site() as site:
        entries = [Item(site.url(f"/{n}.html"), f"Border report {n}") for n in (1, 2)]
        site["/feed.xml"] = Answer(rss("Corm Gazette", entries, site.url("/")), "application/rss+xml")
        for n in (1, 2):
            site[f"/{n}.html"] = article(f"Border report {n}", f"{TEXT} It was talk number {n}.", TEXT)
        site["/"] = (
            "<html><head><title>Corm Gazette</title><link rel=alternate type=application/rss+xml href=/feed.xml "
            "title='Corm Gazette'></head><body><p>Welcome to the Gazette</p></body></html>"
        )
        yield site


@pytest.fixture
def wire(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wire:
    monkeypatch.setenv("WIREDESK_FETCH_ALLOW", site.address)
    monkeypatch.setenv("WIREDESK_FETCH_DELAY", "0")
    monkeypatch.setenv("WIREDESK_PARSE_JOBS", "1")
    return Wire(tmp_path / "desk.sqlite")


def only_source(wire: Wire) -> Any:
    (source,) = conforms(wire("sources", "--json").json(), "sources")["items"]
    return source


def test_a_site_is_added_by_its_feed_and_read_at_once(wire: Wire, site: Site) -> None:
    done = wire("add", site.url("/"))
    assert done.code == 0, done.err
    assert "Corm Gazette" in done.out
    assert "2 new" in done.out
    source = only_source(wire)
    assert source["url"] == site.url("/feed.xml")
    assert source["last_fetch"]["outcome"] == "fetched"
    assert wire("search", "--articles", "border", "--json").json()["total"] == 2
    again = conforms(wire("add", site.url("/"), "--json").json(), "added")
    assert (again["sources"], len(again["known"])) == ([], 1)


def test_a_source_may_wait_for_update(wire: Wire, site: Site) -> None:
    assert wire("add", "--no-poll", site.url("/feed.xml")).code == 0
    assert only_source(wire)["last_polled"] is None
    assert "not polled yet, next poll now" in wire("sources").out
    updated = conforms(wire("update", "--json").json(), "updated")
    assert (updated["polled"], updated["pages"]["new"]) == (1, 2)
    assert "No source is due" in wire("update").out
    named = wire("update", only_source(wire)["id"][:8])
    assert (named.code, named.out.split(" polled")[0]) == (0, "1 source")


def test_a_source_is_shown_with_what_was_decided_on_each_fetch(wire: Wire, site: Site) -> None:
    wire("add", site.url("/feed.xml"))
    id = only_source(wire)["id"]
    shown = wire("sources", id[:8]).out
    assert re.search(r"^\d{4}-\d\d-\d\d \d\d:\d\d +fetched · 200 · ", shown, re.MULTILINE)
    assert wire("sources", site.url("/feed.xml")).out.splitlines()[0] == shown.splitlines()[0]
    value = conforms(wire("sources", id, "--json").json(), "source")
    assert value["fetches"][0]["status"] == 200
    assert wire("sources", "ffffffff").code == 1


def test_a_failing_source_is_shown_and_told_by_the_exit_code(wire: Wire, site: Site) -> None:
    wire("add", "--no-poll", site.url("/feed.xml"))
    site["/feed.xml"] = Answer("broken", "text/plain", 500)
    done = wire("update")
    assert done.code == 1
    assert "1 failed" in done.out
    assert "failed once, next poll in" in wire("sources", "--failing").out
    assert only_source(wire)["failures"] == 1


def test_an_address_that_is_nothing_is_skipped(wire: Wire, site: Site) -> None:
    done = wire("add", site.url("/nothing-here"))
    assert done.code == 1
    assert site.url("/nothing-here") in done.err
    assert wire("add", site.url("/nothing-here"), site.url("/feed.xml")).code == 3
    assert wire("add", "http://127.0.0.9:1/feed.xml").code == 1


def test_a_paused_source_is_not_polled(wire: Wire, site: Site) -> None:
    wire("add", "--no-poll", site.url("/feed.xml"))
    id = only_source(wire)["id"]
    assert "paused" in wire("pause", id[:8]).out
    assert "No source is due" in wire("update").out
    assert site.count("/1.html") == 0
    assert wire("resume", id[:8], "--json").json()["paused"] is False
    assert "2 new" in wire("update").out


def test_a_source_is_treated_as_the_user_says(wire: Wire, site: Site, tmp_path: Path) -> None:
    wire("add", "--no-poll", site.url("/feed.xml"))
    id = only_source(wire)["id"]
    headers = tmp_path / "headers"
    headers.write_text("Cookie: member=1\n")
    headers.chmod(0o644)
    assert wire("change", id, "--headers-file", str(headers)).code == 2
    headers.chmod(0o600)
    done = wire("change", id, "--headers-file", str(headers), "--category", "world", "--keep", "text", "--json")
    assert done.code == 0, done.err
    assert (done.json()["category"], done.json()["keep"]) == ("world", "text")
    wire("update")
    assert site.last("/feed.xml").header("Cookie") == "member=1"
    assert "member=1" not in wire("sources", id).out + wire("sources", id, "--json").out
    assert wire("change", id).code == 2
    wrong = wire("change", id, "--proxy", "socks9://me:secret@nowhere")
    assert wrong.code == 2
    assert "secret" not in wrong.err
    assert wire("change", id, "--category", "", "--json").json()["category"] is None


def test_forgetting_a_source_forgets_what_came_by_it(wire: Wire, site: Site) -> None:
    wire("add", site.url("/feed.xml"))
    gone = conforms(wire("forget", only_source(wire)["id"], "--yes", "--json").json(), "forgotten")
    assert (len(gone["articles"]), len(gone["sources"])) == (2, 1)
    assert wire("sources", "--json").json()["items"] == []
    assert wire("search", "--articles", "border", "--json").json()["total"] == 0


def test_subscriptions_go_out_and_come_in(wire: Wire, site: Site, tmp_path: Path) -> None:
    wire("add", "--no-poll", "--category", "world", site.url("/feed.xml"))
    path = tmp_path / "subscriptions.opml"
    assert wire("export", "--format", "opml", "--output", str(path)).code == 0
    other = Wire(tmp_path / "other.sqlite")
    assert other("add", "--no-poll", str(path)).code == 0
    mine, theirs = only_source(wire), only_source(other)
    assert {key: mine[key] for key in ("id", "url", "title", "category")} == {
        key: theirs[key] for key in ("id", "url", "title", "category")
    }


def test_an_address_is_checked_without_being_kept(wire: Wire, site: Site) -> None:
    wire("add", site.url("/feed.xml"))
    site["/copy.html"] = article("Border report again", f"{TEXT} It was talk number 1.", TEXT)
    before = wire("export", "--format", "jsonl").out
    value = conforms(wire("check", site.url("/copy.html"), "--json").json(), "check")
    assert value["article"]["url"] == site.url("/copy.html")
    assert value["story"] is not None
    assert wire("export", "--format", "jsonl").out == before


def test_watching_goes_on_until_it_is_told_to_end(wire: Wire, site: Site) -> None:
    wire("add", "--no-poll", site.url("/feed.xml"))
    command = [sys.executable, "-m", "wiredesk", "--desk", str(wire.desk), "update", "--watch", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"TZ": "UTC"})
    assert process.stdout is not None
    assert conforms(json.loads(process.stdout.readline()), "watched")["articles"][0]["outcome"] == "new"
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b"what was stored is kept" in said
    assert b"Traceback" not in said
    assert wire("search", "--articles", "border", "--json").json()["total"] >= 1
    assert json.loads(wire("sources", "--json").out)["items"]


def test_watching_begins_without_sources_and_polls_what_is_added_meanwhile(wire: Wire, site: Site) -> None:
    command = [sys.executable, "-m", "wiredesk", "--desk", str(wire.desk), "update", "--watch", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"TZ": "UTC"})
    assert process.stdout is not None
    assert process.stderr is not None
    assert b"no sources" in process.stderr.readline()
    assert b"polling each source" in process.stderr.readline()
    wire("add", "--no-poll", site.url("/feed.xml"))
    assert json.loads(process.stdout.readline())["articles"][0]["outcome"] == "new"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
