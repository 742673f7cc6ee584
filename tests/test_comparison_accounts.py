"""Of a story of very many reports some are looked at; what that leaves out is said."""

from __future__ import annotations

import random

from hand_readings import PACKS, reading
from wiredesk.cli.result_text import write
from wiredesk.cli.terminal import Paper
from wiredesk.comparison.accounts import COMPARED, cut, followed
from wiredesk.desk.once import conclude
from wiredesk.formats.result_json import as_json
from wiredesk.model.spans import ArticleId, Passage, Span, StoryId
from wiredesk.model.story import FOLLOWED, Cut, Link, Story

_OWN = [
    "harbour",
    "engine",
    "captain",
    "sailor",
    "market",
    "window",
    "bridge",
    "teacher",
    "garden",
    "letter",
    "doctor",
    "bottle",
    "kitchen",
    "ladder",
    "basket",
    "carpet",
    "pepper",
    "violin",
    "button",
    "candle",
    "tunnel",
    "orchard",
    "helmet",
    "blanket",
    "saddle",
    "anchor",
    "lantern",
    "whistle",
    "compass",
    "drawer",
]


def story(reports: int, copies_of: dict[int, int]) -> Story:
    """A story of so many reports, some of them copies of others, by number."""
    ids = [ArticleId(f"a{number:06d}") for number in range(reports)]
    links = tuple(
        Link(ids[copy], ids[origin], True, "copy", "credit", 1.0, ()) for copy, origin in sorted(copies_of.items())
    )
    return Story(StoryId(ids[0]), tuple(ids), (), links, (), Passage(ids[0], Span(0, 1), "x"))


def test_of_very_many_reports_each_account_is_looked_at_before_copies_are() -> None:
    reports, accounts = FOLLOWED + 500, 60
    given = story(reports, {number: number % accounts for number in range(accounts, reports)})
    found = followed(given)
    assert len(found) == FOLLOWED
    assert set(given.articles[:accounts]) < set(found)
    assert cut(given) == Cut(FOLLOWED, accounts, COMPARED, 0)
    assert followed(story(40, {})) == story(40, {}).articles


def test_of_more_accounts_those_with_most_reports_are_looked_at_and_the_others_counted() -> None:
    accounts = FOLLOWED + 30
    given = story(accounts + 2, {accounts: accounts - 1, accounts + 1: accounts - 1})
    found = followed(given)
    assert given.articles[accounts - 1] in found
    assert given.articles[accounts] not in found
    assert cut(given) == Cut(FOLLOWED, accounts, COMPARED, 30)


def test_of_few_nothing_is_left_out() -> None:
    assert cut(story(FOLLOWED, dict.fromkeys(range(1, FOLLOWED), 0))) is None
    assert cut(story(COMPARED, {})) is None


def test_how_many_accounts_are_compared_is_said() -> None:
    made = []
    for number in range(COMPARED + 6):
        own = random.Random(number)
        body = "\n".join(
            (
                "A ferry sank off the port of Tarvel on Monday, killing 31 people, the coast guard said.",
                "Jorun Askel of the coast guard said that the Halmera Star struck a sandbank.",
                *(f"The {' '.join(own.choices(_OWN, k=14))} of {own.choice(_OWN)}." for _ in range(4)),
            )
        )
        made.append(
            reading(
                "Ferry Halmera Star sinks off Tarvel, 31 dead",
                body,
                language="en",
                url=f"https://outlet-{number}.example/ferry",
                published="2026-03-02T10:00:00Z",
            )
        )
    result = conclude({one.article.id: one for one in made}, PACKS)
    (only,) = result.grouping.stories
    expected = Cut(COMPARED + 6, COMPARED + 6, COMPARED, 0)
    assert result.origins[only.id].cut == expected
    assert as_json(result)["stories"][0]["origins"]["cut"]["compared"] == COMPARED
    paper = Paper(100, colour=False)
    write(result, paper)
    assert "24 of 30 accounts are compared with one another" in paper.text()
