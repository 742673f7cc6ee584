"""Locks of a desk in a database of PostgreSQL: advisory ones, which end with their connection.

Each has two numbers: what it is for, and the desk's schema. Who writes holds one until its transaction ends; who
settles or tells holds one on a connection of its own as long as that takes.
"""

from __future__ import annotations

from typing import Final

from wiredesk.store.engine import Alone

WRITING: Final = 0x57495245
""""WIRE"."""
ALONE: dict[Alone, int] = {"settle": 0x57495246, "tell": 0x57495247}
SCHEMA = "(SELECT oid::bigint::int FROM pg_namespace WHERE nspname = current_schema())"
_HELD = (
    "l.locktype = 'advisory' AND l.granted AND l.classid = {number} AND l.objid::bigint = " + SCHEMA + " AND "
    "l.objsubid = 2 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def taken(number: int) -> str:
    """Waits for a lock, which ends with the transaction."""
    return f"SELECT pg_advisory_xact_lock({number}, {SCHEMA})"


def waited(number: int) -> str:
    """Waits for a lock, which ends with the connection."""
    return f"SELECT pg_advisory_lock({number}, {SCHEMA})"


def tried(number: int, *, transaction: bool) -> str:
    """Takes a lock if it is free; it ends with the transaction or with the connection."""
    return f"SELECT pg_try_advisory{'_xact' if transaction else ''}_lock({number}, {SCHEMA})"


def held_by(number: int) -> str:
    """Who holds a lock, and since when its transaction runs."""
    return (
        "SELECT a.application_name, a.xact_start FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE "
        + _HELD.format(number=number)
    )


def holds(number: int, process: int) -> str:
    """One row if a connection of the server holds a lock. process: its number there."""
    return f"SELECT 1 FROM pg_locks l WHERE l.pid = {process} AND " + _HELD.format(number=number)
