"""On whose word the reports of small invented stories rest, from their texts to their origins and links."""

from __future__ import annotations

from wiredesk.comparison.provenance import origins
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.story import Decision, Grouping, Link, Origins
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group

PACKS = installed_packs()


def report(outlet: str, title: str, body: str, hour: int, language: str = "en") -> Reading:
    """A report published at an hour of 6 October 2026."""
    published = f"2026-10-06T{hour:02}:00+00:00"
    article = Article.of(
        title=title, body=body, language=language, outlet=outlet, published=published, locator=f"{outlet} {hour}"
    )
    return read(article, PACKS)


def together(*reports: Reading) -> Grouping:
    """The reports as one story."""
    return group(reports, PACKS, decisions=[Decision("join", tuple(one.article.id for one in reports))])


def ends(*reports: Reading) -> Origins:
    """The origins of the reports as one story."""
    grouping = together(*reports)
    story = max(grouping.stories, key=lambda story: len(story.articles))
    return origins(story, grouping, {one.article.id: one for one in reports}, PACKS)


def count(*reports: Reading) -> tuple[int, int]:
    """At least and at most so many origins."""
    found = ends(*reports)
    return found.at_least, found.at_most


def link(later: Reading, earlier: Reading, *others: Reading) -> Link:
    """The one link between two reports of a story."""
    pair = {later.article.id, earlier.article.id}
    (found,) = (one for one in together(later, earlier, *others).links if {one.article, one.origin} == pair)
    return found


PARK = report(
    "The Harbour Ledger",
    "Council sold park at half price",
    "The city council sold Elm Park for half its value, documents obtained by the Ledger show.\n"
    "The park went to Norr Estates for 2 million crowns in March. The council declined to comment.",
    6,
)
LATER = report(
    "The Harbour Ledger",
    "Council sold park at half price",
    "The city council sold Elm Park for half its value, documents obtained by the Ledger show.\n"
    "The park went to Norr Estates for 2 million crowns in March. The mayor called a meeting for Friday.",
    9,
)
TAKEN_BACK = report(
    "The Harbour Ledger",
    "Elm Park: we were wrong",
    "The Ledger has retracted its report of this morning on the sale of Elm Park to Norr Estates. The documents were"
    " forged. We apologise to the council.",
    20,
)
MENDED = report(
    "The Harbour Ledger",
    "Council sold park at half price",
    "The city council sold Elm Park for half its value, documents obtained by the Ledger show.\n"
    "The park went to Norr Estates for 3 million crowns in March. The council declined to comment.\n"
    "Correction: an earlier version of this article gave a wrong price.",
    11,
)
ONLINE = report(
    "City Online",
    "Elm Park sold too cheaply",
    "Elm Park was sold by the council for half of what it is worth, as first reported by The Harbour Ledger.\n"
    "The buyer is a company with an office in the port.",
    10,
)
HALL = report(
    "Lisk Gazette",
    "Market hall roof falls in",
    "The roof of Lisk market hall fell in during a storm on Sunday night.\n"
    "“I heard a groan, then glass,” Peter Lund, who sells fish there, told the Gazette on Monday.\nNobody was hurt.",
    9,
)
DAWN = report(
    "Coast FM",
    "Storm brings down roof of market",
    "A storm has brought down the roof of the market hall in Lisk. Our reporter Jane Roe found traders sweeping up "
    "glass at dawn.\nThe hall was built in 1902.",
    10,
)


def test_a_paper_that_is_credited_by_its_short_name_is_the_one_that_is_held() -> None:
    assert count(PARK, ONLINE) == (1, 1)
    assert ends(PARK, ONLINE).main[0].article == PARK.article.id
    found = link(ONLINE, PARK)
    assert (found.article, found.held, found.direction) == (ONLINE.article.id, True, "credit")


def test_two_papers_that_asked_themselves_are_two() -> None:
    assert count(HALL, DAWN) == (2, 2)


def test_a_later_version_of_an_outlet_ends_at_the_first() -> None:
    found = link(LATER, PARK)
    assert (found.kind, found.article, found.origin) == ("updates", LATER.article.id, PARK.article.id)
    assert count(LATER, PARK) == (1, 1)
    assert ends(LATER, PARK).main[0].article == PARK.article.id


def test_a_correction_corrects_what_its_outlet_published_before() -> None:
    found = link(MENDED, PARK)
    assert (found.kind, found.article, found.origin) == ("corrects", MENDED.article.id, PARK.article.id)
    assert count(MENDED, PARK) == (1, 1)


def test_a_report_that_is_taken_back_is_no_origin_and_what_rests_on_it_falls_with_it() -> None:
    found = link(TAKEN_BACK, PARK)
    assert (found.kind, found.article, found.origin) == ("retracts", TAKEN_BACK.article.id, PARK.article.id)
    assert count(PARK, ONLINE, TAKEN_BACK) == (0, 0)
    other = report(
        "Norr Post",
        "Park sold below value",
        "Elm Park went to Norr Estates for half its value. “It hurt to sign,” councillor Ida Lund told the Norr Post.",
        12,
    )
    assert count(PARK, ONLINE, TAKEN_BACK, other) == (1, 1)


def test_police_in_two_languages_are_one() -> None:
    assert count(
        report(
            "Coast Crier",
            "Toy gun used in bank raid",
            "A man with a toy gun robbed a bank in Lisk on Monday and was caught within the hour, Lisk police said in "
            "a statement.\nHe is 34.",
            8,
        ),
        report(
            "An Ninh 7 Ngày",
            "Cướp ngân hàng bằng súng đồ chơi",
            "Cảnh sát Lisk cho biết đã bắt một người đàn ông 34 tuổi cướp ngân hàng bằng súng đồ chơi hôm 5/10.\n"
            "Không ai bị thương.",
            9,
            "vi",
        ),
    ) == (1, 1)


def test_a_spokesperson_who_told_one_paper_what_others_heard_too_is_one() -> None:
    found = ends(
        report(
            "The Post of Norr",
            "Bridge to stay shut until May",
            "The Norr bridge will stay closed until May, city spokesman Jonas Reed told reporters on Tuesday.\n"
            "Steel has not arrived.",
            8,
        ),
        report(
            "Norr Today",
            "No bridge before May",
            "Who wants to cross the water must drive round by Lisk through the winter and much of spring, forty "
            "minutes each way.\nA contractor in Talle is late with the girders, Jonas Reed, who speaks for the city, "
            "told Norr Today. A ferry for pedestrians is to run from Monday.",
            9,
        ),
    )
    assert (found.at_least, found.at_most) == (1, 1)
    assert found.main[0].kind == "spokesperson"


def test_what_a_body_says_by_somebody_without_a_name_is_the_body_s() -> None:
    found = ends(
        report(
            "Báo Bến Sông",
            "14 học sinh nhập viện vì ngộ độc",
            "14 học sinh nhập viện sau bữa trưa 5/10, lãnh đạo Bệnh viện Đa khoa Bến Sông xác nhận.\n"
            "Các em đã ổn định.",
            8,
            "vi",
        ),
        report(
            "Sức Khỏe 365",
            "Ngộ độc bữa trưa, 14 em đi viện",
            "Bệnh viện Đa khoa Bến Sông tiếp nhận 14 học sinh nghi ngộ độc, bệnh viện thông báo trên trang Facebook "
            "chính thức.\nMẫu thức ăn đã được gửi đi.",
            9,
            "vi",
        ),
    )
    assert (found.at_least, found.at_most) == (1, 1)


def test_an_agency_that_signs_its_dateline_is_its_own_origin_under_its_letters_too() -> None:
    wire = report(
        "Orrin Press Agency",
        "Ferry runs aground off Selm",
        "SELM, Oct 6 (OPA) - A ferry with 212 people aboard ran aground off the port at dawn on Tuesday.\n"
        "Divers were looking at the hull. Passengers sat on deck in blankets.",
        7,
    )
    paper = report(
        "Daily Coast", "212 on board", "A ferry with 212 people aboard ran aground off the port at dawn, OPA said.", 9
    )
    found = ends(wire, paper)
    assert (found.at_least, found.at_most) == (1, 1)
    assert found.main[0].article == wire.article.id


def test_the_first_person_outside_of_quotation_marks_is_the_reporter() -> None:
    seen = report(
        "Sông Nước",
        "Cù lao Én sạt lở",
        "Chúng tôi đến Cù lao Én lúc 9 giờ, khi căn nhà thứ ba vừa sụp xuống sông.\nNgười dân kéo tủ thờ ra lộ.",
        5,
        "vi",
    )
    heard = report(
        "Tin Trưa",
        "Ba nhà dân trôi sông",
        "Ba căn nhà ở Cù lao Én bị sông cuốn trôi. Vết nứt dài 40 m còn đe dọa một trường học.\nHọc sinh được nghỉ.",
        6,
        "vi",
    )
    assert count(seen, heard) == (1, 2)
    assert {one.kind for one in ends(seen, heard).main} == {"report", "unknown"}


def test_a_round_up_that_credits_a_report_contains_it() -> None:
    digest = report(
        "Morning Sheet",
        "Digest: 6 October",
        "Tea prices rose by a tenth.\nElm Park was sold for half its value, The Harbour Ledger reported.\n"
        "The women's handball team is back in training.",
        12,
    )
    assert link(digest, PARK).kind == "contains"
    assert count(digest, PARK) == (1, 1)


def test_a_foot_with_another_agency_outweighs_some_words_in_common() -> None:
    one = report(
        "Tin Thế Giới",
        "Cháy nhà máy ở Ostrania",
        "Một nhà máy giấy ở Ostrania bốc cháy đêm 4/10, Reuters dẫn lời nhân chứng cho biết.\nKhông có thương vong.",
        2,
        "vi",
    )
    two = report(
        "Quốc Tế 24",
        "Nhà máy giấy Ostrania cháy rụi",
        "Nhà máy giấy lớn nhất Ostrania cháy rụi trong đêm. Lửa bùng lúc 23 giờ.\n(Theo Reuters)",
        3,
        "vi",
    )
    found = ends(one, two)
    assert [origin.name for origin in found.main] == ["Reuters"]


def test_the_order_of_reports_changes_neither_links_nor_origins() -> None:
    reports = [PARK, LATER, ONLINE, MENDED, TAKEN_BACK]
    assert together(*reports) == together(*reversed(reports))
    assert ends(*reports) == ends(*reversed(reports))
