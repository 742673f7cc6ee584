"""Pages as data: every form of every page that lists news, over real sockets, each by its standard."""

from __future__ import annotations

import csv as standard
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from prov.model import ProvDocument

from desks import Clock
from serving import Answer, Served, served
from test_formats_feeds import ATOM, check_atom, check_json_feed, check_ninjs, check_rss, said
from wiredesk.desk.desk import open_desk
from wiredesk.formats.exported import EXCERPT
from wiredesk.model.alerts import SavedSearch
from wiredesk.model.names import name_id
from wiredesk.model.source import Source
from wiredesk.model.spans import SourceId
from wiredesk.model.story import Decision
from wiredesk.serve.forms import FORMS, alternates
from wiredesk.sources.feeds import parse_feed
from wiredesk.sources.opml import parse_opml

SAMPLE = Path(__file__).parents[1] / "sample"
MANY = 40
CLOCK = Clock(datetime(2026, 11, 22, 7, 30, tzinfo=UTC))
TYPES = {form.extension: form.media_type for form in FORMS}


class Place:
    """A served desk with the sample and many small stories, and one thing of each kind."""

    def __init__(self, at: Served, stems: dict[str, str], private: str) -> None:
        self.at = at
        self.stems = stems
        self.private = private
        self.asked: dict[str, Answer] = {}

    def ask(self, path: str, **headers: str) -> Answer:
        return self.at.ask(path, headers=headers)

    def all(self, *extensions: str) -> Iterator[tuple[str, Answer]]:
        for stem in self.stems.values():
            head, _, query = stem.partition("?")
            for extension in extensions or TYPES:
                path = f"{head}.{extension}" + (f"?{query}" if query else "")
                if path not in self.asked:
                    self.asked[path] = self.ask(path)
                yield path, self.asked[path]


def small(number: int) -> str:
    """A short report that is like no other."""
    words = " ".join(sha256(f"{number} {place}".encode()).hexdigest()[:9] for place in range(40))
    body = f"{words}. Unterseeboot{number} closes it. " + "Nothing more is known. " * 20
    line = {
        "title": f"Notice {words[:40]}",
        "body": body,
        "language": "en",
        "outlet": f"Gazette {number % 3}",
        "url": f"https://gazette{number % 3}.example/n/{number}",
        "published": f"2026-11-{1 + number % 20:02}T08:00:00Z",
    }
    return json.dumps(line)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    path = tmp_path_factory.mktemp("outputs")
    (path / "many.jsonl").write_text("\n".join(map(small, range(MANY))) + "\n")
    with open_desk(str(path / "desk.sqlite"), clock=CLOCK) as desk:
        desk.add([str(SAMPLE), str(path / "many.jsonl")], poll=False)
        with desk.store.writing():
            desk.store.sources.put(Source(SourceId("feed" * 3), "feed", "https://herald.example/f.xml", "Corm Herald"))
            alert = desk.store.reader.put_search(SavedSearch(0, "Notices", "notice OR fire", desk.clock()))
        story = max(desk.stories(limit=100).items, key=lambda row: (row.differs, row.reports))
        person = next(row for row in desk.names(kind="person").items)
        people = {name_id("person", e.key) for one in desk.readings() for e in one.entities if e.kind == "person"}
        private = min(people - desk.store.names.public(people))
        outlet = desk.outlets().items[0]
        author = next(one for row in desk.outlets().items for one in desk.outlet(row.key).authors)
        stems = {
            "front": "/index",
            "latest": "/index?order=latest&lang=vi",
            "search": "/search?q=fire",
            "articles": "/search?q=fire&as=articles",
            "story": f"/s/{story.id}",
            "article": f"/a/{next(iter(desk.story(story.id).story.articles))}",
            "name": f"/e/{person.id}",
            "outlet": f"/o/{quote(outlet.key)}",
            "author": f"/author/{quote(author.key, safe='')}",
            "category": f"/category/{quote(desk.categories().items[0].key)}",
            "alert": f"/alerts/{alert.id}",
        }
    with served(path, clock=CLOCK) as at:
        yield Place(at, stems, private)


def entries(data: bytes) -> list[str]:
    return [said(entry, "id") for entry in check_atom(data).findall(f"{ATOM}entry")]


# -- every form of every page ------------------------------------------------------------------------------------------


def test_every_form_of_every_page_is_there_under_its_media_type(place: Place) -> None:
    for path, answer in place.all():
        assert answer.status == 200, path
        extension = next(form.extension for form in FORMS if path.partition("?")[0].endswith(f".{form.extension}"))
        assert answer.headers["content-type"].partition(";")[0] == TYPES[extension], path
        assert answer.headers["x-robots-tag"].startswith("noindex")


def test_every_feed_is_valid(place: Place) -> None:
    for _, answer in place.all("atom"):
        check_atom(answer.body)
    for _, answer in place.all("rss"):
        check_rss(answer.body)
    for _, answer in place.all("json"):
        check_json_feed(answer.body)


def test_every_package_graph_and_provenance_is_valid(place: Place) -> None:
    for _, answer in place.all("ninjs.json"):
        check_ninjs(json.loads(answer.body))
    for path, answer in place.all("jsonld"):
        assert json.loads(answer.body)["@context"] == "https://schema.org", path
    for path, answer in place.all("prov.json"):
        found: Any = ProvDocument.deserialize(content=answer.text, format="json")
        assert list(found.get_records()), path


def test_every_table_has_whole_rows_and_every_text_a_title(place: Place) -> None:
    for path, answer in place.all("csv"):
        rows = list(standard.reader(io.StringIO(answer.text, newline=""), strict=True))
        assert len(rows) > 1, path
        assert {len(row) for row in rows} == {len(rows[0])}
    for path, answer in place.all("md"):
        assert answer.text.startswith("# "), path
        assert answer.headers["content-disposition"].startswith("attachment; filename=")


def test_a_table_that_a_person_opens_says_that_it_is_utf_8(place: Place) -> None:
    mark = b"\xef\xbb\xbf"
    assert not place.ask("/index.csv").body.startswith(mark)
    assert place.ask("/index.csv", Accept="text/html,*/*").body.startswith(mark)
    assert place.ask(f"{place.stems['story']}.csv", Accept="text/html").body.startswith(mark)


def test_a_list_of_nothing_is_a_list(place: Place) -> None:
    for query in ("?q=nobodysaysthis", "?q=nobodysaysthis&as=articles"):
        check_atom(place.ask(f"/search.atom{query}").body)
        check_rss(place.ask(f"/search.rss{query}").body)
        check_ninjs(json.loads(place.ask(f"/search.ninjs.json{query}").body))
        assert len(place.ask(f"/search.csv{query}").text.splitlines()) == 1
    assert '"excerpt"' in place.ask("/search.csv?q=nobodysaysthis&as=articles").text
    assert '"origins_at_least"' in place.ask("/search.csv?q=nobodysaysthis").text


def test_all_pages_of_a_feed_are_one_feed(place: Place) -> None:
    first = check_atom(place.ask("/index.atom?order=latest").body)
    (next,) = (link.attrib["href"] for link in first.findall(f"{ATOM}link") if link.attrib["rel"] == "next")
    second = check_atom(place.ask(next.removeprefix(place.at.url)).body)
    relations = {link.attrib["rel"]: link.attrib["href"] for link in second.findall(f"{ATOM}link")}
    assert relations["first"].startswith(f"{place.at.url}/index.atom?order=latest")
    assert said(first, "id") == said(second, "id").replace("&days=all", "")


def test_all_feeds_of_a_page_have_the_same_entries(place: Place) -> None:
    for stem in ("front", "story", "outlet"):
        path = place.stems[stem]
        atom, rss, feed = (place.ask(f"{path}.{extension}").body for extension in ("atom", "rss", "json"))
        ids = entries(atom)
        assert ids
        assert ids == [item.findtext("guid") for item in check_rss(rss).findall("item")]
        assert ids == [item["id"] for item in check_json_feed(feed)["items"]]


def test_no_form_carries_more_of_a_report_than_an_excerpt(place: Place) -> None:
    for path, answer in place.all():
        # It stands behind the first 300 characters of each small report.
        assert b"Unterseeboot" not in answer.body, path
    feed = check_atom(place.ask("/index.atom").body)
    assert all(len(said(entry, "summary")) <= EXCERPT for entry in feed.findall(f"{ATOM}entry"))


def test_nothing_that_leaves_says_where_a_file_lay(place: Place) -> None:
    for path, answer in place.all():
        assert str(SAMPLE).encode() not in answer.body, path


# -- the same as the page ----------------------------------------------------------------------------------------------


def test_a_feed_lists_what_the_page_lists(place: Place) -> None:
    for query in ("", "?order=latest", "?order=covered&lang=vi", "?differs=1", "?single=1&order=latest", "?days=1"):
        page = re.findall(r'class="headline"><a href="/s/([0-9a-f]+)"', place.ask(f"/{query}").text)
        assert page, query
        assert entries(place.ask(f"/index.atom{query}").body) == [
            f"tag:wiredesk.invalid,2026:story:{id}" for id in page
        ]


def test_a_feed_goes_on_by_its_next_link_to_the_end_and_repeats_nothing(place: Place) -> None:
    seen: list[str] = []
    path: str | None = "/index.atom?order=latest"
    while path is not None:
        answer = place.ask(path)
        seen += entries(answer.body)
        feed = ElementTree.fromstring(answer.body)
        links = {link.attrib["rel"]: link.attrib["href"] for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == place.at.url + path
        path = links.get("next", "").removeprefix(place.at.url) or None
        assert ('rel="next"' in answer.headers["link"]) == (path is not None)
    assert len(seen) == len(set(seen)) > MANY


def test_a_feed_is_found_from_its_page(place: Place) -> None:
    for stem in place.stems.values():
        head, _, query = stem.partition("?")
        path = ("/" if head == "/index" else head) + (f"?{query}" if query else "")
        answer = place.ask(path, Accept="text/html")
        assert answer.status == 200, path
        found = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', answer.text)
        assert {kind for kind, _ in found} >= set(TYPES.values()), path
        for kind, href in found:
            assert place.ask(href.replace("&amp;", "&")).headers["content-type"].startswith(kind), href


def test_a_page_without_news_has_no_other_forms() -> None:
    assert alternates("/method") == alternates("/sources") == alternates("/s/") == ()
    assert next(one.path for one in alternates("/s/abc/quotes")) == "/s/abc.atom"
    assert next(one.path for one in alternates("/", "lang=vi")) == "/index.atom?lang=vi"


def test_a_note_on_a_story_is_in_the_readers_language(place: Place) -> None:
    answer = place.ask("/index.atom", **{"Accept-Language": "vi"})
    assert "nguồn gốc độc lập" in answer.text
    assert answer.headers["content-language"] == "vi"
    assert "Accept-Language" in answer.headers["vary"]


# -- asked for again ---------------------------------------------------------------------------------------------------


def test_what_did_not_change_is_not_sent_again(place: Place) -> None:
    for path, answer in place.all():
        tag = answer.headers["etag"]
        again = place.ask(path, **{"If-None-Match": f'"other", {tag}'})
        assert (again.status, again.body) == (304, b""), path
        assert again.headers["etag"] == tag
        assert place.ask(path, **{"If-None-Match": '"other"'}).status == 200


def test_a_head_has_no_body(place: Place) -> None:
    answer = place.at.ask("/index.atom", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["etag"]


# -- what is not there -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/s/0123456789abcdef01234567.atom", "/s/x.json", "/e/0000000000000000.rss", "/o/nobody.csv", "/author/x.md",
     "/category/none.atom", "/alerts/99.atom", "/alerts/x.atom", "/search.atom", "/index.atom?cursor=nonsense",
     "/a/0123.json", "/s/%00.atom", "/s/a%0Ab.atom"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(place: Place, path: str) -> None:
    assert place.ask(path).status == 404


def test_a_private_person_has_no_feed_either(place: Place) -> None:
    answer = place.ask(f"/e/{place.private}.atom", Accept="application/atom+xml")
    assert answer.status == 404
    assert "independent origins" in answer.text


def test_the_beginning_of_an_id_leads_to_the_whole(place: Place) -> None:
    story = place.stems["story"]
    answer = place.ask(f"{story[:15]}.atom")
    assert answer.status == 307
    assert answer.headers["location"] == f"{story}.atom"


def test_subscriptions_are_a_list_that_reads_back(place: Place) -> None:
    answer = place.ask("/opml.xml")
    assert answer.status == 200
    assert [outline.address for outline in parse_opml(answer.body, source="x")] == ["https://herald.example/f.xml"]


def test_our_own_reader_takes_our_feeds(place: Place) -> None:
    for path, answer in place.all("atom", "rss", "json"):
        feed = parse_feed(answer.body, address=place.at.url + path)
        assert feed.problem == "", path
        assert feed.entries, path
        assert all(entry.address and entry.guid for entry in feed.entries)


def test_a_story_that_went_into_another_leads_there_in_every_form(place: Place) -> None:
    desk_path = place.at.site.path
    with open_desk(desk_path, clock=CLOCK) as desk:
        rows = [row for row in desk.stories(limit=100).items if row.title.startswith("Notice")][:2]
        first, second = (desk.story(row.id).story.articles for row in rows)
        decided = desk.decide(Decision("join", first, others=second))
        try:
            answers = {row.id: place.ask(f"/s/{row.id}.atom") for row in rows}
            (gone,) = (id for id, answer in answers.items() if answer.status == 301)
            (stays,) = (id for id, answer in answers.items() if answer.status == 200)
            for extension in TYPES:
                answer = place.ask(f"/s/{gone}.{extension}")
                assert (answer.status, answer.headers["location"]) == (301, f"/s/{stays}.{extension}")
            assert len(entries(answers[stays].body)) == 2
        finally:
            desk.undo(decided.number)
