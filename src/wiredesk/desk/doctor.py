"""What is wrong with a desk or could be better, each with what to do about it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from typing import Literal

from wiredesk.desk.deciding import misfits
from wiredesk.desk.packs import ENCODER
from wiredesk.desk.private_files import problem_of
from wiredesk.desk.rereading import outdated
from wiredesk.desk.settings import Settings
from wiredesk.desk.worker_process import memory_is_limited
from wiredesk.lang.packs import Packs
from wiredesk.model.errors import SettingsError
from wiredesk.model.ports import Store
from wiredesk.model.source import Polling, Source

Level = Literal["good", "note", "warning", "broken"]
"""good: looked at and found well; note: worth knowing; warning: wants looking at; broken: something does not work."""

ROOM = 1_000_000_000
"""Bytes of a disk below which a desk that goes on reading will soon be full."""
AHEAD = timedelta(minutes=5)
"""How far the desk's own times may lie ahead of the clock: two machines that share a desk."""
SKEW = timedelta(seconds=30)
"""How far clocks of machines that share a desk may lie apart: a source is asked that much too soon."""
FAILING = 3
"""Failures in a row from which a source wants looking at; before that the schedule deals with it."""
SILENT = timedelta(days=30)
"""Without anything new, a source is worth a look."""
MOST = 1000
"""Pages and articles that are counted one by one; of more it is said that there are more."""
BLIND = 1.0
"""Standard deviations by which an encoder tells events apart, below which it is of little use."""
_BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)
_EXTRAS = {
    "pyarrow": ("parquet", "export --format parquet"),
    "psycopg": ("postgres", "--desk postgresql://…"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. what: a sentence; where: a file, source or setting, "" if it is the
    desk as a whole; do: what to do, "" if nothing."""

    level: Level
    what: str
    where: str = ""
    do: str = ""


def findings(store: Store, settings: Settings, packs: Packs, *, now: datetime) -> tuple[Finding, ...]:
    """All that was looked at, in the order of what it is about; reads every byte of the desk once."""
    return (
        *_sound(store),
        *_files(store),
        *_room(store),
        *_clock(store, now),
        *_limits(),
        *_unreadable(store),
        *_stories(store),
        *_encoder(packs),
        *_readings(store, packs),
        *_corrections(store),
        *_sources(store, now),
        *_fetchers(store),
        *_private(store),
        *_open_addresses(settings),
        *_writer(settings),
        *_extras(),
    )


def _sound(store: Store) -> Iterator[Finding]:
    wrong = store.upkeep.check()
    for problem in wrong:
        yield Finding("broken", problem, _path(store), "restore a backup, or forget what is damaged and add it again")
    if not wrong:
        count = store.articles.count()
        yield Finding(
            "good", f"The desk is sound: {_counted(count, 'article')}, every byte read and checked.", _path(store)
        )


def _files(store: Store) -> Iterator[Finding]:
    path = _path(store)
    if not store.upkeep.files():
        yield Finding(
            "note", "The desk stands on a server, which checks and copies its own files.", path,
            "have it backed up: `pg_dump --format=custom`, or the server's continuous archive",
        )  # fmt: skip
    elif not (os.access(path, os.W_OK) and os.access(os.path.dirname(path), os.W_OK)):
        yield Finding(
            "warning", "The desk may only be read: nothing new is kept, and its index of words was not checked.", path,
            "give yourself the right to write to the file and its folder",
        )  # fmt: skip
    for path in store.upkeep.files():
        try:
            status = os.stat(path)
        except FileNotFoundError:
            continue
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            mode = stat.S_IMODE(status.st_mode)
            yield Finding(
                "warning", f"Other users can change the desk (mode {mode:o}).", path, f"chmod go-w {shlex.quote(path)}"
            )
        yield Finding("good", f"{_size(status.st_size)} on disk.", path)
    _, orphaned = store.upkeep.prune(_BEFORE_ALL, dry_run=True)
    if orphaned:
        yield Finding(
            "note", f"{_size(orphaned)} of page bytes belong to no page: a process was killed between two files.",
            (store.upkeep.files() or (path,))[-1], "`wiredesk prune` drops them",
        )  # fmt: skip
    for path in store.upkeep.copies():
        yield Finding(
            "note", f"A copy from before an upgrade ({_size(os.path.getsize(path))}): forgotten texts are in it.",
            path, "remove it once the desk has proved itself",
        )  # fmt: skip


def _room(store: Store) -> Iterator[Finding]:
    if not store.upkeep.files():
        return
    folder = os.path.dirname(_path(store))
    free = shutil.disk_usage(folder).free
    needed = sum(os.path.getsize(path) for path in store.upkeep.files() if os.path.exists(path))
    if free < ROOM:
        yield Finding(
            "warning", f"{_size(free)} are left on the disk.", folder,
            "make room, let `wiredesk prune` drop old page bytes, or lower keep.page_days",
        )  # fmt: skip
    elif free < needed:
        yield Finding(
            "note", f"{_size(free)} are left on the disk, the desk has {_size(needed)}: a copy of it has no room.",
            folder, "write backups to another disk; an upgrade that changes the file needs a copy beside it",
        )  # fmt: skip
    else:
        yield Finding("good", f"{_size(free)} are left on the disk.", folder)


def _clock(store: Store, now: datetime) -> Iterator[Finding]:
    polled = [polling.last_polled for _, polling in store.sources.all() if polling.last_polled is not None]
    latest = max(polled, default=None)
    apart = abs(store.claims.time() - now)
    if store.shared and apart > SKEW:
        yield Finding(
            "warning", f"The clocks of this machine and of the server are {apart.total_seconds():.0f} s apart.", "",
            "set both; by this machine's it is decided when sources are due",
        )  # fmt: skip
    if latest is not None and latest > now + AHEAD:
        yield Finding(
            "warning", f"It is {now:%Y-%m-%d %H:%M} UTC by the clock; the last poll: {latest:%Y-%m-%d %H:%M}.", "",
            "set the clock of this machine; nothing is polled before its time has come again",
        )  # fmt: skip


def _limits() -> Iterator[Finding]:
    if memory_is_limited():
        yield Finding("good", "Workers are held to their limits of time and memory.", "parse.memory")
    else:
        yield Finding(
            "note", f"This system ({sys.platform}) sets no limit to the memory of a process: time alone guards.",
            "parse.memory", "keep parse.seconds short where pages may be hostile",
        )  # fmt: skip


def _unreadable(store: Store) -> Iterator[Finding]:
    pages = store.articles.unreadable(MOST)
    reasons = Counter(re.sub(r"\d+(?:\.\d+)?", "N", page.problem) for page in pages)
    examples = {re.sub(r"\d+(?:\.\d+)?", "N", page.problem): page for page in reversed(pages)}
    for reason, count in sorted(reasons.items(), key=lambda row: (-row[1], row[0])):
        page = examples[reason]
        more = len(pages) == MOST
        yield Finding(
            "warning", f"{_counted(count, 'page', more)} could not be read, the bytes are kept: {page.problem}",
            page.address or page.locator, "`wiredesk reread` tries them again",
        )  # fmt: skip


def _stories(store: Store) -> Iterator[Finding]:
    waiting = len(store.groupings.unplaced(MOST))
    if waiting:
        count = _counted(waiting, "article", waiting == MOST)
        yield Finding("note", f"{count} not settled into stories yet.", "", "`wiredesk settle`")
    else:
        yield Finding("good", "All stories are settled.")


def _encoder(packs: Packs) -> Iterator[Finding]:
    """The text encoder, tried."""
    source = packs.table(ENCODER, str, "")
    if not source:
        return
    from wiredesk.desk.encoder import described

    try:
        found = described(source)
    except SettingsError as error:
        yield Finding("broken", f"The text encoder cannot be used: {error.problem}.", error.where)
        return
    scales = found.scales
    yield Finding(
        "good",
        f"Texts are read with the text encoder {found.model} ({found.runs}): {found.numbers} numbers of up to "
        f"{found.tokens} tokens. It tells accounts of one event from those of alike ones by {scales.within.apart:.1f} "
        f"standard deviations in one language, by {scales.across.apart:.1f} in two.",
        found.folder,
    )
    for scale, where in ((scales.within, "in one language"), (scales.across, "in two languages")):
        if scale.apart < BLIND:
            yield Finding(
                "warning",
                f"The text encoder hardly tells accounts of one event from those of alike ones {where}: it adds little "
                "or nothing to scores there.",
                found.folder, "choose a multilingual model that was made to compare texts",
            )  # fmt: skip


def _readings(store: Store, packs: Packs) -> Iterator[Finding]:
    try:
        old = sum(outdated(store, packs).values())
    except SettingsError:
        # The encoder is gone, which was said.
        return
    if old:
        yield Finding(
            "note", f"{old:,} articles were read with other packs or an older program.", "", "`wiredesk reread`"
        )
    else:
        yield Finding("good", "All readings were made with the packs and the program that are installed.")


def _corrections(store: Store) -> Iterator[Finding]:
    for one, why in misfits(store):
        yield Finding(
            "note", f"The correction of {one.decision.field} to “{one.decision.value}” is not laid on: {why}.",
            one.decision.articles[0], f"correct it anew, or take it back: wiredesk decide undo {one.number}",
        )  # fmt: skip


def _sources(store: Store, now: datetime) -> Iterator[Finding]:
    known = store.sources.all()
    wrong = 0
    for source, polling in known:
        for finding in _source(store, source, polling, now):
            wrong += 1
            yield finding
    if known and not wrong:
        yield Finding("good", f"{_counted(len(known), 'source')}, none failing.")


def _source(store: Store, source: Source, polling: Polling, now: datetime) -> Iterator[Finding]:
    name = source.title or source.address
    if source.paused:
        return
    if polling.ended:
        yield Finding(
            "warning", f"{name} is polled no more: {polling.ended}.", source.address,
            "look for its new address and add that, or `wiredesk forget` the source",
        )  # fmt: skip
    elif polling.failures >= FAILING:
        since = f"since {polling.last_success:%Y-%m-%d %H:%M} UTC" if polling.last_success else "from the beginning"
        last = next((fetch for fetch in store.sources.fetches(source.id, 1)), None)
        why = f": {last.problem or last.outcome}" if last is not None else ""
        then = f" It is tried again after {polling.due:%Y-%m-%d %H:%M} UTC." if polling.due else ""
        yield Finding(
            "warning", f"{name} fails {since}, {polling.failures} times in a row{why}.{then}", source.address,
            "open the address in a browser; `wiredesk sources` shows each fetch",
        )  # fmt: skip
    elif polling.last_success and now - (polling.last_new or source.added or now) > SILENT:
        yield Finding(
            "note", f"{name} has had nothing new for {SILENT.days} days.", source.address,
            "see whether the site has another feed",
        )  # fmt: skip


def _fetchers(store: Store) -> Iterator[Finding]:
    """Programs that fetch at present, where several may."""
    for one in store.claims.holders():
        if one.gone:
            yield Finding(
                "note",
                f"{one.name} was not heard of in time: {one.claimed}; all of it goes to the next who asks.",
                "fetch.lease",
                "see whether it was killed, or cut off from the server",
            )
        else:
            yield Finding("good", f"{one.name} fetches: {one.claimed}.")


def _private(store: Store) -> Iterator[Finding]:
    for source, _ in store.sources.all():
        if source.headers_file and (problem := problem_of(source.headers_file)):
            yield Finding("broken", f"The headers of {source.title or source.address} {problem}.", source.headers_file)


def _writer(settings: Settings) -> Iterator[Finding]:
    writer = settings.writer
    if writer.url and writer.key_file and (problem := problem_of(writer.key_file)):
        yield Finding("broken", f"The key of the language model {problem}.", writer.key_file)
    if writer.url and not writer.sources:
        said = "A language model is set, and no source whose text it may have: it is never asked."
        yield Finding("note", said, "writer.sources")
    if writer.url and "*" in writer.sources:
        said = f"Text of every source may be sent to {writer.url}, if a summary is asked for."
        yield Finding("note", said, "writer.sources")


def _open_addresses(settings: Settings) -> Iterator[Finding]:
    if settings.fetch.allow:
        some = ", ".join(settings.fetch.allow)
        yield Finding("note", f"Addresses of this machine or a private network may be fetched: {some}.", "fetch.allow")


def _extras() -> Iterator[Finding]:
    for module, (extra, use) in _EXTRAS.items():
        if find_spec(module) is None:
            yield Finding(
                "note", f"{module} is not installed: `{use}` needs it.", "", f"pip install 'wiredesk[{extra}]'"
            )


def _counted(count: int, what: str, more: bool = False) -> str:
    return f"{count:,}{' or more' if more else ''} {what}{'' if count == 1 else 's'}"


def _path(store: Store) -> str:
    return store.upkeep.place()


def _size(count: float) -> str:
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit == "bytes" or count >= 100 else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError
