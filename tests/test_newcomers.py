"""What somebody meets who uses the desk for the first time: misunderstandings, half-done work, odd input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desks import BUDGET, HARBOUR, START, page
from exports import views
from test_commands import Wire, conforms
from webserver import Answer, Item, Site, one_site, rss
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.importing import Outcome, files_of, import_pages
from wiredesk.desk.settings import Fetch, Parse, Settings
from wiredesk.formats import markdown, warc
from wiredesk.model.page import Page, Provenance
from wiredesk.model.spans import PageId
from wiredesk.store.sqlite import open_store


@pytest.fixture
def site() -> Iterator[Site]:
    with one_site() as site:
        entries = [Item(site.url(f"/{name}.html"), name) for name in ("harbour", "gone")]
        site["/feed.xml"] = Answer(rss("Corm Herald", entries, site.url("/")), "application/rss+xml")
        site["/harbour.html"] = page("Crane closes harbour of Corm", *HARBOUR)
        yield site


@pytest.fixture
def wire(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wire:
    monkeypatch.setenv("WIREDESK_FETCH_ALLOW", site.address)
    monkeypatch.setenv("WIREDESK_FETCH_DELAY", "0")
    monkeypatch.setenv("WIREDESK_PARSE_JOBS", "1")
    return Wire(tmp_path / "desk.sqlite")


def test_a_page_that_is_missing_is_told_and_is_not_the_standing_of_its_source(wire: Wire, site: Site) -> None:
    done = wire("add", "--json", site.url("/feed.xml"))
    assert conforms(done.json(), "added")["missed"] == 1
    assert "1 page could not be fetched" in done.err
    (source,) = wire("sources", "--json").json()["items"]
    assert source["last_fetch"]["url"] == site.url("/feed.xml")
    assert "answers 404" not in wire("sources").out
    shown = wire("sources", source["id"]).out
    assert "answers 404" in shown
    assert f"page {site.url('/gone.html')}" in shown


def test_two_reports_of_one_outlet_are_called_two_reports(wire: Wire, tmp_path: Path) -> None:
    for name in "ab":
        text = page("Crane closes harbour of Corm", *HARBOUR, f"Edition {name}.")
        named = text.replace("<head>", '<head><meta property="og:site_name" content="Corm Herald">')
        (tmp_path / f"{name}.html").write_text(named)
    assert wire("add", str(tmp_path / "a.html"), str(tmp_path / "b.html")).code == 0
    (row,) = wire("stories", "--json").json()["items"]
    assert (row["reports"], len(row["outlets"])) == (2, 1)
    assert "1 outlet · 2 reports" in wire("stories").out


def test_feeds_in_a_folder_are_read_with_its_pages(wire: Wire, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "feeds").mkdir(parents=True)
    (folder / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    text = "".join(f"<p>{part}</p>" for part in BUDGET)
    items = [Item("https://herald.example/b", "Budget of Talle passed", text)]
    (folder / "feeds" / "herald.xml").write_text(rss("Herald", items, "https://herald.example/"))
    (folder / "build.xml").write_text("<project/>")
    done = wire("add", str(folder))
    assert (done.code, "2 new" in done.out) == (0, True), done.err
    assert "1 XML file is neither a feed nor a list of feeds" in done.err
    assert wire("article", "https://herald.example/b").code == 0


def test_a_folder_of_feeds_alone_is_no_empty_folder(wire: Wire, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    text = "".join(f"<p>{part}</p>" for part in BUDGET)
    items = [Item("https://herald.example/b", "Budget of Talle passed", text)]
    (folder / "herald.rss").write_text(rss("Herald", items, "https://herald.example/"))
    assert wire("add", str(folder)).code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("example.org", "give https://example.org"),
        ("example.org/news/a.html", "cannot be read"),
        ("ftp://example.org/feed", "begin with http:// or https://"),
        ("", "is no path and no address"),
    ],
)
def test_an_address_that_lacks_its_beginning_is_told_from_a_file(wire: Wire, given: str, said: str) -> None:
    done = wire("add", given)
    assert done.code == 1
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_an_unknown_source_is_looked_for_where_sources_are(wire: Wire) -> None:
    wire("settle")
    assert "`wiredesk sources` lists them" in wire("pause", "nothing-like-it").err


def test_an_excerpt_says_why_it_cannot_come_back(wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    wire("add", str(tmp_path / "a.html"))
    out = str(tmp_path / "out.jsonl")
    wire("export", "--format", "jsonl", "--output", out)
    assert "export it with --full-text" in wire("add", out).err


def test_pages_of_files_come_back_from_a_web_archive(wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    wire("add", str(tmp_path / "a.html"))
    out = str(tmp_path / "out.warc.gz")
    assert wire("export", "--format", "warc", "--full-text", "--output", out).code == 0
    other = Wire(tmp_path / "other.sqlite")
    done = other("add", out)
    assert "1 new" in done.out, done.err
    assert other("search", "--articles", "crane", "--json").json()["total"] == 1


def test_the_beginning_of_a_checked_text_shows_that_it_is_cut(wire: Wire) -> None:
    wire("settle")
    shown = wire("check", "The harbour of Corm was closed after a crane fell on the quay, the port authority said.").out
    assert "…" in shown
    assert wire("check", "some words of a text", "--url", "nowhere").code == 2


ASKING = {
    "nothing": ({}, ""),
    "short": ({}, '<meta name="robots" content="max-snippet:40">'),
    "silent": ({"X-Robots-Tag": "nosnippet"}, ""),
    "unkept": ({}, '<meta name="robots" content="noarchive">'),
    "unmined": ({"tdm-reservation": "1"}, ""),
}


@pytest.fixture
def asking(wire: Wire, site: Site) -> Wire:
    """A desk with five articles whose owners ask for different things."""
    for name, (headers, meta) in ASKING.items():
        text = page(f"Crane closes harbour, {name}", *HARBOUR).replace("<head>", f"<head>{meta}")
        site[f"/{name}"] = Answer(text, headers=headers)
    entries = [Item(site.url(f"/{name}"), name) for name in ASKING]
    site["/asking.xml"] = Answer(rss("Corm Herald", entries, site.url("/")), "application/rss+xml")
    assert "5 new" in wire("add", site.url("/asking.xml")).out
    return wire


def lines_of(text: str) -> dict[str, Any]:
    rows = [json.loads(line) for line in text.splitlines()]
    return {row["title"].rpartition(" ")[2]: row for row in rows}


def test_an_export_shows_no_more_than_the_owner_of_a_page_allows(asking: Wire) -> None:
    rows = lines_of(asking("export", "--format", "jsonl").out)
    assert len(rows["nothing"]["excerpt"]) > 100
    assert 0 < len(rows["short"]["excerpt"]) <= 40
    assert rows["silent"]["excerpt"] == ""
    assert rows["silent"]["asks"] == ["nosnippet"]
    assert "asks" not in rows["nothing"]


def test_full_text_leaves_by_the_setting_only_where_the_owner_leaves_it_open(asking: Wire, site: Site) -> None:
    rows = lines_of(asking("export", "--format", "jsonl", WIREDESK_KEEP_FULL_TEXT_EXPORT=site.url("/asking.xml")).out)
    assert {name for name, row in rows.items() if "body" in row} == {"nothing"}
    own = lines_of(asking("export", "--format", "jsonl", "--full-text").out)
    assert all("body" in row for row in own.values())


def test_what_an_owner_asks_is_shown_and_goes_with_the_text(asking: Wire, site: Site, tmp_path: Path) -> None:
    assert "owner asks" in asking("article", site.url("/silent")).out
    assert "bytes no longer kept" in asking("article", site.url("/unkept"), width=400).out
    out = tmp_path / "all.jsonl"
    asking("export", "--format", "jsonl", "--full-text", "--output", str(out))
    other = Wire(tmp_path / "other.sqlite")
    assert "5 new" in other("add", str(out)).out
    assert lines_of(other("export", "--format", "jsonl").out)["silent"]["excerpt"] == ""


def test_what_a_saved_page_asks_is_obeyed_too(wire: Wire, tmp_path: Path) -> None:
    text = page("Crane closes harbour of Corm", *HARBOUR)
    (tmp_path / "a.html").write_text(text.replace("<head>", "<head><meta name=robots content=nosnippet>"))
    wire("add", str(tmp_path / "a.html"))
    assert json.loads(wire("export", "--format", "jsonl").out)["excerpt"] == ""


def test_a_report_quotes_nothing_of_an_owner_who_forbids_it() -> None:
    (one, *_) = views()
    text = "".join(markdown.lines([one], quotable=lambda article: 0)).partition("## Reports")[0]
    assert "“" not in text


def announce(site: Site, address: str, title: str) -> None:
    entry = Item(site.url(address), title, " ".join(HARBOUR), published=START, guid="entry-1")
    site["/moving.xml"] = Answer(rss("Corm Herald", [entry], site.url("/")), "application/rss+xml")


def test_a_report_that_its_feed_names_at_a_new_address_stays_one_report(wire: Wire, site: Site) -> None:
    site["/old"] = page("Crane closes harbour of Corm", *HARBOUR)
    site["/new"] = page("Crane closes harbour of Corm for days", *HARBOUR, "It rained.")
    announce(site, "/old", "Crane closes harbour of Corm")
    wire("add", site.url("/moving.xml"))
    announce(site, "/new", "Crane closes harbour of Corm for days")
    assert "1 changed" in wire("update", site.url("/moving.xml")).out
    (row,) = wire("search", "--articles", "crane", "--json").json()["items"]
    assert (row["url"], row["title"]) == (site.url("/old"), "Crane closes harbour of Corm for days")
    assert "It rained." in wire("article", site.url("/old"), "--diff").out
    assert "nothing new" in wire("update", site.url("/moving.xml")).out


def test_a_report_stays_one_though_its_new_address_answers_late(wire: Wire, site: Site) -> None:
    site["/old"] = page("Crane closes harbour of Corm", *HARBOUR)
    announce(site, "/old", "Crane closes harbour of Corm")
    wire("add", site.url("/moving.xml"))
    announce(site, "/new", "Crane closes harbour of Corm for days")
    assert "1 page could not be fetched" in wire("update", site.url("/moving.xml")).err
    site["/new"] = page("Crane closes harbour of Corm for weeks", *HARBOUR, "It rained.")
    announce(site, "/new", "Crane closes harbour of Corm for weeks")
    wire("update", site.url("/moving.xml"))
    assert [row["url"] for row in wire("search", "--articles", "rained", "--json").json()["items"]] == [
        site.url("/old")
    ]


def test_a_report_of_a_feed_alone_stays_one_at_a_new_address(wire: Wire, site: Site) -> None:
    announce(site, "/old", "Crane closes harbour of Corm")
    wire("add", "--no-poll", site.url("/moving.xml"))
    wire("change", site.url("/moving.xml"), "--feed-text")
    wire("update")
    announce(site, "/new", "Crane closes harbour of Corm for days")
    wire("update", site.url("/moving.xml"))
    (row,) = wire("search", "--articles", "crane", "--json").json()["items"]
    assert row["url"] == site.url("/old")


def test_two_reports_with_one_entry_id_stay_two(wire: Wire, site: Site) -> None:
    site["/old"] = page("Crane closes harbour of Corm", *HARBOUR)
    site["/new"] = page("Budget of Talle passed", *BUDGET)
    announce(site, "/old", "Crane closes harbour of Corm")
    wire("add", site.url("/moving.xml"))
    announce(site, "/new", "Budget of Talle passed")
    assert "1 new" in wire("update", site.url("/moving.xml")).out
    assert wire("article", site.url("/old")).code == wire("article", site.url("/new")).code == 0


def test_the_category_of_a_source_is_that_of_its_reports_unless_they_state_one(wire: Wire, site: Site) -> None:
    wire("add", "--no-poll", "--category", "Sea", site.url("/feed.xml"))
    site["/gone.html"] = page("Budget of Talle passed", *BUDGET).replace(
        "<head>", '<head><meta property="article:section" content="Money">'
    )
    wire("update")
    assert wire("search", "--articles", "category:sea", "--json").json()["total"] == 1
    assert wire("search", "--articles", "category:money", "--json").json()["total"] == 1
    assert len(wire("stories", "--category", "sea", "--json").json()["items"]) == 1
    assert "Sea (given with it" in wire("article", site.url("/harbour.html")).out


def test_an_import_that_was_interrupted_leaves_stories_that_say_so(wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page("Crane closes harbour of Corm", *HARBOUR))
    (tmp_path / "b.html").write_text(page("Budget of Talle passed", *BUDGET))
    wire("add", str(tmp_path / "a.html"))
    assert "in no story yet" not in wire("stories").err
    with open_desk(str(wire.desk)) as desk:
        outcome = Outcome()
        items = files_of([str(tmp_path / "b.html")], desk.store.sources, outcome)
        import_pages(
            items, desk.keeper(placing=False), outcome, clock=desk.clock, jobs=1, seconds=10.0, memory=400_000_000
        )
    assert "1 page is in no story yet" in wire("stories").err
    wire("add", str(tmp_path / "a.html"), "--no-poll")
    assert "in no story yet" not in wire("stories").err


def test_an_empty_feed_is_called_empty(wire: Wire, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(rss("Herald", [], "https://herald.example/"))
    assert "is a feed without entries" in wire("add", str(tmp_path / "feed.xml")).err


def archive_of(path: Path, *names: str) -> str:
    pages = [
        Page(
            id=PageId(name),
            data=page(f"Crane closes harbour {name}", *HARBOUR).encode(),
            media_type="text/html",
            form="html",
            provenance=Provenance("fetch", f"https://herald.example/{name}", START, 200),
            source=name,
            url=f"https://herald.example/{name}",
        )
        for name in names
    ]
    path.write_bytes(b"".join(warc.lines(pages, made=START, software="test")))
    return str(path)


def test_an_archive_that_was_imported_can_be_copied_later(wire: Wire, tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "crawl.warc.gz", "a", "b")
    assert "2 new" in wire("add", archive).out
    assert "imported before" in wire("add", archive).err
    assert "2 held already" in wire("add", "--copy", archive).out
    assert "imported before" in wire("add", "--copy", archive).err
    out = str(tmp_path / "out.warc.gz")
    (tmp_path / "crawl.warc.gz").unlink()
    assert "2 pages written" in wire("export", "--format", "warc", "--full-text", "--output", out).err


def test_watching_tells_at_once_what_keeps_it_from_storing(wire: Wire, site: Site) -> None:
    wire("add", "--no-poll", site.url("/feed.xml"))
    told: list[str] = []

    def trouble(text: str) -> None:
        told.append(text)
        raise KeyboardInterrupt

    with closing(open_store(wire.desk)) as other, closing(open_store(wire.desk, wait=0.2)) as store, other.writing():
        settings = Settings(fetch=Fetch(delay=0.0, allow=(site.address,)), parse=Parse(jobs=1))
        desk = Desk(store, settings)
        desk.on_trouble = trouble
        with pytest.raises(KeyboardInterrupt):
            desk.update(watch=True)
    assert "is writing to it" in told[0]


def test_what_came_by_another_source_too_is_not_forgotten_with_one(wire: Wire, site: Site) -> None:
    site["/own.html"] = page("Budget of Talle passed", *BUDGET)
    entries = [Item(site.url(path), path) for path in ("/harbour.html", "/own.html")]
    site["/other.xml"] = Answer(rss("Talle Post", entries, site.url("/")), "application/rss+xml")
    wire("add", site.url("/feed.xml"), site.url("/other.xml"))
    assert "1 source and 1 article" in wire("forget", "Talle Post", "--yes").out
    assert wire("article", site.url("/harbour.html")).code == 0
    assert wire("article", site.url("/own.html")).code == 1


def test_a_desk_with_sources_and_nothing_held_says_what_to_do(wire: Wire, site: Site) -> None:
    wire("add", "--no-poll", site.url("/feed.xml"))
    assert "`wiredesk update`" in wire("stories").err
