"""What a batch leaves in a folder (`wiredesk batch`): which tables there are, and its readings as a desk takes them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from wiredesk import __version__
from wiredesk.desk.packs import ENCODER, NAMES, installed_packs, packs_with
from wiredesk.desk.parsing import versions, with_versions
from wiredesk.formats.tables import SCHEMA, Row
from wiredesk.lang.packs import Packs
from wiredesk.model.errors import InputError, WiredeskError
from wiredesk.model.findings import Reading
from wiredesk.model.kept import Kept
from wiredesk.store.codec import decode_page, decode_reading

MANIFEST = "manifest.json"
READ_WITH = "read_with.json"
"""Names table and text encoder that a batch is read with, if with any; beside the manifest."""
_FORMAT = "wiredesk batch"
_KEPT = ("received", "page", "size", "first_seen", "reading")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def pyarrow() -> Any:
    """The library, imported when it is needed. Raises `WiredeskError` naming the extra where it is missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise WiredeskError("Parquet tables need pyarrow: pip install 'wiredesk[scale]'") from error
    return pyarrow


def packs_of(folder: str) -> Packs:
    """The packs that a batch is read with: those installed, with the names table and the text encoder that stand in its
    folder. Raises `SettingsError` for an encoder that cannot be used."""
    try:
        with open(os.path.join(folder, READ_WITH), encoding="utf-8") as file:
            return _packs_of(file.read())
    except FileNotFoundError:
        return installed_packs()


@lru_cache(maxsize=2)
def _packs_of(told: str) -> Packs:
    said = json.loads(told)
    return packs_with(said[NAMES], said[ENCODER])


def put_packs(folder: str, packs: Packs) -> None:
    """Says what the batch of a folder is read with."""
    told = {name: packs.tables(name) or "" for name in (NAMES, ENCODER)}
    path = os.path.join(folder, READ_WITH)
    if any(told.values()):
        with open(f"{path}.part", "w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False)
        os.replace(file.name, path)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.remove(path)


@lru_cache(maxsize=2)
def made_with(packs: Packs) -> str:
    """Another one when another program or other packs would read otherwise."""
    said = {pack.code: dict(versions(pack.code, packs)) for pack in packs}
    told = json.dumps([__version__, SCHEMA, said], sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def new_manifest(shards: Sequence[dict[str, Any]], packs: Packs) -> dict[str, Any]:
    """That of a batch which is not done."""
    return {"format": _FORMAT, "schema": SCHEMA, "program": __version__, "made_with": made_with(packs), "done": False,
            "shards": list(shards)}  # fmt: skip


def is_batch(path: str) -> bool:
    """Whether a path is a folder that a batch was written to."""
    return os.path.isfile(os.path.join(path, MANIFEST)) and manifest_of(path) is not None


def manifest_of(folder: str) -> dict[str, Any] | None:
    """What a folder says of the batch that it holds; None if it holds none. Raises `InputError` for one that a newer
    program wrote."""
    try:
        with open(os.path.join(folder, MANIFEST), encoding="utf-8") as file:
            said = json.load(file)
    except (OSError, ValueError):
        return None
    if not isinstance(said, dict) or said.get("format") != _FORMAT:
        return None
    if said["schema"] > SCHEMA:
        raise InputError(folder, f"was written by a newer wiredesk ({said['program']}), which this one cannot read")
    return said


def kept_of(folder: str) -> Iterator[Kept]:
    """The pages of a batch as a desk keeps them, without their bytes, with what was read of them.

    Raises `InputError` for a batch that is not done, or was read by another program or with other packs.
    """
    said = manifest_of(folder)
    if said is None or not said["done"]:
        raise InputError(folder, "is a batch that is not done: start `wiredesk batch` again, it goes on")
    if said["made_with"] != made_with(packs_of(folder)):
        again = "start `wiredesk batch` again"
        raise InputError(folder, f"was read by another version of wiredesk or with other packs: {again}")
    for shard in said["shards"]:
        yield from kept_in(folder, shard["name"])


def kept_in(folder: str, shard: str) -> Iterator[Kept]:
    """The same of one shard, whatever the manifest says."""
    packs = packs_of(folder)
    for reading, (received, page, _) in readings(folder, shard):
        made = decode_page(page, data=b"", received=received)
        yield Kept(made, with_versions(reading, packs), received or _NEVER, keep_bytes=False)


def readings(folder: str, shard: str) -> Iterator[tuple[Reading, Row]]:
    """The readings of a shard, each with what is kept of its page: received, page, size."""
    for received, page, size, first_seen, packed in rows_of([part_of(folder, shard, "readings")], _KEPT):
        yield decode_reading(packed, first_seen=first_seen, made_with={}), (received, page, size)


def part_of(folder: str, shard: str, table: str) -> str:
    """The file of a part of a table."""
    return os.path.join(folder, table, f"{shard}.parquet")


def rows_of(paths: Iterable[str], columns: Sequence[str]) -> Iterator[Row]:
    """The rows of some tables, some columns of them. Raises `InputError` for a file that cannot be read."""
    arrow = pyarrow()
    for path in paths:
        try:
            with arrow.parquet.ParquetFile(path) as file:
                # Never several groups at once: each may be one reading of many MB.
                for group in range(file.num_row_groups):
                    for batch in file.iter_batches(batch_size=100, row_groups=[group], columns=list(columns)):
                        yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
        except (OSError, arrow.ArrowException, KeyError) as error:
            raise InputError(path, f"cannot be read as a table ({error})") from error
