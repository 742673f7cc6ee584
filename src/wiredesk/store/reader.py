"""What the user notes, as `model.ports.ReaderStore` asks for it: marks on stories, tallies, saved searches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from wiredesk.model.alerts import Delivery, SavedSearch, Way
from wiredesk.model.errors import InputError
from wiredesk.model.kept import Listing, StoryRow
from wiredesk.model.marks import Mark, News, Tally
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.store.codec import micros, micros_or_none, moment, moment_or_none
from wiredesk.store.engine import MANY, Engine, many, put
from wiredesk.store.listings import cursor_of, key_of
from wiredesk.store.story_rows import SHOWN, row_of

_THEN = "SELECT reports, at_least, differs FROM tallies WHERE story = ? AND at <= ? ORDER BY at DESC LIMIT 1"


class Reader:
    """What the user notes."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    # -- marks --------------------------------------------------------------------------------------------------------

    def marks(self, stories: Iterable[StoryId]) -> Mapping[StoryId, Mark]:
        """See `model.ports.ReaderStore`."""
        rows: dict[StoryId, list[Mark]] = {}
        sql = (
            f"SELECT shown_as, story, seen, followed, note, tags FROM marks WHERE shown_as IN {MANY} "
            "ORDER BY shown_as, story != shown_as, story"
        )
        for now, story, seen, followed, note, tags in self._db.read(sql, (many(set(stories)),)):
            mark = Mark(story, moment_or_none(seen), bool(followed), note, tuple(json.loads(tags)))
            rows.setdefault(now, []).append(mark)
        return {story: _together(story, marks) for story, marks in rows.items()}

    def put_mark(self, mark: Mark) -> None:
        """See `model.ports.ReaderStore`. Raises `InputError` if there is no such story."""
        with self._db.writing():
            if self._db.one("SELECT 1 FROM stories WHERE id = ?", (mark.story,)) is None:
                raise InputError(mark.story, "is no story of this desk", done="nothing noted")
            # What came with stories that went into this one is in the mark already, as far as the user wants it.
            self._db.write("UPDATE marks SET shown_as = NULL WHERE shown_as = ?", (mark.story,))
            tags = tuple(dict.fromkeys(tag for each in mark.tags if (tag := " ".join(each.split()))))
            if mark.seen is None and not (mark.followed or mark.note or tags):
                self._db.write("DELETE FROM marks WHERE story = ?", (mark.story,))
                return
            self._db.write(
                put("marks", "story", "shown_as, seen, followed, note, tags"),
                (
                    mark.story,
                    mark.story,
                    micros_or_none(mark.seen),
                    mark.followed,
                    mark.note,
                    json.dumps(tags, ensure_ascii=False),
                ),
            )

    def marked(
        self, *, followed: bool = False, tag: str | None = None, cursor: str | None = None, limit: int = 20
    ) -> Listing[StoryRow]:
        """See `model.ports.ReaderStore`."""
        conditions, params = ["shown_as IS NOT NULL"], list[Any]()
        if followed:
            conditions.append("followed")
        if tag is not None:
            conditions.append("EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)")
            params.append(tag)
        if not followed and tag is None:
            conditions.append("(followed OR note != '' OR tags != '[]')")
        limit = max(limit, 1)
        rows = list(
            self._db.read(
                f"SELECT {SHOWN}, s.shown, s.number FROM stories s WHERE (s.shown, s.number) < (?, ?) "
                f"AND s.id IN (SELECT shown_as FROM marks WHERE {' AND '.join(conditions)}) "
                "ORDER BY s.shown DESC, s.number DESC LIMIT ?",
                (*key_of(cursor), *params, limit + 1),
            )
        )
        shown = rows[:limit]
        more = cursor_of((shown[-1][-2], shown[-1][-1])) if len(rows) > limit else None
        return Listing(tuple(row_of(row) for row in shown), more)

    def tags(self) -> tuple[tuple[str, int], ...]:
        """See `model.ports.ReaderStore`."""
        sql = (
            "SELECT t.value, count(DISTINCT m.shown_as) FROM marks m, json_each(m.tags) t "
            "WHERE m.shown_as IN (SELECT id FROM stories) GROUP BY t.value ORDER BY t.value"
        )
        return tuple((tag, count) for tag, count in self._db.read(sql))

    # -- figures ------------------------------------------------------------------------------------------------------

    def tallies(self, story: StoryId) -> tuple[Tally, ...]:
        """How its figures grew, the earliest first."""
        sql = "SELECT at, reports, at_least, at_most, differs FROM tallies WHERE story = ? ORDER BY at"
        return tuple(Tally(moment(row[0]), *row[1:]) for row in self._db.read(sql, (story,)))

    def news(self, stories: Iterable[StoryId], since: datetime) -> Mapping[StoryId, News]:
        """What each has more than it had then."""
        found: dict[StoryId, News] = {}
        sql = f"SELECT id, reports, at_least, differs FROM stories WHERE id IN {MANY}"
        for id, *now in self._db.read(sql, (many(set(stories)),)):
            then = self._db.one(_THEN, (id, micros(since))) or (0, 0, 0)
            found[id] = News(*(max(0, figure - before) for figure, before in zip(now, then, strict=True)))
        return found

    # -- saved searches -----------------------------------------------------------------------------------------------

    def searches(self) -> tuple[SavedSearch, ...]:
        """All, in the order in which they were saved."""
        sql = "SELECT id, name, query, made, feed, webhook, mail, paused, last FROM saved_searches ORDER BY id"
        return tuple(
            SavedSearch(id, name, query, moment(made), bool(feed), webhook, mail, bool(paused), moment_or_none(last))
            for id, name, query, made, feed, webhook, mail, paused, last in self._db.read(sql)
        )

    def put_search(self, search: SavedSearch) -> SavedSearch:
        """See `model.ports.ReaderStore`."""
        values = (
            search.name, search.query, micros(search.made), search.feed, search.webhook, search.mail, search.paused,
            micros_or_none(search.last),
        )  # fmt: skip
        columns = "name, query, made, feed, webhook, mail, paused, last"
        if not search.id:
            id = self._db.insert(f"INSERT INTO saved_searches ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
        else:
            id = search.id
            self._db.write(put("saved_searches", "id", columns), (id, *values))
        return next(one for one in self.searches() if one.id == id)

    def drop_search(self, id: int) -> None:
        """Takes away a search with its deliveries."""
        self._db.write("DELETE FROM saved_searches WHERE id = ?", (id,))

    def deliveries(self, search: int, limit: int = 100) -> tuple[Delivery, ...]:
        """The latest first."""
        return self._deliveries("WHERE d.search = ? ORDER BY d.at DESC, d.article DESC LIMIT ?", (search, limit))

    def put_delivery(self, delivery: Delivery) -> None:
        """See `model.ports.ReaderStore`."""
        self._db.write(
            "INSERT INTO deliveries (search, article, way, at, tries, problem, done) "
            "SELECT ?, number, ?, ?, ?, ?, ? FROM articles WHERE id = ? ON CONFLICT (search, article, way) DO UPDATE "
            "SET at = excluded.at, tries = excluded.tries, problem = excluded.problem, done = excluded.done",
            (
                delivery.search, delivery.way, micros(delivery.at), delivery.tries, delivery.problem, delivery.done,
                delivery.article,
            ),
        )  # fmt: skip

    def pending(self, at: datetime, limit: int = 100) -> tuple[Delivery, ...]:
        """See `model.ports.ReaderStore`."""
        return self._deliveries(
            "JOIN saved_searches s ON s.id = d.search WHERE NOT d.done AND d.at <= ? AND NOT s.paused "
            "ORDER BY d.at, d.search, d.article LIMIT ?",
            (micros(at), limit),
        )

    def unlooked(self, limit: int = 500) -> tuple[ArticleId, ...]:
        """See `model.ports.ReaderStore`."""
        sql = "SELECT a.id FROM unlooked u JOIN articles a ON a.number = u.article ORDER BY u.article LIMIT ?"
        return tuple(ArticleId(row[0]) for row in self._db.read(sql, (limit,)))

    def looked(self, articles: Iterable[ArticleId]) -> None:
        """See `model.ports.ReaderStore`."""
        self._db.write_many(
            "DELETE FROM unlooked WHERE article = (SELECT number FROM articles WHERE id = ?)",
            ((id,) for id in articles),
        )

    def _deliveries(self, rest: str, params: tuple[object, ...]) -> tuple[Delivery, ...]:
        sql = (
            "SELECT d.search, a.id, d.at, d.way, d.tries, d.problem, d.done FROM deliveries d "
            f"JOIN articles a ON a.number = d.article {rest}"
        )
        return tuple(
            Delivery(search, ArticleId(article), moment(at), cast(Way, way), tries, problem, bool(done))
            for search, article, at, way, tries, problem, done in self._db.read(sql, params)
        )


def _together(story: StoryId, marks: list[Mark]) -> Mark:
    """A story's own mark, the first, with those of the stories that went into it."""
    return Mark(
        story,
        min((mark.seen for mark in marks if mark.seen is not None), default=None),
        any(mark.followed for mark in marks),
        "\n\n".join(dict.fromkeys(mark.note for mark in marks if mark.note)),
        tuple(dict.fromkeys(tag for mark in marks for tag in mark.tags)),
    )
