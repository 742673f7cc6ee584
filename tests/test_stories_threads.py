"""Which story follows which: one tells when the other was."""

from __future__ import annotations

from itertools import permutations

from wiredesk import Article, read
from wiredesk.desk.packs import installed_packs
from wiredesk.model.findings import Reading
from wiredesk.model.story import Decision, Grouping
from wiredesk.stories.clusters import group

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
