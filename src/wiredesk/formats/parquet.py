"""Articles as a Parquet table. Needs pyarrow, which comes with `wiredesk[parquet]`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from wiredesk.formats.exported import Exported
from wiredesk.model.errors import WiredeskError
from wiredesk.model.topics import TOPICS

GROUP = 1000
"""Rows held and written at once."""
VERSION = "1"
"""Of the columns; stands in the file's metadata under `wiredesk.articles`."""


def lines(rows: Iterable[Exported], *, full_text: bool = False) -> Iterator[bytes]:
    """The file in pieces, `GROUP` rows at a time. Raises `WiredeskError` naming the extra where pyarrow is missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise WiredeskError("Parquet needs pyarrow: pip install 'wiredesk[parquet]'") from error
    text, time = pyarrow.string(), pyarrow.timestamp("us", tz="UTC")
    person = pyarrow.struct([("name", text), ("role", text)])
    topic = pyarrow.struct([("code", text), ("name", text)])
    work = pyarrow.struct([("kind", text), ("name", text), ("url", text)])
    fields = [
        ("id", text), ("version", text), ("current", pyarrow.bool_()), ("url", text), ("title", text),
        ("outlet", text), ("language", text), ("published", text), ("published_how", text),
        ("published_earliest", time), ("published_latest", time), ("dated", time), ("dated_by", text),
        ("first_seen", time), ("received", time), ("authors", pyarrow.list_(person)), ("section", text),
        ("categories", pyarrow.list_(topic)), ("story", text), ("derived_from", pyarrow.list_(work)), ("excerpt", text),
    ]  # fmt: skip
    if full_text:
        fields.append(("text", text))
    schema = pyarrow.schema(fields, metadata={"wiredesk.articles": VERSION})
    sink = _Sink()
    source = iter(rows)
    with pyarrow.parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        while batch := [_row(row, full_text) for row in islice(source, GROUP)]:
            writer.write_table(pyarrow.Table.from_pylist(batch, schema=schema))
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """What a Parquet writer asks of a file: it only ever appends."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._at = 0

    def write(self, data: bytes) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._at += len(part)
        return len(part)

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """What was written is taken afterwards."""

    def taken(self) -> bytes:
        """All that was written since it was last asked."""
        out = b"".join(self._parts)
        self._parts.clear()
        return out


def _row(row: Exported, full_text: bool) -> dict[str, Any]:
    article = row.article
    published = article.published.value if article.published else None
    out = {
        "id": article.id,
        "version": article.version,
        "current": row.current,
        "url": article.address,
        "title": row.title or None,
        "outlet": row.outlet,
        "language": article.lang,
        "published": published.value if published else None,
        "published_how": article.published.how if article.published else None,
        "published_earliest": published.earliest if published else None,
        "published_latest": published.latest if published else None,
        "dated": row.dated,
        "dated_by": None if row.dated is None else "first sight" if row.by_sight else "publication",
        "first_seen": article.first_seen,
        "received": row.seen,
        "authors": [{"name": author.name, "role": author.role} for author in article.authors],
        "section": article.section.value if article.section else None,
        "categories": [{"code": code, "name": TOPICS[code]} for code in row.topics],
        "story": row.story,
        "derived_from": [{"kind": one.kind, "name": one.name, "url": one.address} for one in row.derived],
        "excerpt": row.excerpt,
    }
    return out | {"text": article.body if row.full_text else None} if full_text else out
