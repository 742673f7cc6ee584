"""Values of two accounts answer one question by what they count and where they stand, whatever the sentences say."""

from __future__ import annotations

from wiredesk.comparison.differences import compare
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.story import Decision, Difference
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group

PACKS = installed_packs()


def told(outlet: str, published: str, body: str, language: str = "en") -> Article:
    return Article.of(
        title="A night on the lake" if language == "en" else "Một đêm trên hồ",
        body=body,
        published=published,
        language=language,
        outlet=outlet,
        locator=f"{outlet}/lake",
    )


def differences(*articles: Article) -> tuple[Difference, ...]:
    readings = [read(article, PACKS) for article in articles]
    ids = tuple(reading.article.id for reading in readings)
    grouping = group(readings, PACKS, decisions=[Decision("join", ids)])
    by_id = {reading.article.id: reading for reading in readings}
    return compare(grouping.stories[0], grouping, by_id, PACKS)


def of(found: tuple[Difference, ...], verdict: str) -> list[set[str]]:
    return [
        {account.value for account in one.accounts}
        for one in found
        if one.verdict == verdict and one.question.asks == "how many"
    ]


EARLY = told(
    "Post",
    "2026-09-15T13:10+02:00",
    "Nineteen bodies had been brought ashore at Corm by noon on Tuesday after a ferry overturned.\n"
    "According to the manifest there were 128 people on board. A petition for a bridge has 3,912 signatures.",
)
LATE = told(
    "Echo",
    "2026-09-15T22:40+02:00",
    "At least 27 people are dead after the overloaded vessel went down, officials said in the evening.\n"
    "Survivors said that as many as 150 people had been aboard. Almost 4,000 names stand under a petition.",
)


def test_a_count_that_grew_is_updated_though_no_sentence_is_like_the_other() -> None:
    assert any("at least 27 dead" in values for values in of(differences(EARLY, LATE), "updated"))


def test_what_two_sources_count_otherwise_differs_and_is_no_update() -> None:
    assert {"128 people", "as many as 150 people"} in of(differences(EARLY, LATE), "differ")


def test_a_rounded_count_of_one_thing_is_told_finer_whatever_noun_it_counts() -> None:
    assert {"3,912 signatures", "Almost 4,000 names"} in of(differences(EARLY, LATE), "finer")


def test_the_parts_of_the_score_stand_beside_each_difference() -> None:
    for one in differences(EARLY, LATE):
        if one.question.asks == "how many" and one.verdict != "silent":
            assert one.evidence[0].what == "probability of one question"
            assert any(part.weight for part in one.evidence[1:])


def test_an_amount_in_another_currency_is_one_sum_at_a_rate_of_recent_years() -> None:
    found = differences(
        told("Post", "2026-09-15T13:10+02:00", "The new ferry will cost 21 billion yen, the mayor said."),
        told("Echo", "2026-09-15T18:10+02:00", "The cost of the ferry is put at about $135 million."),
    )
    [one] = [one for one in found if one.question.asks == "how many"]
    assert one.verdict == "agree"
    assert "at a rate of" in one.reconciliation


def test_a_count_that_includes_one_more_is_no_contradiction() -> None:
    found = differences(
        told(
            "Post", "2026-09-15T13:10+02:00", "Five people, including the attacker, were killed on the ferry at Corm."
        ),
        told("Echo", "2026-09-15T13:40+02:00", "The man killed four people on the ferry at Corm."),
    )
    assert not of(found, "differ")
    assert not of(found, "updated")


def test_figures_of_two_other_years_are_not_set_against_one_another() -> None:
    found = differences(
        told("Post", "2026-09-15T13:10+02:00", "A ferry sank at Corm.\nIn 2003 four people died in a fire there."),
        told("Echo", "2026-09-15T18:40+02:00", "The boat went down at Corm.\nThe fires of 2019 killed 33 people."),
    )
    assert not of(found, "differ")
    assert not of(found, "updated")


def two(first: str, second: str, language: str = "en") -> tuple[Difference, ...]:
    return differences(
        told("Post", "2026-09-15T13:10+02:00", first, language),
        told("Echo", "2026-09-15T13:20+02:00", second, language),
    )


def test_amounts_of_one_thing_contradict_and_what_marks_one_as_of_another_thing_keeps_them_from_it() -> None:
    plain = two("The ferry weighed 90 tonnes, the owner said.", "Divers said the ferry weighed 140 tonnes.")
    assert {"90 tonnes", "140 tonnes"} in of(plain, "differ")
    marked = two("The ferry weighed 90 tonnes, the owner said.", "Divers said the previous ferry weighed 140 tonnes.")
    assert not of(marked, "differ")


def test_a_part_does_not_contradict_the_whole() -> None:
    found = two(
        "Forty people were injured when the ferry overturned at Corm.",
        "When the ferry overturned at Corm, people were injured; 15 of them were children.",
    )
    assert not of(found, "differ")


def test_ages_contradict_only_of_one_person() -> None:
    found = two("Captain Orrin Bale, 67, was rescued.", "Captain Orrin Bale, 61, was rescued from the lake.")
    assert [values for values in of(found, "differ") if {"67", "61"} & values]
    found = two("Captain Orrin Bale, 67, was rescued.", "Sailor Tamsin Roke, 61, was rescued from the lake.")
    assert not of(found, "differ")


def test_a_line_that_only_says_when_it_was_published_dates_no_happening() -> None:
    found = two(
        "The ferry overturned on the lake at Corm.\nPublished: September 14, 2026\nNobody was hurt.",
        "The ferry overturned on the lake at Corm.\nPublished: September 12, 2026\nNobody was hurt.",
    )
    assert not [one for one in found if one.question.asks == "when" and one.verdict == "differ"]


def test_the_clock_of_a_named_city_and_that_of_the_readers_agree() -> None:
    for far in ("9h05 giờ Nhật", "8h05 giờ Bali"):
        found = two("Chiếc phà rời bến lúc 7h05 ngày 15/9.", f"Chiếc phà rời bến lúc {far} ngày 15/9.", language="vi")
        assert not [one for one in found if one.question.asks == "when" and one.verdict == "differ"]
        assert [one for one in found if one.question.asks == "when" and one.verdict == "agree"]
