"""How pages become articles with versions: what is written, and nothing of what is asked.

The state is a function of the set of pages that were stored: which version is current, which page a version's reading
comes from and when it was first seen do not hang on the order in which they came.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import cast

from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.identity import article_id
from wiredesk.model.kept import Kept, Stored
from wiredesk.model.spans import ArticleId
from wiredesk.model.versions import rank_of
from wiredesk.store.cataloguing import Cataloguing
from wiredesk.store.codec import (
    NEVER,
    decode_reading,
    encode_reading,
    micros,
    micros_or_none,
    moment_or_none,
)
from wiredesk.store.dates import dated
from wiredesk.store.engine import Engine, clean, put
from wiredesk.store.pages import Pages, earliest
from wiredesk.text import names


class Keeping:
    """Writes pages, versions and the rows of the current ones."""

    def __init__(self, db: Engine, pages: Pages, catalogue: Cataloguing | None = None) -> None:
        """catalogue: kept up with the articles, if it is there."""
        self._db = db
        self._pages = pages
        self._catalogue = catalogue
        self._dated_anew: set[ArticleId] = set()

    def dated_anew(self) -> list[ArticleId]:
        """Articles whose listed row changed with a page that brought no new text, since this was last asked."""
        ids, self._dated_anew = sorted(self._dated_anew), set()
        return ids

    def keep(self, kept: Kept) -> Stored:
        """One page, within a transaction."""
        page, reading = kept.page, kept.reading
        own = article_id(page.url, page.provenance.locator, data=page.data)
        id = own if reading is None else reading.article.id
        if self._is_forgotten(id) or (own != id and self._is_forgotten(own)):
            return Stored(id, "forgotten")
        row = self._pages.held(page.id)
        if row is None:
            self._pages.put(kept, id, None if reading is None else reading.article.version)
        elif row[0] is None and reading is not None:
            self._pages.again(kept, row)
            self._db.write(
                "UPDATE pages SET article = ?, version = ?, problem = ? WHERE id = ?",
                (id, reading.article.version, kept.problem, page.id),
            )
        else:
            self._pages.again(kept, row)
            id = row[4]
        if row is not None and row[0] is not None:
            self._seen_again(id, row[0], kept)
            return Stored(id, "held", row[0])
        if reading is None:
            return Stored(id, "unreadable")
        return self._keep_version(id, reading, kept)

    def _keep_version(self, id: ArticleId, reading: Reading, kept: Kept) -> Stored:
        version = reading.article.version
        received = micros_or_none(kept.page.provenance.received)
        row = self._db.one("SELECT number, first_seen, version FROM articles WHERE id = ?", (id,))
        if row is None:
            number = self._write_row(None, reading, received)
            self._insert_version(number, reading, kept)
            self._write_quotes(number, reading)
            if self._catalogue is not None:
                self._catalogue.put(number, reading)
            self._came_by(number, kept)
            return Stored(id, "new", version)
        number = row[0]
        self._came_by(number, kept)
        if self._db.one("SELECT 1 FROM versions WHERE article = ? AND version = ?", (number, version)) is not None:
            self._seen_again(id, version, kept)
            return Stored(id, "held", version)
        self._insert_version(number, reading, kept)
        self._settle(number, earliest(row[1], received))
        return Stored(id, "new version", version)

    def _seen_again(self, id: ArticleId, version: str, kept: Kept) -> None:
        """A text that is held, on a page that may be another, seen earlier or whole."""
        row = self._db.one(
            "SELECT a.number, a.first_seen, v.number, v.received, v.partial, v.page "
            "FROM articles a JOIN versions v ON v.article = a.number AND v.version = ? "
            "WHERE a.id = ?",
            (version, id),
        )
        if row is None:
            return
        number, first_seen, of_version, seen, partial, page = row
        self._came_by(number, kept)
        received = micros_or_none(kept.page.provenance.received)
        now = earliest(seen, received)
        changed = now != seen or (partial and not kept.partial)
        if changed:
            self._db.write(
                "UPDATE versions SET received = ?, partial = ? WHERE number = ?",
                (now, bool(partial and kept.partial), of_version),
            )
        # Which of several pages with one text speaks for it: a whole one, then the first received.
        reading = kept.reading if kept.reading is not None and kept.reading.article.version == version else None
        if reading is not None and self._whole_and_early(kept.page.id) < self._whole_and_early(page):
            self._db.write(
                "UPDATE versions SET page = ?, reading = ?, made_with = ?, title = ? WHERE number = ?",
                (
                    kept.page.id,
                    encode_reading(reading),
                    self._maker(reading.made_with),
                    title_of(reading.article),
                    of_version,
                ),
            )
            self._as_found(of_version, kept.found)
            changed = True
        if changed or earliest(first_seen, received) != first_seen:
            self._settle(number, earliest(first_seen, received))
            self._dated_anew.add(id)

    def _whole_and_early(self, page: str) -> tuple[bool, bool, int, str]:
        """The smallest speaks for a text that several pages have."""
        row = self._db.one("SELECT partial, received FROM pages WHERE id = ?", (page,))
        partial, received = row or (True, None)
        return bool(partial), received is None, received or 0, page

    def put_readings(self, readings: Iterable[Reading], found: Mapping[ArticleId, Reading]) -> None:
        """Readings made again, of current versions; see `model.ports.ArticleStore`."""
        for reading in readings:
            row = self._db.one(
                "SELECT a.number, a.first_seen, v.number, v.version FROM articles a "
                "JOIN versions v ON v.article = a.number AND v.version = a.version WHERE a.id = ?",
                (reading.article.id,),
            )
            if row is None:
                continue
            number, first_seen, of_version, before = row
            article = reading.article
            if article.version != before:
                self._renamed(number, reading.article.id, before, article.version)
            self._read_again(of_version, reading, found.get(article.id))
            self._settle(number, first_seen)

    def put_texts(self, id: ArticleId, texts: Iterable[tuple[Reading, Reading | None]]) -> None:
        """Other readings of the same texts; see `model.ports.ArticleStore`."""
        row = self._db.one("SELECT number, first_seen FROM articles WHERE id = ?", (id,))
        if row is None:
            return
        of_version: dict[str, int] = dict(
            self._db.read("SELECT version, number FROM versions WHERE article = ?", (row[0],))
        )
        for reading, found in texts:
            self._read_again(of_version[reading.article.version], reading, found)
        self._settle(*row)

    def _read_again(self, of_version: int, reading: Reading, found: Reading | None) -> None:
        article = reading.article
        self._db.write(
            "UPDATE versions SET version = ?, is_article = ?, characters = ?, title = ?, made_with = ?, "
            "reading = ? WHERE number = ?",
            (
                article.version,
                article.is_article,
                len(article.body),
                title_of(article),
                self._maker(reading.made_with),
                encode_reading(reading),
                of_version,
            ),
        )
        self._as_found(of_version, found)

    def _as_found(self, of_version: int, found: Reading | None) -> None:
        """Keeps what was read before the user's corrections; None: nothing was corrected."""
        if found is None:
            self._db.write("DELETE FROM as_found WHERE version = ?", (of_version,))
        else:
            self._db.write(
                put("as_found", "version", "made_with, reading"),
                (of_version, self._maker(found.made_with), encode_reading(found)),
            )

    def _renamed(self, number: int, id: ArticleId, before: str, after: str) -> None:
        """The text of a version came out otherwise: another version that had this text already is the same one."""
        other = self._db.one(
            "SELECT number, received, partial FROM versions WHERE article = ? AND version = ?", (number, after)
        )
        if other is not None:
            self._db.write("DELETE FROM versions WHERE number = ?", (other[0],))
            self._db.write(
                "UPDATE versions SET received = CASE WHEN received <= ?1 OR ?1 IS NULL THEN received ELSE ?1 END, "
                "partial = (partial AND ?2) WHERE article = ?3 AND version = ?4",
                (other[1], bool(other[2]), number, before),
            )
        self._db.write("UPDATE pages SET version = ? WHERE article = ? AND version = ?", (after, id, before))

    def _settle(self, number: int, first_seen: int | None) -> None:
        """Makes the best of the versions held the current one, and the listed row that of it."""
        versions = list(
            self._db.read(
                "SELECT number, is_article, received, characters, version, partial FROM versions WHERE article = ?",
                (number,),
            )
        )
        best = max(
            versions, key=lambda row: (not row[5], rank_of(bool(row[1]), moment_or_none(row[2]), row[3], row[4]))
        )
        reading = self._reading(best[0], first_seen)
        # While the row still says what was put in under it.
        before = None if self._catalogue is None else self._catalogue.take_out(number)
        self._write_row(number, reading, first_seen)
        self._db.write("DELETE FROM quotes WHERE article = ?", (number,))
        self._write_quotes(number, reading)
        if self._catalogue is not None:
            whole = sum(not row[5] for row in versions)
            self._catalogue.put(number, reading, edits=max(whole - 1, 0), before=before)

    def _reading(self, of_version: int, first_seen: int | None) -> Reading:
        row = self._db.one(
            "SELECT v.reading, m.content FROM versions v JOIN made_with m ON m.number = v.made_with WHERE v.number = ?",
            (of_version,),
        )
        assert row is not None
        return decode_reading(row[0], first_seen=moment_or_none(first_seen), made_with=maker(row[1]))

    def _insert_version(self, number: int, reading: Reading, kept: Kept) -> None:
        article = reading.article
        of_version = self._db.insert(
            "INSERT INTO versions (article, version, page, received, partial, is_article, characters, title, "
            "made_with, reading) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                article.version,
                kept.page.id,
                micros_or_none(kept.page.provenance.received),
                kept.partial,
                article.is_article,
                len(article.body),
                title_of(article),
                self._maker(reading.made_with),
                encode_reading(reading),
            ),
        )
        if kept.found is not None:
            self._as_found(of_version, kept.found)

    def _write_row(self, number: int | None, reading: Reading, first_seen: int | None) -> int:
        """The listed row of an article; None: a new one. Its number."""
        article = replace(reading.article, first_seen=moment_or_none(first_seen))
        at, by_sight = dated(article)
        row = {
            "id": article.id,
            "version": article.version,
            "first_seen": first_seen,
            "sorted": NEVER if at is None else micros(at),
            "dated": micros_or_none(at),
            "by_sight": by_sight,
            "is_article": article.is_article,
            "language": reading.language,
            "title": title_of(article),
            "outlet": article.outlet.value if article.outlet else None,
            "address": article.address,
            "section": article.section.value if article.section else None,
            "authors": json.dumps([clean(author.name) for author in article.authors], ensure_ascii=False),
            "source": article.source,
            "reason": article.reason,
            "made_with": self._maker(reading.made_with),
        }
        if number is None:
            names_of, values = ", ".join(row), ", ".join(f":{name}" for name in row)
            number = self._db.insert(f"INSERT INTO articles ({names_of}) VALUES ({values})", row)
        else:
            changes = ", ".join(f"{name} = :{name}" for name in row)
            self._db.write(f"UPDATE articles SET {changes} WHERE number = :number", row | {"number": number})
            self._db.write(
                "UPDATE article_sources SET sorted = ?1 WHERE article = ?2 AND sorted <> ?1", (row["sorted"], number)
            )
        self._db.write("INSERT INTO unplaced (article) VALUES (?) ON CONFLICT DO NOTHING", (article.id,))
        return number

    def _write_quotes(self, number: int, reading: Reading) -> None:
        rows = [
            (
                number,
                self._speaker(quote.speaker.name),
                number,
                quote.content.start,
                quote.content.end,
                quote.mode,
                quote.act,
            )
            for quote in reading.quotes
            if quote.speaker is not None
        ]
        self._db.write_many(
            "INSERT INTO quotes (article, speaker, sorted, first, last, mode, act) "
            "VALUES (?, ?, (SELECT sorted FROM articles WHERE number = ?), ?, ?, ?, ?)",
            rows,
        )

    def _speaker(self, name: str) -> int:
        row = self._db.one("SELECT number FROM speakers WHERE name = ?", (name,))
        if row is not None:
            return cast(int, row[0])
        number = self._db.insert("INSERT INTO speakers (name) VALUES (?)", (name,))
        self._db.write_many(
            "INSERT INTO speaker_words (word, speaker) VALUES (?, ?)", [(word, number) for word in words_of(name)]
        )
        return number

    def _came_by(self, number: int, kept: Kept) -> None:
        if kept.source is not None:
            self._db.write(
                "INSERT INTO article_sources (source, sorted, article) "
                "SELECT ?, sorted, number FROM articles WHERE number = ? ON CONFLICT DO NOTHING",
                (kept.source, number),
            )

    def _maker(self, made_with: Mapping[str, str]) -> int:
        content = json.dumps(dict(made_with), sort_keys=True)
        row = self._db.one("SELECT number FROM made_with WHERE content = ?", (content,))
        return row[0] if row is not None else self._db.insert("INSERT INTO made_with (content) VALUES (?)", (content,))

    def _is_forgotten(self, id: ArticleId) -> bool:
        return self._db.one("SELECT 1 FROM forgotten WHERE mark = ?", (mark_of(id),)) is not None


def title_of(article: Article) -> str:
    """The title of an article, "" if it has none."""
    return article.title.value if article.title else ""


def words_of(name: str) -> list[str]:
    """The folded words by which a speaker is found, each once."""
    return sorted(set(names.key(name).split()))


def mark_of(text: str) -> bytes:
    """What is left of something forgotten."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16, person=b"forgotten").digest()


@lru_cache(maxsize=1024)
def maker(content: str) -> Mapping[str, str]:
    """`made_with` of a reading from its column."""
    return cast(Mapping[str, str], json.loads(content))


def in_steps(ids: Iterable[str], step: int = 200) -> Iterator[list[str]]:
    """Ids in lists short enough for one statement."""
    batch: list[str] = []
    for id in ids:
        batch.append(id)
        if len(batch) == step:
            yield batch
            batch = []
    if batch:
        yield batch
