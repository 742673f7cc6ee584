"""The pages of a story on a real desk: what each shows, where it leads, what the reader notes and decides there."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser import SIGHTS, visiting
from desks import BUDGET, HARBOUR, START, Clock
from serving import Served, served
from wiredesk.desk.desk import open_desk
from wiredesk.desk.settings import Parse, Settings
from wiredesk.serve.views.story_head import TABS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAMPLE = Path(__file__).parents[1] / "sample"
SETTINGS = Settings(parse=Parse(jobs=1))
ARABIC = (
    "أُغلق ميناء كورم يوم الخميس بعد سقوط رافعة على الرصيف، وفق ما قالت سلطة الميناء.",
    "وقالت آدا لورن، رئيسة السلطة: «سنفتح من جديد يوم الأحد». وأصيب عاملان بجروح.",
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("sample"), SETTINGS) as found:
        with found.site.writing() as desk:
            desk.add([str(SAMPLE)], jobs=1)
        yield found


def record(number: int, title: str, *paragraphs: str, language: str = "en", outlet: str = "") -> dict[str, str]:
    at = (START + timedelta(minutes=number)).isoformat()
    return {
        "url": f"https://paper{number}.example/{number}", "title": title, "body": "\n".join(paragraphs),
        "outlet": outlet or f"Paper {number}", "language": language, "published": at, "received": at,
    }  # fmt: skip


@pytest.fixture(scope="module")
def two_stories(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a desk with two stories: one of two reports, the second a copy of the first; and one alone."""
    folder = tmp_path_factory.mktemp("two")
    more = ("Two tugs lay idle at the pier in Corm all day.", "The harbour was built in 1911.")
    lines = [
        record(1, "Crane falls in Corm", *HARBOUR, *more),
        record(2, "Crane falls on the quay in Corm", *HARBOUR, *more),
        record(3, "Budget passed in Talle", *BUDGET),
    ]
    path = folder / "lines.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    with open_desk(str(folder / "desk.sqlite"), settings=SETTINGS, clock=Clock()) as desk:
        desk.add([str(path)], jobs=1)
    return folder


@pytest.fixture
def small(two_stories: Path, tmp_path: Path) -> Iterator[Served]:
    """A copy of that desk."""
    shutil.copytree(two_stories, tmp_path / "desk")
    with served(tmp_path / "desk", SETTINGS, clock=Clock()) as found:
        yield found


def story_of(served: Served, title: str) -> str:
    """The path of the story whose headline begins so."""
    for row in served.site.desk().stories().items:
        if row.title.startswith(title):
            return f"/s/{row.id}"
    raise AssertionError(f"no story {title!r}")


def words(text: str) -> str:
    """A page as text, without markup."""
    body = text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", body)).split()).replace(" )", ")").replace(" ,", ",")


def page(served: Served, path: str) -> str:
    answer = served.browser().open(path)
    assert answer.status == 200, f"{path}: {answer.text[-2000:]}"
    return answer.text


FIRE = "11 killed as fire rips"
BORDER = "Lãnh đạo Arvenia"


# -- what stands on the pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", TABS)
def test_every_page_has_headline_figures_and_the_ways_to_the_others(sample: Served, tab: str) -> None:
    path = story_of(sample, FIRE)
    text = page(sample, f"{path}/{tab}".rstrip("/"))
    assert re.search(r'<h1[^>]*><span lang="en" dir="auto">11 killed as fire rips', text)
    assert "3–4 independent origins 5 outlets en vi 1 copy folded 3 points differ" in words(text)
    assert all(f'href="{path}/{other}"' in text for other in TABS if other)
    assert text.count('aria-current="page"') == 1


def test_the_overview_names_each_origin_with_the_claim_in_its_words(sample: Served) -> None:
    said = words(page(sample, story_of(sample, FIRE)))
    for origin in ("The Brenn Ledger own reporting", "Norwire agency", "TNA agency", "Aldo Renck official"):
        assert origin in said
    assert "khiến 14 người thiệt mạng và ít nhất 50 người bị thương" in said
    assert "Also credited, for other claims: Karel Munt" in said
    assert "lower bound" in said


def test_every_passage_leads_to_its_characters(sample: Served) -> None:
    for tab in ("", "/differences", "/quotes", "/provenance"):
        text = page(sample, story_of(sample, FIRE) + tab)
        assert re.search(r'href="/a/[0-9a-f]{24}\?at=\d+-\d+#at"', text)


def test_a_speakers_own_words_stand_in_marks_and_what_a_report_tells_of_them_does_not(sample: Served) -> None:
    text = page(sample, story_of(sample, FIRE) + "/quotes")
    assert "<q>People were calling names in the dark.</q>" in text
    assert re.search(r'dir="auto">she escaped through a loading door</p>', text)
    report = page(sample, story_of(sample, FIRE) + ".md")
    assert "> “I do not expect that number to change.” \\[" in report
    assert re.search(r"^> vụ cháy khiến 11 người chết \\\[", report, re.MULTILINE)


def test_what_later_reports_say_to_a_question_stands_marked_beside_what_others_differ_on(sample: Served) -> None:
    text = page(sample, story_of(sample, FIRE) + "/differences")
    grid = text[text.index('<table class="grid">') : text.index("</table></div>")]
    rows = (
        " ".join(re.sub("<[^>]*>", " ", one).split())
        for one in re.split('<th scope="row">(?=<span class="point-asks">)', grid)
    )
    [dead] = [row for row in rows if row.startswith("How many dead")]
    assert re.search(r"\b19 dead later\b", dead)
    assert not re.search(r"\b1[12] dead later\b", dead)


def test_a_passage_that_is_linked_stands_on_the_article_where_the_link_says(sample: Served) -> None:
    text = page(sample, story_of(sample, BORDER) + "/quotes")
    found = re.search(
        r'dir="auto">(?:<q>)?(Hai nhà lãnh đạo[^<]*)<.*?href="/a/([0-9a-f]+)\?at=(\d+)-(\d+)#at"', text, re.DOTALL
    )
    assert found is not None
    article = sample.site.desk().article(found[2]).article
    assert article.text[int(found[3]) : int(found[4])] == html.unescape(found[1])


def test_reports_stand_with_role_credit_and_origin(sample: Served) -> None:
    said = words(page(sample, story_of(sample, BORDER) + "/sources"))
    assert re.search(r"Điểm Báo Nhanh .*?shortened copy of Tin Sáng Mai", said)
    assert "credits Norwire" in said
    assert "Darya Kolvin (Phủ Tổng thống Arvenia) spokesperson" in said


def test_a_time_without_a_zone_is_shown_as_the_page_states_it(sample: Served) -> None:
    said = words(page(sample, story_of(sample, FIRE) + "/sources"))
    assert "NewsLoop 2026-03-10 en" in said
    assert "Korvel Courier 2026-03-10 19:05 en" in said
    assert re.search(r"Mar 10, 13:40 \(page: [^)]*14:40", said)


def test_why_here_and_why_not_are_answered_with_numbers_and_passages(sample: Served) -> None:
    path = story_of(sample, BORDER)
    text = page(sample, f"{path}/sources")
    pages = [words(page(sample, why)) for why in re.findall(r'href="(/s/[^"]*/why/[0-9a-f]+)"', text)]
    assert len(pages) == 3
    assert all("Why here?" in said and "Why not elsewhere?" in said for said in pages)
    assert any(re.search(r"probability 0\.9\d", said) for said in pages)
    assert any("kept apart by: time: too far apart" in said for said in pages)


def test_why_is_asked_of_reports_of_the_story_alone(sample: Served) -> None:
    answer = sample.browser().open(f"{story_of(sample, BORDER)}/why/ffffffffffff")
    assert answer.status == 404
    assert "is no report of this story" in answer.text


def test_a_fragment_of_the_page_is_sent_to_a_script_that_asks_for_it(sample: Served) -> None:
    path = story_of(sample, BORDER)
    why = re.findall(r'href="(/s/[^"]*/why/[0-9a-f]+)"', page(sample, f"{path}/sources"))[0]
    answer = sample.browser(**{"HX-Request": "true"}).open(why)
    assert answer.status == 200
    assert "<html" not in answer.text
    assert "Why here?" in answer.text


def test_the_graph_has_its_table_and_each_line_its_kind(sample: Served) -> None:
    text = page(sample, story_of(sample, BORDER) + "/provenance")
    assert text.count('class="edge edge-dashed" d="M') >= 4
    assert 'class="edge edge-solid" d="M' in text
    said = words(text).partition("The same as a table")[2]
    assert "credits: Norwire" in said
    assert "shortened copy: Tin Sáng Mai" in said


def test_the_timeline_has_what_happened_and_what_was_published(sample: Served) -> None:
    said = words(page(sample, story_of(sample, BORDER) + "/timeline"))
    assert re.search(r"2026-05-14 accounts differ cuộc gặp diễn ra", said)
    assert "2026-05-15 accounts differ" in said
    assert re.search(r"May 15, 23:42 \(page: [^)]*06:42[^)]*\) Tin Sáng Mai", said)


def test_one_statement_is_one_row_with_all_its_wordings(sample: Served) -> None:
    text = page(sample, story_of(sample, BORDER) + "/quotes")
    row = next(
        found for found in re.findall(r'<li class="statement".*?</li>', text, re.DOTALL) if "photograph" in found
    )
    said = " ".join(re.sub("<[^>]*>", " ", row).split())
    assert "Hai nhà lãnh đạo không đến Ostrel để chụp ảnh." in said
    assert "The two leaders did not come to Ostrel for a photograph," in said


def test_differences_are_a_grid_of_questions_and_origins(sample: Served) -> None:
    text = page(sample, story_of(sample, FIRE) + "/differences")
    table = text[text.index('<table class="grid">') : text.index("</table>", text.index('<table class="grid">'))]
    heads = re.findall(r'<th scope="col"><bdi>(.*?)</bdi>', table)
    assert heads[:4] == ["The Brenn Ledger", "Norwire", "TNA", "Aldo Renck"]
    assert "Phòng Thương mại Port Selm" in heads
    values = re.findall(r'answer-value">(.*?)<', text)
    assert {value for value in values if value.endswith(" dead")} == {"11 dead", "12 dead", "14 dead", "19 dead"}
    assert "no rounding and no stated conversion reconciles them" in text
    assert "Told by one account alone" in text


def test_a_story_of_one_report_without_a_date_is_shown_whole(sample: Served) -> None:
    path = story_of(sample, "Two held after rare coins")
    for tab in TABS:
        text = page(sample, f"{path}/{tab}".rstrip("/"))
        assert "date unknown" in text


def test_a_citation_names_outlet_headline_time_and_address(small: Served) -> None:
    said = words(page(small, story_of(small, "Budget passed") + "/sources"))
    assert "Paper 3, “Budget passed in Talle”, 2026-11-20 08:03+00:00, https://paper3.example/3" in said


def test_exports_are_offered_in_their_forms(sample: Served) -> None:
    path = story_of(sample, FIRE)
    text = page(sample, path)
    assert all(f'href="{path}.{form}"' in text for form in ("md", "json", "atom", "jsonld", "prov.json"))


def test_a_page_that_did_not_change_is_not_sent_again(sample: Served) -> None:
    tab = sample.browser()
    path = story_of(sample, FIRE)
    tab.open(path)
    first = tab.open(path)
    cookies = "; ".join(f"{name}={value}" for name, value in tab.cookies.items())
    again = sample.ask(path, headers={"If-None-Match": first.headers["etag"], "Cookie": cookies})
    assert again.status == 304
    assert again.body == b""


# -- where an id leads ------------------------------------------------------------------------------------------------


def test_no_story_is_404_in_words(sample: Served) -> None:
    answer = sample.browser().open("/s/ffffffffffffffff")
    assert answer.status == 404
    assert "is no story of this desk" in answer.text


def test_the_beginning_of_an_id_leads_to_the_story(sample: Served) -> None:
    path = story_of(sample, FIRE)
    answer = sample.browser().open(path[:10] + "/quotes", follow=False)
    assert (answer.status, answer.headers["location"]) == (307, f"{path}/quotes")


def test_a_merged_story_leads_on_for_good_and_its_reports_come_back_when_it_is_undone(small: Served) -> None:
    crane, budget = story_of(small, "Crane falls"), story_of(small, "Budget passed")
    tab = small.browser()
    tab.open(f"{crane}/sources")
    tab.send(f"{crane}/join", other=f"http://{small.host}{budget}/quotes")
    assert "Merged." in tab.text
    assert "3 outlets" in words(tab.text)
    kept, gone = (crane, budget) if tab.at == crane else (budget, crane)
    assert tab.at == kept
    answer = tab.open(f"{gone}/timeline", follow=False)
    assert (answer.status, answer.headers["location"]) == (301, f"{kept}/timeline")
    number = small.site.desk().store.groupings.decided()[-1].number
    tab.open("/decisions")
    tab.send(f"/decisions/{number}/undo")
    assert len(small.site.desk().stories().items) == 2


def test_a_merge_with_what_is_no_story_is_refused_in_words(small: Served) -> None:
    crane = story_of(small, "Crane falls")
    tab = small.browser()
    tab.open(f"{crane}/sources")
    tab.send(f"{crane}/join", other="https://nowhere.example/x")
    assert "is no story of this desk" in tab.text
    tab.send(f"{crane}/join", other=crane)
    assert "It is this story already." in tab.text
    assert small.site.desk().store.groupings.decided() == ()


def test_reports_that_are_chosen_become_a_story_of_their_own(small: Served) -> None:
    crane = story_of(small, "Crane falls")
    going = small.site.desk().story(crane[3:]).story.articles[0]
    tab = small.browser()
    tab.open(f"{crane}/sources")
    tab.send(f"{crane}/part", report=going)
    assert "1 report is a story of its own now." in tab.text
    stories = small.site.desk().stories().items
    assert sorted(row.reports for row in stories) == [1, 1, 1]
    assert "Left this story:" in tab.text or "Came out of" in tab.text or "Left this story:" in page(small, crane)


def test_nothing_or_everything_cannot_be_split_off(small: Served) -> None:
    crane = story_of(small, "Crane falls")
    tab = small.browser()
    tab.open(f"{crane}/sources")
    tab.send(f"{crane}/part")
    assert "No report was chosen." in tab.text
    assert small.site.desk().store.groupings.decided() == ()


def test_what_was_merged_and_then_split_may_be_either(small: Served) -> None:
    crane, budget = story_of(small, "Crane falls"), story_of(small, "Budget passed")
    alone = small.site.desk().story(budget[3:]).story.articles
    tab = small.browser()
    tab.open(f"{crane}/sources")
    tab.send(f"{crane}/join", other=budget[3:])
    kept = tab.at.split("?")[0]
    gone = budget if kept == crane else crane
    tab.open(f"{kept}/sources")
    tab.send(f"{kept}/part", report=alone[0])
    answer = tab.open(gone, follow=False)
    if answer.status != 200:  # an id that comes back is its own again
        assert answer.status == 300
        assert answer.text.count("data-open") == 2


def test_a_copy_that_is_none_counts_for_itself(small: Served) -> None:
    crane = story_of(small, "Crane falls")
    before = small.site.desk().story(crane[3:])
    assert before.row.copies == 1
    tie = next(link for link in before.story.links if link.held)
    tab = small.browser()
    tab.open(f"{crane}/sources")
    assert "Not a copy of" in tab.text
    tab.send(f"{crane}/no-copy", article=tie.article, origin=tie.origin)
    assert "It is no copy." in tab.text
    assert sum(row.copies for row in small.site.desk().stories().items) == 0


def test_decisions_are_kept_with_who_and_when_and_shown_with_the_story(small: Served) -> None:
    crane = story_of(small, "Crane falls")
    tab = small.browser()
    tab.open(f"{crane}/sources")
    tab.send(f"{crane}/join", other=story_of(small, "Budget passed")[3:])
    decided = small.site.desk().store.groupings.decided()[-1].decision
    assert decided.who
    assert decided.when.startswith("2026-11-20T08:00")
    assert "Belong together" in words(page(small, tab.at.split("?")[0] + "/versions"))


# -- what the reader notes --------------------------------------------------------------------------------------------


def test_notes_tags_and_following_are_kept(small: Served) -> None:
    path = story_of(small, "Budget passed")
    tab = small.browser()
    tab.open(path)
    tab.send(f"{path}/mark", note="Ask the treasury.\n<b>twice</b>", tags="budget,  talle ,budget")
    tab.send(f"{path}/mark", followed="1")
    tab.send(f"{path}/mark", seen="1")
    assert "Ask the treasury." in tab.text
    assert "&lt;b&gt;twice&lt;/b&gt;" in tab.text
    assert 'value="budget, talle"' in tab.text
    assert "followed" in words(tab.text)
    assert "<bdi>budget</bdi>" in page(small, "/")
    tab.send(f"{path}/mark", seen="0")
    tab.send(f"{path}/mark", followed="0")
    tab.send(f"{path}/mark", note="", tags="")
    assert small.site.desk().store.reader.marks([path[3:]]) == {}  # type: ignore[list-item]  # ids are strings


def test_an_edit_of_a_report_is_told_and_leads_to_what_changed(small: Served, tmp_path: Path) -> None:
    edited = record(3, "Budget passed in Talle", *BUDGET, "The upper house votes on Friday.")
    path = tmp_path / "edit.jsonl"
    path.write_text(json.dumps(edited | {"received": (START + timedelta(hours=3)).isoformat()}) + "\n", "utf-8")
    with small.site.writing() as desk:
        desk.add([str(path)], jobs=1)
    text = page(small, story_of(small, "Budget passed") + "/versions")
    assert "version 2" in words(text)
    assert re.search(r'href="/a/[0-9a-f]+/diff/1..2"', text)


# -- other scripts ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A story in Arabic, with markup where words are expected."""
    folder = tmp_path_factory.mktemp("arabic")
    with served(folder, SETTINGS, clock=Clock()) as found:
        hostile = record(2, "<img src=x onerror=alert(1)>", '<script>alert("x")</script> said so on Thursday.')
        lines = [record(1, "إغلاق ميناء كورم بعد سقوط رافعة", *ARABIC, language="ar", outlet="صحيفة كورم"), hostile]
        path = folder / "lines.jsonl"
        path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
        with found.site.writing() as desk:
            desk.add([str(path)], jobs=1)
        yield found


def test_a_right_to_left_headline_carries_its_language_and_direction(arabic: Served) -> None:
    path = story_of(arabic, "إغلاق")
    assert '<span lang="ar" dir="auto">إغلاق ميناء كورم بعد سقوط رافعة</span>' in page(arabic, path)
    assert 'lang="ar" dir="auto" data-open>إغلاق' in page(arabic, "/")


def test_what_is_stored_stands_on_the_pages_as_text(arabic: Served) -> None:
    path = story_of(arabic, "<img")
    for tab in TABS:
        text = page(arabic, f"{path}/{tab}".rstrip("/"))
        assert "<img src=x" not in text
        assert "<script>alert" not in text
        assert "&lt;img src=x onerror=alert(1)&gt;" in text


# -- in a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), SIGHTS)
def test_the_pages_of_a_story_are_sound_and_accessible(
    browser: Browser, sample: Served, width: int, scheme: str
) -> None:
    with visiting(browser, sample, width=width, scheme=scheme) as visit:
        for tab in TABS:
            visit.open(f"{story_of(sample, FIRE)}/{tab}".rstrip("/"))
            visit.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            visit.accessible()
            visit.fits()


@pytest.mark.browser
def test_a_speaker_stands_beside_what_was_said_and_a_heading_below_what_came_before(
    browser: Browser, sample: Served
) -> None:
    fire = story_of(sample, FIRE)
    with visiting(browser, sample) as visit:
        visit.open(f"{fire}/quotes")
        tops = visit.page.evaluate(
            "[...document.querySelectorAll('.speaker')].map(one => one.querySelector('.statement')"
            ".getBoundingClientRect().top - one.querySelector('h2').getBoundingClientRect().top)"
        )
        assert len(tops) > 5
        assert all(-16 <= top <= 16 for top in tops), tops
        visit.open(fire)
        gaps = visit.page.evaluate(
            "[...document.querySelectorAll('.story-columns section + section > h2')].map(one => "
            "one.getBoundingClientRect().top - "
            "one.parentElement.previousElementSibling.getBoundingClientRect().bottom)"
        )
        assert gaps
        assert all(gap >= 12 for gap in gaps), gaps


@pytest.mark.browser
def test_reasons_open_in_place_with_a_script_and_on_a_page_without(browser: Browser, sample: Served) -> None:
    path = story_of(sample, BORDER)
    with visiting(browser, sample) as visit:
        visit.open(f"{path}/sources")
        visit.page.locator(".report-acts a", has_text="Why here?").first.click()
        visit.page.locator(".why-here h2", has_text="Why here?").wait_for()
        assert visit.page.url.endswith("/sources")
        visit.accessible()
    with visiting(browser, sample, scripts=False) as visit:
        visit.open(f"{path}/sources")
        visit.page.locator(".report-acts a", has_text="Why here?").first.click()
        visit.page.wait_for_url("**/why/*")
        assert visit.page.locator("h3", has_text="Why not elsewhere?").count() == 1


@pytest.mark.browser
def test_a_right_to_left_story_reads_from_the_right(browser: Browser, arabic: Served) -> None:
    with visiting(browser, arabic, width=360) as visit:
        visit.open(story_of(arabic, "إغلاق"))
        way = visit.page.evaluate("getComputedStyle(document.querySelector('h1 span')).direction")
        assert way == "rtl" or visit.page.locator("h1 span[dir=auto]").count() == 1
        visit.accessible()
        visit.fits()


@pytest.mark.browser
def test_a_citation_is_copied_at_a_click(browser: Browser, sample: Served) -> None:
    with visiting(browser, sample, permissions=["clipboard-read", "clipboard-write"]) as visit:
        visit.open(f"{story_of(sample, FIRE)}/sources")
        visit.page.locator(".cite summary").first.click()
        visit.page.locator(".cite [data-copy]").first.click()
        visit.page.locator(".cite [data-copy]", has_text="Copied").wait_for()
        assert "“Fire at Port Selm market hall kills 11" in visit.page.evaluate("navigator.clipboard.readText()")
