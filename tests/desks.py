"""A desk beside a small web, for tests: real files, real sockets, a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from webserver import Answer, Item, Site, article, rss
from wiredesk.desk.desk import Desk, open_desk
from wiredesk.desk.settings import Fetch, Parse, Settings

START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)

HARBOUR = (
    "The harbour of Corm was closed on Thursday after a crane fell on the quay, the port authority said.",
    "Nobody was hurt. “We will open again on Sunday,” said Ada Lorn, who heads the authority.",
    "The crane had been inspected in May, according to a report seen by the Corm Herald.",
)
BUDGET = (
    "The parliament of Talle passed the budget on Wednesday night with a majority of four votes.",
    "Finance minister Tomas Wirth said that the deficit would fall to 2.1 per cent next year.",
    "The opposition asked for a recount, which the speaker refused after an hour of debate.",
)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **time: float) -> None:
        """So much later."""
        self.now += timedelta(**time)


@contextmanager
def desk_at(path: Path, *sites: Site, clock: Clock | None = None, seconds: float = 10.0) -> Iterator[Desk]:
    """A desk that may fetch from the sites without waiting."""
    settings = Settings(
        fetch=Fetch(delay=0.0, deadline=5.0, allow=tuple(f"{site.host}:{site.port}" for site in sites)),
        parse=Parse(seconds=seconds, jobs=1),
    )
    with open_desk(str(path / "desk.sqlite"), settings=settings, clock=clock or Clock()) as desk:
        yield desk


def publish(site: Site, *paths: str, feed: str = "/feed.xml") -> None:
    """A feed of these pages, the first ones of which are new every time."""
    items = [Item(site.url(path), f"Story {path}", published=START) for path in paths]
    site[feed] = Answer(rss("The Corm Herald", items, site.url("/")), "application/rss+xml")


def page(title: str, *paragraphs: str) -> str:
    """One article of 20 November."""
    return article(title, *paragraphs, published="2026-11-20T07:00:00+00:00")
