"""Pages as received: a row for each, bytes once by their own hash in the desk's second file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from wiredesk.model.identity import clean_address
from wiredesk.model.kept import Kept, PageRow
from wiredesk.model.page import Page
from wiredesk.model.spans import ArticleId, PageId
from wiredesk.store.codec import decode_page, encode_page, micros, micros_or_none, moment_or_none, pack, unpack
from wiredesk.store.engine import Engine, Row

GONE, HELD, ELSEWHERE = 0, 1, 2
"""Where the bytes are: nowhere, in the second file, where the locator says."""
_FILES = frozenset({"file", "jsonl", "warc", "wet"})
"""What a page came by that can be opened again at its locator."""
_LISTED = "content, received, size, held, problem, id"


def hash_of(data: bytes) -> bytes:
    """The name of bytes."""
    return hashlib.blake2b(data, digest_size=16).digest()


class Pages:
    """The rows of `pages` and the bytes behind them. Writes only; what is asked for stands in `Articles`."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    def held(self, id: PageId) -> Row | None:
        """(version, received, partial, held, article) of a page, None if it was never stored."""
        return self._db.one("SELECT version, received, partial, held, article FROM pages WHERE id = ?", (id,))

    def put(self, kept: Kept, article: ArticleId, version: str | None) -> None:
        """A page that was not there yet."""
        page = kept.page
        digest = hash_of(page.data)
        if kept.keep_bytes:
            self.put_bytes(digest, page.data)
        self._db.write(
            "INSERT INTO pages (id, article, version, address, received, at, size, hash, held, partial, "
            "problem, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                page.id,
                article,
                version,
                clean_address(page.url) if page.url else None,
                micros_or_none(page.provenance.received),
                micros(kept.at),
                len(page.data),
                digest,
                HELD if kept.keep_bytes else ELSEWHERE if page.provenance.via in _FILES else GONE,
                kept.partial,
                kept.problem,
                encode_page(page),
            ),
        )

    def again(self, kept: Kept, row: Row) -> None:
        """The same page once more: it may have been received earlier, and its bytes may now be wanted here."""
        _, received, partial, held, _ = row
        earlier = earliest(received, micros_or_none(kept.page.provenance.received))
        wanted = held == ELSEWHERE and kept.keep_bytes
        if wanted:
            self.put_bytes(hash_of(kept.page.data), kept.page.data)
        if wanted or earlier != received or (partial and not kept.partial):
            self._db.write(
                "UPDATE pages SET received = ?, partial = ?, held = ?, at = CASE WHEN ? THEN ? ELSE at END "
                "WHERE id = ?",
                (
                    earlier,
                    bool(partial and kept.partial),
                    HELD if wanted else held,
                    wanted,
                    micros(kept.at),
                    kept.page.id,
                ),
            )

    def put_bytes(self, digest: bytes, data: bytes) -> None:
        """Bytes under their name, once."""
        if self._db.pages_one("SELECT 1 FROM page_bytes WHERE hash = ?", (digest,)) is None:
            self._db.pages_write(
                "INSERT INTO page_bytes (hash, size, packed) VALUES (?, ?, ?)", (digest, len(data), pack(data))
            )

    def of(self, article: ArticleId) -> tuple[PageRow, ...]:
        """The pages of an article, in the order in which they were received."""
        sql = f"SELECT {_LISTED} FROM pages WHERE article = ? ORDER BY received IS NULL, received, id"
        return tuple(map(_page_row, self._db.read(sql, (article,))))

    def unreadable(self, limit: int) -> tuple[PageRow, ...]:
        """Pages without a version whose bytes are held."""
        sql = f"SELECT {_LISTED} FROM pages WHERE version IS NULL AND held = ? ORDER BY article, id LIMIT ?"
        return tuple(map(_page_row, self._db.read(sql, (HELD, limit))))

    def page(self, id: str) -> Page | None:
        """A page with its bytes, None if they are not here."""
        row = self._db.one("SELECT content, received, hash FROM pages WHERE id = ? AND held = ?", (id, HELD))
        if row is None:
            return None
        packed = self._db.pages_one("SELECT packed FROM page_bytes WHERE hash = ?", (row[2],))
        if packed is None:
            return None
        return decode_page(row[0], data=unpack(packed[0]), received=moment_or_none(row[1]))

    def unneeded(self, hashes: Iterable[bytes]) -> list[bytes]:
        """Those that no row needs any more."""
        return [
            each
            for each in hashes
            if self._db.one("SELECT 1 FROM pages WHERE hash = ? AND held = ?", (each, HELD)) is None
        ]

    def drop_bytes(self, hashes: Sequence[bytes]) -> None:
        """Deletes bytes by their names."""
        self._db.pages_write_many("DELETE FROM page_bytes WHERE hash = ?", [(each,) for each in hashes])


def _page_row(row: Row) -> PageRow:
    content, received, size, held, problem, id = row
    page = decode_page(content, data=b"", received=None)
    return PageRow(
        id=id,
        address=page.url,
        locator=page.provenance.locator,
        media_type=page.media_type,
        received=moment_or_none(received),
        size=size,
        bytes_at={HELD: "desk", ELSEWHERE: page.provenance.locator, GONE: ""}[held],
        problem=problem,
        asks=page.asks,
    )


def earliest(one: int | None, other: int | None) -> int | None:
    """The smaller of those that are known."""
    return one if other is None else other if one is None else min(one, other)
