"""What placing and settling write of stories: which report is shown in which, under which name, with what told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from wiredesk.model.findings import Resolution
from wiredesk.model.identity import item_number
from wiredesk.model.kept import Moved
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Story, Supported
from wiredesk.store import marks
from wiredesk.store.arrivals import arrivals
from wiredesk.store.cataloguing import Cataloguing
from wiredesk.store.codec import NEVER, micros, micros_or_none, moment_or_none
from wiredesk.store.dates import instant
from wiredesk.store.engine import MANY, Engine, many
from wiredesk.store.packing import Concluded, encoded
from wiredesk.store.settled import Settled, read_as
from wiredesk.store.story_places import put_places
from wiredesk.store.story_terms import categories, put_terms
from wiredesk.text.catalogue_keys import outlet_shown

COPIES = frozenset({"copy", "abridges", "republication"})
"""Kinds of links of which the one end adds nothing of its own."""
_DAY = 24 * 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What a listing shows of a story, beside what the story itself says. outlets, languages: the most frequent first.
    An outlet that does not say its name goes by its domain.

    categories: folded. growth: reports of the last day before `shown`; arrivals: see `store.arrivals`.
    """

    title: str
    reports: int
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    categories: tuple[str, ...]
    copies: int
    shown: datetime | None
    growth: int
    arrivals: tuple[int, ...] = ()


class Shown:
    """The stories as they are shown."""

    def __init__(self, db: Engine) -> None:
        self._db = db
        self._catalogue = Cataloguing(db)

    @cached_property
    def ground(self) -> Settled:
        """What grouping stands on."""
        return Settled(self._db)

    # -- what is shown ------------------------------------------------------------------------------------------------

    def shown_of(self, items: Sequence[int]) -> Mapping[int, int]:
        """Numbers of the shown stories that some reports stand in."""
        found: dict[int, int] = {}
        some = many(items)
        sql = (
            "SELECT p.item, m.story FROM placed p JOIN articles a ON a.id = p.article "
            f"JOIN story_articles m ON m.article = a.number WHERE p.item IN {MANY}"
        )
        found |= dict(self._db.read(sql, (some,)))
        return found

    def articles_of(self, numbers: Sequence[int]) -> Mapping[int, list[ArticleId]]:
        """Articles of shown stories."""
        found: dict[int, list[ArticleId]] = {number: [] for number in numbers}
        some = many(numbers)
        sql = (
            "SELECT m.story, a.id FROM story_articles m JOIN articles a ON a.number = m.article "
            f"WHERE m.story IN {MANY} ORDER BY a.id"
        )
        for story, id in self._db.read(sql, (some,)):
            found[story].append(id)
        return found

    def count(self, number: int, most: int) -> int:
        """How many articles stand in a shown story, at most so many."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM story_articles WHERE story = ? LIMIT ?) AS held"
        row = self._db.one(sql, (number, most))
        return int(row[0]) if row else 0

    def first_in(self, number: int, language: str, most: int) -> list[int]:
        """The first reports in a language that stand in a shown story and are placed, in order."""
        sql = (
            "SELECT p.item FROM story_articles m JOIN articles a ON a.number = m.article "
            "JOIN placed p ON p.article = a.id WHERE m.story = ? AND p.language = ? ORDER BY p.item LIMIT ?"
        )
        return [row[0] for row in self._db.read(sql, (number, language, most))]

    def ids_of(self, numbers: Sequence[int]) -> Mapping[int, StoryId]:
        """Lasting ids of shown stories."""
        found: dict[int, StoryId] = {}
        some = many(numbers)
        found |= dict(self._db.read(f"SELECT number, id FROM stories WHERE number IN {MANY}", (some,)))
        return found

    def stamp_of(self, article: ArticleId) -> str:
        """What tells whether an article is still read as it was; "" of one that is not held."""
        row = self._db.one("SELECT version, first_seen, made_with FROM articles WHERE id = ?", (article,))
        return "" if row is None else read_as(*row)

    def shown_as(self, items: Sequence[int]) -> Mapping[int, int]:
        """Numbers of the shown stories that show some stories of grouping."""
        found: dict[int, int] = {}
        some = many(items)
        found |= dict(self._db.read(f"SELECT item, number FROM stories WHERE item IN {MANY}", (some,)))
        return found

    def taken(self, id: str) -> bool:
        """Whether an id names a story, or did."""
        row = self._db.one("SELECT 1 FROM stories WHERE id = ?", (id,))
        return (
            row is not None
            or self._db.one("SELECT 1 FROM moved_stories WHERE old = ? OR new = ?", (id, id)) is not None
        )

    def mark_unsettled(self) -> None:
        """Has the stories told anew that something came to or went from, whether or not it stays so."""
        items = [row[0] for row in self._db.read("SELECT item FROM stories WHERE NOT settled AND item IS NOT NULL")]
        parts = {part for found in self.ground.stories(items).values() for part in found}
        for stage in ("shown", "stories"):
            self.ground.mark(stage, parts)

    def begin(self, id: StoryId) -> int:
        """A story that is not told yet."""
        marks.back(self._db, id)
        return self._db.insert(
            "INSERT INTO stories (id, item, title, reports, outlets, languages, at_least, at_most, copies, differs, "
            "differs_on, shown, growth, settled) VALUES (?, NULL, '', 0, '[]', '[]', 0, 0, 0, 0, '[]', ?, 0, FALSE)",
            (id, NEVER),
        )

    def put_in(self, story: int, articles: Sequence[ArticleId]) -> None:
        """Moves articles into a shown story."""
        self._db.write_many(
            "INSERT INTO story_articles (article, story) SELECT number, ? FROM articles WHERE id = ? "
            "ON CONFLICT (article) DO UPDATE SET story = excluded.story",
            ((story, id) for id in articles),
        )

    def put_out(self, articles: Iterable[ArticleId]) -> None:
        """Takes articles out of the shown stories that they stand in."""
        self._db.write_many(
            "DELETE FROM story_articles WHERE article = (SELECT number FROM articles WHERE id = ?)",
            ((id,) for id in sorted(articles)),
        )

    def facts(self, number: int, story: Story | None = None, headline: str | None = None) -> Facts:
        """What a listing shows of a story, from its articles as they are listed. story: as it is told, None: as yet;
        headline: instead of the words that it is told under."""
        rows = list(
            self._db.read(
                "SELECT a.outlet, a.language, a.dated, a.address FROM story_articles m "
                "JOIN articles a ON a.number = m.article WHERE m.story = ? ORDER BY a.id",
                (number,),
            )
        )
        title, copies = self._db.one("SELECT title, copies FROM stories WHERE number = ?", (number,)) or ("", 0)
        if story is not None:
            title = story.title.exact if headline is None else headline
            copies = len({link.article for link in story.links if link.held and link.kind in COPIES})
        times = [row[2] for row in rows if row[2] is not None]
        latest = max(times, default=None)
        return Facts(
            title=title,
            reports=len(rows),
            outlets=_most(outlet_shown(row[0], row[3]) for row in rows),
            languages=_most(row[1] for row in rows),
            categories=categories(self._db, number),
            copies=copies,
            shown=moment_or_none(latest),
            growth=sum(latest - at <= _DAY for at in times) if latest is not None else 0,
            arrivals=arrivals(times),
        )

    def end_empty(self, at: datetime) -> list[Moved]:
        """Takes away stories that are of nothing any longer: none of grouping, or without articles."""
        waiting = self.ground.waiting("follows", 10_000)
        there = self.ground.stories(waiting)
        numbers = set(self.shown_as([item for item in waiting if item not in there]).values())
        numbers |= {row[0] for row in self._db.read("SELECT number FROM stories WHERE item IS NULL")}
        empty = [number for number, articles in self.articles_of(sorted(numbers)).items() if not articles]
        ids = self.ids_of(empty)
        self.end(empty)
        return [Moved(ids[number], ids[number], "ended", at) for number in empty]

    def name(self, items: Mapping[int, int | None]) -> None:
        """Which stories of grouping shown stories show, by number; they are not settled until they are told."""
        # No two may have one item even for a moment.
        self._db.write_many("UPDATE stories SET item = NULL, settled = FALSE WHERE number = ?", ((n,) for n in items))
        self._db.write_many("UPDATE stories SET item = ? WHERE number = ?", ((item, n) for n, item in items.items()))

    def end(self, numbers: Sequence[int]) -> None:
        """Takes away stories that no article stands in."""
        touched = self._catalogue.end(numbers)
        self._db.write_many("DELETE FROM stories WHERE number = ?", ((number,) for number in numbers))
        self._catalogue.ended(touched)

    def remember(self, moved: Sequence[Moved]) -> None:
        """Keeps what became of stories."""
        self._db.write_many(
            "INSERT INTO moved_stories (old, new, kind, at) VALUES (?, ?, ?, ?)",
            ((one.old, one.new, one.kind, micros(one.at)) for one in moved),
        )
        marks.follow(self._db, moved)

    def tally(self, numbers: Iterable[int], at: datetime) -> None:
        """Notes the figures of stories where they are others than they were noted last; one row an instant."""
        for number in sorted(numbers):
            self._db.write(
                "DELETE FROM tallies WHERE story = (SELECT id FROM stories WHERE number = ?) AND at = ?",
                (number, micros(at)),
            )
            self._db.write(
                "INSERT INTO tallies (story, at, reports, at_least, at_most, differs) "
                "SELECT s.id, ?, s.reports, s.at_least, s.at_most, s.differs FROM stories s WHERE s.number = ? "
                "AND NOT EXISTS (SELECT 1 FROM (SELECT reports, at_least, at_most, differs FROM tallies "
                "WHERE story = s.id ORDER BY at DESC LIMIT 1) t WHERE (t.reports, t.at_least, t.at_most, t.differs) "
                "= (s.reports, s.at_least, s.at_most, s.differs))",
                (micros(at), number),
            )

    def show(self, number: int, facts: Facts, story: Story | None = None) -> None:
        """What a listing shows of a story; story: as it is told before it is settled."""
        shown = NEVER if facts.shown is None else micros(facts.shown)
        self._db.write(
            "UPDATE stories SET title = ?, reports = ?, outlets = ?, languages = ?, copies = ?, shown = ?, growth = ?, "
            "arrivals = ?, settled = FALSE, told = coalesce(?, told) WHERE number = ?",
            (
                facts.title, facts.reports, _list(facts.outlets), _list(facts.languages), facts.copies, shown,
                facts.growth, _list(facts.arrivals), None if story is None else encoded(replace(story, links=())),
                number,
            ),
        )  # fmt: skip
        put_terms(
            self._db,
            number,
            shown,
            languages=facts.languages,
            outlets=facts.outlets,
            categories=facts.categories,
        )

    def tell(
        self,
        number: int,
        story: Story,
        concluded: Concluded,
        resolutions: Sequence[Resolution],
        supported: Sequence[Supported] = (),
    ) -> None:
        """A story with what its comparison came to: final for all that was held."""
        origins, differences, _ = concluded
        differing = [one.question.asks for one in differences if one.verdict == "differ"]
        first = instant(story.first) if story.first is not None else None
        last = instant(story.last) if story.last is not None else None
        self._db.write(
            "UPDATE stories SET at_least = ?, at_most = ?, differs = ?, differs_on = ?, first = ?, last = ?, told = ?, "
            "concluded = ?, supported = ?, settled = TRUE WHERE number = ?",
            (
                origins.at_least, origins.at_most, len(differing), _list(dict.fromkeys(differing)),
                micros_or_none(first), micros_or_none(last), encoded(replace(story, links=())), encoded(concluded),
                encoded(tuple(supported)), number,
            ),
        )  # fmt: skip
        self._catalogue.tell(number, story, origins)
        put_places(self._db, number)
        items = [item_number(id) for id in story.articles]
        self._db.write_many("DELETE FROM resolutions WHERE article = ?", ((item,) for item in items))
        self._db.write_many(
            "INSERT INTO resolutions (article, content) VALUES (?, ?)",
            ((item_number(one.article), encoded(one)) for one in resolutions),
        )


def _most(values: Iterable[str | None]) -> tuple[str, ...]:
    """Each once, the most frequent first."""
    counted = Counter(value for value in values if value)
    return tuple(sorted(counted, key=lambda value: (-counted[value], value)))


def _list(values: Any) -> str:
    return json.dumps(list(values), ensure_ascii=False)
