"""The index of words and fields, as `model.ports.Fulltext` asks for it.

    query ─▶ one expression, a range of time, conditions     (`search_expressions`)
          ─▶ the newest hits in the spelling that was typed, then in any; of words too frequent for that
             also the newest hits in titles                   at most `RANKED` each, sorted by `ranking.score`
          ─▶ all other hits, the newest first

So a word of every second article costs no more than a rare one: FTS5's own `ORDER BY rank` has to score all its hits.
What is approximate: of a query with more than `RANKED` hits, older ones than the newest `RANKED` are sorted by time
alone, unless the words stand in their title.
"""

from __future__ import annotations

import base64
import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.kept import ArticleRow, Facet, Listing, StoryRow
from wiredesk.model.query import Node
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.store import ranking
from wiredesk.store.articles import Articles
from wiredesk.store.codec import micros, moment
from wiredesk.store.engine import MANY, Engine, Row, many
from wiredesk.store.facet_values import counted
from wiredesk.store.grouping import Groupings
from wiredesk.store.indexing import Indexing
from wiredesk.store.search_content import decode
from wiredesk.store.search_expressions import Expression, Plan, plan
from wiredesk.text.folding import fold
from wiredesk.text.snippets import snippet

COUNTED = 10_000
"""Hits that are counted, by `total` and by facets; of more it is said that there are more."""
RANKED = 1_000
"""Newest hits that are sorted by score. 1,000 take 3 to 5 ms."""
RANKED_TITLES = 300
"""Of a word that is too frequent for that, hits in older titles that are sorted with them."""
FACETS = ("lang", "outlet", "category", "section", "source", "person", "org", "place", "author", "origin", "day")
_VALUES = 20
"""Values of a facet that are given."""
_MOST_SOURCES = 200
"""Sources that a name in a query stands for."""
_AT_ONCE = 5_000
"""Numbers that are looked up in one statement."""
_FROM = "FROM search_index f CROSS JOIN searched s ON s.place = f.rowid"
_STORY = "LEFT JOIN story_articles m ON m.article = s.article LEFT JOIN stories t ON t.number = m.story"
_NEWEST = "ORDER BY f.rowid DESC LIMIT ?"

_Key = tuple[int, float, int]
"""What results are sorted by, smallest first: tier, negative score, negative place."""
_SPELT, _OTHERWISE, _LATER = 0, 1, 2
"""Tiers: in the spelling that was typed; in another; not ranked, by time."""
_Hit = tuple[int, float, int, int | None]
"""A key, and the number of the story. Tuples: a thousand are made and sorted for each query."""


class WordSearch:
    """See `model.ports.Fulltext`."""

    def __init__(self, db: Engine) -> None:
        self._db = db
        self._articles = Articles(db)
        self._groupings = Groupings(db)
        self._indexing = Indexing(db)
        self._words = db.words()

    # --- storing -----------------------------------------------------------------------------------------------------

    def put(self, readings: Iterable[Reading]) -> None:
        """Readings of articles that are held, as they are now; a page that is no article is not found."""
        self._indexing.put(readings)

    def remove(self, ids: Iterable[ArticleId]) -> None:
        """They are found no more."""
        self._indexing.remove(ids)

    def forget(self, ids: Iterable[ArticleId]) -> None:
        """As `remove`, and their words are overwritten; takes time with the size of the index."""
        self._indexing.remove(ids)
        self._indexing.merge()

    # --- finding -----------------------------------------------------------------------------------------------------

    def articles(
        self, node: Node, *, now: datetime, cursor: str | None = None, limit: int = 20
    ) -> tuple[Listing[ArticleRow], int, bool]:
        """Hits, how many (at most `COUNTED`), and whether there are more; the listing goes on to the last one."""
        limit = max(1, limit)
        with self._db.snapshot():
            planned = self._plan(node)
            began, after = _decoded(cursor, now)
            ranked = self._ranked(planned, began)
            keys = [hit[:3] for hit in _after(ranked, after)[: limit + 1]]
            if len(keys) <= limit:
                keys += self._later(planned, {-hit[2] for hit in ranked}, after, limit + 1 - len(keys))
            total, more = self._count(planned)
            rows = self._shown([-key[2] for key in keys[:limit]], planned)
        following = _encoded(began, keys[limit - 1]) if len(keys) > limit else None
        return Listing(tuple(rows), following, None if more else total), total, more

    def stories(
        self, node: Node, *, now: datetime, cursor: str | None = None, limit: int = 20
    ) -> tuple[Listing[StoryRow], int, bool]:
        """Stories of the first `COUNTED` hits, each where its best report stands; how many, and whether there may be
        more. Articles that are in no story yet are found as articles alone."""
        limit = max(1, limit)
        with self._db.snapshot():
            planned = self._plan(node)
            began, after = _decoded(cursor, now)
            ranked = self._ranked(planned, began)
            # Without a rest all hits were ranked.
            newest = self._newest_stories(planned) if len(ranked) >= RANKED else []
            best: dict[int, _Key] = {}
            for tier, worth, place, story in ranked:
                if story is not None:
                    best.setdefault(story, (tier, worth, place))
            total = len(best.keys() | {story for _, story in newest})
            keys = [(key, story) for story, key in best.items() if after is None or key > after]
            if len(keys) <= limit:
                for place, story in newest:
                    if story not in best:
                        best[story] = key = (_LATER, 0.0, -place)
                        if after is None or key > after:
                            keys.append((key, story))
            rows = self._stories_shown([story for _, story in keys[:limit]])
        more = len(newest) >= COUNTED
        following = _encoded(began, keys[limit - 1][0]) if len(keys) > limit else None
        return Listing(tuple(rows), following, None if more else total), total, more

    def facets(self, node: Node, fields: Sequence[str] = FACETS) -> tuple[Facet, ...]:
        """The values of fields among the newest `COUNTED` hits, most frequent first. Raises `InputError` for a field
        that cannot be counted."""
        for field in fields:
            if field not in FACETS:
                raise InputError(field, f"cannot be counted; what can: {', '.join(FACETS)}", done="refused")
        if not fields:
            return ()
        with self._db.snapshot():
            planned = self._plan(node)
            found, (where, params) = self._words.condition(planned.match), planned.where
            rows = list(
                self._db.read(
                    f"SELECT s.facets, s.dated, s.article {_FROM} WHERE {found.sql}{where} {_NEWEST}",
                    (*found.params, *params, COUNTED + 1),
                )
            )
            more = len(rows) > COUNTED
            rows = rows[:COUNTED]
            values_met = counted((row[0] for row in rows), self._values)
            facets: list[Facet] = []
            for field in fields:
                match field:
                    case "day":
                        values = _days([row[1] for row in rows])
                    case "source":
                        values = self._sources_of([row[2] for row in rows])
                    case _:
                        values = values_met.get(field, [])
                facets.append(Facet(field, tuple(values[:_VALUES]), more))
        return tuple(facets)

    def among(self, node: Node, ids: Iterable[ArticleId]) -> frozenset[ArticleId]:
        """See `model.ports.Fulltext`."""
        planned = self._plan(node)
        found, (where, params) = self._words.condition(planned.match), planned.where
        rows = self._db.read(
            "SELECT s.id FROM searched s CROSS JOIN search_index f ON f.rowid = s.place "
            f"WHERE s.id IN {MANY} AND {found.sql}{where}",
            (many(ids), *found.params, *params),
        )
        return frozenset(ArticleId(row[0]) for row in rows)

    # --- hits --------------------------------------------------------------------------------------------------------

    def _plan(self, node: Node) -> Plan:
        return plan(node, self._sources_named, self._words.condition)

    def _ranked(self, planned: Plan, now: datetime) -> list[_Hit]:
        """The hits that are sorted by score, in their order."""
        rows = self._newest(planned, planned.match)
        cut = len(rows) == RANKED
        spelt: set[int] = set()
        beside: set[int] = set()
        if planned.spelt is not None:
            spelt = set(self._places(planned, planned.spelt))
            if cut:
                # Those that are as they were typed, or in a title, are ranked though they are older.
                last = rows[-1][0]
                older = self._newest(planned, planned.spelt, before=last, most=RANKED - sum(at >= last for at in spelt))
                if len(spelt) == RANKED and planned.title is not None:
                    before = older[-1][0] if older else last
                    older += self._newest(planned, planned.title, before=before, most=RANKED_TITLES)
                spelt.update(row[0] for row in older)
                rows += older
        if planned.together is not None and rows:
            beside = set(self._places(planned, planned.together, rows[-1][0]))
        at = micros(now)
        hits: list[_Hit] = []
        for place, bm25, dated, story, origins in rows:
            tier = _SPELT if planned.spelt is None or place in spelt else _OTHERWISE
            hits.append((tier, -ranking.score(bm25, dated, origins, at, together=place in beside), -place, story))
        hits.sort()
        return hits

    def _newest(self, planned: Plan, match: Expression, *, before: int = 1 << 62, most: int = RANKED) -> list[Row]:
        """Of the newest hits what ranking goes by."""
        if most <= 0:
            return []
        where, params = planned.where
        return self._words.scored(
            match,
            f"{where} AND f.rowid < ? {_NEWEST}",
            (*params, before, most),
            f"s.dated, m.story, t.at_least {_FROM} {_STORY}",
        )

    def _places(self, planned: Plan, match: Expression, since: int = 0) -> Iterator[int]:
        """Where the newest hits stand, not before a place."""
        found, (where, params) = self._words.condition(match), planned.where
        rows = self._db.read(
            f"SELECT f.rowid {_from(planned)} WHERE {found.sql}{where} AND f.rowid >= ? {_NEWEST}",
            (*found.params, *params, since, 2 * RANKED if since else RANKED),
        )
        return (row[0] for row in rows)

    def _later(self, planned: Plan, ranked: set[int], after: _Key | None, count: int) -> list[_Key]:
        """Hits that are not ranked, the newest first."""
        if len(ranked) < RANKED:
            return []
        before = -after[2] if after is not None and after[0] == _LATER else 1 << 62
        hit, (where, params) = self._words.condition(planned.match), planned.where
        found: list[_Key] = []
        while len(found) < count:
            rows = list(
                self._db.read(
                    f"SELECT f.rowid {_from(planned)} WHERE {hit.sql}{where} AND f.rowid < ? {_NEWEST}",
                    (*hit.params, *params, before, RANKED),
                )
            )
            found += [(_LATER, 0.0, -row[0]) for row in rows if row[0] not in ranked]
            if len(rows) < RANKED:
                break
            before = rows[-1][0]
        return found[:count]

    def _newest_stories(self, planned: Plan) -> list[tuple[int, int]]:
        """Place and story of the newest hits."""
        found, (where, params) = self._words.condition(planned.match), planned.where
        return [
            (row[0], row[1])
            for row in self._db.read(
                f"SELECT f.rowid, m.story {_FROM} CROSS JOIN story_articles m ON m.article = s.article "
                f"WHERE {found.sql}{where} {_NEWEST}",
                (*found.params, *params, COUNTED),
            )
        ]

    def _count(self, planned: Plan) -> tuple[int, bool]:
        found, (where, params) = self._words.condition(planned.match), planned.where
        row = self._db.one(
            f"SELECT count(*) FROM (SELECT 1 {_from(planned)} WHERE {found.sql}{where} LIMIT ?) x",
            (*found.params, *params, COUNTED + 1),
        )
        count = int(row[0]) if row else 0
        return min(count, COUNTED), count > COUNTED

    # --- what is shown -----------------------------------------------------------------------------------------------

    def _shown(self, places: Sequence[int], planned: Plan) -> list[ArticleRow]:
        found = {
            place: (id, content)
            for place, id, content in self._db.read(
                "SELECT s.place, s.id, x.content FROM searched s JOIN searched_texts x ON x.place = s.place "
                f"WHERE s.place IN {MANY}",
                (many(places),),
            )
        }
        rows = self._articles.row_of_each([id for id, _ in found.values()])
        shown: list[ArticleRow] = []
        for place in places:
            id, packed = found[place]
            if id in rows:
                shown.append(replace(rows[id], snippet=snippet(decode(packed).body, planned.wanted)))
        return shown

    def _stories_shown(self, stories: Sequence[int]) -> list[StoryRow]:
        ids: dict[int, StoryId] = dict(
            self._db.read(f"SELECT number, id FROM stories WHERE number IN {MANY}", (many(stories),))
        )
        rows = (self._groupings.row(ids[number]) for number in stories)
        return [row for row in rows if row is not None]

    def _values(self, met: Sequence[int]) -> Iterator[Row]:
        """Number, field, key and spelling of values of facets."""
        for start in range(0, len(met), _AT_ONCE):
            some = many(met[start : start + _AT_ONCE])
            yield from self._db.read(
                f"SELECT number, field, key, shown FROM search_values WHERE number IN {MANY}", (some,)
            )

    def _sources_of(self, articles: Sequence[int]) -> list[tuple[str, int]]:
        counts: Counter[str] = Counter()
        for start in range(0, len(articles), _AT_ONCE):
            some = articles[start : start + _AT_ONCE]
            counts.update(
                dict(
                    self._db.read(
                        f"SELECT source, count(*) FROM article_sources WHERE article IN {MANY} GROUP BY source",
                        (many(some),),
                    )
                )
            )
        titles = {id: title or address for id, title, address in self._sources()}
        return sorted(((titles.get(id, id), count) for id, count in counts.items()), key=lambda one: (-one[1], one[0]))

    # --- sources -----------------------------------------------------------------------------------------------------

    def _sources(self) -> list[tuple[str, str, str]]:
        """Id, title and address of each."""
        return [
            (id, named.title or "", named.address or "")
            for id, content in self._db.read("SELECT id, content FROM sources")
            for named in (_named(content),)
        ]

    def _sources_named(self, text: str) -> list[str]:
        wanted = fold(text)
        if not wanted:
            return []
        found = [
            id
            for id, title, address in self._sources()
            if (len(text) >= 4 and id.startswith(text.lower()))
            or f" {wanted} " in f" {fold(title)} "
            or f" {wanted} " in f" {fold(address)} "
        ]
        return found[:_MOST_SOURCES]


class _Named(msgspec.Struct):
    """What a source is called by."""

    title: str | None = None
    address: str | None = None


_named = msgspec.json.Decoder(_Named).decode


def _from(planned: Plan) -> str:
    """Without conditions a hit is a row of the index, and nothing else need be looked at."""
    return _FROM if planned.conditions else "FROM search_index f"


def _after(hits: list[_Hit], key: _Key | None) -> list[_Hit]:
    """Those that stand behind a key, of sorted ones."""
    return hits if key is None else hits[bisect_right(hits, key, key=_key_of) :]


def _key_of(hit: _Hit) -> _Key:
    return hit[:3]


def _days(dated: Sequence[int | None]) -> list[tuple[str, int]]:
    """Days in UTC, the latest first."""
    counts = Counter(moment(each).date().isoformat() for each in dated if each is not None)
    return sorted(counts.items(), reverse=True)


def _encoded(now: datetime, key: _Key) -> str:
    return base64.urlsafe_b64encode(json.dumps([micros(now), *key]).encode()).decode().rstrip("=")


def _decoded(cursor: str | None, now: datetime) -> tuple[datetime, _Key | None]:
    """The time at which the first page was asked for, which freshness goes by, and the key of the last row shown."""
    if cursor is None:
        return now, None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        began, tier, negative, place = json.loads(base64.urlsafe_b64decode(padded))
        if abs(int(place)) >= 1 << 62:
            raise ValueError("no place in the index")
        return moment(int(began)), (int(tier), float(negative), int(place))
    except (ValueError, TypeError, OverflowError) as error:
        raise InputError(
            cursor[:60], "is no cursor of this listing; take the `next` of the page before", done="refused"
        ) from error
