"""Archives and tables of pages in, tables of what they say out.

inputs ─▶ shards ─▶ [ read, each anywhere ] ─▶ parts of tables ─▶ one text of each article ─▶ stories, differences

Stopped at any instant and started again, it goes on behind the last shard that was done; done again, it changes
nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from wiredesk.desk.batches import MANIFEST, manifest_of, new_manifest, part_of, put_packs, pyarrow, rows_of
from wiredesk.desk.packs import installed_packs
from wiredesk.formats.tables import FINDINGS, Digest
from wiredesk.lang.packs import Packs
from wiredesk.model.errors import InputError, StoreFull, WiredeskError
from wiredesk.scale.choosing import begin_anew, choose, cut_off
from wiredesk.scale.concluding import STORIES, conclude, forget
from wiredesk.scale.engines import Engine
from wiredesk.scale.reading import MARKS, TABLES, Task, mark_of
from wiredesk.scale.shards import Shard, shards_of

SAID = 20
"""What could not be read is named so often; all of it stands in the table `skipped`."""
Progress = Callable[[str, int], None]
"""Called with what is done and how much of it."""


@dataclass(slots=True)
class Batched:
    """What a batch came to. tables: rows and digest of each. skipped: inputs that are nothing to read; lost: how much
    could not be read, those included; lost_first: what is wrong with the first that were met in files."""

    folder: str
    shards: int = 0
    done_before: int = 0
    articles: int = 0
    replaced: int = 0
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    skipped: list[InputError] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    lost: int = 0
    lost_first: list[str] = field(default_factory=list)


def batch(
    inputs: Sequence[str],
    folder: str,
    engine: Engine,
    *,
    now: datetime,
    jobs: int,
    seconds: float,
    memory: int,
    language: str | None = None,
    packs: Packs | None = None,
    stories: bool = True,
    progress: Progress = lambda what, count: None,
) -> Batched:
    """Reads files, folders and addresses into tables under a folder.

    packs: with which all is read, None: those installed. stories: whether they are grouped and compared.

    Raises `WiredeskError` where nothing can be written, or the folder holds something else.
    """
    pyarrow()
    folder = os.path.abspath(folder)
    _own(folder)
    packs = packs or installed_packs()
    put_packs(folder, packs)
    found = Batched(folder)
    shards = _shards(inputs, found, engine)
    _clear(folder, [shard.name for shard in shards])
    waiting = [shard for shard in shards if mark_of(folder, shard.name) is None]
    found.shards, found.done_before = len(shards), len(shards) - len(waiting)
    with _said_what_is_kept(folder, shards):
        _fill(
            found, shards, waiting, engine, packs, (jobs, language, seconds, memory), now if stories else None, progress
        )
    return found


def _fill(
    found: Batched,
    shards: Sequence[Shard],
    waiting: Sequence[Shard],
    engine: Engine,
    packs: Packs,
    limits: tuple[int, str | None, float, int],
    now: datetime | None,
    progress: Progress,
) -> None:
    """Reads the shards that wait and writes the tables. limits: as in `Task`; now: None without stories."""
    folder = found.folder
    begun = new_manifest([{"name": one.name, "files": list(one.paths), "bytes": one.size} for one in shards], packs)
    _write(folder, begun)
    tasks = [Task(shard, folder, *limits) for shard in waiting]
    pages = 0
    for mark in engine.read(tasks):
        pages += mark["tables"]["readings"]["rows"]
        progress("read", pages)
    names = [shard.name for shard in shards]
    _drop(folder, TABLES, names)
    found.replaced = choose(folder, names)
    tables = _summed(folder, names)
    if now is not None:
        tables |= conclude(folder, names, now=now, progress=progress)
    else:
        forget(folder)
    found.tables = tables
    found.articles = tables["articles"]["rows"]
    found.lost = len(found.skipped)
    for problem, lost in rows_of([part_of(folder, name, "skipped") for name in names], ("problem", "lost")):
        found.lost += lost
        if lost and len(found.lost_first) < SAID:
            found.lost_first.append(problem)
    _write(
        folder,
        begun
        | {
            "done": True,
            "tables": {name: {**told, "files": _files(folder, name)} for name, told in found.tables.items()},
            "lost": found.lost,
        },
    )


@contextlib.contextmanager
def _said_what_is_kept(folder: str, shards: Sequence[Shard]) -> Iterator[None]:
    """Says of a folder that takes no more what is kept in it. What cannot be read is said by then: what the system
    refuses here is to write."""
    try:
        yield
    except (OSError, sqlite3.OperationalError, StoreFull) as error:
        why = str(error)
        if isinstance(error, OSError) and error.errno is not None:
            why = os.strerror(error.errno)
        elif isinstance(error, StoreFull):
            why = error.problem.partition(";")[0]
        whole = [mark for shard in shards if (mark := mark_of(folder, shard.name)) is not None]
        pages = sum(mark["tables"]["readings"]["rows"] for mark in whole)
        kept = f"{len(whole):,} of {len(shards):,} parts are kept, with {pages:,} page{'s' * (pages != 1)}"
        problem = f"cannot be written ({why}); {kept}: make room and start it again, it goes on"
        raise WiredeskError(f"{folder}: {problem}") from error


def _shards(inputs: Sequence[str], found: Batched, engine: Engine) -> list[Shard]:
    remote: list[InputError] = []

    def files(address: str) -> Iterable[tuple[str, int]]:
        try:
            return engine.files(address)
        except InputError as error:
            remote.append(error)
            return ()

    shards = list(shards_of(inputs, found.skipped, found.notices, files))
    found.skipped += remote
    return shards


def _own(folder: str) -> None:
    """Refuses a folder that holds something else. Raises `WiredeskError`."""
    try:
        os.makedirs(folder, exist_ok=True)
        held = os.listdir(folder)
    except OSError as error:
        raise WiredeskError(f"{folder}: cannot be written ({error.strerror})") from error
    if held and manifest_of(folder) is None:
        raise WiredeskError(f"{folder}: holds something else; give --out a folder that is empty or holds a batch")


def _write(folder: str, manifest: Mapping[str, Any]) -> None:
    path = os.path.join(folder, MANIFEST)
    try:
        with open(f"{path}.part", "w", encoding="utf-8") as file:
            json.dump(manifest, file, ensure_ascii=False, indent=1)
        os.replace(file.name, path)
    except OSError as error:
        raise WiredeskError(f"{path}: cannot be written ({error.strerror})") from error


def _clear(folder: str, shards: Sequence[str]) -> None:
    """Takes away the marks of files that are no more, or are others now; and of all that were chosen from beside those:
    what they held may count again. The same of shards among which a choice was cut off."""
    marks = os.path.join(folder, MARKS)
    held = [name.removesuffix(".json") for name in os.listdir(marks)] if os.path.isdir(marks) else []
    gone = [name for name in held if name not in (*shards, STORIES)]
    unsure = cut_off(folder)
    if gone or unsure:
        gone += unsure
        gone += [shard for shard in shards if (mark_of(folder, shard) or {}).get("chosen")]
    for name in gone:
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(marks, f"{name}.json"))
    begin_anew(folder)


def _drop(folder: str, tables: Iterable[str], kept: Sequence[str]) -> None:
    """Takes away the parts of all but some shards, and what is left of tries that were cut off."""
    there = {f"{name}.parquet" for name in kept}
    for table in tables:
        place = os.path.join(folder, table)
        for name in os.listdir(place) if os.path.isdir(place) else ():
            if name not in there:
                os.remove(os.path.join(place, name))


def _summed(folder: str, shards: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Rows and digest of the tables of readings, over all shards."""
    sums = {table: Digest() for table in FINDINGS}
    for shard in shards:
        mark = mark_of(folder, shard)
        assert mark is not None
        for table, one in sums.items():
            one.add_other(mark["tables"][table]["rows"], mark["tables"][table]["digest"])
    return {table: {"rows": one.rows, "digest": str(one)} for table, one in sums.items()}


def _files(folder: str, table: str) -> list[str]:
    place = os.path.join(folder, table)
    # Where there was nothing to read there is no table.
    there = os.listdir(place) if os.path.isdir(place) else ()
    return sorted(f"{table}/{name}" for name in there if name.endswith(".parquet"))
