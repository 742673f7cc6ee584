"""Stories as they are shown, and what stands behind them: `model.ports.GroupingStore`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from wiredesk.model.decided import Grouped
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Resolution
from wiredesk.model.identity import item_number
from wiredesk.model.kept import Listing, Moved, StoryRow
from wiredesk.model.parts import ANEW
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.model.story import Decided, Decision, Link, NearMiss, Story, Supported, Thread
from wiredesk.store import decisions as decided
from wiredesk.store.codec import NEVER, micros, moment_or_none
from wiredesk.store.engine import MANY, many
from wiredesk.store.packing import Concluded, concluded_of, link_of, resolution_of, story_of, supported_of, why_of
from wiredesk.store.shown import Shown
from wiredesk.store.story_rows import COLUMNS, SHOWN, row_of
from wiredesk.text import names
from wiredesk.text.folding import fold

WORDS, ACROSS = 0, 2
"""Kinds of pairs that can nearly have joined (`stories.ground`)."""
MISSES = 3
"""Near misses that are told for each article."""
ORDERS: Mapping[str, tuple[str, ...]] = {
    "latest": ("shown",),
    "most covered": ("reports",),
    "highlights": ("at_least", "shown"),
    "growing": ("growth", "shown"),
}


class Groupings(Shown):
    """What was concluded from all that is held."""

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
        place: str | None = None,
        single: bool = False,
        order: str = "latest",
        cursor: str | None = None,
        limit: int = 20,
    ) -> Listing[StoryRow]:
        """See `model.ports.GroupingStore`. Raises `InputError` for an order or cursor that there is not."""
        if order not in ORDERS:
            raise InputError(order, f"is no order of stories; there are {', '.join(ORDERS)}", done="refused")
        keys = (*ORDERS[order], "number")
        tables, conditions, params = "stories s", ["TRUE"], list[Any]()
        terms = [("language", language), ("outlet", outlet), ("category", category)]
        wanted = [(kind, fold(value)) for kind, value in terms if value]
        wanted += [("place", names.key(place))] if place else []
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
        if single:
            conditions.append("s.at_most <= 1")
        if cursor is not None:
            conditions.append(f"({', '.join(f's.{key}' for key in keys)}) < ({', '.join('?' * len(keys))})")
            params += _position(cursor, len(keys))
        limit = max(limit, 1)
        by_term = bool(wanted) and order == "latest"
        sort = ", ".join(f"{'t' if by_term and key == 'shown' else 's'}.{key} DESC" for key in keys)
        rows = list(
            self._db.read(
                f"SELECT {SHOWN}, {', '.join(f's.{key}' for key in keys)} FROM {tables} "
                f"WHERE {' AND '.join(conditions)} ORDER BY {sort} LIMIT ?",
                (*params, limit + 1),
            )
        )
        shown = rows[:limit]
        more = ".".join(str(value) for value in shown[-1][COLUMNS:]) if len(rows) > limit else None
        return Listing(tuple(row_of(row) for row in shown), more)

    def row(self, id: StoryId) -> StoryRow | None:
        """A story as a listing shows it."""
        row = self._db.one(f"SELECT {SHOWN} FROM stories s WHERE s.id = ?", (id,))
        return None if row is None else row_of(row)

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
        """See `model.ports.GroupingStore`."""
        row = self._db.one("SELECT number, told FROM stories WHERE id = ?", (id,))
        if row is None or row[1] is None:
            return None
        told = story_of(row[1])
        articles = sorted(self.articles_of([row[0]])[row[0]])
        if not articles:
            return None
        held = set(articles)
        looked_at = tuple(article for article in told.looked_at if article in held)
        return replace(
            told,
            id=id,
            articles=tuple(articles),
            why=tuple(one for one in told.why if one.article in held),
            links=self.links_of(looked_at or articles),
            looked_at=looked_at,
        )

    def reports_of(self, id: StoryId) -> tuple[ArticleId, ...]:
        """All reports of a story, in order of id; () if there is none."""
        row = self._db.one("SELECT number FROM stories WHERE id = ?", (id,))
        return () if row is None else tuple(sorted(self.articles_of([row[0]])[row[0]]))

    def revision(self, id: StoryId) -> str:
        """Another text whenever anything changes that `Desk.story` shows of a story; "" if there is none.

        Of the story as it is told, its members with the versions and readings that are current, and what came of its
        id. Links and differences are told anew with the story.
        """
        row = self._db.one(
            "SELECT number, told, concluded, settled, copies, outlets, differs FROM stories WHERE id = ?", (id,)
        )
        if row is None:
            return ""
        digest = blake2b(digest_size=12)
        for value in row[1:]:
            digest.update(value if isinstance(value, bytes) else str(value).encode())
        members = self._db.read(
            "SELECT a.number, a.version, a.made_with, a.first_seen, a.dated FROM story_articles m "
            "JOIN articles a ON a.number = m.article WHERE m.story = ? ORDER BY a.number",
            (row[0],),
        )
        digest.update(repr(list(members)).encode())
        moved = self._db.one("SELECT max(number) FROM moved_stories WHERE old = ? OR new = ?", (id, id))
        digest.update(repr(moved).encode())
        return digest.hexdigest()

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

    def supported(self, id: StoryId) -> tuple[Supported, ...] | None:
        """What several accounts of a story tell, None if that is not worked out for its present members."""
        row = self._db.one("SELECT supported FROM stories WHERE id = ? AND settled", (id,))
        return None if row is None or row[0] is None else supported_of(row[0])

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
        parted = Grouped.of(decided.decisions(self._db)).parted
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
                    if space == ACROSS:
                        kept = "another story fits better"
                    else:
                        kept = "decided by the user" if (one, other) in parted else "mean score below the threshold"
                    evidence = why if isinstance(why, tuple) else ()
                    found[one, other] = NearMiss(*ids, round(value, 4), veto or kept, evidence)
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
        sql = f"SELECT coalesce(first, 0), item, id FROM stories WHERE item IN {MANY}"
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
        """What the user decided and did not undo, in the order in which it was."""
        return decided.decisions(self._db)

    def decided(self, articles: Iterable[ArticleId] | None = None) -> tuple[Decided, ...]:
        """See `model.ports.GroupingStore`."""
        return decided.decided(self._db) if articles is None else decided.decided_on(self._db, articles)

    def put_decision(self, decision: Decision) -> Decided:
        """Keeps a decision; `settle` goes by it."""
        with self._db.writing():
            kept = decided.put_decision(self._db, decision)
            self._touch(decision)
        return kept

    def undo(self, number: int, at: datetime) -> Decided:
        """See `model.ports.GroupingStore`; `settle` goes on without it."""
        with self._db.writing():
            undone = decided.undo(self._db, number, at)
            self._touch(undone.decision)
        return undone

    def former(self) -> Mapping[StoryId, frozenset[ArticleId]]:
        """Stories as they were before decisions that were undone since the last settling, by id."""
        return decided.former(self._db)

    def returned(self) -> None:
        """All is settled: what was undone has its names again."""
        decided.returned(self._db)

    def _touch(self, decision: Decision) -> None:
        """Has the reports of a decision, and all that these hang together with, settled anew."""
        if decision.kind == "correct":
            # What it changes is placed again as it is read.
            return
        items = self.ground.placed([item_number(id) for id in decided.beside(self._db, decision)])
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


def _position(cursor: str, count: int) -> list[int]:
    try:
        found = [int(value) for value in cursor.split(".")]
    except ValueError:
        found = []
    if len(found) != count or any(abs(value) >= 1 << 63 for value in found):
        problem = "is no cursor of this listing; take the `next` of the page before"
        raise InputError(cursor[:60], problem, done="refused")
    return found
