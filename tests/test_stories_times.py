"""What time tells of stories: gates, threads, and what only another report can tell."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hand_readings import PACKS, reading
from wiredesk.model.findings import Quote, Reading
from wiredesk.model.spans import Span
from wiredesk.model.story import Decision
from wiredesk.model.values import When, when_of_iso
from wiredesk.stories.bridges import UNDATED_ACROSS
from wiredesk.stories.clusters import group
from wiredesk.stories.gates import LATE, NEAR, Times, _day_of_year, apart, times
from wiredesk.stories.reports import report
from wiredesk.stories.scores import FEATURES, OTHER_DAY, UNDATED, by_words, in_time, values

FRIDAY = When("XXXX-WXX-5", None, None, "day")
NOVEMBER = When("XXXX-11-05", None, None, "day")
SILENT = Times(None, (), frozenset())


def talks(url: str, **known: object) -> Reading:
    """An undated English report of a meeting "on Friday"."""
    return reading(
        "Ada Lorn and Tomas Wirth meet in Ostrel over the lake border",
        "Ada Lorn met Tomas Wirth on Friday in Ostrel to speak about opening the lake border, Darya Kolvin said.\n"
        "Darya Kolvin, the spokeswoman of Ada Lorn, told reporters in Korvel on Saturday that the talks took 3 hours.\n"
        "Tomas Wirth left Ostrel in the evening without a word about the lake border.",
        language="en",
        url=url,
        **known,  # type: ignore[arg-type]  # as given
    )


HALF = talks("https://m.example/talks", times={"Friday": FRIDAY, "Saturday": replace(FRIDAY, value="XXXX-WXX-6")})
FULL = reading(
    "Ada Lorn gặp Tomas Wirth tại Ostrel",
    "Bà Ada Lorn gặp ông Tomas Wirth hôm 15-5 tại Ostrel để bàn việc mở lại biên giới trên hồ, bà Darya Kolvin nói.\n"
    "Cuộc hội đàm kéo dài 3 giờ, Darya Kolvin, người phát ngôn của Ada Lorn, nói với báo giới ở Korvel hôm 16-5.",
    language="vi",
    url="https://t.example/hoi-dam",
    published="2026-05-17T06:00:00+07:00",
    times={"15-5": "2026-05-15", "16-5": "2026-05-16"},
)


def test_a_weekday_is_fixed_by_the_date_that_another_report_gives_the_same_happening() -> None:
    grouping = group([HALF, FULL], PACKS)
    assert len(grouping.stories) == 1
    found = {one.span.of(HALF.article.text): one for one in grouping.resolutions if one.span}
    assert found["Friday"].value.value == "2026-05-15"
    assert found["Friday"].value.anchor == "story"
    assert found["Friday"].because[0].article == FULL.article.id
    assert found["Friday"].because[0].exact == "15-5"


def test_an_undated_report_is_not_older_than_the_last_thing_it_tells() -> None:
    said_on = next(moment for moment in HALF.moments if moment.when.value == "XXXX-WXX-6")
    sentence = next(span for span in HALF.sentences if span.covers(said_on.span))
    quote = Quote(sentence, sentence, (), "indirect", None, None, "say", "hand", said_at=said_on)
    grouping = group([replace(HALF, quotes=(quote,)), FULL], PACKS)
    (bound,) = [one for one in grouping.resolutions if one.span is None]
    assert bound.article == HALF.article.id
    assert bound.value.value == "2026-05-16/.."
    assert bound.value.earliest is not None
    assert bound.value.latest is None


def test_resolutions_do_not_change_the_grouping() -> None:
    grouping = group([HALF, FULL], PACKS)
    assert {story.articles for story in group([FULL, HALF], PACKS).stories} == {s.articles for s in grouping.stories}
    assert [moment.when.value for moment in HALF.moments] == ["XXXX-WXX-5", "XXXX-WXX-6"]


def test_a_report_alone_resolves_nothing() -> None:
    assert not group([HALF], PACKS).resolutions


def test_two_different_answers_are_no_answer() -> None:
    other = replace(
        FULL,
        article=replace(FULL.article, id=talks("https://z.example/2").article.id),
        moments=tuple(replace(m, when=replace(m.when, value="2026-05-22")) for m in FULL.moments),
    )
    grouping = group([HALF, FULL, other], PACKS)
    assert "Friday" not in {one.span.of(HALF.article.text) for one in grouping.resolutions if one.span}


VARN = reading(
    "Corrin Union summit opens in Varn with dispute over payments",
    "The summit of the Corrin Union opened in Varn with a dispute over the payments of its members.\n"
    "Chancellor Tomas Veldrin of Arvenia and premier Ilse Marant of Sardova argued for an hour about who pays.\n"
    "A declaration on payments is expected when the Corrin Union summit ends with a dinner.",
    language="en",
    url="https://post.example/summit-2025",
    published="2025-06-18T10:00:00+00:00",
)
LISK = reading(
    "Dispute over payments opens Corrin Union summit in Lisk",
    "In Lisk a dispute over the payments of its members opened the summit of the Corrin Union on Wednesday.\n"
    "Who pays was what premier Ilse Marant of Sardova and chancellor Tomas Veldrin of Arvenia argued about for hours.\n"
    "The dinner ends the summit, and the Corrin Union expects a declaration on payments then.",
    language="en",
    url="https://post.example/summit-2026",
    published="2026-06-17T10:00:00+00:00",
)


def test_a_meeting_that_comes_back_every_year_is_a_thread_and_not_a_story() -> None:
    grouping = group([LISK, VARN], PACKS)
    assert len(grouping.stories) == 2
    (thread,) = grouping.threads
    assert [str(id) for id in thread.stories] == [VARN.article.id, LISK.article.id]
    assert "names in both" in {reason.what for reason in thread.why}


def test_the_same_office_holders_in_another_month_are_another_story_in_another_language_too() -> None:
    later = replace(
        FULL,
        article=replace(
            FULL.article,
            id=talks("https://z.example/2").article.id,
            published=replace(FULL.article.published, value=when_of_iso("2026-08-17")),  # type: ignore[type-var]  # as given
        ),
        moments=(),
    )
    english = talks("https://m.example/talks", published="2026-05-16T08:00:00+00:00")
    # Else the equal words would make them one text at two addresses.
    no_copy = Decision("no copy", (FULL.article.id, later.article.id))
    grouping = group([english, FULL, later], PACKS, decisions=[no_copy])
    assert {frozenset(story.articles) for story in grouping.stories} == {
        frozenset({english.article.id, FULL.article.id}),
        frozenset({later.article.id}),
    }


def dated(day: str | None, *, moments: dict[str, str | When] | None = None) -> Reading:
    return talks("https://x.example/1", published=day, times=moments or {})


@pytest.mark.parametrize(
    ("first", "second", "veto"),
    [
        ("2026-05-15", "2026-05-17", False),
        ("2026-05-15", "2026-05-30", True),
        ("2026-05-15", "2027-05-15", True),
        ("2026-05-15", None, False),
        (None, None, False),
    ],
)
def test_times_that_cannot_meet_part_two_reports(first: str | None, second: str | None, veto: bool) -> None:
    assert apart(times(dated(first)), times(dated(second))).veto is veto


def test_a_late_report_that_names_the_time_of_the_event_is_still_of_it() -> None:
    early = dated("2026-05-15", moments={"Friday": "2026-05-15"})
    late = dated("2026-05-28", moments={"Friday": "2026-05-15"})
    assert not apart(times(early), times(late)).veto


def test_a_year_later_the_name_of_the_day_helps_no_more() -> None:
    early = dated("2026-05-15", moments={"Friday": "2026-05-15"})
    late = dated("2027-05-14", moments={"Friday": "2027-05-14"})
    assert apart(times(early), times(late)).veto


def test_a_page_without_a_year_is_not_of_a_day_far_from_all_that_it_names() -> None:
    undated = dated(None, moments={"Friday": NOVEMBER})
    assert apart(times(undated), times(dated("2026-05-15"))).veto
    near = apart(times(undated), times(dated("2026-11-08")))
    assert not near.veto
    assert near.dating == "one undated"


def test_an_unknown_date_is_told_as_unknown() -> None:
    gap = apart(times(dated(None)), times(dated(None)))
    assert (gap.days, gap.dating) == (None, "undated")


@given(st.integers(0, 400), st.integers(0, 400))
def test_time_parts_both_ways_alike(a: int, b: int) -> None:
    start = times(dated("2026-01-01")).published
    assert start is not None
    assert start.earliest is not None
    one, other = (dated((start.earliest + timedelta(days=2 + n)).date().isoformat()) for n in (a, b))
    assert apart(times(one), times(other)) == apart(times(other), times(one))
    if abs(a - b) <= NEAR.days:
        assert not apart(times(one), times(other)).veto
    if abs(a - b) > LATE.days + 3:
        assert apart(times(one), times(other)).veto


def test_a_moment_before_the_opening_ends_tells_the_time_of_the_event() -> None:
    told = times(dated("2026-05-17", moments={"Friday": "2026-05-15"}))
    event = told.event()
    assert event is not None
    assert event.value == "2026-05-15"
    assert all(isinstance(moment.span, Span) for moment in told.moments)


def prices(day: str, others: str, url: str, published: str) -> Reading:
    return reading(
        f"Giá vàng hôm nay {day}: SJC quanh mốc 150 triệu đồng",
        f"Sáng {day}, các doanh nghiệp niêm yết vàng miếng SJC quanh mốc 150 triệu đồng một lượng.\n"
        f"So với {others}, giá vàng nhẫn trơn ít thay đổi. Chuyên gia Trần Duy Bách khuyên không nên vay mượn.",
        language="vi",
        url=url,
        published=published,
        times={day: f"2026-10-{day[:2]}", others: f"2026-10-{others[:2]}"},
    )


def test_what_is_told_each_day_in_the_same_words_is_of_two_days_if_the_titles_say_so() -> None:
    first = prices("20/10", "19/10", "https://v.example/20", "2026-10-20T09:00:00+07:00")
    second = prices("21/10", "20/10", "https://v.example/21", "2026-10-21T09:00:00+07:00")
    grouping = group([first, second], PACKS, decisions=[Decision("no copy", (first.article.id, second.article.id))])
    assert len(grouping.stories) == 2
    (miss,) = grouping.near_misses
    assert miss.veto == "time"
    assert miss.evidence[0].value == "2026-10-20 / 2026-10-21"


def test_leads_of_two_days_speak_against_one_event_and_one_that_is_still_to_come_does_not() -> None:
    def told(day: str) -> Times:
        return times(dated("2026-05-17", moments={"Friday": day}))

    assert apart(told("2026-05-14"), told("2026-05-15")).other == "days"
    assert apart(told("2026-05-15"), told("2026-05-15")).other == ""
    assert apart(told("2026-05-14"), told("2026-05-19")).other == ""
    one_day, two_days = (in_time(apart(told("2026-05-15"), told(day))).weight for day in ("2026-05-15", "2026-05-14"))
    assert two_days == one_day + OTHER_DAY


def test_a_page_that_states_a_day_in_its_lead_is_dated_by_it() -> None:
    said = Times(None, times(dated("2026-05-17", moments={"Friday": "2026-05-15"})).moments, frozenset())
    silent = Times(None, (), frozenset())
    assert apart(said, silent).dating == "one dated by its lead"
    assert apart(silent, silent).dating == "undated"
    assert apart(said, said).dating == "dated"


def test_two_undated_reports_of_two_weekdays_are_less_likely_of_one_event() -> None:
    other = replace(FRIDAY, value="XXXX-WXX-2")
    one, two = (
        report(talks(f"https://m.example/{at}", times={"Friday": when, "Saturday": when}), PACKS)
        for at, when in enumerate((FRIDAY, other))
    )
    assert (one.weekdays, two.weekdays) == (frozenset({5}), frozenset({2}))
    assert values(one, two)[FEATURES.index("other weekdays")] == 1.0
    assert values(one, one)[FEATURES.index("other weekdays")] == 0.0
    assert by_words(one, two) < by_words(one, one)


def test_a_report_that_names_only_later_days_was_written_later() -> None:
    october = Times(when_of_iso("2024-10-18"), (), frozenset())
    november = Times(None, (), frozenset({_day_of_year(11, 5), _day_of_year(11, 7)}))
    september = Times(None, (), frozenset({_day_of_year(9, 30)}))
    assert apart(october, november).veto
    assert not apart(october, september).veto


def test_a_day_in_the_lead_of_one_undated_report_alone_counts_within_a_language_only() -> None:
    gap = apart(Times(None, times(dated("2026-05-17", moments={"Friday": "2026-05-15"})).moments, frozenset()), SILENT)
    assert in_time(gap).weight == UNDATED["one dated by its lead"]
    assert in_time(gap, UNDATED_ACROSS).weight == UNDATED_ACROSS["undated"]
