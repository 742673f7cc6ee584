"""One event told again, on another day and in other words: a feature keeps of it where it was, when, how much."""

from __future__ import annotations

import pytest

from wiredesk import Article, read
from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Reading
from wiredesk.stories.clusters import group
from wiredesk.stories.pairs import Judge, know
from wiredesk.stories.reports import report
from wiredesk.stories.scores import FEATURES, in_time, values

PACKS = installed_packs()

Told = tuple[str, str, str, str]
"""Language, publication, title, body."""

MILL: tuple[Told, Told] = (
    ("en", "2026-04-14T09:40+01:00", "Fire guts mill at Hebble Bank",
     "A fire tore through the Victoria Mill at Hebble Bank, near Ossleton, in the early hours of Tuesday. Sixty "
     "firefighters fought it until dawn.\nNobody was hurt. The roof fell in shortly after four.\nThe mill, built in "
     "1862, was to become two hundred flats."),
    ("en", "2026-04-16T07:00+01:00", "What my grandmother left on the third floor",
     "She started at fourteen, sweeping under the looms, and could lip-read for the rest of her life.\nOn Tuesday I "
     "stood behind a ribbon at Hebble Bank and watched the windows of the Victoria Mill go out one after the other, "
     "as if somebody were going to bed.\nIt was there since 1862. Nobody in Ossleton had a bad word for it, or a "
     "plan."),
)  # fmt: skip
FERRY: tuple[Told, Told] = (
    ("vi", "2026-04-14T09:40+07:00", "Lật đò ở bến Cồn Sẻ, 7 người được cứu",
     "Chiếc đò ngang chở 7 người bị lật lúc 6h20 sáng 14/4 tại bến Cồn Sẻ trên sông Gianh, tỉnh Quảng Trị.\nCả bảy "
     "người được dân chài vớt lên, một phụ nữ gãy tay.\nBến đò này chưa có giấy phép. Công an đang làm việc với chủ "
     "đò."),
    ("vi", "2026-04-16T07:00+07:00", "Mẻ lưới buổi sớm",
     "Ông Phạm Văn Thước kể, hôm ấy lưới nặng tay lạ thường. Kéo lên thì thấy một chiếc nón, rồi một bàn tay.\nSáng "
     "14/4 ấy, ông và hai người con vớt được năm người giữa sông Gianh, cách bến Cồn Sẻ chừng trăm mét.\n\"Cá thì mai "
     "lại có\", ông nói."),
)  # fmt: skip


def readings(told: tuple[Told, ...]) -> list[Reading]:
    return [
        read(Article.of(language=tag, published=out, title=title, body=body, locator=str(at)))
        for at, (tag, out, title, body) in enumerate(told)
    ]


def judged(told: tuple[Told, ...]) -> Judge:
    known = [know(reading, PACKS) for reading in readings(told)]
    return Judge(lambda at: known[at])  # type: ignore[arg-type, return-value]  # none is empty


@pytest.mark.parametrize("told", [MILL, FERRY])
def test_a_feature_of_two_days_later_joins_the_first_report_by_the_places_and_the_day(told: tuple[Told, Told]) -> None:
    assert len(group(readings(told), PACKS).stories) == 1


def test_a_day_that_two_reports_tell_later_speaks_for_one_event_and_one_that_only_one_tells_does_not() -> None:
    first, later = MILL
    other = (*later[:3], later[3].replace("On Tuesday", "On Wednesday"))
    told, untold = (in_time(judged((first, one)).apart(0, 1)) for one in (later, other))
    assert told.weight > 0 > untold.weight
    assert "one day told on two" in told.what


def test_names_that_one_report_has_all_of_count_though_the_other_names_many_more() -> None:
    first, later = MILL
    crowd = " ".join(f"{name} came from {place}." for name, place in (
        ("Ada Quillfeather", "Morwick"), ("Bert Oxenholme", "Dunsop"), ("Cora Prothero", "Llanfair"),
    ))  # fmt: skip
    a, b, more = (report(one, PACKS) for one in readings((first, later, (*later[:3], f"{later[3]}\n{crowd}"))))
    plain, crowded = (dict(zip(FEATURES, values(a, one), strict=True)) for one in (b, more))
    assert crowded["names"] < 0.8 * plain["names"]
    assert crowded["share of names"] > 0.9 * plain["share of names"]


@pytest.mark.parametrize(
    ("body", "number"),
    [
        ("The haul was worth two million euros, the prosecutor said.", "2000000"),
        ("Thirty-four animals were alive.", "34"),
        ("Công ty chi 1.250 tỷ đồng cho nhà máy.", "1250000000000"),
        ("Nước dâng 4,5 m trong đêm.", "4.5"),
        ("The mill stood since 1862.", "1862"),
    ],
)
def test_numbers_are_compared_by_what_they_amount_to(body: str, number: str) -> None:
    [made] = [report(read(Article.of(title="Title", body=body)), PACKS)]
    assert number in made.numbers


def test_an_hour_that_had_not_come_is_of_no_day_that_is_told() -> None:
    night = ("en", "2026-08-08T01:15+05:00", "A hundred for Gul", "Six were out by noon, then Gul made a hundred.")
    [known] = [know(one, PACKS) for one in readings((night,))]
    assert known is not None
    assert not known.times.days
    [known] = [know(one, PACKS) for one in readings((("en", "2026-08-08T15:15+05:00", *night[2:]),))]
    assert known is not None
    assert len(known.times.days) == 1
