"""Which story follows which: one tells when the other was."""

from __future__ import annotations

from itertools import permutations

import pytest

from wiredesk import Article, read
from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Reading
from wiredesk.model.story import Decision, Grouping
from wiredesk.stories.clusters import group
from wiredesk.stories.threads import _under_their_names

PACKS = installed_packs()


def told(language: str, published: str, title: str, body: str) -> Reading:
    return read(Article.of(language=language, published=published, title=title, body=body))


ARREST = told(
    "en",
    "2026-05-06T19:20+07:00",
    "Fugitive Pham Quang Loc held in Bangkok",
    "Thai police on Wednesday, 6 May, arrested Pham Quang Loc, 37, who is wanted over the Vinaton platform.\n\n"
    "He had lived in Bangkok since November, said Major General Somchai Phrom.",
)
RETURN = told(
    "vi",
    "2026-05-15T18:45+07:00",
    "Đưa Phạm Quang Lộc về nước",
    "Chiều 15/5, bị can Phạm Quang Lộc được áp giải từ Bangkok về sân bay Nội Bài.\n\n"
    "Lộc bị cảnh sát Thái Lan bắt ngày 6/5.",
)
CRASH = told(
    "en",
    "2026-02-10T09:10+01:00",
    "Two trains collide near Zelin; at least 12 killed",
    "At least twelve people were killed when two trains collided in a tunnel near Zelin on Tuesday morning.\n\n"
    "The crash at Zelin happened at 6.25.",
)
RESIGNED = told(
    "en",
    "2026-02-16T17:25+01:00",
    "Transport minister goes over Zelin deaths",
    "Zvonko Matas stepped down as transport minister on Monday, hours after the last victim of last week's collision "
    "at Zelin was buried.\n\nThousands had marched through the capital with lamps, and parliament is to meet.",
)
ELSEWHERE = told(
    "en",
    "2026-02-17T17:25+01:00",
    "Harbour of Ostrel opens a new quay",
    "The harbour of Ostrel opened a new quay on Tuesday after last week's storm.\n\nShips will moor there from March.",
)


def reasons(grouping: Grouping) -> dict[str, object]:
    (thread,) = grouping.threads
    assert len(grouping.stories) == len(thread.stories) == 2
    return {reason.what: reason for reason in thread.why}


def test_a_story_that_names_the_day_of_another_of_the_same_man_follows_it_in_another_language() -> None:
    reason = reasons(group([RETURN, ARREST], PACKS))["tells of the day of the story before it"]
    assert [passage.exact for passage in reason.passages] == ["ngày 6/5"]  # type: ignore[attr-defined]  # an Evidence


def test_a_story_that_speaks_of_last_week_follows_the_one_of_that_week_at_that_place() -> None:
    reason = reasons(group([CRASH, RESIGNED], PACKS))["tells of the week of the story before it"]
    assert [passage.exact for passage in reason.passages] == ["last week"]  # type: ignore[attr-defined]  # an Evidence


def test_the_same_week_makes_no_thread_of_stories_without_a_name_in_common() -> None:
    assert group([CRASH, ELSEWHERE], PACKS).threads == ()


def test_threads_are_the_same_in_any_order() -> None:
    known = [group(some, PACKS).threads for some in permutations([ARREST, RETURN, CRASH, RESIGNED, ELSEWHERE])][::7]
    assert len(known[0]) == 2
    assert all(one == known[0] for one in known)


def test_a_story_follows_the_one_that_told_its_day_ahead() -> None:
    ahead = told(
        "vi", "2026-09-07T16:00+07:00", "Bão Sao La cách Quảng Ninh 310 km",
        "Lúc 15h ngày 7/9, tâm bão Sao La cách Quảng Ninh khoảng 310 km. Trưa 8/9 bão vào bờ. Hải Phòng cấm biển.",
    )  # fmt: skip
    there = told(
        "vi", "2026-09-08T19:00+07:00", "Bão Sao La làm hai người chết ở Quảng Ninh",
        "Bão Sao La đổ bộ Quảng Ninh trưa 8/9, làm hai người chết và nhiều ngôi nhà tốc mái. Quảng Ninh dọn cây đổ.",
    )  # fmt: skip
    grouping = group([ahead, there], PACKS)
    assert len(grouping.stories) == 2
    reason = reasons(grouping)["its day was told ahead by the story before it"]
    assert [passage.exact for passage in reason.passages] == ["Trưa 8/9"]  # type: ignore[attr-defined]  # an Evidence


def test_two_events_of_one_hour_do_not_follow_one_another() -> None:
    first = told(
        "en", "2026-09-19T18:10+01:00", "Rovers held by ten-man Athletic",
        "Harton Rovers were held to a 1-1 draw by ten-man Selby Athletic on Saturday. Rovers stay third, two points "
        "behind Kirkby Town, who won 3-0 at Moorside United.",
    )  # fmt: skip
    second = told(
        "en", "2026-09-19T18:25+01:00", "Town go top with three goals at United",
        "Kirkby Town beat Moorside United 3-0 on Saturday to go top of the table. Town are two points ahead of Harton "
        "Rovers, who were held 1-1 by ten-man Selby Athletic.",
    )  # fmt: skip
    parted = Decision("part", (first.article.id,), others=(second.article.id,))
    assert not group([first, second], PACKS, decisions=[parted]).threads


@pytest.mark.parametrize(
    ("earlier", "later", "reason"),
    [
        (
            ("en", "2026-03-02T11:00+00:00", "Bin crews in Wexmoor vote to walk out",
             "Refuse collectors in Wexmoor have voted by nine to one to strike over a pay freeze, their union said on "
             "Monday.\nSome 340 drivers and loaders will stop work from 16 March unless an offer of 2.1 per cent is "
             "improved.\nCouncil leader Petra Haigh said residents would not be held to ransom."),
            ("en", "2026-03-19T17:00+00:00", "Wexmoor's third day without a bin lorry",
             "Black bags stood shoulder high on Carr Lane on Thursday as the stoppage by refuse workers entered its "
             "third day.\nMs Haigh met union officials for an hour."),
            "its day was told ahead by the story before it",
        ),
        (
            ("vi", "2026-09-20T08:00+07:00", "Áp thấp nhiệt đới có thể mạnh thành bão số 7",
             "Trung tâm Dự báo khí tượng thủy văn sáng 20/9 cho biết áp thấp nhiệt đới trên Biển Đông có khả năng mạnh "
             "lên thành bão số 7, hướng vào Hà Tĩnh.\nTàu thuyền được gọi về bờ."),
            ("vi", "2026-09-27T20:00+07:00", "Sau bão số 7, Hà Tĩnh còn 14 xã bị cô lập",
             "Đến chiều 27/9, Hà Tĩnh còn 14 xã chìm trong nước, nhiều ngày sau khi bão số 7 đổ bộ.\nMưa lớn làm vỡ đê "
             "Hữu Phủ, 3.200 hộ phải sơ tán."),
            "the same of a series: storm",
        ),
        (
            ("vi", "2026-01-15T16:00+07:00", "Khởi tố giám đốc trung tâm đăng kiểm 88-05D",
             "Công an tỉnh Phú Thọ chiều 15/1 khởi tố, bắt tạm giam ông Trịnh Văn Lộc, giám đốc Trung tâm đăng kiểm "
             "88-05D, về tội nhận hối lộ.\nÔng Lộc bị cáo buộc chỉ đạo nhân viên bỏ qua lỗi của hơn 2.000 xe tải."),
            ("vi", "2026-07-21T17:30+07:00", "Cựu giám đốc đăng kiểm lĩnh 11 năm tù",
             "TAND tỉnh Phú Thọ chiều 21/7 tuyên phạt Trịnh Văn Lộc 11 năm tù về tội nhận hối lộ 3,4 tỷ đồng.\nHội "
             "đồng xét xử nhận định bị cáo giữ vai trò chủ mưu."),
            "names in both",
        ),
        (
            ("en", "2026-02-06T09:00+03:00", "Quake of 6.9 levels villages in eastern Anadar",
             "An earthquake of magnitude 6.9 struck the Keshan valley in eastern Anadar before dawn on Friday, killing "
             "at least 60 people.\nMud houses collapsed in Sarhad and Pol. Roads are blocked by snow."),
            ("en", "2026-02-12T18:00+03:00", "A week in tents: Keshan's survivors wait for stoves",
             "Six days after the earthquake that killed 1,140 people in the Keshan valley, families in Sarhad are "
             "burning school desks.\nThe army has reached all but two hamlets."),
            "likeness of names",
        ),
    ],
)  # fmt: skip
def test_what_was_told_ahead_a_storm_a_trial_and_an_aftermath_follow(
    earlier: tuple[str, str, str, str], later: tuple[str, str, str, str], reason: str
) -> None:
    for order in permutations((told(*earlier), told(*later))):
        assert reason in reasons(group(order, PACKS))


def test_people_of_two_names_are_found_by_the_last_and_places_of_one_word_are_not_theirs() -> None:
    known = {"petra haigh": 0.5, "wexmoor": 0.5}
    assert _under_their_names({"haigh": 0.4, "moor": 0.2}, known) == {"petra haigh": 0.4, "moor": 0.2}
    assert _under_their_names({"petra haigh": 0.4}, {"haigh": 0.5}) == {"haigh": 0.4}
