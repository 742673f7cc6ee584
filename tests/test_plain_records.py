"""What an archive of plain records shows: text, address and time, and no outlet that says its name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from serving import Served, served
from test_stories_links import MORNING
from wiredesk.desk.desk import open_desk

SAID = "Nobody was hurt, fire chief Ada Lorn said."
FIRE = (
    (
        "https://corm-today.example/fire",
        "Fire closes the harbour of Corm",
        f"Two cranes burned in the harbour of Corm on Thursday morning and the port closed for the day. {SAID}",
        "2026-11-19T09:00Z",
    ),
    (
        "https://news.lisk.example/corm",
        "Harbour of Corm shut after fire",
        f"The harbour of Corm is shut after a fire on Thursday morning in which two cranes burned. {SAID}",
        "2026-11-19T11:00Z",
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("desk")
    lines = [
        json.dumps({"url": url, "title": title, "body": f"{text}\n\n{text}", "published": at})
        for url, title, text, at in FIRE
    ]
    (path / "dump.jsonl").write_text("\n".join(lines), "utf-8")
    with open_desk(str(path / "desk.sqlite")) as opened:
        opened.add([str(path / "dump.jsonl")], poll=False)
        (story,) = opened.stories().items
        assert sorted(story.outlets) == ["corm-today.example", "lisk.example"]
        assert [row.id for row in opened.stories(outlet="lisk.example").items] == [story.id]
        (facet,) = opened.search_articles("crane*", facets=("outlet",)).facets
        assert set(facet.values) == {("corm-today.example", 1), ("lisk.example", 1)}
        hits = opened.search_articles("crane* outlet:lisk.example").listing.items
        assert [row.address for row in hits] == ["https://news.lisk.example/corm"]
    with served(path) as found:
        yield found


def test_a_report_without_an_outlet_goes_by_its_domain(desk: Served) -> None:
    tab = desk.browser()
    row = re.sub(r"<[^>]+>|\s+", " ", tab.open("/").text)
    assert "2 outlets" in row
    assert "outlet unknown" not in row
    (path,) = set(re.findall(r'href="(/s/[^"#?/]+)"', tab.text))
    sources = tab.open(f"{path}/sources").text
    for article in set(re.findall(r'href="(/a/[^"#?/]+)"', sources)):
        text = tab.open(article).text
        assert re.search(r'<a href="/o/(corm-today|lisk)\.example"><bdi>\1\.example</bdi></a>', text)
        versus = re.search(r'href="(/a/[^"]+/vs/[^"]+)"', text)
        assert versus is not None
        assert "<bdi>corm-today.example</bdi>" in tab.open(versus[1]).text


def test_a_search_for_stories_shows_the_words_that_it_found(desk: Served) -> None:
    text = desk.browser().open("/search?q=cranes").text
    assert re.search(r"<bdi>lisk\.example</bdi>: <span[^>]*>.*two <mark>cranes</mark> burned", text)


def test_what_a_value_of_a_facet_is_called_is_said_in_the_language_of_the_interface(desk: Served) -> None:
    for path in ("/?category=disaster%2C+accident+and+emergency+incident", "/search?q=harbour"):
        text = desk.browser(**{"Accept-Language": "vi"}).open(path).text
        assert "<bdi>Thiên tai, tai nạn</bdi>" in text
        assert "disaster, accident" not in re.sub(r'(href|content|value)="[^"]*"', "", text)
    assert "<bdi>Tiếng Anh</bdi>" in text


def test_figures_are_written_as_the_reader_writes_them(desk: Served) -> None:
    tab = desk.browser(**{"Accept-Language": "vi"})
    path = re.search(r'href="(/s/[^"#?/]+)"', tab.open("/").text)
    assert path is not None
    article = re.search(r'href="(/a/[^"#?/]+)"', tab.open(f"{path[1]}/sources").text)
    assert article is not None
    text = tab.open(article[1]).text
    assert re.search(r'<td class="num">0,\d\d</td>', text)
    assert not re.search(r'<td class="num">0\.\d', text)


@pytest.mark.parametrize(
    ("language", "heading"),
    [("en", "Also told in reports of several events"), ("vi", "Cũng được kể trong bài về nhiều sự kiện")],
)
def test_a_story_names_the_round_ups_that_tell_it_too(
    morning: Served, language: str, heading: str, bakers: str
) -> None:
    tab = morning.browser(**{"Accept-Language": language})
    text = tab.open(f"/s/{bakers}/sources").text
    section = text.partition('id="h-also"')[2].partition("</section>")[0]
    assert heading in section
    assert re.findall(r'<a href="/a/\w+" lang="en" dir="auto">([^<]+)</a>', section) == ["The morning in brief"]
    assert "<bdi>brief.example</bdi>" in section
    other = re.search(r'href="(/a/\w+)"', section)
    assert other is not None
    assert "The morning in brief" in tab.open(other[1]).text
    assert "h-also" not in tab.open(f"/s/{bakers}").text, "it stands with the sources"


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = tmp_path_factory.mktemp("morning")
    rows = [("https://brief.example/today", "The morning in brief", "\n".join(MORNING.values()))]
    rows += [(f"https://courier.example/{at}", title, body) for at, (title, body) in enumerate(MORNING.items())]
    lines = [
        json.dumps({"url": url, "title": title, "body": body, "published": "2026-11-19T09:00Z"})
        for url, title, body in rows
    ]
    (path / "dump.jsonl").write_text("\n".join(lines), "utf-8")
    with open_desk(str(path / "desk.sqlite")) as opened:
        opened.add([str(path / "dump.jsonl")], poll=False)
    with served(path) as found:
        yield found


@pytest.fixture
def bakers(morning: Served) -> str:
    """The id of the story of the bakers."""
    rows = morning.browser().open("/").text
    found = re.search(r'<a href="/s/(\w+)[^"]*"[^>]*>Bakers of Talle', rows)
    assert found is not None
    return found[1]
