"""What times mean: a file of cases, and what must hold of any text."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import rows, unmarked
from wiredesk.desk.packs import installed_packs
from wiredesk.model.spans import Span
from wiredesk.model.values import When, when_of_iso
from wiredesk.text.calendar_values import when_of
from wiredesk.text.times import compatible, finer, moments, publication_of, resolved_near, stated_dates

PACKS = installed_packs()


@pytest.mark.parametrize("row", rows("times_cases.toml"), ids=lambda row: row[2][:60])
def test_a_time_expression_has_the_value_that_a_reader_gives_it(row: list[Any]) -> None:
    lang, published, marked, wanted = row
    text, marks, sentences = unmarked(marked)
    found = moments(text, sentences, PACKS.get(lang), published=when_of_iso(published) if published else None)
    expected = [] if not marks else [wanted] if isinstance(wanted, str) else wanted
    assert [moment.when.value for moment in found] == [value for value in expected if value != "*"]
    assert all(moment.span.meets(mark) for moment, mark in zip(found, marks, strict=False))


VOCABULARY = st.sampled_from(
    [
        "ngày",
        "hôm",
        "8/11",
        "17-18/10",
        "năm",
        "2024",
        "tháng",
        "10",
        "quý",
        "III",
        "sáng",
        "thứ",
        "Ba",
        "vừa",
        "qua",
        "(",
        ")",
        ",",
        ".",
        "đến",
        "-",
        "on",
        "Friday",
        "last",
        "two",
        "days",
        "after",
        "Nov.",
        "5",
        "the",
        "following",
        "day",
        "9",
        "p.m.",
        "GMT",
        "local",
        "time",
        "24/7",
        "2-1",
        "99999",
        "0/0",
        "31/2/2024",
        "Tết",
        "và",
        "from",
        "to",
        "1990s",
        "mid-",
        "+99",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(VOCABULARY, max_size=25).map(" ".join))


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(["vi", "en", "root"]), st.sampled_from([None, "2024-11-22", "0001-01-01", "9999-12-31"]))
def test_any_text_gives_moments_in_order_without_overlap(text: str, lang: str, day: str | None) -> None:
    published = when_of_iso(day) if day else None
    found = moments(text, [Span(0, len(text))], PACKS.get(lang), published=published)
    for moment in found:
        assert moment.span.of(text).strip()
        assert moment.rule
        assert (moment.when.earliest is None) == (moment.when.latest is None)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    publication_of(text, found, [Span(0, len(text))], PACKS.get(lang))
    for span, when in stated_dates(text, Span(0, len(text)), PACKS.get(lang)):
        assert span.of(text)
        assert when.resolved


def whole(text: str) -> list[Span]:
    return [Span(0, len(text))]


@pytest.mark.parametrize(
    ("lang", "region", "text", "value"),
    [
        ("vi", None, "Thời sựThứ Sáu, 10/12/2021 20:10:46 +07:00Theo dõi", "2021-12-10T20:10:46+07:00"),
        ("vi", None, "Cập nhật lúc 14:30, 22/11/2024 (GMT+7)", "2024-11-22T14:30+07:00"),
        ("vi", None, "Chủ nhật, 24/11/2024 | 08:15", "2024-11-24T08:15+07:00"),
        ("vi", None, "22.11.2024 14:30", "2024-11-22T14:30+07:00"),
        ("vi", None, "Thứ sáu, 22 tháng 11 năm 2024", "2024-11-22"),
        ("en", None, "Published 5 Nov 2024, 3:15 pm ET", "2024-11-05T15:15-05:00"),
        ("en", None, "Fri, 22 Nov 2024 10:20:30 +0000", "2024-11-22T10:20:30+00:00"),
        ("en", None, "November 22, 2024", "2024-11-22"),
        ("en", None, "2024-11-22T10:20:30Z", "2024-11-22T10:20:30+00:00"),
        ("en", "US", "11/12/2024", "2024-11-12"),
        ("en", "GB", "11/12/2024", "2024-12-11"),
        ("en", None, "Friday 10/12/2021", "2021-12-10"),
        ("root", None, "2024年11月22日 14:30", "2024-11-22T14:30"),
        ("root", None, "22 ноября 2024", "2024-11-22"),
        ("de", None, "22. November 2024, 14:30 Uhr", "2024-11-22T14:30"),
    ],
)
def test_a_date_line_states_its_date_however_it_is_glued(lang: str, region: str | None, text: str, value: str) -> None:
    ((_, when),) = stated_dates(text, whole(text)[0], PACKS.get(lang), region=region)
    assert when.value == value


@pytest.mark.parametrize("text", ["Nghị quyết 1701/2006", "© 2020", "Tin 24/7", "FLEET-2024", "024.3825.1234"])
def test_what_only_looks_like_a_date_is_none_in_a_date_line(text: str) -> None:
    assert stated_dates(text, whole(text)[0], PACKS.get("vi")) == []


def test_a_relative_day_in_quote_marks_counts_from_the_utterance() -> None:
    text = 'Ông Hạ nói: "Hôm nay tôi từ chức".'
    quoted = [Span(text.index('"'), text.rindex('"') + 1)]
    published = when_of_iso("2024-11-22")
    (alone,) = moments(text, whole(text), PACKS.get("vi"), published=published, quoted=quoted)
    assert (alone.when.value, alone.when.anchor) == ("2024-11-22", "utterance")
    text = 'Ngày 20/11, ông Hạ nói: "Hôm nay tôi từ chức".'
    quoted = [Span(text.index('"'), text.rindex('"') + 1)]
    _, told = moments(text, whole(text), PACKS.get("vi"), published=published, quoted=quoted)
    assert (told.when.value, told.when.anchor) == ("2024-11-20", "utterance")


def test_a_weekday_that_disagrees_with_its_date_is_said() -> None:
    text = "The council met on Monday, November 5, 2024."
    (moment,) = moments(text, whole(text), PACKS.get("en"))
    assert moment.when.value == "2024-11-05"
    assert moment.rule.endswith(".weekday-disagrees")


def test_a_day_without_a_zone_is_as_wide_as_the_zones_of_the_world() -> None:
    text = "Họ gặp nhau hôm 8/11/2024. Tàu đến lúc 20h ngày 8/11/2024 (giờ Việt Nam)."
    day, clock = moments(text, whole(text), PACKS.get("vi"))
    assert day.when.earliest is not None
    assert day.when.latest is not None
    assert (day.when.latest - day.when.earliest).total_seconds() == 50 * 3600
    assert clock.when.earliest is not None
    assert clock.when.earliest.isoformat() == "2024-11-08T13:00:00+00:00"


def known(value: str) -> When:
    return when_of(value, "day")


def half(value: str) -> When:
    return When(value, None, None, "day")


def test_a_half_known_day_is_fixed_by_a_day_of_the_same_happening() -> None:
    friday = resolved_near(half("XXXX-WXX-5"), known("2024-11-21"))
    assert friday is not None
    assert (friday.value, friday.anchor) == ("2024-11-22", "story")
    day = resolved_near(half("XXXX-11-05"), known("2025-01-10"))
    assert day is not None
    assert day.value == "2024-11-05"
    assert resolved_near(half("XXXX-WXX-5"), when_of("2024-11", "month")) is None
    assert resolved_near(half("XXXX-02-29"), known("2024-03-01")) is not None
    assert resolved_near(known("2024-11-05"), known("2024-11-05")) is None


def test_times_are_compared_as_coarse_as_they_are() -> None:
    day, month, other = known("2024-11-21"), when_of("2024-11", "month"), known("2024-11-22")
    assert compatible(day, month)
    assert finer(day, month)
    assert not finer(month, day)
    assert not compatible(day, other)
    assert day.can_meet(other)
    assert compatible(half("XXXX-WXX-4"), day)
    assert not compatible(half("XXXX-WXX-5"), day)
    assert compatible(half("XXXX-11-21"), half("XXXX-WXX-5"))
    assert finer(day, half("XXXX-WXX-4"))
    east = when_of("2024-11-22T03:00", "minute", "+07:00")
    west = when_of("2024-11-21T15:00", "minute", "-05:00")
    assert compatible(east, west)


@pytest.mark.parametrize(
    ("lang", "sentences", "value"),
    [
        ("en", ["The pact was signed on 5 November 2024.", "She will take office on 20 January 2025."],
         "2024-11-05/2025-01-20"),
        ("en", ["The pact was signed on 5 November 2024."], "2024-11-05/.."),
        ("en", ["She will take office on 20 January 2025."], "../2025-01-20"),
        ("en", ["The meeting took place on Friday.", "She won on November 5."], None),
        ("vi", ["Thứ Ba (15/11) vừa qua, hội đồng họp kín.", "Bà sẽ nhậm chức vào ngày 20/1/2017."],
         "2016-11-15/2016-11-22"),
        ("vi", ["Bà Tâm cho biết ngày 16/10.", "Ngay trước thềm cuộc họp ngày 18/10, giá tăng.",
                "Trong nửa đầu năm 2024, giá đã giảm."], "2024-10-16/2024-10-18"),
        ("vi", ["Bà Tâm đã đến."], None),
    ],
)  # fmt: skip
def test_the_body_bounds_its_publication(lang: str, sentences: list[str], value: str | None) -> None:
    text, spans = "", []
    for sentence in sentences:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + " "
    pack = PACKS.get(lang)
    found = publication_of(text, moments(text, spans, pack), spans, pack)
    assert (found[0].value if found else None) == value
    if found:
        assert found[1]
        assert found[2]


@pytest.mark.parametrize(
    "piece",
    ["the ", "1 ", "ngày 8/11, ", "hôm nay, ", "1-2-", "(1 (", "ngày 5, ", "5, ", "từ 8h đến ", "mùng 1 đến ",
     "thứ hai đến ", "XIX-", 'phim "', "đường ", "những năm 90 của ", "mỗi ngày "],
)  # fmt: skip
def test_a_hostile_line_costs_in_proportion_to_its_length(piece: str) -> None:
    def cost(length: int) -> float:
        return min(once(length) for _ in range(3))  # whatever else the process collects meanwhile

    def once(length: int) -> float:
        text = (piece * length)[:length]
        start = time.process_time()
        pack = PACKS.get("vi")
        publication_of(text, moments(text, whole(text), pack), whole(text), pack)
        return time.process_time() - start

    cost(1000)
    assert cost(16000) < 12 * cost(4000) + 0.2
