"""A call of every method of a store, for suites that go through all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from kept_pages import NOON, hours, kept, reading_of
from wiredesk.model import catalogue_ports, ports
from wiredesk.model.identity import source_id
from wiredesk.model.names import name_id
from wiredesk.model.ports import EntrySeen, Imported
from wiredesk.model.query import All, Words
from wiredesk.model.source import Fetch, Polling, Source
from wiredesk.model.spans import SourceId, StoryId
from wiredesk.model.story import Decision

PARTS = {
    "sources": ports.SourceStore,
    "claims": ports.ClaimStore,
    "articles": ports.ArticleStore,
    "groupings": ports.GroupingStore,
    "fulltext": ports.Fulltext,
    "names": catalogue_ports.NameStore,
    "outlets": catalogue_ports.OutletStore,
    "upkeep": ports.Upkeep,
}
ONE = kept("https://a.example/1", "The border opens in spring.", speaker="Ada Lorn", source="feed")
TWO = kept(
    "https://a.example/2",
    " ".join(sha256(bytes((n % 256, n // 256))).hexdigest() for n in range(600)),
    received=hours(1),
    source="feed",
)
ID = reading_of(ONE).article.id
FEED = Source(source_id("https://a.example/feed"), "feed", "https://a.example/feed")
POLLING = Polling(FEED.id, due=NOON)
FETCH = Fetch(FEED.id, FEED.address, NOON, "fetched", problem="x" * 20_000)
STORY = StoryId("0" * 24)
NAME = name_id("person", "ada lorn")


@dataclass(frozen=True)
class Call:
    """One method of one part. writes: whether it needs the writer's turn."""

    part: str
    method: str
    writes: bool
    of: Callable[[Any], object]

    def __call__(self, store: Any) -> object:
        result = self.of(getattr(getattr(store, self.part), self.method))
        return list(result) if isinstance(result, Iterator) else result


def _calls(part: str, writes: bool, **methods: Callable[[Any], object]) -> list[Call]:
    return [Call(part, method, writes, of) for method, of in methods.items()]


def calls(backup: str) -> list[Call]:
    """All of them. backup: path of a file that does not exist."""
    return [
        *_calls(
            "sources",
            True,
            put=lambda f: f(FEED, POLLING),
            polled=lambda f: f(POLLING, FETCH),
            record=lambda f: f(FETCH),
            put_entries=lambda f: f(FEED.id, [EntrySeen("guid", None, "d" * 20_000)]),
            drop=lambda f: f(SourceId("none")),
            put_robots=lambda f: f("https://a.example", b"x" * 20_000, 200, NOON),
            put_moved=lambda f: f("https://a.example/old", "https://a.example/" + "x" * 20_000),
            put_imported=lambda f: f(Imported("a.warc", 1, "d" * 20_000, 1, True)),
        ),
        *_calls(
            "sources",
            False,
            all=lambda f: f(),
            get=lambda f: f(FEED.id),
            due=lambda f: f(NOON),
            fetches=lambda f: f(),
            entries=lambda f: f(FEED.id, ["guid"]),
            entries_to_retry=lambda f: f(NOON),
            robots=lambda f: f("https://a.example"),
            moved=lambda f: f("https://a.example/old"),
            led_to=lambda f: f("https://a.example/old"),
            imported=lambda f: f("a.warc"),
        ),
        *_calls(
            "claims",
            True,
            begin=lambda f: f("me", "process 1", 60.0),
            renew=lambda f: f("me"),
            due=lambda f: f("me", NOON, 10),
            waiting=lambda f: f("me", NOON, 10),
            put_waiting=lambda f: f("me", FEED.id, [EntrySeen("guid", "https://a.example/1", "d")]),
            take=lambda f: f("me", "robots", "https://a.example"),
            leave=lambda f: f("me", [("robots", "https://a.example")]),
            turn=lambda f: f("me", "a.example"),
            over=lambda f: f("me", "a.example", 0.0),
            end=lambda f: f("me"),
        ),
        *_calls("claims", False, holders=lambda f: f(), time=lambda f: f()),
        *_calls(
            "articles",
            True,
            keep=lambda f: f([TWO]),
            put_readings=lambda f: f([reading_of(ONE)]),
            put_texts=lambda f: f(ID, [(reading_of(ONE), None)]),
        ),
        *_calls(
            "articles",
            False,
            article=lambda f: f(ID),
            reading=lambda f: f(ID),
            readings=lambda f: f(),
            versions=lambda f: f(ID),
            pages=lambda f: f(ID),
            page=lambda f: f(ONE.page.id),
            current_page=lambda f: f(ID),
            row=lambda f: f(ID),
            rows=lambda f: f(),
            find=lambda f: f("https://a.example/1"),
            quotes=lambda f: f("Ada"),
            made_with=lambda f: f(),
            made_so=lambda f: f({}),
            unreadable=lambda f: f(),
            of_source_alone=lambda f: f(FEED.id),
            count=lambda f: f(),
            found=lambda f: f(ID),
            came_by=lambda f: f(ID),
            texts=lambda f: f(ID),
        ),
        *_calls(
            "groupings",
            True,
            put_decision=lambda f: f(Decision("join", (ID, ID), value="x" * 20_000)),
            undo=lambda f: f(1, NOON),
        ),
        *_calls(
            "groupings",
            False,
            stories=lambda f: f(),
            story=lambda f: f(STORY),
            find=lambda f: f("0000"),
            row=lambda f: f(STORY),
            story_of=lambda f: f(ID),
            reports_of=lambda f: f(STORY),
            links_of=lambda f: f([ID]),
            concluded=lambda f: f(STORY),
            supported=lambda f: f(STORY),
            links=lambda f: f([ID]),
            near_misses=lambda f: f([ID]),
            resolutions=lambda f: f([ID]),
            threads=lambda f: f(STORY),
            history=lambda f: f(STORY),
            decisions=lambda f: f(),
            decided=lambda f: f(),
            revision=lambda f: f(STORY),
            unplaced=lambda f: f(),
            unsettled=lambda f: f(),
        ),
        *_calls("fulltext", True, put=lambda f: f([reading_of(ONE)]), remove=lambda f: f([ID])),
        *_calls(
            "fulltext",
            False,
            articles=lambda f: f(Words(("border",)), now=NOON),
            stories=lambda f: f(All(()), now=NOON),
            facets=lambda f: f(Words(("border",))),
            among=lambda f: f(Words(("border",)), [ID]),
        ),
        *_calls(
            "names",
            False,
            find=lambda f: f("0000"),
            row=lambda f: f(NAME),
            row_of_each=lambda f: f([NAME]),
            public=lambda f: f([NAME]),
            rows=lambda f: f(),
            of_article=lambda f: f(ID),
            forms=lambda f: f(NAME),
            offices=lambda f: f(NAME),
            origins=lambda f: f(NAME),
            company=lambda f: f(NAME),
            articles=lambda f: f(NAME),
            stories=lambda f: f(NAME),
            said=lambda f: f(NAME),
            about=lambda f: f(NAME),
        ),
        *_calls(
            "outlets",
            False,
            find=lambda f: f("the herald"),
            row=lambda f: f("the herald"),
            rows=lambda f: f(),
            names=lambda f: f("the herald"),
            figures=lambda f: f("the herald"),
            credits=lambda f: f("the herald"),
            lag=lambda f: f("the herald"),
            sources=lambda f: f("the herald"),
            articles=lambda f: f("the herald"),
            corrected=lambda f: f("the herald"),
            edited=lambda f: f("the herald"),
            authors=lambda f: f("the herald"),
            author=lambda f: f("ada lorn@the herald"),
            namesakes=lambda f: f("ada lorn@the herald"),
            by_author=lambda f: f("ada lorn@the herald"),
            categories=lambda f: f(),
            category=lambda f: f("world"),
            in_category=lambda f: f("world"),
        ),
        *_calls("upkeep", True, forget=lambda f: f([ID], at=NOON), prune=lambda f: f(hours(1))),
        *_calls(
            "upkeep",
            False,
            place=lambda f: f(),
            key=lambda f: f(),
            files=lambda f: f(),
            copies=lambda f: f(),
            backup=lambda f: f(backup),
            check=lambda f: f(),
            forgotten=lambda f: f(ID),
        ),
    ]


def methods_of(part: str) -> set[str]:
    """The methods that the contract of a part names."""
    return {name for name in vars(PARTS[part]) if not name.startswith("_")}
