"""The engines that a desk can stand on, as tests start them: files, and a PostgreSQL of the tests' own.

The server is Debian's (`apt-get install postgresql`) or any whose `initdb` is on the path. It listens on a socket in a
folder of its own and on no port, and goes when the tests end.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

import psycopg

from wiredesk.store.joined import JoinedStore

AnyStore = JoinedStore[Any]
Kind = Literal["sqlite", "postgres"]
USER = "wiredesk"


@cache
def binaries() -> Path | None:
    """The folder with `initdb` and `pg_ctl`, None if there is no PostgreSQL here."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return debian[-1].parent if debian else None


class Cluster:
    """A running PostgreSQL; its databases are empty desks until somebody opens them."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._folder = folder
        self._programs = programs
        self._made = 0
        self._empty: str | None = None

    def run(self, program: str, *arguments: str) -> None:
        """One of its programs. It refuses to be run by root, so then by somebody else."""
        user = _other_user() if os.geteuid() == 0 else None
        subprocess.run(
            [self._programs / program, *arguments], user=user, check=True, stdout=subprocess.DEVNULL, cwd=self._folder
        )

    def start(self) -> None:
        """Made anew for each run: nothing of it has to outlive a failing machine."""
        options = f"-k {self._folder} -c listen_addresses='' -c fsync=off -c shared_buffers=32MB"
        self.run("pg_ctl", "start", "-w", "-s", "-D", "data", "-l", "log", "-o", options)

    def stop(self, how: str = "fast") -> None:
        """how: as `pg_ctl stop --mode` has it."""
        self.run("pg_ctl", "stop", "-w", "-s", "-m", how, "-D", "data")

    def url(self, database: str) -> str:
        """A database as an address of a desk."""
        return f"postgresql://{USER}@/{database}?host={self._folder}"

    def new_desk(self) -> str:
        """An address of a database of its own with a desk without articles."""
        from wiredesk.store.postgres import open_store

        if self._empty is None:
            self._empty = self.new_database()
            open_store(self._empty).close()
        return self.new_database(template=self._empty.partition("@/")[2].partition("?")[0])

    def new_database(self, template: str = "template0") -> str:
        """An address of a database of its own."""
        self._made += 1
        name = f"desk_{self._made}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)


@contextmanager
def running() -> Iterator[Cluster]:
    """A PostgreSQL with no desk in it."""
    programs = binaries()
    assert programs is not None
    # The name of a socket is short.
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, _other_user())
        cluster = Cluster(folder, programs)
        cluster.run("initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")


@cache
def _other_user() -> str:
    names = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)
