"""What those who fetch for a desk have claimed of it, as `model.ports.ClaimStore` asks for it.

    begin ─▶ due, waiting, take ─▶ leave        a source, a page: each by one program at a time
         └─▶ turn ─▶ over                       a host: one request at a time, one delay for all
         └─▶ renew … end                        not heard of in time: all that it claimed is anybody's again

Each is a short transaction beside those that write (`Engine.aside`). A claim is left after the commit of what it came
to, so that whoever finds it gone finds the outcome too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from wiredesk.model.claims import Holder
from wiredesk.model.errors import StoreError
from wiredesk.model.identity import clean_address
from wiredesk.model.ports import EntrySeen
from wiredesk.model.source import Polling, Source
from wiredesk.model.spans import SourceId
from wiredesk.store.codec import micros, moment
from wiredesk.store.engine import MANY, Engine, many
from wiredesk.store.sources import ENTRY_COLUMNS, entry_of, source_of

SOURCE, PAGE, ROBOTS = "source", "page", "robots"
BUSY = 0.2
"""Seconds after which it is worth asking again for a host that another program asks just now."""
_OLD = 86_400_000_000
"""Microseconds after which it is forgotten when a host was free again."""


class Claims:
    """The claims of a desk. holder: of whom a method speaks."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    def begin(self, holder: str, name: str, lease: float) -> None:
        """A program begins to fetch. lease: seconds after which it is given up if it is not heard of."""

        def work() -> None:
            clock = self._db.clock
            self._expire()
            self._db.write(
                f"DELETE FROM host_turns WHERE free_at < {clock} - {_OLD} AND (holder IS NULL "
                "OR NOT EXISTS (SELECT 1 FROM holders h WHERE h.holder = host_turns.holder))"
            )
            self._db.write(
                "INSERT INTO holders (holder, name, since, lease, until) "
                f"VALUES (?, ?, {clock}, ?, {clock} + ?) ON CONFLICT DO NOTHING",
                (holder, name, round(lease * 1e6), round(lease * 1e6)),
            )

        # Not aside: a program that is too old is to know before it asks anybody for anything.
        self._db.surely(work)

    def renew(self, holder: str) -> bool:
        """It is still there; False: it was given up, and has no claim any more."""
        return self._db.surely(lambda: self._renewed(holder), aside=True)

    def end(self, holder: str) -> None:
        """It claims nothing any more; the delays after its requests hold."""

        def work() -> None:
            self._db.write("UPDATE host_turns SET holder = NULL WHERE holder = ?", (holder,))
            self._db.write("DELETE FROM holders WHERE holder = ?", (holder,))

        self._db.surely(work, aside=True)

    # --- sources and pages -------------------------------------------------------------------------------------------

    def due(self, holder: str, now: datetime, limit: int) -> tuple[tuple[Source, Polling], ...]:
        """Claims sources to be polled now, the longest due first."""

        def work() -> tuple[tuple[Source, Polling], ...]:
            self._begin(holder)
            rows = self._db.read(
                "SELECT s.content, s.polling, s.id FROM sources s "
                "WHERE NOT s.paused AND s.ended = '' AND s.due <= ? "
                f"AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.what = '{SOURCE}' AND c.key = s.id) "
                "ORDER BY s.due, s.id LIMIT ? /* FOR UPDATE OF s SKIP LOCKED */",
                (micros(now), limit),
            )
            return tuple(source_of(row) for row in rows if self._put(holder, SOURCE, row[2]))

        return self._db.surely(work, aside=True)

    def waiting(
        self, holder: str, now: datetime, limit: int, sources: Sequence[SourceId] | None = None
    ) -> tuple[tuple[SourceId, EntrySeen], ...]:
        """Claims the pages of entries that are to be tried again now. sources: theirs alone."""

        def work() -> tuple[tuple[SourceId, EntrySeen], ...]:
            self._begin(holder)
            columns = ", ".join(f"e.{name}" for name in ENTRY_COLUMNS)
            among = "" if sources is None else f"AND e.source IN {MANY} "
            rows = self._db.read(
                f"SELECT {columns}, e.source FROM entries e JOIN sources s ON s.id = e.source "
                f"WHERE e.retry_at <= ? {among}AND e.address IS NOT NULL AND NOT s.paused "
                "AND NOT EXISTS (SELECT 1 FROM claims c WHERE c.entry = e.source || ' ' || e.key) "
                "ORDER BY e.retry_at, e.source, e.key LIMIT ? /* FOR UPDATE OF e SKIP LOCKED */",
                (micros(now), *(() if sources is None else (many(sources),)), limit),
            )
            found = [(SourceId(row[len(ENTRY_COLUMNS)]), entry_of(row)) for row in rows]
            return tuple((id, seen) for id, seen in found if self._put(holder, *_page(id, seen)))

        return self._db.surely(work, aside=True)

    def put_waiting(self, holder: str, source: SourceId, entries: Iterable[EntrySeen]) -> None:
        """Claims the pages of entries that are remembered in the same transaction, those that nobody has claimed.
        Raises `StoreError` where the program was given up."""
        with self._db.writing():
            if not self._renewed(holder):
                raise self._given_up()
            for seen in entries:
                self._put(holder, *_page(source, seen))

    def take(self, holder: str, what: str, key: str) -> bool:
        """Whether a thing is this program's now."""

        def work() -> bool:
            self._begin(holder)
            if self._put(holder, what, key):
                return True
            row = self._db.one("SELECT holder FROM claims WHERE what = ? AND key = ?", (what, key))
            return row is not None and row[0] == holder

        return self._db.surely(work, aside=True)

    def leave(self, holder: str, claims: Iterable[tuple[str, str]]) -> None:
        """It claims these no more: what and key."""
        gone = [(what, key, holder) for what, key in claims]
        if gone:
            self._db.surely(
                lambda: self._db.write_many("DELETE FROM claims WHERE what = ? AND key = ? AND holder = ?", gone),
                aside=True,
            )

    # --- hosts -------------------------------------------------------------------------------------------------------

    def turn(self, holder: str, host: str) -> float:
        """0: the host is this program's to ask, until `over`. Else the seconds after which to try again."""

        def work() -> float:
            clock = self._db.clock
            if self._db.write(
                "INSERT INTO host_turns (host, holder, free_at) VALUES (?1, ?2, 0) "
                "ON CONFLICT (host) DO UPDATE SET holder = excluded.holder "
                f"WHERE host_turns.free_at <= {clock} AND (host_turns.holder IS NULL "
                "OR host_turns.holder = excluded.holder OR NOT EXISTS "
                f"(SELECT 1 FROM holders h WHERE h.holder = host_turns.holder AND h.until > {clock}))",
                (host, holder),
            ):
                return 0.0
            row = self._db.one(f"SELECT free_at - {clock} FROM host_turns WHERE host = ?", (host,))
            return row[0] / 1e6 if row is not None and row[0] > 0 else BUSY

        return self._db.surely(work, aside=True)

    def over(self, holder: str, host: str, delay: float) -> None:
        """The request is over; nobody asks the host again within the delay, in seconds."""
        self._db.surely(
            lambda: self._db.write(
                f"UPDATE host_turns SET holder = NULL, free_at = {self._db.clock} + ? WHERE host = ? AND holder = ?",
                (round(delay * 1e6), host, holder),
            ),
            aside=True,
        )

    # --- for people --------------------------------------------------------------------------------------------------

    def holders(self) -> tuple[Holder, ...]:
        """Who fetches at present, and who did and was not heard of in time; in the order in which they began."""

        rows = self._db.read(
            f"SELECT h.name, h.since, h.until, h.until <= {self._db.clock}, h.holder, (SELECT count(*) FROM claims c "
            "WHERE c.holder = h.holder AND c.what = ?) FROM holders h ORDER BY h.since, h.holder",
            (PAGE,),
        )
        sources, hosts = defaultdict[str, list[SourceId]](list), defaultdict[str, list[str]](list)
        for holder, id in self._db.read("SELECT holder, key FROM claims WHERE what = ? ORDER BY key", (SOURCE,)):
            sources[holder].append(SourceId(id))
        for holder, host in self._db.read("SELECT holder, host FROM host_turns WHERE holder IS NOT NULL ORDER BY host"):
            hosts[holder].append(host)
        return tuple(
            Holder(
                row[0],
                moment(row[1]),
                moment(row[2]),
                bool(row[3]),
                tuple(sources[row[4]]),
                tuple(hosts[row[4]]),
                row[5],
            )
            for row in rows
        )

    def time(self) -> datetime:
        """The desk's own clock, by which leases end."""
        row = self._db.one(f"SELECT {self._db.clock}")
        assert row is not None
        return moment(row[0])

    # --- in common ---------------------------------------------------------------------------------------------------

    def _begin(self, holder: str) -> None:
        if not self._renewed(holder):
            raise self._given_up()
        self._expire()

    def _renewed(self, holder: str) -> bool:
        return self._db.write(f"UPDATE holders SET until = {self._db.clock} + lease WHERE holder = ?", (holder,)) > 0

    def _expire(self) -> None:
        self._db.write(f"DELETE FROM holders WHERE until <= {self._db.clock}")

    def _put(self, holder: str, what: str, key: str, entry: str = "") -> bool:
        return (
            self._db.write(
                "INSERT INTO claims (what, key, entry, holder) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (what, key, entry, holder),
            )
            > 0
        )

    def _given_up(self) -> StoreError:
        return StoreError(self._db.path, "this program was not heard of in time, and others took what it had claimed")


def page_key(address: str) -> str:
    """What a page is claimed by, whichever feed names it."""
    return clean_address(address)


def _page(source: SourceId, seen: EntrySeen) -> tuple[str, str, str]:
    assert seen.address is not None
    return PAGE, page_key(seen.address), f"{source} {seen.key}"
