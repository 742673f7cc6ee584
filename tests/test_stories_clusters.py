"""Which reports are of one event, whatever the order they come in."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hand_readings import PACKS, reading
from wiredesk.model.findings import Reading
from wiredesk.model.story import Decision, Grouping, Story
from wiredesk.stories.clusters import group
from wiredesk.stories.merging import merged

FERRY_A = reading(
    "Ferry runs aground off Karsholm with 212 aboard",
    "The ferry Marisol ran aground on a sandbank off Karsholm on Tuesday with 212 people aboard, the coast guard "
    "said.\n"
    "Lifeboats from Karsholm harbour took off 140 passengers before dusk, and nobody was hurt, harbour master "
    "Ilse Brandvik told reporters.\n"
    "The Marisol, built 31 years ago, had lost steering in strong wind. Tugs will try to pull it free at high tide.",
    language="en",
    url="https://harbour.example/ferry",
    published="2026-03-03T18:00:00+00:00",
    outlet="Harbour Post",
)
FERRY_B = reading(
    "Passengers rescued as Marisol ferry hits sandbank near Karsholm",
    "Rescuers brought 140 passengers ashore on Tuesday after the ferry Marisol struck a sandbank near Karsholm in "
    "strong wind.\n"
    "There were 212 people on the vessel, which had lost its steering, according to the coast guard. No injuries were "
    "reported.\n"
    "Harbour master Ilse Brandvik said tugs would wait for high tide to refloat the Marisol.",
    language="en",
    url="https://ledger.example/marisol",
    published="2026-03-03T20:30:00+00:00",
    outlet="The Ledger",
)
FERRY_VI = reading(
    "Phà Marisol chở 212 người mắc cạn gần Karsholm",
    "Phà Marisol chở 212 người đã mắc cạn trên bãi cát ngoài khơi Karsholm hôm thứ ba, lực lượng tuần duyên cho biết.\n"
    "Xuồng cứu hộ đã đưa 140 hành khách vào bờ an toàn, bà Ilse Brandvik, giám đốc cảng Karsholm, nói với báo chí.\n"
    "Con phà 31 tuổi mất lái khi có gió mạnh. Tàu kéo sẽ chờ thủy triều lên để kéo phà Marisol ra.",
    language="vi",
    url="https://bao.example/pha-marisol",
    published="2026-03-04T01:00:00+00:00",
    outlet="Báo Bến Cảng",
)
LAST_YEAR = reading(
    "Ferry Marisol aground near Karsholm, passengers rescued",
    "The ferry Marisol struck a sandbank near Karsholm in strong wind on Sunday and 95 passengers were brought "
    "ashore by lifeboats, the coast guard said.\n"
    "Tugs pulled the Marisol free at high tide. Harbour master Ilse Brandvik said that steering had failed.",
    language="en",
    url="https://harbour.example/ferry-2025",
    published="2025-02-09T18:00:00+00:00",
    outlet="Harbour Post",
)
BUDGET = reading(
    "Parliament of Arvenia passes budget after night session",
    "Lawmakers in Arvenia passed next year's budget by 88 votes to 71 after a night session in Corm on Tuesday.\n"
    "The finance committee had cut spending on roads by a tenth. Opposition leader Piet Maro called it a gift to "
    "the builders' lobby.",
    language="en",
    url="https://ledger.example/budget",
    published="2026-03-03T09:00:00+00:00",
    outlet="The Ledger",
)
BUDGET_VI = reading(
    "Quốc hội Arvenia thông qua ngân sách sau phiên họp đêm",
    "Các nghị sĩ Arvenia hôm thứ ba thông qua ngân sách năm tới với 88 phiếu thuận và 71 phiếu chống sau phiên họp "
    "đêm ở Corm.\n"
    "Ủy ban tài chính đã cắt một phần mười chi tiêu cho đường sá. Lãnh đạo phe đối lập Piet Maro gọi đó là món quà cho "
    "giới xây dựng.",
    language="vi",
    url="https://bao.example/ngan-sach",
    published="2026-03-03T12:00:00+00:00",
    outlet="Báo Bến Cảng",
)
ALL = [FERRY_A, FERRY_B, FERRY_VI, LAST_YEAR, BUDGET, BUDGET_VI]


def copy_of(original: Reading, url: str, **changes: object) -> Reading:
    """The same text at another address."""
    other = reading("x", "y", language="en", url=url)
    return replace(original, article=replace(original.article, id=other.article.id, address=url, **changes))  # type: ignore[arg-type]  # as given


def story_with(grouping: Grouping, one: Reading) -> Story:
    return next(story for story in grouping.stories if one.article.id in story.articles)


def together(grouping: Grouping, *readings: Reading) -> bool:
    return {one.article.id for one in readings} <= set(story_with(grouping, readings[0]).articles)


def test_two_reports_of_one_accident_are_one_story() -> None:
    assert together(group(ALL, PACKS), FERRY_A, FERRY_B)


def test_reports_in_two_languages_of_one_event_are_one_story() -> None:
    grouping = group(ALL, PACKS)
    assert together(grouping, FERRY_A, FERRY_VI)
    assert together(grouping, BUDGET, BUDGET_VI)
    assert not together(grouping, FERRY_A, BUDGET)


def test_the_same_accident_a_year_before_is_another_story_and_a_near_miss() -> None:
    grouping = group(ALL, PACKS)
    assert story_with(grouping, LAST_YEAR).articles == (LAST_YEAR.article.id,)
    missed = [miss for miss in grouping.near_misses if LAST_YEAR.article.id in (miss.article, miss.other)]
    assert {miss.veto for miss in missed} == {"time"}
    assert any(evidence.what == "days apart" for evidence in missed[0].evidence)


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(rng: random.Random) -> None:
    shuffled = list(ALL)
    rng.shuffle(shuffled)
    assert group(shuffled, PACKS) == group(ALL, PACKS)


def test_a_report_given_twice_counts_once() -> None:
    assert group([*ALL, *ALL], PACKS) == group(ALL, PACKS)


def test_nothing_is_grouped_out_of_nothing() -> None:
    assert group([], PACKS) == Grouping((), (), (), (), ())


def test_an_exact_copy_joins_its_original_and_is_linked_to_it() -> None:
    copy = copy_of(FERRY_A, "https://copycat.example/1")
    grouping = group([*ALL, copy], PACKS)
    assert together(grouping, FERRY_A, copy)
    (link,) = [link for link in grouping.links if link.kind == "copy"]
    assert {link.article, link.origin} == {FERRY_A.article.id, copy.article.id}
    assert link.direction == "unknown"
    others = [story.articles for story in group(ALL, PACKS).stories if FERRY_A.article.id not in story.articles]
    assert set(others) <= {story.articles for story in grouping.stories}


def test_a_copy_joins_even_a_year_later() -> None:
    late = copy_of(
        FERRY_A, "https://archive.example/1", published=None, first_seen=datetime(2027, 3, 3, tzinfo=UTC), outlet=None
    )
    assert together(group([*ALL, late], PACKS), FERRY_A, late)


def test_a_hundred_copies_cost_no_more_than_a_hundred_links_each() -> None:
    copies = [copy_of(FERRY_A, f"https://copycat.example/{index}") for index in range(100)]
    grouping = group([*ALL, *copies], PACKS)
    assert len(story_with(grouping, FERRY_A).articles) == 103
    assert sum(link.kind == "copy" for link in grouping.links) < 100 * 10


def test_every_article_of_a_story_says_why_it_is_in() -> None:
    for story in group(ALL, PACKS).stories:
        assert tuple(why.article for why in story.why) == story.articles
        assert str(story.id) == story.articles[0] == min(story.articles)
        if len(story.articles) > 1:
            assert all(why.joined_by in story.articles and why.evidence for why in story.why)
        assert story.title.exact


def test_the_title_is_the_words_of_one_report() -> None:
    texts = {one.article.id: one.article.text for one in ALL}
    for story in group(ALL, PACKS).stories:
        span = story.title.span
        assert texts[story.title.article][span.start : span.end] == story.title.exact


def test_a_report_without_a_title_is_named_by_its_first_sentence() -> None:
    untitled = reading(
        None, "The bridge at Corm was closed. It will open in May.", language="en", url="https://x.example/1"
    )
    (story,) = group([untitled], PACKS).stories
    assert story.title.exact == "The bridge at Corm was closed."


def test_a_page_that_is_no_article_is_left_out_with_the_reason() -> None:
    page = replace(BUDGET, article=replace(BUDGET.article, is_article=False, reason="a list of links"))
    grouping = group([page, FERRY_A], PACKS)
    assert [(left.article, left.reason) for left in grouping.left_out] == [(BUDGET.article.id, "a list of links")]
    assert len(grouping.stories) == 1


def test_what_the_user_parts_stays_apart_and_what_he_joins_stays_together() -> None:
    part = Decision("part", (FERRY_A.article.id, FERRY_B.article.id))
    assert not together(group(ALL, PACKS, decisions=[part]), FERRY_A, FERRY_B)
    join = Decision("join", (FERRY_A.article.id, LAST_YEAR.article.id))
    grouping = group(ALL, PACKS, decisions=[join])
    assert together(grouping, FERRY_A, LAST_YEAR)
    why = next(w for w in story_with(grouping, LAST_YEAR).why if w.article == LAST_YEAR.article.id)
    assert why.evidence[0].what == "decided by the user"


def test_the_later_of_two_decisions_on_one_pair_wins() -> None:
    pair = (FERRY_A.article.id, FERRY_B.article.id)
    decisions = [Decision("join", pair, when="2026-03-05"), Decision("part", pair, when="2026-03-06")]
    assert not together(group(ALL, PACKS, decisions=decisions), FERRY_A, FERRY_B)
    decisions = [Decision("part", pair, when="2026-03-05"), Decision("join", pair, when="2026-03-06")]
    assert together(group(ALL, PACKS, decisions=decisions), FERRY_A, FERRY_B)


def test_a_copy_that_the_user_denies_is_no_copy() -> None:
    copy = copy_of(FERRY_A, "https://copycat.example/1")
    denied = Decision("no copy", (FERRY_A.article.id, copy.article.id))
    assert not [link for link in group([*ALL, copy], PACKS, decisions=[denied]).links if link.kind == "copy"]


def test_meetings_of_two_holders_of_one_office_are_two_events() -> None:
    def visit(name: str, url: str, language: str = "en") -> Reading:
        return reading(
            f"Secretary General {name} visits Corm for talks on the eastern border",
            f"League chief {name} met ministers of Arvenia in Corm to talk about the eastern border.\n"
            f"{name} said that the League would send observers to the eastern border, and thanked Arvenia.",
            language=language,
            url=url,
            roles={name: ("secretary_general", "league")},
        )

    first, second = visit("Tomas Wirth", "https://a.example/1"), visit("Ada Lorn", "https://b.example/2")
    # The words alone would make each a copy of the other.
    no_copy = Decision("no copy", (first.article.id, second.article.id))
    grouping = group([first, second], PACKS, decisions=[no_copy])
    assert len(grouping.stories) == 2
    assert "two holders of one role" in {miss.veto for miss in grouping.near_misses}


def test_average_link_needs_the_mean_not_one_strong_pair() -> None:
    scores = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.0}
    assert merged(3, scores, lambda a, b: scores[a, b], 0.5) == [[0, 1], [2]]
    assert merged(3, scores, lambda a, b: scores[a, b], 0.4) == [[0, 1, 2]]
    assert merged(3, scores, lambda a, b: scores[a, b], 0.95, joined=[(0, 2)]) == [[0, 2], [1]]
    assert merged(3, scores, lambda a, b: scores[a, b], 0.4, parted=frozenset({(0, 2)})) == [[0, 1], [2]]


def test_two_groups_that_hang_together_far_better_than_with_one_another_stay_apart() -> None:
    def kin(inside: float) -> list[list[int]]:
        scores = {(a, b): inside if (a < 3) == (b < 3) else 0.5 for a in range(6) for b in range(a + 1, 6)}
        return merged(6, scores, lambda a, b: scores[a, b], 0.4)

    assert kin(0.99) == [[0, 1, 2], [3, 4, 5]]
    assert kin(0.6) == [[0, 1, 2, 3, 4, 5]]


def test_a_single_report_is_asked_about_the_half_of_a_group_that_is_nearest_to_it() -> None:
    scores = {(a, b): 0.9 for a in range(4) for b in range(a + 1, 4)}
    scores |= {(0, 4): 0.8, (1, 4): 0.7, (2, 4): 0.0, (3, 4): 0.0}
    assert merged(5, scores, lambda a, b: scores[a, b], 0.5) == [[0, 1, 2, 3, 4]]
    scores[1, 4] = 0.0
    assert merged(5, scores, lambda a, b: scores[a, b], 0.5) == [[0, 1, 2, 3], [4]]


@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(6, 11)), st.floats(0, 1), max_size=20))
def test_merging_gives_every_position_one_group(scores: dict[tuple[int, int], float]) -> None:
    groups = merged(12, scores, lambda a, b: 0.0, 0.5)
    assert sorted(at for members in groups for at in members) == list(range(12))


@pytest.mark.parametrize("language", ["und", "xx", "zh-Hant"])
def test_a_language_without_a_pack_is_grouped_too(language: str) -> None:
    first = replace(FERRY_A, language=language)
    second = replace(FERRY_B, language=language)
    assert together(group([first, second, replace(BUDGET, language=language)], PACKS), first, second)
