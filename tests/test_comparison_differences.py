"""Where accounts agree and differ, on invented happenings."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts import PACKS, Said, Told, asked, clock_there, copy_link, local_day, story_of
from wiredesk.comparison.differences import compare
from wiredesk.comparison.reconciliations import reconcile_times
from wiredesk.model.findings import Reading
from wiredesk.model.story import Difference, Link
from wiredesk.model.values import When, when_of_iso


def days(first: str, after: str) -> tuple[datetime, datetime]:
    """The instants between which days lie, by the clock of UTC."""
    return datetime.fromisoformat(f"{first}T00:00Z"), datetime.fromisoformat(f"{after}T00:00Z")


PEOPLE = {
    "Ada Lorn": ("person", "Ada Lorn"),
    "Tomas Wirth": ("person", "Tomas Wirth"),
    "Corm": ("place", "Corm"),
}


def meeting(outlet: str, words: str, day: object, *, language: str = "en") -> Reading:
    if language == "vi":
        body = f"Bà Ada Lorn đã gặp ông Tomas Wirth tại lâu đài Corm {words} để bàn về cây cầu qua sông Norr."
    else:
        body = f"Ada Lorn met Tomas Wirth at the castle of Corm {words} to talk about the bridge across the river Norr."
    return Told(
        outlet,
        body,
        language=language,
        names={**PEOPLE, "Norr": ("place", "Norr")},
        times={words: day},  # type: ignore[dict-item]  # a test passes either form
    ).reading()


def differences(*readings: Reading, links: tuple[Link, ...] = ()) -> tuple[Difference, ...]:
    story, grouping, by_id = story_of(*readings, links=links)
    return compare(story, grouping, by_id, PACKS)


def test_another_day_of_the_same_meeting_differs_and_says_what_would_reconcile_it() -> None:
    found = differences(
        meeting("Báo Sông", "hôm 3-5 (giờ địa phương)", local_day("2026-05-03"), language="vi"),
        meeting("Lisk Post", "on Monday 4 May", "2026-05-04"),
    )
    [one] = asked(found, "differ", "when")
    assert {account.value for account in one.accounts} == {"2026-05-03", "2026-05-04"}
    assert "would agree only if" in one.reconciliation
    assert {passage.exact for account in one.accounts for passage in account.passages} == {
        "hôm 3-5 (giờ địa phương)",
        "on Monday 4 May",
    }


def test_one_instant_by_two_clocks_agrees() -> None:
    found = differences(
        meeting("Lisk Post", "at 21:00 on 3 May", "2026-05-03T21:00+01:00"),
        meeting("Báo Sông", "lúc 3 giờ ngày 4-5", "2026-05-04T03:00+07:00", language="vi"),
    )
    assert not asked(found, "differ")
    [one] = asked(found, "agree", "when")
    assert "same instant" in one.reconciliation


def test_a_day_counted_at_home_does_not_differ_from_the_day_before() -> None:
    found = differences(
        meeting("Lisk Post", "on Sunday 3 May", "2026-05-03"),
        meeting("Báo Sông", "ngày 4-5", "2026-05-04", language="vi"),
    )
    assert not asked(found, "differ")


def test_two_days_apart_differ_whatever_the_zone() -> None:
    found = differences(
        meeting("Lisk Post", "on Sunday 3 May", "2026-05-03"),
        meeting("Báo Sông", "ngày 6-5", "2026-05-06", language="vi"),
    )
    [one] = asked(found, "differ", "when")
    assert "no time zones" in one.reconciliation


def crowd(outlet: str, words: str, number: object, unit: str = "spectator") -> Reading:
    return Told(
        outlet,
        f"The harbour festival of Corm drew {words} to the old quay, mayor Ada Lorn said.",
        names={"Corm": ("place", "Corm"), "Ada Lorn": ("person", "Ada Lorn")},
        amounts={words: (number, unit)},
    ).reading()


def test_a_rounded_number_is_told_finer_by_the_exact_one() -> None:
    found = differences(crowd("Post", "nearly 4,000 spectators", (3600, 4000)), crowd("Echo", "3,974 spectators", 3974))
    assert not asked(found, "differ")
    [one] = asked(found, "finer", "how many")
    assert "lies within" in one.reconciliation


def test_a_plain_round_number_may_stand_for_an_exact_one() -> None:
    found = differences(crowd("Post", "4,000 spectators", 4000), crowd("Echo", "3,974 spectators", 3974))
    [one] = asked(found, "finer", "how many")
    assert "rounds to" in one.reconciliation


def test_other_numbers_of_the_same_thing_differ() -> None:
    found = differences(crowd("Post", "4,000 spectators", 4000), crowd("Echo", "6,200 spectators", 6200))
    [one] = asked(found, "differ", "how many")
    assert len(one.accounts) == 2


def test_a_converted_amount_agrees_with_the_amount_it_was_converted_from() -> None:
    both = Told(
        "Báo Sông",
        "Cây cầu Corm qua sông Norr tốn 40 triệu euro (43,5 triệu USD), bà Ada Lorn cho biết.",
        language="vi",
        names={"Corm": ("place", "Corm"), "Norr": ("place", "Norr"), "Ada Lorn": ("person", "Ada Lorn")},
        amounts={"40 triệu euro": (40_000_000, "EUR"), "43,5 triệu USD": (43_500_000, "USD")},
        equals={"43,5 triệu USD": "40 triệu euro"},
    ).reading()
    dollars = Told(
        "Lisk Post",
        "The Corm bridge across the river Norr cost 43.5 million dollars, Ada Lorn said.",
        names={"Corm": ("place", "Corm"), "Norr": ("place", "Norr"), "Ada Lorn": ("person", "Ada Lorn")},
        amounts={"43.5 million dollars": (43_500_000, "USD")},
    ).reading()
    found = differences(both, dollars)
    assert not asked(found, "differ")
    [one] = asked(found, "agree", "how many")
    assert "conversion" in one.reconciliation


def fire(outlet: str, dead: int, published: str, source: str = "Lena Rask") -> Reading:
    return Told(
        outlet,
        f"The fire in the Oster mill killed {dead} people, police chief {source} said in Corm.",
        published=published,
        names={"Oster": ("place", "Oster"), "Corm": ("place", "Corm"), source: ("person", source)},
        said=[Said(f"The fire in the Oster mill killed {dead} people", source, "said")],
        amounts={f"{dead} people": (dead, "dead")},
    ).reading()


def test_a_later_toll_of_the_same_source_is_an_update() -> None:
    found = differences(fire("Post", 11, "2026-03-10T10:00Z"), fire("Echo", 19, "2026-03-10T15:00Z"))
    assert not asked(found, "differ")
    [one] = asked(found, "updated", "how many")
    assert "same source" in one.reconciliation


def test_tolls_of_two_sources_on_one_day_differ_and_a_later_one_is_marked_in_the_same_question() -> None:
    found = differences(
        fire("Post", 11, "2026-03-10T10:00Z"),
        fire("Echo", 14, "2026-03-10T12:00Z", "Karel Munt"),
        fire("Star", 19, "2026-03-12T12:00Z"),
    )
    [differ] = asked(found, "differ", "how many")
    assert [(account.value, account.later) for account in differ.accounts] == [
        ("11 dead", False), ("14 dead", False), ("19 dead", True),
    ]  # fmt: skip
    assert "may have grown" in differ.reconciliation
    assert not asked(found, "updated", "how many")


def test_copies_of_one_report_are_one_account() -> None:
    first = meeting("Báo Sông", "hôm 3-5 (giờ địa phương)", local_day("2026-05-03"), language="vi")
    copy = meeting("Tin Nhanh", "hôm 3-5 (giờ địa phương)", local_day("2026-05-03"), language="vi")
    other = meeting("Lisk Post", "on Monday 4 May", "2026-05-04")
    alone = asked(differences(first, other), "differ", "when")[0]
    both = asked(differences(first, copy, other, links=(copy_link(copy, first),)), "differ", "when")[0]
    assert len(alone.accounts) == len(both.accounts) == 2
    assert [account.origins for account in alone.accounts] == [account.origins for account in both.accounts]
    assert sorted(len(account.passages) for account in both.accounts) == [1, 2]


def talks(outlet: str, holder: str) -> Reading:
    return Told(
        outlet,
        f"Prime Minister {holder} opened the harbour festival of Corm with a speech about the old lighthouse.",
        names={holder: ("person", holder, "prime_minister", "corm"), "Corm": ("place", "Corm")},
    ).reading()


def test_two_holders_of_one_office_differ() -> None:
    [one] = asked(differences(talks("Post", "Ada Lorn"), talks("Echo", "Tomas Wirth")), "differ", "who")
    assert {account.value for account in one.accounts} == {"Ada Lorn", "Tomas Wirth"}


def test_two_spellings_of_one_holder_do_not_differ() -> None:
    assert not asked(differences(talks("Post", "Volodymyr Zelensky"), talks("Echo", "Volodymyr Zelenskyy")), "differ")


def test_a_hyphenated_spelling_of_one_holder_does_not_differ() -> None:
    assert not asked(differences(talks("Post", "V. Pu-tin"), talks("Echo", "Putin")), "differ")


def test_a_holder_written_in_another_script_does_not_differ() -> None:
    assert not asked(differences(talks("Post", "Ro Min Sok"), talks("Echo", "盧民錫")), "differ")


def test_a_claim_that_one_account_asserts_and_the_other_only_denies_is_a_question() -> None:
    def report(outlet: str, words: str, stance: str) -> Reading:
        return Told(
            outlet,
            f"Ada Lorn {words} Tomas Wirth at the castle of Corm.",
            names=PEOPLE,
            claims=[(f"Ada Lorn {words} Tomas Wirth", "meet", "Ada Lorn", "Tomas Wirth", stance)],
        ).reading()

    found = differences(report("Post", "met", "asserted"), report("Echo", "did not meet", "denied"))
    assert {account.value for account in asked(found, "differ", "whether")[0].accounts} == {"asserted", "denied"}


def test_a_source_that_only_one_account_names_is_told() -> None:
    base = meeting("Lisk Post", "on Monday 4 May", "2026-05-04")
    more = Told(
        "Echo",
        "Ada Lorn met Tomas Wirth at the castle of Corm on Monday 4 May.\n"
        "According to the Varn Gazette, the two had not spoken for ten years.",
        names=PEOPLE,
        times={"on Monday 4 May": "2026-05-04"},
        credits={"According to the Varn Gazette": ("Varn Gazette", "outlet", "sentence")},
    ).reading()
    [one] = asked(differences(base, more), "silent", "said")
    assert one.accounts[0].value == "Varn Gazette"


def test_a_story_with_one_account_has_no_differences() -> None:
    assert differences(meeting("Lisk Post", "on Monday 4 May", "2026-05-04")) == ()


def test_background_of_another_happening_is_not_compared() -> None:
    def report(outlet: str, past: str, year: str) -> Reading:
        return Told(
            outlet,
            f"Ada Lorn met Tomas Wirth at the castle of Corm on Monday 4 May.\n{past}",
            names=PEOPLE,
            times={"on Monday 4 May": "2026-05-04", year: "2026-01-10" if "10" in year else "2026-02-11"},
        ).reading()

    found = differences(
        report("Post", "A storm had damaged the lighthouse on 10 January.", "on 10 January"),
        report("Echo", "Ada Lorn took office on 11 February after an election.", "on 11 February"),
    )
    assert not asked(found, "differ")


def test_neither_the_order_of_the_readings_nor_asking_twice_changes_the_answer() -> None:
    reports = [
        fire("Post", 11, "2026-03-10T10:00Z"),
        fire("Echo", 14, "2026-03-10T12:00Z", "Karel Munt"),
        fire("Star", 19, "2026-03-12T12:00Z"),
    ]
    first = differences(*reports)
    assert differences(*reversed(reports)) == first == differences(*reports)


def test_every_passage_stands_in_its_article() -> None:
    reports = [
        meeting("Báo Sông", "hôm 3-5 (giờ địa phương)", local_day("2026-05-03"), language="vi"),
        meeting("Lisk Post", "on Monday 4 May", "2026-05-04"),
    ]
    texts = {report.article.id: report.article.text for report in reports}
    for one in differences(*reports):
        for account in one.accounts:
            assert account.passages
            for passage in account.passages:
                assert passage.span.of(texts[passage.article]) == passage.exact


def test_one_instant_is_found_though_the_sentences_are_worded_otherwise() -> None:
    there = Told(
        "Corm Herald",
        "The curtain of the Corm playhouse went up at 20:00 Corm time on 3 May. Nobody coughed.",
        names={"Corm": ("place", "Corm")},
        times={"at 20:00 Corm time on 3 May": clock_there("2026-05-03T20:00")},
    ).reading()
    here = Told(
        "Báo Sông",
        "Nhà hát Corm đã mở màn lúc 1 giờ sáng 4-5 (giờ Hà Nội) trước đông đảo khán giả.",
        language="vi",
        names={"Corm": ("place", "Corm")},
        times={"lúc 1 giờ sáng 4-5 (giờ Hà Nội)": "2026-05-04T01:00+07:00"},
    ).reading()
    [one] = asked(differences(there, here), "agree", "when")
    assert "UTC+02:00" in one.reconciliation


def test_an_offset_that_no_place_has_reconciles_nothing() -> None:
    def report(outlet: str, words: str, when: object) -> Reading:
        return Told(
            outlet,
            f"Ada Lorn met Tomas Wirth at the castle of Corm {words}.",
            names=PEOPLE,
            times={words: when},  # type: ignore[dict-item]  # a test passes either form
        ).reading()

    found = differences(
        report("Post", "at 20:07 (local time) on 3 May", clock_there("2026-05-03T20:07")),
        report("Echo", "at 01:30 on 4 May", "2026-05-04T01:30+07:00"),
    )
    assert not [one for one in asked(found, "agree", "when") if "same instant" in one.reconciliation]


def test_a_rounded_audience_far_from_the_exact_one_in_the_text_is_told_finer() -> None:
    here = Told(
        "Báo Sông",
        "Đêm nhạc ở Corm đã kết thúc, sau khi 2.914 người theo dõi trực tiếp.\nBà Ada Lorn hát bài cuối.",
        language="vi",
        names={"Corm": ("place", "Corm"), "Ada Lorn": ("person", "Ada Lorn")},
        amounts={"2.914 người": (2914, "person")},
    ).reading()
    there = Told(
        "Corm Herald",
        "Ada Lorn sang last.\nNearly 3,000 people followed the gala in Corm, half of them on the square.",
        names={"Corm": ("place", "Corm"), "Ada Lorn": ("person", "Ada Lorn")},
        amounts={"Nearly 3,000 people": ((2700, 3000), "person")},
    ).reading()
    [one] = asked(differences(here, there), "finer", "how many")
    assert {account.value for account in one.accounts} == {"2.914 người", "Nearly 3,000 people"}


def test_a_fraction_and_per_cent_are_one_share() -> None:
    here = Told(
        "Báo Sông",
        "Việc xây lại cầu Corm tốn 3 năm, trong đó thành phố chi trả 25%.",
        language="vi",
        names={"Corm": ("place", "Corm")},
        amounts={"25%": (25, "%")},
    ).reading()
    there = Told(
        "Lisk Post",
        "Rebuilding the Corm bridge took 3 years, a quarter of it paid by the city.",
        names={"Corm": ("place", "Corm")},
        amounts={"a quarter": (0.25, "1")},
    ).reading()
    [one] = asked(differences(here, there), "agree", "how many")
    assert "25 %" in one.reconciliation


def damage(outlet: str, words: str, number: object, frame: str) -> Reading:
    return Told(
        outlet,
        f"A storm hit the harbour of Corm on Monday.\n{frame.format(words)}",
        names={"Corm": ("place", "Corm")},
        amounts={words: (number, "EUR")},
    ).reading()


def test_two_figures_of_the_damage_differ_however_they_are_worded() -> None:
    found = differences(
        damage("Post", "8 million euros", 8_000_000, "The treasurer put the damage at {}."),
        damage("Echo", "14 million euros", 14_000_000, "Traders spoke of losses of {}, stock included."),
    )
    [one] = asked(found, "differ", "how many")
    assert one.question.about in {"damage", "losses"}
    assert {account.value for account in one.accounts} == {"8 million euros", "14 million euros"}


def test_money_for_other_things_is_no_contradiction() -> None:
    found = differences(
        damage("Post", "8 million euros", 8_000_000, "The treasurer put the damage at {}."),
        damage("Echo", "14 million euros", 14_000_000, "A new ferry had been ordered for {} in spring."),
    )
    assert not asked(found, "differ")


def test_small_counts_of_people_are_no_question_by_themselves() -> None:
    def report(outlet: str, more: str) -> Reading:
        return Told(
            outlet,
            f"A storm hit the harbour of Corm on Monday.\n{more}",
            names={"Corm": ("place", "Corm")},
            amounts={"two people": (2, "person")},
        ).reading()

    found = differences(
        report("Post", "A lawyer for two people declined to comment."),
        report("Echo", "Doctors treated fourteen, two people among them from Norr."),
    )
    assert not asked(found, "agree", "how many")


def test_a_chain_of_likenesses_makes_no_contradiction() -> None:
    def report(outlet: str, body: str, words: str, number: object) -> Reading:
        return Told(outlet, body, names={"Corm": ("place", "Corm")}, amounts={words: (number, "%")}).reading()

    found = differences(
        report("Post", "The debt of Corm stays under 65% of what the town earns.", "under 65%", (None, 65)),
        report("Echo", "The debt of Corm reached 65% of what the town earns.", "65%", 65),
        report("Star", "Bread in Corm costs 4.8% more.", "4.8%", 4.8),
    )
    assert not asked(found, "differ")


def test_questions_are_short_phrases_of_the_reports() -> None:
    found = differences(
        meeting("Lisk Post", "on Monday 4 May", "2026-05-04"),
        meeting("Echo", "on Wednesday 6 May", "2026-05-06"),
    )
    assert found
    for one in found:
        assert "…" not in one.question.about
        assert one.question.about
        assert len(one.question.about) <= 120
    [when] = asked(found, "differ", "when")
    assert when.question.about == "Ada Lorn met Tomas Wirth at the castle of Corm"
    [who] = asked(found, "agree", "who")
    assert who.question.about.startswith("Ada Lorn met Tomas Wirth")


def test_deaths_are_called_what_the_language_of_the_title_calls_them() -> None:
    def report(outlet: str, dead: int) -> Reading:
        return Told(
            outlet,
            f"Vụ cháy xưởng gỗ Oster ở Corm khiến {dead} người thiệt mạng.",
            language="vi",
            names={"Oster": ("place", "Oster"), "Corm": ("place", "Corm")},
            amounts={f"{dead} người thiệt mạng": (dead, "dead")},
        ).reading()

    [one] = asked(differences(report("Báo Sông", 4), report("Tin Nhanh", 6)), "differ", "how many")
    assert one.question.about == "người chết"
    assert {account.value for account in one.accounts} == {"4 dead", "6 dead"}


def test_what_words_leave_open_makes_no_contradiction() -> None:
    def report(outlet: str, words: str, day: str) -> Reading:
        return meeting(outlet, words, day)

    for words, day, other, another in (
        ("on Sunday", "2026-05-03", "this Sunday", "2026-05-10"),
        ("on 3 May", "2026-05-03", "on May 3", "2025-05-03"),
        ("at 12:55 on 3 May", "2026-05-03T12:55", "at 0:55 on 3 May", "2026-05-03T00:55"),
    ):
        found = differences(report("Lisk Post", words, day), report("Echo", other, another))
        assert not asked(found, "differ")
        [one] = asked(found, "agree", "when")
        assert "can be read" in one.reconciliation


def test_days_that_are_both_written_out_a_week_apart_differ() -> None:
    found = differences(
        meeting("Lisk Post", "on 3 May 2026", "2026-05-03"), meeting("Echo", "on 10 May 2026", "2026-05-10")
    )
    assert asked(found, "differ", "when")


def test_a_later_meeting_is_told_finer_by_its_day() -> None:
    there = Told(
        "Lisk Post",
        "The working group of Corm will hold its first session in Norr early next month.",
        names={"Corm": ("place", "Corm"), "Norr": ("place", "Norr")},
        times={"early next month": When("2026-06-01/2026-06-10", *days("2026-06-01", "2026-06-11"), "days")},
    ).reading()
    here = Told(
        "Báo Sông",
        "Tổ công tác của Corm dự kiến họp phiên đầu tiên vào ngày 2-6 tại Norr.",
        language="vi",
        names={"Corm": ("place", "Corm"), "Norr": ("place", "Norr")},
        times={"ngày 2-6": "2026-06-02"},
    ).reading()
    [one] = asked(differences(there, here), "finer", "when")
    assert {account.value for account in one.accounts} == {"2026-06-01/2026-06-10", "2026-06-02"}


def test_a_rounded_measure_in_another_unit_is_no_contradiction() -> None:
    def report(outlet: str, words: str, number: object, unit: str) -> Reading:
        return Told(
            outlet,
            f"The lighthouse keeper Ada Lorn of Corm, {words} tall, won the race along the old quay of Norr.",
            names={"Ada Lorn": ("person", "Ada Lorn"), "Corm": ("place", "Corm"), "Norr": ("place", "Norr")},
            amounts={words: (number, unit)},
        ).reading()

    assert not asked(differences(report("Post", "6 feet", 6, "[ft_i]"), report("Echo", "1.98 m", 1.98, "m")), "differ")


def test_the_day_on_which_it_was_told_is_not_the_day_of_the_happening() -> None:
    told = Told(
        "Báo Sông",
        "Ban quản lý lâu đài Corm hôm 6-5 cho biết bà Ada Lorn đã gặp ông Tomas Wirth để bàn về cây cầu qua sông Norr.",
        language="vi",
        names={**PEOPLE, "Norr": ("place", "Norr")},
        times={"hôm 6-5": "2026-05-06"},
    ).reading()
    assert not asked(differences(told, meeting("Tin Nhanh", "hôm 3-5", "2026-05-03", language="vi")), "differ")


def test_what_only_one_account_has_is_told_once_and_not_of_its_own_paper() -> None:
    base = meeting("Lisk Post", "on Monday 4 May", "2026-05-04")
    more = Told(
        "Echo",
        "Ada Lorn met Tomas Wirth at the castle of Corm on Monday 4 May.\n"
        "Nora Fell told the Varn Gazette that the tea was cold.\n"
        "According to the Echo, it rained.",
        names={**PEOPLE, "Nora Fell": ("person", "Nora Fell")},
        times={"on Monday 4 May": "2026-05-04"},
        said=[Said("the tea was cold", "Nora Fell", "told")],
        credits={
            "told the Varn Gazette": ("Varn Gazette", "outlet", "sentence"),
            "According to the Echo": ("Echo", "outlet", "sentence"),
        },
    ).reading()
    [one] = asked(differences(base, more), "silent", "said")
    assert "tea" in one.accounts[0].passages[0].exact


def test_a_part_of_the_day_far_away_is_another_part_of_another_day() -> None:
    hanoi = When(
        "2026-06-20T00:00/2026-06-20T06:00",
        datetime(2026, 6, 19, 17, tzinfo=UTC),
        datetime(2026, 6, 19, 23, tzinfo=UTC),
        "part of day",
        "Asia/Ho_Chi_Minh",
    )
    day = when_of_iso("2026-06-19")
    assert day is not None
    assert day.earliest is not None
    assert day.latest is not None
    afternoon = When("2026-06-19T12:00/2026-06-19T18:00", day.earliest, day.latest, "part of day")
    morning = When("2026-06-18T06:00/2026-06-18T12:00", day.earliest, day.latest, "part of day")
    for pair in ((hanoi, afternoon), (afternoon, hanoi)):
        outcome = reconcile_times(*pair)
        assert outcome is not None
        assert outcome.answer == "agree"
        assert "2026-06-20 00:00–06:00" in outcome.tried
    apart = reconcile_times(hanoi, morning)
    assert apart is not None
    assert apart.answer == "differ"


def test_a_share_told_as_a_plain_ratio_is_worded_without_a_unit() -> None:
    def report(outlet: str, words: str, number: object, unit: str) -> Reading:
        return Told(
            outlet,
            f"In Corm {words} of the pupils passed the examination of the harbour school, Ada Lorn said.",
            names={"Ada Lorn": ("person", "Ada Lorn"), "Corm": ("place", "Corm")},
            amounts={words: (number, unit)},
        ).reading()

    found = asked(differences(report("Post", "three quarters", 0.75, "1"), report("Echo", "75 %", 75, "%")), "agree")
    assert "0.75 = 75 %" in {one.reconciliation for one in found}
