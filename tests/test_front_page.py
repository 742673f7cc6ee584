"""The front page on a real desk: rows, orders, filters, pages, what is new since the last visit."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import SIGHTS, visiting
from desks import BUDGET, HARBOUR, START, Clock
from serving import Answer, Served, served
from wiredesk.desk.settings import Parse, Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAMPLE = Path(__file__).parents[1] / "sample"
SETTINGS = Settings(parse=Parse(jobs=1))
ROW = re.compile(r'<li class="row story-row.*?</li>', re.DOTALL)
SYLLABLES = ("bo", "ka", "lim", "ter", "os", "van", "dru", "pel", "gor", "shi", "mun", "fex")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("sample"), SETTINGS) as found:
        with found.site.writing() as desk:
            desk.add([str(SAMPLE)], jobs=1)
        yield found


def rows(answer: Answer) -> list[str]:
    """Each row as text, without markup."""
    text = (html.unescape(re.sub("<[^>]*>", " ", row)) for row in ROW.findall(answer.text))
    return [" ".join(row.split()).replace(" ,", ",") for row in text]


def titles(served: Served, query: str = "") -> list[str]:
    answer = served.browser().open(f"/{query}")
    assert answer.status == 200, answer.text
    return [html.unescape(found) for found in re.findall(r"data-open>(.*?)</a>", answer.text)]


def add(served: Served, folder: Path, *records: dict[str, str]) -> None:
    """Articles that come in as lines of a file."""
    path = folder / f"{len(list(folder.glob('*.jsonl')))}.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    with served.site.writing() as desk:
        desk.add([str(path)], jobs=1)


def record(number: int, title: str, *paragraphs: str, outlet: str = "", language: str = "en") -> dict[str, str]:
    at = START + timedelta(minutes=number)
    return {
        "url": f"https://paper{number}.example/{number}",
        "title": title,
        "body": "\n".join(paragraphs),
        "outlet": outlet or f"Paper {number}",
        "language": language,
        "published": at.isoformat(),
        "received": at.isoformat(),
    }


def invented(number: int) -> dict[str, str]:
    """A report of something that no other tells."""

    def word(seed: int) -> str:
        parts = (SYLLABLES[(number * 7 + seed * 5 + turn * (number + seed)) % len(SYLLABLES)] for turn in range(3))
        return "".join(parts) + SYLLABLES[number % 12] + SYLLABLES[number // 12]

    name, *words = (word(seed) for seed in range(30))
    return record(
        number, f"{name.title()} opens in {words[0].title()}", " ".join(words[:15]) + ".", " ".join(words[15:])
    )


# -- rows -------------------------------------------------------------------------------------------------------------


def test_a_row_tells_origins_first_then_outlets_languages_copies_and_differences(sample: Served) -> None:
    fire = next(row for row in rows(sample.browser().open("/")) if "Linden Hall market" in row)
    assert re.search(
        r"3–4 independent origins 5 outlets en vi 1 copy folded 3 points differ Korvel Courier, NewsLoop, ", fire
    )


def test_a_count_of_origins_leads_to_how_it_comes_about(sample: Served) -> None:
    row = ROW.findall(sample.browser().open("/").text)[0]
    assert re.search(r'<a class="origins" href="/method#origins">', row)


def test_a_headline_stands_in_its_language(sample: Served) -> None:
    text = sample.browser().open("/").text
    assert re.search(r'lang="vi" dir="auto" data-open>Nhà hát Talle sáng đèn', text)
    assert re.search(r'lang="en" dir="auto" data-open>11 killed', text)


def test_a_story_without_a_date_says_so(sample: Served) -> None:
    row = next(row for row in rows(sample.browser().open("/")) if "rare coins" in row)
    assert "date unknown" in row


def test_bars_show_when_reports_came_and_say_it_in_words(sample: Served) -> None:
    text = sample.browser().open("/").text
    assert 'aria-label="Reports over time, first to last: 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1"' in text


# -- orders and filters -----------------------------------------------------------------------------------------------


def test_highlights_begin_with_the_story_of_most_independent_origins(sample: Served) -> None:
    assert titles(sample)[0].startswith("11 killed as fire rips")


def test_each_order_has_all_stories(sample: Served) -> None:
    all_of_them = set(titles(sample))
    assert len(all_of_them) == 10
    for order in ("latest", "growing", "covered"):
        assert set(titles(sample, f"?order={order}&days=all")) == all_of_them
    assert titles(sample, "?order=latest")[0].startswith("Nhà hát Talle")


def test_stories_stand_under_their_categories(sample: Served) -> None:
    text = sample.browser().open("/?order=categories").text
    sections = re.findall(r'<h2 class="section-title".*?<bdi>(.*?)</bdi>', text)
    assert {"Quốc tế", "Sardova", "Crime"} <= set(sections)
    assert "/?order=latest&amp;category=Crime" in text


def test_every_filter_that_is_offered_finds_stories(sample: Served) -> None:
    text = sample.browser().open("/").text
    offered = [html.unescape(query) for query in re.findall(r'href="/(\?(?:lang|category|place|outlet)=[^"&]*)"', text)]
    assert {query.partition("=")[0] for query in offered} == {"?lang", "?category", "?place", "?outlet"}
    assert {query for query in offered if not titles(sample, query)} == set()


def test_topics_that_no_page_names_are_sections_of_the_front_page(sample: Served) -> None:
    text = sample.browser().open("/?order=categories").text
    topic = re.search(
        r'<h2 class="section-title"[^>]*>.*?Disasters and accidents.*?</h2>(.*?)</section>', text, re.DOTALL
    )
    assert topic is not None
    assert "11 killed as fire rips" in topic[1]


def test_topics_stand_before_the_sections_of_the_pages_own(sample: Served) -> None:
    text = sample.browser().open("/?order=categories").text
    sections = re.findall(r'<h2 class="section-title".*?<bdi>(.*?)</bdi>', text)
    assert sections.index("Disasters and accidents") < sections.index("Quốc tế")


def test_a_story_of_which_no_report_is_dated_says_that_its_time_is_first_sight(tmp_path: Path) -> None:
    with served(tmp_path, SETTINGS) as desk:
        undated = {key: value for key, value in invented(3).items() if key != "published"}
        add(desk, tmp_path, undated, invented(4))
        told = {("first seen" in row) for row in rows(desk.browser().open("/")) if undated["title"] in row}
        dated = {("first seen" in row) for row in rows(desk.browser().open("/")) if undated["title"] not in row}
        assert (told, dated) == ({True}, {False})


@pytest.mark.parametrize(
    ("query", "count", "first"),
    [
        ("?differs=1", 2, "11 killed"),
        ("?single=1", 8, "Thượng đỉnh Liên minh"),
        ("?outlet=Korvel+Courier", 1, "11 killed"),
        ("?place=Ostrel", 2, "Thượng đỉnh Liên minh"),
        ("?category=Crime", 1, "Two held"),
        ("?lang=en", 6, "11 killed"),
        ("?lang=en&differs=1&single=1", 1, "Lãnh đạo Arvenia"),
        ("?lang=xx", 0, ""),
    ],
)
def test_filters_leave_what_was_asked_for(sample: Served, query: str, count: int, first: str) -> None:
    found = titles(sample, query)
    assert len(found) == count
    assert not found or found[0].startswith(first)


def test_where_no_story_passes_the_page_says_so_and_leads_back(sample: Served) -> None:
    text = sample.browser().open("/?lang=xx").text
    assert "No story passes these filters." in text
    assert '<a class="chip" aria-current="true" href="/">' in text


def test_what_is_not_understood_in_an_address_is_left_out(sample: Served) -> None:
    assert titles(sample, "?order=nonsense&days=-1&differs=maybe") == titles(sample)


def test_a_cursor_of_no_listing_is_refused_in_words(sample: Served) -> None:
    answer = sample.browser().open("/?cursor=zzz")
    assert answer.status == 404
    assert "is no cursor of this listing" in answer.text


def test_pages_follow_one_another_and_no_story_stands_on_two(tmp_path: Path) -> None:
    with served(tmp_path, SETTINGS, clock=Clock()) as desk:
        add(desk, tmp_path, *(invented(number) for number in range(70)))
        seen: list[str] = []
        path = "/?order=latest"
        for _ in range(9):
            text = desk.browser().open(path).text
            seen += re.findall(r"data-open>(.*?)</a>", text)
            further = re.search(r'href="([^"]*)" rel="next"', text)
            if further is None:
                break
            path = html.unescape(further[1])
        assert len(seen) == len(set(seen)) == 70


# -- what is new ------------------------------------------------------------------------------------------------------


def test_what_came_since_the_last_visit_is_marked_until_the_next_one_or_until_it_is_seen(tmp_path: Path) -> None:
    clock = Clock()
    with served(tmp_path, SETTINGS, clock=clock) as desk:
        add(desk, tmp_path, record(1, "Crane falls in Corm", *HARBOUR), record(2, "Budget passed in Talle", *BUDGET))
        tab = desk.browser()
        assert "On your next visit" in tab.open("/").text
        clock.wait(minutes=40)
        assert "Nothing new here" in tab.open("/").text
        clock.wait(minutes=40)
        again = (HARBOUR[0], "Two tugs lay idle at the pier in Corm.", *HARBOUR[1:])
        add(desk, tmp_path, record(3, "Crane falls on the quay in Corm", *again))
        clock.wait(minutes=1)
        told = {row[:5]: row for row in rows(tab.open("/"))}
        assert "+1 report" in told["Crane"]
        assert "+1 report" not in told["Budge"]
        assert "1 story here has something new" in tab.text
        clock.wait(minutes=20)
        assert "+1 report" in tab.open("/").text
        story = re.search(r'name="seen" value="([0-9a-f]+)"[^>]*>(?:(?!</button>).)*Crane', tab.text, re.DOTALL)
        assert story is not None
        tab.send("/marks", seen=story[1], to="/")
        assert "+1 report" not in tab.text
        clock.wait(minutes=40)
        assert "Nothing new here" in tab.open("/").text


def test_a_visit_goes_on_whatever_page_is_read(tmp_path: Path) -> None:
    clock = Clock()
    with served(tmp_path, SETTINGS, clock=clock) as desk:
        add(desk, tmp_path, record(1, "Crane falls in Corm", *HARBOUR))
        tab = desk.browser()
        tab.open("/")
        clock.wait(minutes=40)
        tab.open("/")
        began = tab.cookies["visit"].partition(".")[0]
        for _ in range(4):
            clock.wait(minutes=20)
            tab.open("/method")
        tab.open("/")
        assert tab.cookies["visit"].partition(".")[0] == began


def test_a_story_can_be_followed_and_let_go_from_its_row(sample: Served) -> None:
    tab = sample.browser()
    tab.open("/")
    found = re.search(r'name="follow" value="([0-9a-f]+)"', tab.text)
    assert found is not None
    answer = tab.send("/marks", fields={"follow": found[1]}, to="/?order=latest")
    assert answer.status == 200
    assert tab.at == "/?order=latest"
    assert f'name="unfollow" value="{found[1]}" aria-pressed="true"' in tab.text
    tab.send("/marks", fields={"unfollow": found[1]}, to="/")
    assert f'name="follow" value="{found[1]}" aria-pressed="false"' in tab.text


def test_what_the_reader_follows_notes_and_tags_stands_together(sample: Served) -> None:
    tab = sample.browser()
    assert "You follow no story and noted nothing yet." in tab.open("/?order=yours").text
    tab.open("/")
    story = re.findall(r'name="follow" value="([0-9a-f]+)"', tab.text)[1]
    tab.open(f"/s/{story}")
    tab.send(f"/s/{story}/mark", note="Ask the treasury.", tags="culture, talle")
    row = rows(tab.open("/?order=yours"))
    assert len(row) == 1
    assert "culture talle Ask the treasury." in row[0]
    assert len(rows(tab.open("/?order=yours&tag=culture"))) == 1
    assert not rows(tab.open("/?order=yours&tag=nothing"))
    tab.open(f"/s/{story}")
    tab.send(f"/s/{story}/mark", note="", tags="")
    assert not rows(tab.open("/?order=yours"))


def test_nothing_is_marked_without_the_token_of_the_form(sample: Served) -> None:
    tab = sample.browser()
    tab.open("/")
    tab.text = ""
    assert tab.send("/marks", fields={"follow": "whatever"}, to="/").status == 403


def test_a_page_that_did_not_change_is_not_sent_again(sample: Served) -> None:
    tab = sample.browser()
    tab.open("/")
    first = tab.open("/")
    known = sample.ask(
        "/",
        headers={
            "If-None-Match": first.headers["etag"],
            "Cookie": "; ".join(f"{name}={value}" for name, value in tab.cookies.items()),
        },
    )
    assert known.status == 304


# -- in a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), SIGHTS)
def test_the_front_page_is_sound_and_accessible(browser: Browser, sample: Served, width: int, scheme: str) -> None:
    with visiting(browser, sample, width=width, scheme=scheme, language="vi") as visit:
        for path in ("/", "/?order=categories", "/?lang=en&differs=1", "/?lang=xx"):
            visit.open(path)
            visit.accessible()
            visit.fits()


@pytest.mark.browser
def test_the_keyboard_goes_from_story_to_story_and_opens_one(browser: Browser, sample: Served) -> None:
    with visiting(browser, sample) as visit:
        visit.open("/")
        visit.page.keyboard.press("j")
        visit.page.keyboard.press("j")
        assert visit.page.locator(".story-row.is-current .headline").inner_text().startswith("Nhà hát Talle")
        visit.page.keyboard.press("o")
        visit.page.wait_for_url("**/s/*")
