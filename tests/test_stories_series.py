"""What tells one of a series from another: the packs' own examples, and pairs of reports."""

from __future__ import annotations

import pytest

from wiredesk import Article, read
from wiredesk.desk.packs import installed_packs
from wiredesk.lang.packs import Pack
from wiredesk.stories.pairs import Judge, know
from wiredesk.stories.series import series_of

PACKS = installed_packs()
RULES = [(pack, rule) for pack in PACKS for rule in pack.rules("stories.series")]


@pytest.mark.parametrize(("pack", "rule"), RULES, ids=[str(rule["rule"]) for _, rule in RULES])
def test_what_is_counted_is_read_where_its_examples_say(pack: Pack, rule: dict[str, object]) -> None:
    rules = series_of(pack)
    assert rule["yes"]
    assert rule["no"]
    for example in rule["yes"]:  # type: ignore[attr-defined]  # a list by the pack's form
        assert rule["rule"] in {one.rule for one in rules.found(example)}, example
    for example in rule["no"]:  # type: ignore[attr-defined]  # a list by the pack's form
        assert not list(rules.found(example)), example


@pytest.mark.parametrize(
    ("code", "text", "number"),
    [
        ("vi", "Khán giả ở lại suốt đêm nhạc thứ hai.", "2"),
        ("vi", "Đêm đầu, cô khóc khi hát.", "1"),
        ("vi", "Đại hội đảng bộ tỉnh lần thứ XIV.", "14"),
        ("vi", "Lượt trận thứ 5.", "5"),
        ("vi", "Ngày thứ mười hai của phiên tòa.", "12"),
        ("en", "The second successive night of attack.", "2"),
        ("en", "The 14th national congress opened.", "14"),
        ("en", "Day three of the Test.", "3"),
        ("en", "The rocket's tenth flight.", "10"),
    ],
)
def test_a_number_of_a_series_is_read_however_it_is_written(code: str, text: str, number: str) -> None:
    assert {one.number for one in series_of(PACKS.get(code)).found(text)} == {number}


def judge(*told: tuple[str, str, str, str]) -> Judge:
    """language, day and hour of publication, title, body"""
    articles = [
        Article.of(language=tag, published=f"{out}+00:00", title=title, body=body) for tag, out, title, body in told
    ]
    known = [know(read(article), PACKS) for article in articles]
    return Judge(lambda at: known[at])  # type: ignore[arg-type, return-value]  # none is empty


FIRST = ("en", "2026-03-06T22:00", "Rovers beat Harbour 2-1 in round 4", "Rovers won at home on Friday.")
THIRD = ("en", "2026-03-09T22:00", "Rovers beat Harbour 2-0 in round 5", "Rovers won away on Monday.")
VIETNAMESE = ("vi", "2026-03-09T22:00", "Rovers thắng Harbour ở vòng 5", "Rovers thắng trên sân khách.")


def test_two_rounds_of_one_league_are_two_events_and_the_words_that_say_so_are_kept() -> None:
    veto, against = judge(FIRST, THIRD).gates(0, 1)
    assert veto == "others of a series"
    assert against[0].value == "4 / 5"
    assert [passage.exact for passage in against[0].passages] == ["round 4", "round 5"]


def test_the_same_round_in_two_languages_is_no_reason_to_part_and_another_one_is() -> None:
    assert judge(THIRD, VIETNAMESE).gates(0, 1)[0] == ""
    assert judge(FIRST, VIETNAMESE).gates(0, 1)[0] == "others of a series"


def test_a_report_that_counts_two_rounds_says_nothing_of_which_it_is() -> None:
    both = ("en", "2026-03-09T22:00", "Rovers beat Harbour in round 5 after defeat in round 4", "They won away.")
    assert judge(FIRST, both).gates(0, 1)[0] == ""


def test_a_report_out_before_the_second_night_tells_of_the_first() -> None:
    before = ("vi", "2026-09-29T07:00", "Drone tấn công Velhorod", "Thành phố Velhorod bị tấn công đêm 28/9.")
    after = (
        "en",
        "2026-09-30T08:00",
        "Second night of drones on Velhorod",
        "Three people died in Velhorod on Wednesday, 30 September.",
    )
    same_day = ("en", "2026-09-30T09:00", "Drones kill three in Velhorod", "Three died in Velhorod on Wednesday.")
    assert judge(before, after).gates(0, 1)[0] == "others of a series"
    assert judge(after, same_day).gates(0, 1)[0] == ""


def test_the_figures_of_two_months_are_two_reports() -> None:
    july = ("en", "2026-09-05T08:00", "Inflation slows to 3.1% in July 2026", "Prices rose more slowly.")
    august = ("en", "2026-09-08T08:00", "Inflation slows to 2.9% in August 2026", "Prices rose more slowly.")
    assert judge(july, august).gates(0, 1)[0] == "others of a series"
