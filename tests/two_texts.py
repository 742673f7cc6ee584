"""Two texts of one event, read and compared as the program does."""

from __future__ import annotations

from collections.abc import Mapping

from wiredesk.comparison.differences import compare
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.story import Decision, Difference
from wiredesk.reading.article import read
from wiredesk.stories.clusters import group

PACKS = installed_packs()
Told = tuple[str, str]
"""Language and body of a report."""


def compared(
    titles: Mapping[str, str], one: Told, other: Told, hours: tuple[str, str] = ("13:10", "13:10")
) -> list[Difference]:
    """What two accounts tell of the same. titles: by language; hours: when each was published, on one day."""
    readings = [
        read(
            Article.of(
                title=titles[language],
                body=body,
                published=f"2026-09-15T{hour}+02:00",
                language=language,
                outlet=outlet,
                locator=outlet,
            ),
            PACKS,
        )
        for outlet, (language, body), hour in zip(("Post", "Echo"), (one, other), hours, strict=True)
    ]
    grouping = group(readings, PACKS, decisions=[Decision("join", tuple(reading.article.id for reading in readings))])
    by_id = {reading.article.id: reading for reading in readings}
    return list(compare(grouping.stories[0], grouping, by_id, PACKS))
