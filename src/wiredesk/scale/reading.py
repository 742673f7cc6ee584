"""One shard read: its pages in worker processes, its articles and what they say as a part of each table."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, BinaryIO

from wiredesk.desk.at_hand import warming
from wiredesk.desk.batches import made_with, packs_of
from wiredesk.desk.packs import installed_packs
from wiredesk.desk.parsing import Parsed, read_page, with_versions
from wiredesk.desk.paths import pages_in, pages_of
from wiredesk.desk.workers import in_workers
from wiredesk.formats.tables import FINDINGS, SCHEMA, Row, Rows, of_reading
from wiredesk.model.errors import InputError, WiredeskError
from wiredesk.model.findings import Reading
from wiredesk.model.page import Notice, Page
from wiredesk.scale.parquet_files import Columns, Part, part
from wiredesk.scale.shards import Shard, is_remote
from wiredesk.store.codec import cleaned, encode_page, encode_reading

READINGS: Columns = {
    "readings": (
        ("article", "text"), ("version", "text"), ("is_article", "flag"), ("characters", "count"),
        ("received", "time"), ("first_seen", "time"), ("page", "bytes"), ("size", "count"), ("reading", "bytes"),
    ),
    "skipped": (("source", "text"), ("problem", "text"), ("lost", "flag")),
}  # fmt: skip
"""readings: what `wiredesk add` takes and what is grouped: page and reading as the desk keeps them. skipped: what could
not be read (lost), and what is to be said of what was."""
TABLES: Columns = {**FINDINGS, **READINGS}
MARKS = "shards"
"""The folder of the marks of shards that are done."""


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to be read. folder: where to; jobs: worker processes; seconds, memory: for one page."""

    shard: Shard
    folder: str
    jobs: int
    language: str | None
    seconds: float
    memory: int


def mark_of(folder: str, name: str) -> dict[str, Any] | None:
    """What a shard came to, None if it is not done, or was read by another program."""
    try:
        with open(os.path.join(folder, MARKS, f"{name}.json"), encoding="utf-8") as file:
            mark: dict[str, Any] = json.load(file)
    except (OSError, ValueError):
        return None
    return mark if mark.get("made_with") == made_with(packs_of(folder)) else None


def put_mark(folder: str, name: str, mark: dict[str, Any]) -> None:
    """Says that a shard is done: written last, and whole or not at all."""
    os.makedirs(os.path.join(folder, MARKS), exist_ok=True)
    path = os.path.join(folder, MARKS, f"{name}.json")
    with open(f"{path}.{os.getpid()}.part", "w", encoding="utf-8") as file:
        json.dump(mark, file, ensure_ascii=False, indent=1)
    os.replace(file.name, path)


def read_shard(task: Task, opened: Callable[[str], BinaryIO] | None = None) -> dict[str, Any]:
    """Reads a shard, unless it is done already, and gives its mark. opened: opens what is no file of this machine.

    Safe to be done twice, also at once: the last one writes the same. Raises `WiredeskError` where nothing can be
    written; what cannot be read stands among the skipped.
    """
    shard = task.shard
    done = mark_of(task.folder, shard.name)
    if done is not None:
        return done
    packs = packs_of(task.folder)
    with part(task.folder, shard.name, TABLES) as tables:
        pages = _pages(task, tables, opened)
        given: list[Page] = []

        def tasks() -> Iterator[Page]:
            for page in pages:
                given.append(page)
                yield page

        found = in_workers(
            partial(read_page, language=task.language),
            tasks(),
            name=lambda page: page.source,
            jobs=task.jobs,
            seconds=task.seconds,
            memory=task.memory,
            # Workers that are forked have the installed packs already.
            warm=None if packs is installed_packs() else warming(packs),
        )
        for outcome in found:
            page = given.pop(0)
            if isinstance(outcome, Parsed):
                for notice in outcome.notices:
                    tables.add({"skipped": [(page.source, notice, False)]})
                page = replace(page, asks=tuple(dict.fromkeys((*page.asks, *outcome.asks))))
                tables.add(rows_of(with_versions(outcome.reading, packs), page_row(page)))
            else:
                tables.add({"skipped": [_lost(outcome)]})
        summary = tables.summary()
    mark = {
        "schema": SCHEMA, "made_with": made_with(packs), "shard": shard.name, "paths": list(shard.paths),
        "bytes": shard.size, "tables": summary,
    }  # fmt: skip
    put_mark(task.folder, shard.name, mark)
    return mark


def page_row(page: Page) -> Row:
    """What is kept of a page beside its reading."""
    return page.provenance.received, encode_page(page), len(page.data)


def rows_of(reading: Reading, page: Row) -> Rows:
    """The rows of a reading, with what is kept of its page."""
    article = reading.article
    packed = encode_reading(reading)
    received, content, size = page
    try:
        article.text.encode()
        rows = of_reading(reading)
    except UnicodeEncodeError:
        rows = of_reading(cleaned(reading))
    own = (
        article.id, article.version, article.is_article, len(article.body), received, article.first_seen, content, size,
        packed,
    )  # fmt: skip
    return {**rows, "readings": [own]}


def _lost(error: InputError) -> Row:
    return error.source, str(error), True


def _pages(task: Task, tables: Part, opened: Callable[[str], BinaryIO] | None) -> Iterator[Page]:
    for path in task.shard.paths:
        for found in _found(path, opened):
            if isinstance(found, InputError):
                tables.add({"skipped": [_lost(found)]})
            elif isinstance(found, Notice):
                tables.add({"skipped": [(path, found, False)]})
            else:
                yield found


def _found(path: str, opened: Callable[[str], BinaryIO] | None) -> Iterator[Page | InputError | Notice]:
    if not is_remote(path):
        yield from pages_of([path])
        return
    if opened is None:
        raise WiredeskError(f"{path}: an address like this is opened by an engine: --engine local")
    try:
        with opened(path) as stream:
            yield from pages_in(stream, path, path)
    except InputError as error:
        yield error
    except Exception as error:  # whatever an engine's reader raises costs this file alone
        yield InputError(path, f"cannot be read ({error})", done="read up to there")
