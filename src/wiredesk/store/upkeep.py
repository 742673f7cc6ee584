"""What keeps a desk sound, as `model.ports.Upkeep` asks for it: copies, checks, forgetting, pruning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from wiredesk.model.errors import StoreError
from wiredesk.model.identity import article_id, item_number
from wiredesk.model.spans import ArticleId, StoryId
from wiredesk.store import decisions, marks
from wiredesk.store.cataloguing import Cataloguing
from wiredesk.store.codec import decode_reading, micros, unpack
from wiredesk.store.engine import Engine
from wiredesk.store.fulltext import WordSearch
from wiredesk.store.grouping import Groupings
from wiredesk.store.keeping import mark_of
from wiredesk.store.pages import GONE, HELD, Pages, hash_of

_STEP = 500
"""Rows of one step of what looks at everything."""
_MOST = 100
"""Damages of one kind that are listed."""
_MARK = "INSERT INTO forgotten (mark, at) VALUES (?, ?) ON CONFLICT DO NOTHING"


class Upkeep:
    """The whole desk, all parts of it."""

    def __init__(self, db: Engine, fulltext: WordSearch, groupings: Groupings) -> None:
        self._db = db
        self._pages = Pages(db)
        self._fulltext = fulltext
        self._groupings = groupings
        self._catalogue = Cataloguing(db)

    def backup(self, path: str) -> None:
        """A desk that opens, of one instant, while others go on reading and writing. Replaces no file."""
        self._db.backup(path)

    def place(self) -> str:
        """What the desk is called."""
        return self._db.path

    def key(self) -> bytes | None:
        """What the desk signs by, where it is kept with it."""
        return self._db.key()

    def files(self) -> tuple[str, ...]:
        """Paths of the files that the desk stands in, the desk itself first."""
        return self._db.files()

    def copies(self) -> tuple[str, ...]:
        """Paths of the files that upgrades left beside it: its state before them."""
        return self._db.copies()

    # --- checking ----------------------------------------------------------------------------------------------------

    def check(self) -> tuple[str, ...]:
        """What is wrong, each a sentence; () if nothing is. Looks at every byte: about a minute a gigabyte."""
        found: list[str] = []
        for check in (self._db.damages, self._damaged_texts, self._damaged_bytes, self._damaged_index):
            try:
                found += check()
            except StoreError as error:
                found.append(str(error))
        return tuple(found)

    def _damaged_texts(self) -> list[str]:
        found: list[str] = []
        after = 0
        while rows := list(
            self._db.read(
                "SELECT number, article, reading FROM versions WHERE number > ? ORDER BY number LIMIT ?", (after, _STEP)
            )
        ):
            for number, article, reading in rows:
                try:
                    decode_reading(reading, first_seen=None, made_with={})
                except StoreError as error:
                    found.append(f"version {number} of article {article}: {error.problem}")
            after = rows[-1][0]
        missing = self._db.read(
            "SELECT id FROM articles a WHERE NOT EXISTS "
            "(SELECT 1 FROM versions v WHERE v.article = a.number AND v.version = a.version) LIMIT ?",
            (_MOST,),
        )
        return found + [
            f"article {row[0]}: its current text is missing; forget it, and it is fetched again" for row in missing
        ]

    def _damaged_bytes(self) -> list[str]:
        found: list[str] = []
        for rows in self._held_pages():
            for id, digest in rows:
                packed = self._db.pages_one("SELECT packed FROM page_bytes WHERE hash = ?", (digest,))
                if packed is None:
                    found.append(f"page {id}: its bytes are missing; `wiredesk prune` notes it")
                    continue
                try:
                    whole = hash_of(unpack(packed[0])) == digest
                except StoreError:
                    whole = False
                if not whole:
                    found.append(f"page {id}: its bytes are damaged; a backup has them")
        return found

    def _held_pages(self) -> Iterator[list[tuple[str, bytes]]]:
        """Id and hash of the pages whose bytes are in the other file, some at a time."""
        sql = "SELECT number, id, hash FROM pages WHERE number > ? AND held = ? ORDER BY number LIMIT ?"
        after = 0
        while rows := list(self._db.read(sql, (after, HELD, _STEP))):
            yield [(id, digest) for _, id, digest in rows]
            after = rows[-1][0]

    def _damaged_index(self) -> list[str]:
        if not self._db.writable:
            return []
        self._db.words().check()
        missing = self._db.read(
            "SELECT id FROM articles a WHERE is_article "
            "AND NOT EXISTS (SELECT 1 FROM searched s WHERE s.article = a.number) LIMIT ?",
            (_MOST,),
        )
        return [f"article {row[0]}: it is not in the index of words" for row in missing]

    # --- forgetting --------------------------------------------------------------------------------------------------

    def forget(self, articles: Sequence[ArticleId], *, at: datetime) -> int:
        """Removes all that is held of articles and overwrites it; how many of them were held. See `model.ports`."""
        with self._db.writing():
            self._db.scrub()
            held = [id for id in dict.fromkeys(articles) if self._forget(id, at)]
            self._fulltext.forget(held)
            self._groupings.ground.drop_ready(map(item_number, held))
            stories = self._stories_of(held)
            for id in held:
                row = self._db.one("SELECT number FROM articles WHERE id = ?", (id,))
                if row is not None:
                    self._catalogue.forget(row[0])
                self._db.write("DELETE FROM articles WHERE id = ?", (id,))
            for story in stories:
                self._tell_no_more(story)
            self._forget_notes(held, stories)
            self._db.write(
                "DELETE FROM speakers WHERE NOT EXISTS (SELECT 1 FROM quotes WHERE quotes.speaker = speakers.number)"
            )
            self._db.give_back()
        return len(held)

    def _forget_notes(self, articles: Sequence[ArticleId], stories: Sequence[int]) -> None:
        """What the user noted on stories of which nothing is left, and corrected in what is gone."""
        for article in articles:
            decisions.forget(self._db, article)
        left = "SELECT 1 FROM story_articles m JOIN stories s ON s.number = m.story WHERE s.id = ?"
        told = self._groupings.ids_of(stories).values()
        # A story that began with a report went by its id, and may have been gone before this.
        marks.forget(
            self._db, [id for id in {*told, *map(StoryId, articles)} if self._db.one(f"{left} LIMIT 1", (id,)) is None]
        )

    def _stories_of(self, articles: Sequence[ArticleId]) -> list[int]:
        sql = "SELECT m.story FROM story_articles m JOIN articles a ON a.number = m.article WHERE a.id = ?"
        return sorted({row[0] for id in articles for row in self._db.read(sql, (id,))})

    def _tell_no_more(self, story: int) -> None:
        """What was told of a story held words of what is gone; it is told anew when it is settled."""
        self._db.write(
            "UPDATE stories SET told = NULL, concluded = NULL, supported = NULL, "
            "title = coalesce((SELECT a.title FROM story_articles m "
            "JOIN articles a ON a.number = m.article WHERE m.story = ?1 ORDER BY a.id LIMIT 1), '') WHERE number = ?1",
            (story,),
        )
        self._groupings.show(story, self._groupings.facts(story))

    def _forget(self, id: ArticleId, at: datetime) -> bool:
        self._db.write(
            "INSERT INTO forgotten (mark, at) VALUES (?, ?) ON CONFLICT DO NOTHING", (mark_of(id), micros(at))
        )
        row = self._db.one("SELECT address FROM articles WHERE id = ?", (id,))
        pages = list(self._db.read("SELECT id, hash, address FROM pages WHERE article = ?", (id,)))
        addresses = {address for address in (row[0] if row else None, *(page[2] for page in pages)) if address}
        self._db.write_many("DELETE FROM pages WHERE id = ?", [(page[0],) for page in pages])
        self._pages.drop_bytes(self._pages.unneeded({page[1] for page in pages}))
        for address in addresses:
            self._forget_address(address, id, at)
        for source, key in list(self._db.read("SELECT source, key FROM entries WHERE article = ?", (id,))):
            self._mark_entry(source, key)
        if row is not None:
            self._db.write("INSERT INTO unplaced (article) VALUES (?) ON CONFLICT DO NOTHING", (id,))
        return row is not None

    def _forget_address(self, address: str, id: ArticleId, at: datetime) -> None:
        self._db.write(
            "INSERT INTO forgotten (mark, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (mark_of(article_id(address, None)), micros(at)),
        )
        self._db.write("DELETE FROM fetches WHERE address = ?1 OR final_address = ?1", (address,))
        before = [row[0] for row in self._db.read("SELECT address FROM moved WHERE cleaned = ?", (address,))]
        self._db.write("DELETE FROM moved WHERE address = ?1 OR cleaned = ?1", (address,))
        for each in (address, *before):
            for source, key, of in list(
                self._db.read("SELECT source, key, article FROM entries WHERE address = ?", (each,))
            ):
                self._mark_entry(source, key, of or id)

    def _mark_entry(self, source: str, key: str, article: ArticleId | None = None) -> None:
        """The entry is met again at each poll: it stays known, by a hash of its key."""
        known = "WHERE source = ? AND key = ? AND address IS NOT NULL"
        if self._db.one(f"SELECT 1 FROM entries {known}", (source, key)) is not None:
            mark = mark_of(key).hex()
            self._db.write("DELETE FROM entries WHERE source = ? AND key = ?", (source, mark))
            self._db.write(
                f"UPDATE entries SET key = ?, address = NULL, retry_at = NULL, article = coalesce(article, ?) {known}",
                (mark, article, source, key),
            )

    def forgotten(self, article: ArticleId) -> bool:
        """Whether the user had it removed."""
        return self._db.one("SELECT 1 FROM forgotten WHERE mark = ?", (mark_of(article),)) is not None

    # --- pruning -----------------------------------------------------------------------------------------------------

    def prune(self, before: datetime, *, dry_run: bool = False) -> tuple[int, int]:
        """Drops the bytes of pages that the desk took before then, and bytes of nobody: (pages, bytes of disk).

        In steps, each a transaction of its own: others get their turn, and what was dropped before an end stays so.
        """
        pages = self._count("SELECT count(*) FROM pages WHERE held = ? AND at < ?", (HELD, micros(before)))
        old = {
            row[0]
            for row in self._db.read(
                "SELECT DISTINCT hash FROM pages WHERE held = ? AND at < ?", (HELD, micros(before))
            )
        }
        freed = 0
        while not dry_run:
            with self._db.writing():
                changed = self._db.write(
                    "UPDATE pages SET held = ? WHERE number IN "
                    "(SELECT number FROM pages WHERE held = ? AND at < ? LIMIT ?)",
                    (GONE, HELD, micros(before), _STEP),
                )
            if changed < _STEP:
                break
        after = b""
        while rows := list(
            self._db.pages_read(
                "SELECT hash, length(packed) FROM page_bytes WHERE hash > ? ORDER BY hash LIMIT ?", (after, _STEP)
            )
        ):
            after = rows[-1][0]
            sizes: dict[bytes, int] = dict(rows)
            if dry_run:
                unneeded = [each for each in sizes if not self._needed_after(each, before, each in old)]
                freed += sum(sizes[each] for each in unneeded)
                continue
            with self._db.writing():
                unneeded = self._pages.unneeded(sizes)
                self._pages.drop_bytes(unneeded)
                freed += sum(sizes[each] for each in unneeded)
                self._db.give_back()
        if not dry_run:
            self._note_missing()
        return pages, freed

    def _needed_after(self, digest: bytes, before: datetime, old: bool) -> bool:
        sql = "SELECT 1 FROM pages WHERE hash = ? AND held = ?"
        if old:
            return self._db.one(f"{sql} AND at >= ? LIMIT 1", (digest, HELD, micros(before))) is not None
        return self._db.one(f"{sql} LIMIT 1", (digest, HELD)) is not None

    def _note_missing(self) -> None:
        """Rows whose bytes are not there say so from now on."""
        for rows in self._held_pages():
            missing = [
                id for id, digest in rows
                if self._db.pages_one("SELECT 1 FROM page_bytes WHERE hash = ?", (digest,)) is None
            ]  # fmt: skip
            if missing:
                self._db.write_many("UPDATE pages SET held = ? WHERE id = ?", [(GONE, id) for id in missing])

    def _count(self, sql: str, params: Sequence[object]) -> int:
        row = self._db.one(sql, params)
        return int(row[0]) if row else 0
