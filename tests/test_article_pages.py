"""Pages of an article, of a search, of a checked text, of decisions: against a real desk, and in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import SIGHTS, visiting
from serving import Served, served
from wiredesk.desk.desk import open_desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAMPLE = Path(__file__).parents[1] / "sample"


@dataclass(frozen=True)
class Desk:
    """The sample, served. fire: its reports of one fire by the beginning of their titles."""

    served: Served
    fire: dict[str, str]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    path = tmp_path_factory.mktemp("desk")
    with open_desk(str(path / "desk.sqlite")) as opened:
        opened.add([str(SAMPLE)], poll=False)
        rows = {row.title[:12]: str(row.id) for row in opened.articles(limit=50).items}
    with served(path) as found:
        yield Desk(
            found,
            {title: id for title, id in rows.items() if title in ("11 killed as", "Fire at Port", "Số người chế")},
        )


def test_an_article_shows_its_text_and_who_said_what(desk: Desk) -> None:
    tab = desk.served.browser()
    assert tab.open(f"/a/{desk.fire['11 killed as']}").status == 200
    assert "People were calling" in tab.text
    assert "Nora Beltane" in tab.text
    assert 'class="m m-quote"' in tab.text


def test_an_article_says_whom_it_credits(desk: Desk) -> None:
    texts = [desk.served.ask(f"/a/{id}").text for id in desk.fire.values()]
    own = [
        one for text in texts for one in re.findall(r"This article: <strong>(.*?)</strong>\s*→ <bdi>(.*?)</bdi>", text)
    ]
    assert {kind for kind, _ in own} == {"credits"}
    assert {"Aldo Renck", "TNA"} <= {name for _, name in own}


def test_an_id_may_be_shortened_and_leads_to_the_whole_one(desk: Desk) -> None:
    whole = desk.fire["11 killed as"]
    answer = desk.served.ask(f"/a/{whole[:8]}")
    assert (answer.status, answer.headers["location"]) == (307, f"/a/{whole}")


@pytest.mark.parametrize("path", ["/a/ffffffffffff", "/a/ffffffffffff/vs/eeeeeeeeeeee", "/a/x/diff/1..2"])
def test_what_is_not_held_is_not_found(desk: Desk, path: str) -> None:
    answer = desk.served.ask(path)
    assert answer.status == 404
    assert "is no article of this desk" in answer.text


def test_versions_that_there_are_not_are_not_compared(desk: Desk) -> None:
    answer = desk.served.ask(f"/a/{desk.fire['11 killed as']}/diff/1..2")
    assert answer.status == 404
    assert "there are 1" in answer.text


def test_the_range_asked_for_is_marked_and_has_the_anchor(desk: Desk) -> None:
    text = desk.served.ask(f"/a/{desk.fire['11 killed as']}?at=60-90").text
    assert len(re.findall(r'id="at"', text)) == 1


def test_a_copy_beside_its_original_shows_how_much_is_shared(desk: Desk) -> None:
    one, other = desk.fire["11 killed as"], desk.fire["Fire at Port"]
    text = desk.served.ask(f"/a/{one}/vs/{other}").text
    assert "m-shared" in text
    shares = [int(found) for found in re.findall(r"(\d+)% of its words", text)]
    assert len(shares) == 2
    assert min(shares) > 50


def test_an_article_is_not_set_beside_itself(desk: Desk) -> None:
    one = desk.fire["11 killed as"]
    assert desk.served.ask(f"/a/{one}/vs/{one}").status == 404


# Search and check


def test_a_search_marks_what_it_found(desk: Desk) -> None:
    text = desk.served.ask("/search?q=ferries&as=articles").text
    assert "<mark>ferries</mark>" in text


def test_a_search_for_nothing_tells_what_can_be_asked(desk: Desk) -> None:
    assert "origins:&gt;=2" in desk.served.ask("/search").text


@pytest.mark.parametrize("query", ["%22", "AND+OR+(", "lang%3A", "%00%01", "%F0%9F%94%A5", "a" * 3000, "*"])
@pytest.mark.parametrize("kind", ["stories", "articles"])
def test_every_string_is_a_query(desk: Desk, query: str, kind: str) -> None:
    assert desk.served.ask(f"/search?q={query}&as={kind}").status == 200


def test_a_cursor_that_is_none_is_not_found(desk: Desk) -> None:
    assert desk.served.ask("/search?q=fire&cursor=x").status == 404


def test_a_pasted_copy_is_told_from_whom_it_is(desk: Desk) -> None:
    tab = desk.served.browser()
    tab.open("/check")
    body = (SAMPLE / "selm-market-fire.en.html").read_text("utf-8")
    said = " ".join(re.findall(r"<p>(.*?)</p>", body, re.DOTALL))
    answer = tab.send("/check", text=re.sub(r"<[^>]+>", "", said))
    assert answer.status == 200
    assert "Answer" in answer.text
    assert "/s/" in answer.text


def test_an_empty_text_gives_the_form_back_with_what_is_wrong(desk: Desk) -> None:
    tab = desk.served.browser()
    tab.open("/check")
    answer = tab.send("/check", text="  ")
    assert answer.status == 422
    assert "paste a text" in answer.text


def test_no_address_of_this_machine_is_fetched_for_a_check(desk: Desk) -> None:
    tab = desk.served.browser()
    tab.open("/check")
    answer = tab.send("/check", text=f"{desk.served.url}/healthz")
    assert answer.status == 422
    assert "127.0.0.1" in answer.text


def test_the_method_is_told_in_both_languages_with_the_figures_that_hold(desk: Desk) -> None:
    from wiredesk.stories.links import COPY

    for language, word in (("en", "lower bound"), ("vi", "cận dưới")):
        text = desk.served.ask("/method", headers={"Accept-Language": language}).text
        assert word in text
        assert f"{COPY:.0%}" in text


# Decisions


def test_a_correction_shows_at_once_and_is_undone_whole(desk: Desk) -> None:
    id = desk.fire["Fire at Port"]
    tab = desk.served.browser()
    tab.open(f"/a/{id}")
    assert tab.send(f"/a/{id}/correct", field="outlet", value="Corm Herald").status == 200
    assert "Corm Herald" in tab.text
    assert "set by you" in tab.text
    tab.open("/decisions")
    number = re.findall(r"/decisions/(\d+)/undo", tab.text)[0]
    tab.send(f"/decisions/{number}/undo")
    tab.open(f"/a/{id}")
    assert "Corm Herald" not in tab.text
    assert "undone" in tab.open("/decisions").text


def test_a_correction_that_cannot_be_is_refused_with_the_reason(desk: Desk) -> None:
    id = desk.fire["Fire at Port"]
    tab = desk.served.browser()
    tab.open(f"/a/{id}")
    tab.send(f"/a/{id}/correct", field="published", value="some day")
    assert "some day" in tab.text


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), SIGHTS)
def test_pages_of_an_article_are_sound(browser: Browser, desk: Desk, width: int, scheme: str) -> None:
    one, other = desk.fire["11 killed as"], desk.fire["Fire at Port"]
    paths = (f"/a/{one}", f"/a/{one}?at=60-90#at", f"/a/{one}/vs/{other}", f"/a/{desk.fire['Số người chế']}",
             "/search", "/search?q=fire", "/search?q=fire&as=articles", "/check", "/method", "/decisions")  # fmt: skip
    with visiting(
        browser, desk.served, width=width, scheme=scheme, language="vi" if scheme == "dark" else "en"
    ) as visit:
        for path in paths:
            visit.open(path)
            visit.accessible()
            visit.fits()
            visit.sound()
