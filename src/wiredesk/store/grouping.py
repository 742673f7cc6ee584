"""Stories as they are shown, and what stands behind them: `model.ports.GroupingStore`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from wiredesk.model.errors import InputError
from wiredesk.model.findings import Resolution
from wiredesk.model.identity import item_number
from wiredesk.model.kept import Listing, Moved, StoryRow
from wiredesk.model.parts import ANEW
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Decision, Link, NearMiss, Story, Thread
from wiredesk.store import decisions as decided
from wiredesk.store.codec import NEVER, micros, micros_or_none, moment_or_none
from wiredesk.store.connection import Connection
from wiredesk.store.dates import instant
from wiredesk.store.packing import Concluded, concluded_of, encoded, link_of, resolution_of, story_of, why_of
from wiredesk.store.settled import Settled
from wiredesk.store.shelving import MANY, many

WORDS, ACROSS = 0, 2
"""Kinds of pairs that can nearly have joined (`stories.ground`)."""
MISSES = 3
"""Near misses that are told for each article."""
_SHOWN = (
    "s.id, s.title, s.reports, s.outlets, s.languages, s.at_least, s.at_most, s.copies, s.differs, s.first, s.last, "
    "s.shown, s.settled, s.differs_on"
)
COPIES = frozenset({"copy", "abridges", "republication"})
"""Kinds of links of which the one end adds nothing of its own."""
_DAY = 24 * 3600 * 1_000_000
ORDERS: Mapping[str, tuple[str, ...]] = {
    "latest": ("shown",),
    "most covered": ("reports",),
    "highlights": ("at_least", "shown"),
    "growing": ("growth", "shown"),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a listing shows of a story, beside what the story itself says. outlets, languages: the most frequent first.

    growth: reports of the last day before `shown`.
    """

    title: str
    reports: int
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    sections: tuple[str, ...]
    copies: int
    shown: datetime | None
    growth: int


class Groupings:
    """What was concluded from all that is held."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    @cached_property
    def ground(self) -> Settled:
        """What grouping stands on."""
        return Settled(self._db)

    # -- listings -----------------------------------------------------------------------------------------------------

    def stories(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        language: str | None = None,
        min_origins: int = 0,
        differs: bool = False,
        outlet: str | None = None,
        category: str | None = None,
        order: str = "latest",
        cursor: str | None = None,
        limit: int = 20,
    ) -> Listing[StoryRow]:
        """See `model.ports.GroupingStore`. Raises `InputError` for an order or cursor that there is not."""
        if order not in ORDERS:
            raise InputError(order, f"is no order of stories; there are {', '.join(ORDERS)}", done="refused")
        keys = (*ORDERS[order], "number")
        tables, conditions, params = "stories s", ["1"], list[Any]()
        terms = [("language", language), ("outlet", outlet), ("category", category)]
        wanted = [(kind, _folded(value)) for kind, value in terms if value]
        if wanted and order == "latest":
            # What few stories have is found by itself rather than among all stories.
            tables = "story_terms t CROSS JOIN stories s ON s.number = t.story"
            conditions.append("t.kind = ? AND t.value = ? AND t.shown = s.shown")
            params += wanted[0]
        for kind, value in wanted[1:] if order == "latest" else wanted:
            conditions.append(
                "EXISTS (SELECT 1 FROM story_terms e WHERE e.story = s.number AND e.kind = ? AND e.value = ?)"
            )
            params += (kind, value)
        for condition, bound in (("s.shown >= ?", since), ("s.shown < ? AND s.shown > ?", until)):
            if bound is not None:
                conditions.append(condition)
                params += [micros(bound), NEVER][: condition.count("?")]
        if min_origins > 0:
            conditions.append("s.at_least >= ?")
            params.append(min_origins)
        if differs:
            conditions.append("s.differs > 0")
        if cursor is not None:
            conditions.append(f"({', '.join(f's.{key}' for key in keys)}) < ({', '.join('?' * len(keys))})")
            params += _position(cursor, len(keys))
        limit = max(limit, 1)
        by_term = bool(wanted) and order == "latest"
        sort = ", ".join(f"{'t' if by_term and key == 'shown' else 's'}.{key} DESC" for key in keys)
        rows = list(
            self._db.read(
                f"SELECT {_SHOWN}, {', '.join(f's.{key}' for key in keys)} FROM {tables} "
                f"WHERE {' AND '.join(conditions)} ORDER BY {sort} LIMIT ?",
                (*params, limit + 1),
            )
        )
        shown = rows[:limit]
        more = ".".join(str(value) for value in shown[-1][14:]) if len(rows) > limit else None
        return Listing(tuple(_row(row) for row in shown), more)

    def row(self, id: StoryId) -> StoryRow | None:
        """A story as a listing shows it."""
        row = self._db.one(f"SELECT {_SHOWN} FROM stories s WHERE s.id = ?", (id,))
        return None if row is None else _row(row)

    def find(self, text: str) -> tuple[StoryId, ...]:
        """Stories by id or its beginning (at least 4 characters); one that was merged away leads to where it went."""
        text = text.strip().lower()
        if len(text) < 4:
            return ()
        end = text + "\U0010ffff"
        found = {row[0]: None for row in self._db.read("SELECT id FROM stories WHERE id >= ? AND id < ?", (text, end))}
        sql = "SELECT DISTINCT old FROM moved_stories WHERE old >= ? AND old < ? AND kind != 'split' LIMIT 1000"
        for (old,) in self._db.read(sql, (text, end)):
            found |= dict.fromkeys(self._went(old))
        return tuple(sorted(found))

    def _went(self, id: str) -> set[StoryId]:
        """The stories that there are and that a story went into."""
        seen, edge, there = {id}, {id}, set[StoryId]()
        while edge:
            ahead: set[str] = set()
            for each in edge:
                if self._db.one("SELECT 1 FROM stories WHERE id = ?", (each,)):
                    there.add(StoryId(each))
                else:
                    sql = "SELECT new FROM moved_stories WHERE old = ? AND kind = 'merged'"
                    ahead |= {row[0] for row in self._db.read(sql, (each,))}
            edge = ahead - seen
            seen |= edge
        return there

    # -- one story ----------------------------------------------------------------------------------------------------

    def story(self, id: StoryId) -> Story | None:
        """A story under its lasting id. While it is not settled, reports that came since stand in it without a why."""
        row = self._db.one("SELECT number, told FROM stories WHERE id = ?", (id,))
        if row is None or row[1] is None:
            return None
        told = replace(story_of(row[1]), id=id)
        articles = tuple(sorted(self.articles_of([row[0]])[row[0]]))
        if not articles:
            return None
        return replace(
            told,
            articles=articles,
            why=tuple(one for one in told.why if one.article in articles),
            links=self.links_of(articles),
        )

    def story_of(self, article: ArticleId) -> StoryId | None:
        """The story that an article is in."""
        row = self._db.one(
            "SELECT s.id FROM articles a JOIN story_articles m ON m.article = a.number "
            "JOIN stories s ON s.number = m.story WHERE a.id = ?",
            (article,),
        )
        return None if row is None else row[0]

    def concluded(self, id: StoryId) -> Concluded | None:
        """What the comparison of a story came to, None if it is not worked out for its present members."""
        row = self._db.one("SELECT concluded FROM stories WHERE id = ? AND settled", (id,))
        return None if row is None or row[0] is None else concluded_of(row[0])

    def links_of(self, articles: Sequence[ArticleId]) -> tuple[Link, ...]:
        """Links from some articles to their origins, in order."""
        found = self.ground.links([item_number(id) for id in articles])
        return tuple(sorted(found, key=lambda link: (link.article, link.origin, link.kind)))

    def links(self, articles: Sequence[ArticleId]) -> tuple[Link, ...]:
        """Links from and to some articles, in order."""
        found: dict[int, Link] = {}
        some = many([item_number(id) for id in articles])
        for end in ("article", "other"):
            rows = self._db.read(f"SELECT number, content FROM links WHERE {end} IN {MANY}", (some,))
            found |= {number: link_of(data) for number, data in rows if number not in found}
        return tuple(sorted(found.values(), key=lambda link: (link.article, link.origin, link.kind)))

    def near_misses(self, articles: Sequence[ArticleId]) -> tuple[NearMiss, ...]:
        """The pairs that nearly joined, the nearest of each article, with what kept them apart."""
        parted = {frozenset(decision.articles) for decision in decided.decisions(self._db) if decision.kind == "part"}
        found: dict[tuple[int, int], NearMiss] = {}
        for space in (WORDS, ACROSS):
            for item in [item_number(id) for id in articles]:
                rows = self.ground.rows(space, (item,))
                placed = self.ground.placed({end for row in rows for end in row[:2]})
                parts = self.ground.parts({one.part for one in placed.values() if one.part is not None})
                story = {end: parts[one.part].story for end, one in placed.items() if one.part is not None}
                apart = [row for row in rows if story.get(row[0]) != story.get(row[1])]
                for one, other, value, veto, why in sorted(apart, key=lambda row: (-row[2], row[:2]))[:MISSES]:
                    ids = placed[one].article, placed[other].article
                    by_user = any(pair >= set(ids) for pair in parted)
                    kept = "mean score below the threshold" if space == WORDS else "another story fits better"
                    said = veto or ("decided by the user" if by_user else kept)
                    evidence = why if isinstance(why, tuple) else ()
                    found[one, other] = NearMiss(*ids, round(value, 4), said, evidence)
        return tuple(sorted(found.values(), key=lambda miss: (miss.article, miss.other)))

    def resolutions(self, articles: Sequence[ArticleId]) -> tuple[Resolution, ...]:
        """What other reports tell of the times of some articles."""
        found: list[Resolution] = []
        some = many([item_number(id) for id in sorted(articles)])
        rows = self._db.read(f"SELECT content FROM resolutions WHERE article IN {MANY}", (some,))
        found += [resolution_of(row[0]) for row in rows]
        return tuple(sorted(found, key=lambda one: (one.article, one.span is not None, one.span and one.span.start)))

    def threads(self, story: StoryId) -> tuple[Thread, ...]:
        """The thread that a story is in, under lasting ids; () if it follows none and none follows it."""
        row = self._db.one("SELECT item FROM stories WHERE id = ?", (story,))
        if row is None or row[0] is None:
            return ()
        chain, edge = {row[0]}, {row[0]}
        why: dict[int, bytes] = {}
        while edge:
            near: set[int] = set()
            some = many(edge)
            for end in ("later", "earlier"):
                sql = f"SELECT later, earlier, content FROM story_follows WHERE {end} IN {MANY}"
                for later, earlier, content in self._db.read(sql, (some,)):
                    why[later] = content
                    near |= {later, earlier}
            edge = near - chain
            chain |= edge
        shown: list[tuple[int, int, StoryId]] = []
        some = many(chain)
        sql = f"SELECT ifnull(first, 0), item, id FROM stories WHERE item IN {MANY}"
        shown += [(first, item, id) for first, item, id in self._db.read(sql, (some,))]
        if len(shown) < 2:
            return ()
        shown.sort()
        reasons = tuple(reason for _, item, _ in shown if item in why for reason in why_of(why[item]))
        return (Thread(shown[0][2], tuple(id for _, _, id in shown), reasons),)

    def history(self, id: StoryId) -> tuple[Moved, ...]:
        """What a story went into or came out of, the earliest first."""
        sql = "SELECT old, new, kind, at FROM moved_stories WHERE old = ? OR new = ? ORDER BY number"
        rows = self._db.read(sql, (id, id))
        return tuple(Moved(old, new, kind, moment) for old, new, kind, at in rows if (moment := moment_or_none(at)))

    # -- decisions, and what waits ------------------------------------------------------------------------------------

    def decisions(self) -> tuple[Decision, ...]:
        """What the user decided, in the order in which it was."""
        return decided.decisions(self._db)

    def put_decision(self, decision: Decision) -> None:
        """Keeps a decision; `settle` goes by it."""
        with self._db.writing():
            decided.put_decision(self._db, decision)
            items = self.ground.placed([item_number(id) for id in decision.articles])
            self.ground.mark("reports", items)
            self.ground.mark("links", items)
            parts = {one.part for one in items.values() if one.part is not None}
            self.ground.mark("unions", parts)
            for stage in ANEW:
                self.ground.mark(stage, parts)

    def unplaced(self, limit: int = 1000) -> tuple[ArticleId, ...]:
        """Articles stored, changed or removed since the stories last looked at them."""
        return tuple(row[0] for row in self._db.read("SELECT article FROM unplaced ORDER BY article LIMIT ?", (limit,)))

    def looked_at(self, articles: Sequence[ArticleId]) -> None:
        """The stories have looked at some articles."""
        self._db.write_many("DELETE FROM unplaced WHERE article = ?", ((id,) for id in articles))

    def unsettled(self) -> int:
        """How much there is for `settle` to do; 0: all that is shown is final."""
        row = self._db.one("SELECT count(*) FROM unplaced")
        return self.ground.count_waiting() + (int(row[0]) if row else 0)

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

    def ids_of(self, numbers: Sequence[int]) -> Mapping[int, StoryId]:
        """Lasting ids of shown stories."""
        found: dict[int, StoryId] = {}
        some = many(numbers)
        found |= dict(self._db.read(f"SELECT number, id FROM stories WHERE number IN {MANY}", (some,)))
        return found

    def stamp_of(self, article: ArticleId) -> tuple[object, ...]:
        """What tells whether an article is still read as it was; () of one that is not held."""
        return self._db.one("SELECT version, first_seen, made_with FROM articles WHERE id = ?", (article,)) or ()

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
        return self._db.insert(
            "INSERT INTO stories (id, item, title, reports, outlets, languages, at_least, at_most, copies, differs, "
            "differs_on, shown, growth, settled) VALUES (?, NULL, '', 0, '[]', '[]', 0, 0, 0, 0, '[]', ?, 0, 0)",
            (id, NEVER),
        )

    def put_in(self, story: int, articles: Sequence[ArticleId]) -> None:
        """Moves articles into a shown story."""
        self._db.write_many(
            "INSERT OR REPLACE INTO story_articles (article, story) SELECT number, ? FROM articles WHERE id = ?",
            ((story, id) for id in articles),
        )

    def put_out(self, articles: Iterable[ArticleId]) -> None:
        """Takes articles out of the shown stories that they stand in."""
        self._db.write_many(
            "DELETE FROM story_articles WHERE article = (SELECT number FROM articles WHERE id = ?)",
            ((id,) for id in sorted(articles)),
        )

    def facts(self, number: int, story: Story | None = None) -> Facts:
        """What a listing shows of a story, from its articles as they are listed. story: as it is told, None: as yet."""
        rows = list(
            self._db.read(
                "SELECT a.outlet, a.language, a.section, a.dated, a.title FROM story_articles m "
                "JOIN articles a ON a.number = m.article WHERE m.story = ? ORDER BY a.id",
                (number,),
            )
        )
        title, copies = self._db.one("SELECT title, copies FROM stories WHERE number = ?", (number,)) or ("", 0)
        if story is not None:
            title = story.title.exact
            copies = len({link.article for link in story.links if link.held and link.kind in COPIES})
        times = [row[3] for row in rows if row[3] is not None]
        latest = max(times, default=None)
        return Facts(
            title=title,
            reports=len(rows),
            outlets=_most(row[0] for row in rows),
            languages=_most(row[1] for row in rows),
            sections=_most(row[2] for row in rows),
            copies=copies,
            shown=moment_or_none(latest),
            growth=sum(latest - at <= _DAY for at in times) if latest is not None else 0,
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
        self._db.write_many("UPDATE stories SET item = NULL, settled = 0 WHERE number = ?", ((n,) for n in items))
        self._db.write_many("UPDATE stories SET item = ? WHERE number = ?", ((item, n) for n, item in items.items()))

    def end(self, numbers: Sequence[int]) -> None:
        """Takes away stories that no article stands in."""
        self._db.write_many("DELETE FROM stories WHERE number = ?", ((number,) for number in numbers))

    def remember(self, moved: Sequence[Moved]) -> None:
        """Keeps what became of stories."""
        self._db.write_many(
            "INSERT INTO moved_stories (old, new, kind, at) VALUES (?, ?, ?, ?)",
            ((one.old, one.new, one.kind, micros(one.at)) for one in moved),
        )

    def show(self, number: int, facts: Facts, story: Story | None = None) -> None:
        """What a listing shows of a story; story: as it is told before it is settled."""
        shown = NEVER if facts.shown is None else micros(facts.shown)
        self._db.write(
            "UPDATE stories SET title = ?, reports = ?, outlets = ?, languages = ?, copies = ?, shown = ?, growth = ?, "
            "settled = 0, told = ifnull(?, told) WHERE number = ?",
            (
                facts.title, facts.reports, _list(facts.outlets), _list(facts.languages), facts.copies, shown,
                facts.growth, None if story is None else encoded(replace(story, links=())), number,
            ),
        )  # fmt: skip
        self._db.write("DELETE FROM story_terms WHERE story = ?", (number,))
        terms = {("language", _folded(language)) for language in facts.languages}
        terms |= {("outlet", _folded(outlet)) for outlet in facts.outlets}
        terms |= {("category", _folded(section)) for section in facts.sections}
        self._db.write_many(
            "INSERT INTO story_terms (kind, value, shown, story) VALUES (?, ?, ?, ?)",
            ((kind, value, shown, number) for kind, value in sorted(terms)),
        )

    def tell(self, number: int, story: Story, concluded: Concluded, resolutions: Sequence[Resolution]) -> None:
        """A story with what its comparison came to: final for all that was held."""
        origins, differences, _ = concluded
        differing = [one.question.asks for one in differences if one.verdict == "differ"]
        first = instant(story.first) if story.first is not None else None
        last = instant(story.last) if story.last is not None else None
        self._db.write(
            "UPDATE stories SET at_least = ?, at_most = ?, differs = ?, differs_on = ?, first = ?, last = ?, told = ?, "
            "concluded = ?, settled = 1 WHERE number = ?",
            (
                origins.at_least, origins.at_most, len(differing), _list(dict.fromkeys(differing)),
                micros_or_none(first), micros_or_none(last), encoded(replace(story, links=())), encoded(concluded),
                number,
            ),
        )  # fmt: skip
        items = [item_number(id) for id in story.articles]
        self._db.write_many("DELETE FROM resolutions WHERE article = ?", ((item,) for item in items))
        self._db.write_many(
            "INSERT INTO resolutions (article, content) VALUES (?, ?)",
            ((item_number(one.article), encoded(one)) for one in resolutions),
        )


def _folded(text: str) -> str:
    return text.strip().casefold()


def _most(values: Iterable[str | None]) -> tuple[str, ...]:
    """Each once, the most frequent first."""
    counted = Counter(value for value in values if value)
    return tuple(sorted(counted, key=lambda value: (-counted[value], value)))


def _list(values: Any) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _position(cursor: str, count: int) -> list[int]:
    try:
        found = [int(value) for value in cursor.split(".")]
    except ValueError:
        found = []
    if len(found) != count or any(abs(value) >= 1 << 63 for value in found):
        problem = "is no cursor of this listing; take the `next` of the page before"
        raise InputError(cursor[:60], problem, done="refused")
    return found


def _row(row: Sequence[Any]) -> StoryRow:
    return StoryRow(
        id=row[0],
        title=row[1],
        reports=row[2],
        outlets=tuple(json.loads(row[3])),
        languages=tuple(json.loads(row[4])),
        at_least=row[5],
        at_most=row[6],
        copies=row[7],
        differs=row[8],
        first=moment_or_none(row[9]),
        last=moment_or_none(row[10]),
        shown=moment_or_none(row[11] if row[11] != NEVER else None),
        settled=bool(row[12]),
        differs_on=tuple(json.loads(row[13])),
    )
