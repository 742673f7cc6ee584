"""Pages of names, outlets, authors, categories, sources and saved searches: a real desk, a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from browser import SIGHTS, visiting
from serving import Served, served
from wiredesk.desk.desk import open_desk
from wiredesk.model.names import name_id
from wiredesk.model.source import Polling, Source
from wiredesk.model.spans import SourceId
from wiredesk.serve.links import whose

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAMPLE = Path(__file__).parents[1] / "sample"
FEED = Source(SourceId("feedfeedfeed"), "feed", "https://herald.example/feed.xml", "Corm Herald")


@dataclass(frozen=True)
class Desk:
    """The sample and one source, served."""

    served: Served
    minister: str
    private: str


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("desk")
    with open_desk(str(path / "desk.sqlite")) as opened:
        opened.add([str(SAMPLE)], poll=False)
        with opened.store.writing():
            opened.store.sources.put(FEED, Polling(FEED.id, failures=3, last_polled=opened.clock()))
        minister = next(row.id for row in opened.names(kind="person").items if row.name == "Ilse Marant")
        people = {e.key for reading in opened.readings() for e in reading.entities if e.kind == "person"}
        ids = {name_id("person", key) for key in people}
        private = min(ids - opened.store.names.public(ids))
    with served(path) as found:
        yield Desk(found, minister, private)


def test_a_person_of_public_office_has_a_page_with_quotes_that_lead_to_their_words(desk: Desk) -> None:
    text = desk.served.ask(f"/e/{desk.minister}").text
    assert "Ilse Marant" in text
    where = re.search(r'href="(/a/[0-9a-f]+\?at=\d+-\d+)#at"', text)
    assert where
    assert 'id="at"' in desk.served.ask(where[1]).text


def test_a_private_person_has_none_and_is_not_named_by_it(desk: Desk) -> None:
    answer = desk.served.ask(f"/e/{desk.private}")
    assert answer.status == 404
    assert "independent origins" in answer.text


@pytest.mark.parametrize("part", ["said", "about", "stories"])
def test_parts_of_a_name_are_listed_by_themselves(desk: Desk, part: str) -> None:
    assert desk.served.ask(f"/e/{desk.minister}/{part}").status == 200


@pytest.mark.parametrize(
    "path", ["/e/ffff", "/o/nobody", "/author/a@b", "/category/nothing", "/sources/x", "/alerts/9"]
)
def test_what_is_not_there_is_not_found(desk: Desk, path: str) -> None:
    assert desk.served.ask(path).status == 404


def test_names_are_found_without_their_marks(desk: Desk) -> None:
    assert "Việt Nam" in desk.served.ask("/e?text=viet").text


def test_a_country_goes_by_its_name_in_the_language_of_the_interface(desk: Desk) -> None:
    for language, name in (("en", "Vietnam"), ("vi", "Việt Nam")):
        text = desk.served.ask("/e?text=viet", headers={"Accept-Language": language}).text
        assert re.search(rf'<a href="/e/[0-9a-f]+"><bdi>{name}</bdi></a>', text)


def test_a_form_that_two_languages_share_stands_once(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        '{"url": "https://a.example/1", "title": "France buys ferries", "language": "en", "outlet": "Corm Herald", '
        '"body": "France bought two ferries on Monday. The ministry of France said so in Corm."}\n'
        '{"url": "https://b.example/2", "title": "La France achète", "language": "fr", "outlet": "La Gazette", '
        '"body": "La France a acheté deux navires lundi. Le ministère de la France le dit."}\n'
    )
    with served(tmp_path) as found:
        with found.site.writing() as opened:
            opened.add([str(tmp_path / "in.jsonl")], jobs=1)
        text = found.ask("/e", headers={"Accept-Language": "vi"}).text
    row = re.search(r"<bdi>Pháp</bdi>.*?</th>", text, re.DOTALL)
    assert row is not None
    assert re.findall(r'<bdi lang="..">(.*?)</bdi>', row[0]) == ["France"]


def test_the_latest_of_many_is_told_by_its_day(desk: Desk) -> None:
    for path in ("/e", "/o", "/category"):
        rows = re.findall(r"<td><time[^>]*>(.*?)</time></td>", desk.served.ask(path).text)
        assert rows
        assert not [row for row in rows if ":" in row]


def test_every_page_leads_to_names_and_outlets(desk: Desk) -> None:
    text = desk.served.ask("/search").text
    nav = re.search(r'<nav class="nav".*?</nav>', text, re.DOTALL)
    assert nav is not None
    for path in re.findall(r'href="([^"]+)"', nav[0]):
        assert desk.served.ask(path).status == 200
    assert {"/", "/briefing", "/e", "/o"} <= set(re.findall(r'href="([^"]+)"', nav[0]))


def test_a_report_without_an_outlet_goes_by_its_domain_or_the_name_of_its_file() -> None:
    assert whose("The Herald", "https://herald.example/1", "/home/ada/1.html") == "The Herald"
    assert whose(None, "https://herald.example/1", "https://herald.example/1") == "herald.example"
    assert whose(None, None, "/home/ada/pages/fire.en.txt") == "fire.en.txt"


def test_an_outlet_tells_what_is_its_own(desk: Desk) -> None:
    text = desk.served.ask(f"/o/{quote('the brenn ledger')}").text
    assert "own reporting" in text
    assert "Edda Lunn" in text


def test_a_category_lists_its_stories(desk: Desk) -> None:
    assert "/s/" in desk.served.ask(f"/category/{quote('the gioi')}").text


def test_a_source_that_fails_is_shown_and_can_be_paused_changed_and_removed(desk: Desk) -> None:
    tab = desk.served.browser()
    assert "3 times in a row" in tab.open("/sources").text
    tab.open(f"/sources/{FEED.id}")
    assert "paused" in tab.send(f"/sources/{FEED.id}/pause").text
    tab.send(f"/sources/{FEED.id}/change", title="The Herald of Corm", category="World", keep="text")
    known = desk.served.site.desk().source(FEED.id)[0]
    assert (known.title, known.category, known.keep, known.full_text) == ("The Herald of Corm", "World", "text", False)
    tab.send(f"/sources/{FEED.id}/resume")
    assert not desk.served.site.desk().source(FEED.id)[0].paused
    tab.send(f"/sources/{FEED.id}/remove")
    assert desk.served.ask(f"/sources/{FEED.id}").status == 404
    with desk.served.site.writing() as opened, opened.store.writing():
        opened.store.sources.put(FEED)


def test_sources_are_found_by_words_and_by_how_they_do(tmp_path: Path) -> None:
    with open_desk(str(tmp_path / "desk.sqlite")) as opened, opened.store.writing():
        known = {"Báo Cửa Sông": 0, "Corm Herald": 3, "Talle Post": 0}
        for number, (title, failures) in enumerate(known.items()):
            one = Source(SourceId(f"feed{number}"), "feed", f"https://s{number}.example/feed.xml", title)
            opened.store.sources.put(one, Polling(one.id, failures=failures, last_polled=opened.clock()))
    with served(tmp_path) as found:

        def listed(query: str) -> list[str]:
            return re.findall(r'href="/sources/feed."><bdi>(.*?)</bdi>', found.ask(f"/sources{query}").text)

        assert listed("") == ["Corm Herald", "Báo Cửa Sông", "Talle Post"]
        assert listed("?state=failing") == ["Corm Herald"]
        assert listed("?text=cua+song") == ["Báo Cửa Sông"]
        assert listed("?state=fine&text=s2.example") == ["Talle Post"]
        assert listed("?state=nonsense") == listed("")
        assert "No source is like that." in found.ask("/sources?text=gazette").text
        for query in re.findall(r'class="chip" href="/sources(.*?)"', found.ask("/sources").text):
            assert listed(query.replace("&amp;", "&")), query


def test_a_search_is_saved_changed_paused_and_dropped(desk: Desk) -> None:
    tab = desk.served.browser()
    tab.open("/search?q=ferries")
    tab.send("/alerts", query="ferries")
    path = tab.at
    assert re.fullmatch(r"/alerts/\d+", path)
    assert "ferries" in tab.text
    tab.send(
        f"{path}/change",
        name="Ferries",
        query="ferries OR ships",
        webhook="https://hooks.example/x",
        mail="a@b.example",
    )
    assert "HMAC-SHA256" in tab.text
    assert "No mail goes out" in tab.text
    assert "paused" in tab.send(f"{path}/pause").text
    tab.send(f"{path}/resume")
    tab.send(f"{path}/drop")
    assert desk.served.ask(path).status == 404


def test_the_same_search_is_saved_once(desk: Desk) -> None:
    tab = desk.served.browser()
    tab.open("/alerts")
    tab.send("/alerts", query="harbour")
    first = tab.at
    tab.send("/alerts", query="harbour")
    assert tab.at == first
    tab.send(f"{first}/drop")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("webhook", "http://127.0.0.1:9/x", "127.0.0.1"),
        ("webhook", "file:///etc/passwd", "file"),
        ("webhook", "http://x.example:22/", "22"),
        ("mail", "not an address", "no mail address"),
        ("mail", "a@b.example, c@d.example", "no mail address"),
        ("query", "", "what to look for"),
    ],
)  # fmt: skip
def test_where_nothing_may_be_sent_is_refused(desk: Desk, field: str, value: str, said: str) -> None:
    tab = desk.served.browser()
    tab.open("/alerts")
    tab.send("/alerts", query="quay")
    path = tab.at
    fields = {"name": "x", "query": "quay"} | {field: value}
    assert said in tab.send(f"{path}/change", fields=fields).text
    tab.open(path)
    tab.send(f"{path}/drop")


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), SIGHTS)
def test_pages_of_the_catalogue_are_sound(browser: Browser, desk: Desk, width: int, scheme: str) -> None:
    tab = desk.served.browser()
    tab.open("/alerts")
    tab.send("/alerts", query=f"market {width} {scheme}")
    outlet, category = quote("the brenn ledger"), quote("the gioi")
    paths = ("/e", f"/e/{desk.minister}", f"/e/{desk.minister}/said", "/o", f"/o/{outlet}", "/category",
             f"/category/{category}", "/sources", f"/sources/{FEED.id}", "/alerts", tab.at)  # fmt: skip
    language = "vi" if scheme == "dark" else "en"
    with visiting(browser, desk.served, width=width, scheme=scheme, language=language) as visit:
        for path in paths:
            visit.open(path)
            visit.accessible()
            visit.fits()
            visit.sound()


def test_a_name_is_listed_as_the_language_of_the_interface_writes_it(desk: Desk) -> None:
    for language, first, other in (("vi", "chợ Linden Hall", "Linden Hall"), ("en", "Linden Hall", "chợ Linden Hall")):
        text = desk.served.browser(**{"Accept-Language": language}).open("/e?kind=place").text
        row = next(part for part in text.split("<tr>") if "Linden Hall" in part)
        assert re.findall(r"<bdi[^>]*>([^<]+)</bdi>", row) == [first, other]
