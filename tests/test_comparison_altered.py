"""What a copy tells otherwise than the text that it is a copy of."""

from __future__ import annotations

from accounts import PACKS, Told, asked, copy_link, story_of
from wiredesk.comparison.differences import compare
from wiredesk.model.findings import Reading
from wiredesk.model.story import Difference

STORM = "The storm that crossed the Norr valley tore the roofs off {} houses and left the town of Corm without power."
BRIDGE = "Engineers closed the old bridge at Corm until {} while divers looked at its two piers below the water."


def report(outlet: str, houses: str, day: str, *, published: str = "2026-03-10T10:00Z", more: str = "") -> Reading:
    written = {"seven": 7, "nine": 9, "twelve": 12}
    days = {"Friday": "2026-03-13", "Monday": "2026-03-16"}
    return Told(
        outlet,
        f"{STORM.format(houses)} {BRIDGE.format(day)}{more}",
        published=published,
        names={"Corm": ("place", "Corm"), "Norr": ("place", "Norr")},
        amounts={f"{houses} houses": (written[houses], "house")},
        times={day: days[day]},
    ).reading()


def compared(original: Reading, *others: Reading, copies: tuple[Reading, ...] = ()) -> tuple[Difference, ...]:
    links = tuple(copy_link(copy, original) for copy in copies)
    story, grouping, readings = story_of(original, *copies, *others, links=links)
    return compare(story, grouping, readings, PACKS)


def values(one: Difference) -> dict[str, str]:
    """What each outlet's words are."""
    return {passage.exact: account.value for account in one.accounts for passage in account.passages}


def test_a_figure_that_a_copy_changed_differs_though_both_are_one_account() -> None:
    original = report("Post", "seven", "Friday")
    found = compared(original, copies=(report("Echo", "nine", "Friday"),))
    [one] = found
    assert (one.verdict, one.question.asks) == ("differ", "how many")
    assert set(values(one)) == {"seven houses", "nine houses"}
    assert any(evidence.what == "share of a sentence's words that a copy kept" for evidence in one.evidence)


def test_a_day_that_a_copy_changed_differs() -> None:
    found = compared(report("Post", "seven", "Friday"), copies=(report("Echo", "seven", "Monday"),))
    assert [(one.verdict, one.question.asks) for one in found] == [("differ", "when")]


def test_copies_that_change_nothing_say_nothing() -> None:
    original = report("Post", "seven", "Friday")
    assert not compared(original, copies=(report("Echo", "seven", "Friday"),))
    longer = report("Star", "seven", "Friday", more=" Nobody in the valley remembers a wind as strong as this one.")
    assert not compared(original, copies=(longer,))


def test_a_copy_that_tells_otherwise_stands_in_the_question_that_its_original_answers() -> None:
    original = report("Post", "seven", "Friday")
    other = Told(
        "Star",
        "In the Norr valley the storm tore the roofs off twelve houses, and Corm was without power, its mayor said.",
        published="2026-03-10T10:00Z",
        names={"Corm": ("place", "Corm"), "Norr": ("place", "Norr")},
        amounts={"twelve houses": (12, "house")},
    ).reading()
    alone = asked(compared(original, other), "differ", "how many")
    assert [set(values(one)) for one in alone] == [{"seven houses", "twelve houses"}]
    both = asked(compared(original, other, copies=(report("Echo", "nine", "Friday"),)), "differ", "how many")
    assert [set(values(one)) for one in both] == [{"seven houses", "nine houses", "twelve houses"}]


def test_other_words_in_the_place_of_a_value_are_no_value() -> None:
    original = report("Post", "seven", "Friday")
    reworded = Told(
        "Echo",
        "The storm that crossed the Norr valley tore the roofs off most of some nine houses and barns and left the "
        f"town of Corm without power. {BRIDGE.format('Friday')}",
        published="2026-03-10T10:00Z",
        names={"Corm": ("place", "Corm"), "Norr": ("place", "Norr")},
        amounts={"nine houses": (9, "house")},
        times={"Friday": "2026-03-13"},
    ).reading()
    assert not asked(compared(original, copies=(reworded,)), "differ")
