"""Of each article one text: what several shards have of one address is told apart, and the parts made to hold the rest.

The rule is that of `model.versions`, as everywhere: a function of the set of texts. It is the same in steps: what was
chosen from some shards goes on into the choice among more.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from wiredesk.desk.batches import part_of, readings, rows_of
from wiredesk.model.versions import rank_of
from wiredesk.scale.parquet_files import part
from wiredesk.scale.reading import TABLES, mark_of, put_mark
from wiredesk.scale.reading import rows_of as rows_of_reading
from wiredesk.store.codec import micros_or_none, moment_or_none

_INDEXED = ("article", "version", "is_article", "characters", "first_seen")
JOURNAL = "choosing.json"
"""Stands in the folder while parts are rewritten."""
_SKIPPED = ("source", "problem", "lost")
_TEXTS = (
    "CREATE TABLE texts (article TEXT, shard INTEGER, row INTEGER, version TEXT, is_article INTEGER, "
    "characters INTEGER, first_seen INTEGER)"
)
_OFTEN = (
    "SELECT article, shard, row, version, is_article, characters, first_seen FROM texts "
    "WHERE article IN (SELECT article FROM texts GROUP BY article HAVING count(*) > 1) ORDER BY article, shard, row"
)
_Text = tuple[str, int, int, str, int, int, int | None]


def choose(folder: str, shards: Sequence[str]) -> int:
    """Leaves of each article the text that counts, with the earliest first sight of all; how many texts went.

    shards: names, in the order of the input. Memory is bounded by a shard and by the texts that one address has; the
    index stands in a file while this runs.
    """
    path = os.path.join(folder, "choosing.part")
    for left in (path, f"{path}-journal"):
        if os.path.exists(left):
            os.remove(left)
    index = sqlite3.connect(path)
    try:
        index.execute("PRAGMA synchronous = OFF")
        index.execute(_TEXTS)
        with index:
            for at, shard in enumerate(shards):
                index.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?)", _rows(folder, shard, at))
            index.execute("CREATE INDEX by_article ON texts (article)")
        gone, seen = _decided(index.execute(_OFTEN))
    finally:
        index.close()
        os.remove(path)
    changed = sorted(gone.keys() | seen.keys())
    if changed:
        # What one shard loses another one may have to keep (its first sight): cut off in between, all are read anew.
        journal = os.path.join(folder, JOURNAL)
        with open(f"{journal}.part", "w", encoding="utf-8") as file:
            json.dump([shards[at] for at in changed], file)
        os.replace(file.name, journal)
        for at in changed:
            _rewrite(folder, shards[at], gone.get(at, set()), seen.get(at, {}))
        os.remove(journal)
    return sum(map(len, gone.values()))


def cut_off(folder: str) -> list[str]:
    """The shards among which a choice was cut off, which can no longer be told from their parts."""
    try:
        with open(os.path.join(folder, JOURNAL), encoding="utf-8") as file:
            return [str(name) for name in json.load(file)]
    except FileNotFoundError:
        return []


def begin_anew(folder: str) -> None:
    """Forgets that a choice was cut off, once its shards are no longer taken for done."""
    with contextlib.suppress(FileNotFoundError):
        os.remove(os.path.join(folder, JOURNAL))


def _rows(folder: str, shard: str, at: int) -> Iterator[tuple[Any, ...]]:
    found = rows_of([part_of(folder, shard, "readings")], _INDEXED)
    for row, (article, version, is_article, characters, first_seen) in enumerate(found):
        yield article, at, row, version, is_article, characters, micros_or_none(first_seen)


def _decided(texts: Iterable[_Text]) -> tuple[dict[int, set[int]], dict[int, dict[int, datetime | None]]]:
    """Of texts in order of their articles those that go, as rows by shard, and those that stay and were seen earlier
    elsewhere, with that time."""
    gone: dict[int, set[int]] = {}
    seen: dict[int, dict[int, datetime | None]] = {}

    def decide(same: Sequence[_Text]) -> None:
        if len(same) < 2:
            return
        earliest: dict[str, _Text] = {}
        for text in same:
            held = earliest.get(text[3])
            # Of equal texts the one that was received first counts, of those the first.
            if held is None or (text[6] is not None and (held[6] is None or text[6] < held[6])):
                earliest[text[3]] = text
        best = max(earliest.values(), key=_rank)
        for text in same:
            if text is not best:
                gone.setdefault(text[1], set()).add(text[2])
        first = min((text[6] for text in same if text[6] is not None), default=None)
        if first != best[6]:
            seen.setdefault(best[1], {})[best[2]] = moment_or_none(first)

    same: list[_Text] = []
    for text in texts:
        if same and same[-1][0] != text[0]:
            decide(same)
            same = []
        same.append(text)
    decide(same)
    return gone, seen


def _rank(text: _Text) -> tuple[bool, datetime, int, str]:
    return rank_of(bool(text[4]), moment_or_none(text[6]), text[5], text[3])


def _rewrite(folder: str, shard: str, gone: set[int], seen: dict[int, datetime | None]) -> None:
    """Writes the parts of a shard without some of its texts, and with another first sight of others."""
    mark = mark_of(folder, shard)
    assert mark is not None
    skipped = list(rows_of([part_of(folder, shard, "skipped")], _SKIPPED))
    with part(folder, shard, TABLES) as tables:
        tables.add({"skipped": skipped})
        for row, (reading, page) in enumerate(readings(folder, shard)):
            if row in seen:
                reading = replace(reading, article=replace(reading.article, first_seen=seen[row]))
            if row not in gone:
                tables.add(rows_of_reading(reading, page))
        summary = tables.summary()
    put_mark(folder, shard, {**mark, "chosen": True, "tables": summary})
