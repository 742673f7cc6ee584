"""What keeps events of one kind apart: other names in titles, news of another day, forms filled in anew."""

from __future__ import annotations

import pytest

from wiredesk import Article, read
from wiredesk.desk.packs import installed_packs
from wiredesk.stories.clusters import group
from wiredesk.stories.pairs import Judge, know

PACKS = installed_packs()

Told = tuple[str, str, str, str]
"""Language, publication, title, body."""

FINALS: tuple[Told, Told] = (
    ("en", "2026-08-23T21:40+02:00", "Adeyemi takes world 100 metres gold in Turin",
     "Nigeria's Tobi Adeyemi won the men's 100 metres at the world championships in Turin on Sunday in 9.83 seconds.\n"
     "He beat the American Marcus Hill by two hundredths of a second, with Jamaica's Andre Wint third in 9.90."),
    ("en", "2026-08-23T22:05+02:00", "Fraser wins women's 100 metres for Jamaica in Turin",
     "Jamaica's Keisha Fraser won the women's 100 metres at the world championships in Turin on Sunday in 10.71 "
     "seconds.\nShe beat the American Dana Cole by four hundredths of a second, with Britain's Amy Stone third."),
)  # fmt: skip
EXAMS: tuple[Told, Told] = (
    ("vi", "2026-06-22T09:15+07:00", "Nghệ An công bố điểm thi lớp 10, thủ khoa đạt 28,75 điểm",
     "Sáng 22/6, Sở Giáo dục và Đào tạo Nghệ An công bố điểm thi vào lớp 10 năm học 2026-2027. Toàn tỉnh có 38.412 thí "
     "sinh dự thi ba môn Toán, Ngữ văn, Ngoại ngữ.\nThí sinh nộp đơn phúc khảo từ 23/6 đến 27/6."),
    ("vi", "2026-06-22T10:40+07:00", "Thanh Hóa công bố điểm thi lớp 10, hơn 300 điểm 10 môn Toán",
     "Sáng 22/6, Sở Giáo dục và Đào tạo Thanh Hóa công bố điểm thi vào lớp 10 năm học 2026-2027. Toàn tỉnh có 41.907 "
     "thí sinh dự thi ba môn Toán, Ngữ văn, Ngoại ngữ.\nThí sinh nộp đơn phúc khảo từ 23/6 đến 26/6."),
)  # fmt: skip
MARKETS: tuple[Told, Told] = (
    ("en", "2026-06-15T17:45+01:00", "London shares slip as miners weigh",
     "London's leading share index closed lower on Monday as falling copper prices weighed on miners. The FTSE 100 "
     "ended down 0.6 percent at 9,812.40 points.\nThe midcap index fell 0.2 percent."),
    ("en", "2026-06-16T17:45+01:00", "London shares rebound as banks gain",
     "London's leading share index closed higher on Tuesday as gains in banks outweighed another fall in miners. The "
     "FTSE 100 ended up 0.4 percent at 9,851.70 points.\nThe midcap index rose 0.3 percent."),
)  # fmt: skip
STORM: tuple[Told, Told] = (
    ("vi", "2026-09-07T16:00+07:00", "Bão Sao La cách Quảng Ninh 310 km, giật cấp 14",
     "Lúc 15h ngày 7/9, tâm bão Sao La cách Quảng Ninh khoảng 310 km về phía đông, sức gió mạnh nhất cấp 12, giật cấp "
     "14. Bão sẽ vào bờ trưa 8/9. Quảng Ninh, Hải Phòng cấm biển, sơ tán 21.000 dân."),
    ("vi", "2026-09-08T19:00+07:00", "Bão Sao La vào Quảng Ninh, giật cấp 13, hai người chết",
     "Bão Sao La vào bờ Quảng Ninh trưa 8/9 với sức gió mạnh nhất cấp 11, giật cấp 13, làm hai người chết. Quảng Ninh "
     "huy động 5.000 người dọn cây đổ, Hải Phòng cho dân sơ tán trở về."),
)  # fmt: skip


def judged(pair: tuple[Told, Told]) -> Judge:
    known = [
        know(read(Article.of(language=tag, published=out, title=title, body=body)), PACKS)
        for tag, out, title, body in pair
    ]
    return Judge(lambda at: known[at])  # type: ignore[arg-type, return-value]  # none is empty


def count(pair: tuple[Told, Told]) -> int:
    readings = [
        read(Article.of(language=tag, published=out, title=title, body=body, locator=str(at)))
        for at, (tag, out, title, body) in enumerate(pair)
    ]
    return len(group(readings, PACKS).stories)


@pytest.mark.parametrize(
    ("pair", "veto", "seen"),
    [
        (FINALS, "others named", "Adeyemi / Fraser"),
        (EXAMS, "others named", "Nghệ An / Thanh Hóa"),
        (MARKETS, "news of another day", "2026-06-15 / 2026-06-16"),
        (STORM, "news of another day", "2026-09-07 / 2026-09-08"),
    ],
)
def test_two_events_told_in_like_words_are_two_stories_and_what_differs_is_kept(
    pair: tuple[Told, Told], veto: str, seen: str
) -> None:
    verdict = judged(pair).verdict(0, 1)
    assert (verdict.veto, verdict.probability) == (veto, 0.0)
    assert [one.value for one in verdict.against] == [seen]
    assert count(pair) == 2


def test_names_part_only_what_is_told_in_like_words() -> None:
    (tag, out, _, _), other = FINALS
    free = "Nobody had seen him start so fast. Tobi Adeyemi of Nigeria is champion after a dash that Turin loved."
    assert judged(((tag, out, "The long road of Tobi Adeyemi", free), other)).verdict(0, 1).veto == ""


def test_a_name_that_the_other_report_has_somewhere_parts_nothing() -> None:
    one, (tag, out, title, body) = FINALS
    named = (tag, out, title, f"{body}\nMinutes before, Tobi Adeyemi had won the race of the men.")
    assert judged((one, named)).verdict(0, 1).veto == ""


def test_a_day_that_both_leads_tell_is_no_news_of_another() -> None:
    one, (tag, out, title, body) = MARKETS
    retold = (tag, out, title, f"After the fall of Monday, {body}")
    assert judged((one, retold)).verdict(0, 1).veto == ""


def test_one_instant_told_in_two_zones_is_of_one_day() -> None:
    here = ("en", "2026-07-21T18:00+07:00", "Comet passes tonight",
            "Comet Nakamura passes nearest to the earth on Tuesday at 22:30, an observatory said.")  # fmt: skip
    there = ("en", "2026-07-22T09:00+10:00", "Comet has passed",
             "Comet Nakamura passed nearest to the earth on Wednesday at 1:30 in the morning.")  # fmt: skip
    assert judged((here, there)).apart(0, 1).other == ""


def test_noon_in_a_report_of_the_small_hours_is_no_news() -> None:
    evening = ("en", "2026-08-07T19:30+01:00", "Five for Kane", "Alex Kane took five for 19 on Friday at Harbour Lane.")
    night = (
        "en",
        "2026-08-08T01:15+05:00",
        "A hundred for Gul",
        "Six were out by noon, then Imran Gul made a hundred.",
    )
    judge = judged((evening, night))
    assert judge.apart(0, 1).other == ""
    assert judge.gates(0, 1)[0] == ""


def test_a_correction_of_the_next_day_is_of_the_event_that_it_corrects() -> None:
    one = MARKETS[0]
    fixed = ("en", "2026-06-16T09:00+01:00", "Correction: London shares slip as miners weigh",
             "On Tuesday we correct our report on the close of London's share index: the FTSE 100 ended down 0.8 "
             "percent, not 0.6 percent, as falling copper prices weighed on miners.")  # fmt: skip
    judge = judged((one, fixed))
    assert judge.known(1).report.imprint.notice
    assert judge.verdict(0, 1).veto != "news of another day"


def test_a_form_that_is_filled_in_anew_is_no_copy() -> None:
    readings = [
        read(Article.of(language=tag, published=out, title=title, body=body, locator=str(at)))
        for at, (tag, out, title, body) in enumerate(EXAMS)
    ]
    assert not group(readings, PACKS).links
