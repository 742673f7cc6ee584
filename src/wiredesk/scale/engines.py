"""Where shards are read: in this process, by Daft on this machine, or by Daft on a Ray cluster.

An engine is given shards and gives their marks as they are done. It decides where and in which order, and tries again
elsewhere what was lost with a machine; a shard that is read twice gives the same files. Pages are parsed in processes,
never in an engine's threads: parsers of HTML have been seen to crash there.
"""

from __future__ import annotations

import io
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, BinaryIO, Protocol, cast

from wiredesk.formats.exported import clipped
from wiredesk.model.errors import InputError, SettingsError
from wiredesk.scale.reading import Task, read_shard
from wiredesk.scale.shards import Shard

BUFFER = 1 << 20
"""Bytes that are read of a remote file at once."""
PLAIN, LOCAL, RAY = "plain", "local", "ray://"
_LONGEST = 200
"""Characters of an engine's own words that are shown."""
_PLAIN_WORDS = (
    ("No matching file|at least 1 MicroPartition|FileNotFound|File:? .*not found|NotFound", "no file fits it"),
    (
        "Unauthori[sz]ed|Forbidden|AccessDenied|[Cc]redential|status: 40[13]",
        "the storage gives no access; Daft takes the credentials from the environment, as the tools of the storage do",
    ),
    ("dispatch failure|[Cc]onnect|timed out|dns error|[Uu]nreachable", "the storage does not answer"),
    ("NotImplemented|[Uu]nsupported|InvalidUrl|Not a File Path|scheme", "Daft opens no address of this kind"),
)
"""What Daft's errors come to, by what is in their words: they name its parts, not the user's."""


class Engine(Protocol):
    """Reads shards somewhere."""

    def files(self, address: str) -> Iterable[tuple[str, int]]:
        """The files that an address means, with their sizes in bytes. Raises `InputError`."""
        ...

    def read(self, tasks: Sequence[Task]) -> Iterator[dict[str, Any]]:
        """The marks of the shards, as they are done."""
        ...


def engine_of(name: str) -> Engine:
    """The engine of a name. Raises `SettingsError` for one that there is not, or whose package is missing."""
    if name == PLAIN:
        return Plain()
    if name == LOCAL:
        return Daft(None)
    if name.startswith(RAY):
        return Daft(name)
    raise SettingsError("--engine", name, f"is no engine; there are {PLAIN}, {LOCAL} and {RAY}HOST:PORT")


class Plain:
    """One shard after the other, in this process; its pages in processes of their own."""

    def files(self, address: str) -> Iterable[tuple[str, int]]:
        """None: without an engine nothing but files of this machine can be opened."""
        raise InputError(address, f"an address like this is opened by an engine: --engine {LOCAL}")

    def read(self, tasks: Sequence[Task]) -> Iterator[dict[str, Any]]:
        """The marks of the shards, in order."""
        return map(read_shard, tasks)


class Daft:
    """Daft's scheduling, its readers and its credentials for object storage. cluster: address of a Ray cluster."""

    def __init__(self, cluster: str | None) -> None:
        # Said before the library is imported: it asks nobody out there whether it is used.
        os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
        os.environ.setdefault("DO_NOT_TRACK", "1")
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import daft
        except ImportError as error:
            raise SettingsError("--engine", cluster or LOCAL, "needs Daft: pip install 'wiredesk[scale]'") from error
        if cluster is not None:
            try:
                daft.set_runner_ray(address=cluster, noop_if_initialized=True)
            except (ImportError, ConnectionError, RuntimeError) as error:
                raise SettingsError("--engine", cluster, f"cannot be reached: {worded(error)}") from error
        self._daft = daft
        self._cluster = cluster

    def files(self, address: str) -> Iterable[tuple[str, int]]:
        """What Daft finds there: a file, a folder's files, or those that a pattern with * fits."""
        try:
            found = self._daft.from_glob_path(address).select("path", "size").to_pydict()
        except Exception as error:
            raise InputError(address, f"nothing can be found there: {worded(error)}") from error
        return sorted(zip(found["path"], found["size"], strict=True))

    def read(self, tasks: Sequence[Task]) -> Iterator[dict[str, Any]]:
        """The marks of the shards. On this machine as many at once as its tasks have jobs, each page in one process."""
        if not tasks:
            return
        at_once = tasks[0].jobs
        frame = self._daft.from_pydict({"task": [json.dumps(asdict(task) | {"jobs": 1}) for task in tasks]})
        if self._cluster is not None:
            frame = frame.into_partitions(len(tasks))
        work = self._daft.udf(
            return_dtype=self._daft.DataType.string(), batch_size=1, concurrency=at_once, use_process=True
        )(_Reader)
        marks = frame.select(work(self._daft.col("task")).alias("mark")).iter_rows()
        try:
            for row in marks:
                yield json.loads(row["mark"])
        except self._daft.exceptions.DaftCoreException as error:
            done = "what is read stays; run the same again to go on"
            raise InputError(self._cluster or LOCAL, f"the engine broke off: {worded(error)}", done=done) from error


def worded(error: BaseException) -> str:
    """What an error of the engine says to somebody who knows nothing of its inside."""
    said = str(error)
    for pattern, words in _PLAIN_WORDS:
        if re.search(pattern, said):
            return words
    return clipped(" ".join(said.split()), _LONGEST) or type(error).__name__


class _Reader:
    """What a process of the engine does. It is made once in each."""

    def __init__(self) -> None:
        """Daft asks for one."""

    def __call__(self, tasks: Any) -> list[str]:
        return [json.dumps(read_shard(_task(text), _opened)) for text in tasks.to_pylist()]


def _task(text: str) -> Task:
    said = json.loads(text)
    shard = said.pop("shard")
    return Task(Shard(shard["name"], tuple(shard["paths"]), shard["size"]), **said)


def _opened(path: str) -> BinaryIO:
    """A file that Daft can open, with the credentials that it finds."""
    import daft

    return cast(BinaryIO, io.BufferedReader(_Remote(daft.File(path).open()), BUFFER))


class _Remote(io.RawIOBase):
    """A file as Daft has it, as other libraries want it: Daft's own is not open until it is entered, and its `closed`
    is no flag."""

    def __init__(self, file: Any) -> None:
        self._entered = file
        self._file = file.__enter__()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        data = self._file.read(len(into))
        into[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def close(self) -> None:
        if not self.closed:
            self._entered.__exit__(None, None, None)
        super().close()
