"""What the front page and a story's pages show, before it is shown: visits, filters, rows, forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiredesk.desk.packs import installed_packs
from wiredesk.model.kept import Moved, StoryRow
from wiredesk.model.marks import Mark, News
from wiredesk.model.spans import StoryId
from wiredesk.serve.views.front import PERIODS, TITLES, Wanted, front, periods_of, since, wanted
from wiredesk.serve.views.reports import clipped
from wiredesk.serve.views.rows import OUTLETS, line
from wiredesk.serve.views.story_head import TABS, Counted, head, named_id, tags_of
from wiredesk.serve.views.visits import IDLE, visit

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PACKS = installed_packs()
ROW = StoryRow(
    StoryId("ab12cd34"), "Cháy chợ ở Selm, 14 người chết", 5, ("Ledger", "Loop"), ("vi", "en"), 1, 2, 1, 0, NOW, NOW,
    NOW, True,
)  # fmt: skip


# -- visits -----------------------------------------------------------------------------------------------------------


def test_the_first_visit_has_none_before_it() -> None:
    now, send = visit("", NOW)
    assert now.before is None
    assert send


def test_a_visit_goes_on_while_less_than_half_an_hour_passes_between_two_pages() -> None:
    first, _ = visit("", NOW)
    later, _ = visit(first.cookie, NOW + IDLE - timedelta(seconds=1))
    assert later.before is None


def test_after_half_an_hour_the_next_visit_begins_and_the_last_one_has_ended() -> None:
    first, _ = visit("", NOW)
    second, _ = visit(first.cookie, NOW + IDLE)
    assert second.before == NOW
    third, _ = visit(second.cookie, NOW + 3 * IDLE)
    assert third.before == NOW + IDLE


def test_what_is_new_stays_marked_through_a_long_visit() -> None:
    now, _ = visit(f"{int((NOW - timedelta(days=1)).timestamp())}.{int(NOW.timestamp())}", NOW)
    for minutes in range(20, 200, 20):
        now, _ = visit(now.cookie, NOW + timedelta(minutes=minutes))
    assert now.before == NOW - timedelta(days=1)


def test_the_cookie_stays_as_it_is_within_a_minute() -> None:
    first, _ = visit("", NOW)
    assert visit(first.cookie, NOW + timedelta(seconds=59)) == (first, False)


@given(st.text(max_size=60))
def test_any_cookie_is_read_and_what_is_not_ours_is_none(cookie: str) -> None:
    now, _ = visit(cookie, NOW)
    assert now.last <= NOW + timedelta(minutes=1)
    assert now.before is None or now.before <= now.last


@pytest.mark.parametrize("cookie", [f".{10**30}", "5.4", "٣.٤", "1", ".", f".{int((NOW + IDLE).timestamp())}"])
def test_a_cookie_of_no_sense_begins_anew(cookie: str) -> None:
    assert visit(cookie, NOW) == (visit("", NOW)[0], True)


# -- what the front page is asked for ---------------------------------------------------------------------------------

texts = st.text(max_size=40)
anything = st.builds(
    Wanted,
    order=st.sampled_from(sorted(TITLES)),
    lang=texts.map(str.strip),
    category=texts.map(str.strip),
    place=texts.map(str.strip),
    outlet=texts.map(str.strip),
    differs=st.booleans(),
    single=st.booleans(),
    period=st.sampled_from(["", "all", *PERIODS]),
)


@given(anything)
def test_an_address_asks_for_what_it_was_made_of(asked: Wanted) -> None:
    from urllib.parse import parse_qsl, urlsplit

    assert wanted(dict(parse_qsl(urlsplit(asked.path).query, errors="surrogatepass"))) == asked


@given(st.dictionaries(st.sampled_from(["order", "lang", "days", "differs", "cursor", "category"]), texts))
def test_any_parameters_are_understood(given: dict[str, str]) -> None:
    asked = wanted(given)
    assert asked.order in TITLES
    assert asked.period in {"", "all", *PERIODS}


def test_highlights_widen_their_period_until_there_is_a_page_and_the_latest_need_none() -> None:
    assert periods_of(Wanted()) == ("7", "30", "all")
    assert periods_of(Wanted(period="1")) == ("1",)
    assert periods_of(Wanted(order="latest")) == ("all",)
    assert since("7", NOW) == NOW - timedelta(days=7)
    assert since("all", NOW) is None
    assert since("7", None) is None


def test_the_next_page_goes_on_in_the_period_that_was_found() -> None:
    page = front(Wanted(lang="vi"), (), next="5.6", period="30")
    assert page.next == "/?lang=vi&days=30&cursor=5.6"


def test_a_filter_that_is_on_leads_back_without_it() -> None:
    page = front(Wanted(lang="vi", differs=True, cursor="5"), (), next=None, period="7")
    assert [choice.path for choice in page.active] == ["/?differs=1"]
    assert page.switches[0].path == "/?lang=vi"
    assert page.first == "/?lang=vi&differs=1"


def test_rows_with_news_are_counted_only_against_a_visit_before() -> None:
    rows = [line(ROW, PACKS, news=News(1, 0, 0)), line(ROW, PACKS)]
    assert front(Wanted(), rows, next=None, period="7", before=NOW).fresh == 1
    assert front(Wanted(), rows, next=None, period="7").fresh == 0


# -- rows -------------------------------------------------------------------------------------------------------------


def test_a_row_names_a_few_outlets_and_counts_the_others() -> None:
    many = replace(ROW, outlets=tuple(f"Paper {number}" for number in range(40)))
    shown = line(many, PACKS)
    assert (len(shown.outlets), shown.more, shown.outlet_count) == (OUTLETS, 40 - OUTLETS, 40)


def test_one_outlet_more_is_named_rather_than_counted() -> None:
    shown = line(replace(ROW, outlets=tuple(f"Paper {number}" for number in range(OUTLETS + 1))), PACKS)
    assert shown.more == 0


def test_a_headline_carries_the_language_that_it_is_in() -> None:
    assert line(ROW, PACKS).language == "vi"
    assert line(replace(ROW, title="Fourteen die in market fire in Port Selm"), PACKS).language == "en"
    assert line(replace(ROW, languages=("ar",), title="حريق في سوق"), PACKS).language == "ar"
    assert line(replace(ROW, languages=()), PACKS).language == "und"


def test_a_story_that_was_not_there_is_new_as_a_whole() -> None:
    assert line(ROW, PACKS, news=News(5, 1, 0)).new
    assert not line(ROW, PACKS, news=News(2, 0, 0)).new


# -- the head of a story ----------------------------------------------------------------------------------------------


def test_a_story_stands_between_what_came_before_and_after() -> None:
    stories = [replace(ROW, id=StoryId(name)) for name in ("a1", ROW.id, "z9")]
    shown = head(line(ROW, PACKS), "", Counted(), None, thread=[line(one, PACKS) for one in stories])
    assert [(near.line.id, near.side) for near in shown.near] == [("a1", "before"), ("z9", "after")]


def test_the_head_tells_what_went_into_the_story_and_what_left_it() -> None:
    moved = [
        Moved(StoryId("old1"), ROW.id, "merged", NOW),
        Moved(ROW.id, StoryId("new1"), "split", NOW),
        Moved(StoryId("from1"), ROW.id, "split", NOW),
        Moved(StoryId("x"), StoryId("y"), "merged", NOW),
    ]
    shown = head(line(ROW, PACKS), "versions", Counted(), Mark(ROW.id), moved=moved)
    assert [(one.kind, one.other) for one in shown.happened] == [
        ("merged here", "old1"), ("split off", "new1"), ("came from", "from1"),
    ]  # fmt: skip
    assert [tab.name for tab in shown.tabs] == list(TABS)
    assert [tab.chosen for tab in shown.tabs].index(True) == list(TABS).index("versions")


def test_tags_are_parted_by_commas_and_stand_once() -> None:
    assert tags_of(" fire,  port  selm ,fire,, ") == ("fire", "port selm")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ab12cd34", "ab12cd34"),
        (" http://127.0.0.1:8000/s/ab12cd34/sources?x=1 ", "ab12cd34"),
        ("/s/ab12cd34", "ab12cd34"),
        ("/a/ab12cd34ef", "ab12cd34ef"),
        ("https://ledger.example/s/story-of-today", "https://ledger.example/s/story-of-today"),
        ("https://ledger.example/2026/fire.html", "https://ledger.example/2026/fire.html"),
    ],
)
def test_a_story_can_be_named_by_its_page_its_id_or_the_address_of_a_report(typed: str, meant: str) -> None:
    assert named_id(typed) == meant


@given(st.text(max_size=400), st.integers(2, 300))
def test_a_clipped_passage_is_one_line_and_no_longer_than_asked(text: str, most: int) -> None:
    short = clipped(text, most)
    assert len(short) <= most
    assert "\n" not in short
    assert short.rstrip("…").rstrip() == " ".join(text.split())[: len(short.rstrip("…").rstrip())]
