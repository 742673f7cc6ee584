"""What an error of PostgreSQL means to the user of a desk, and what to do about it."""

from __future__ import annotations

from psycopg import Error, OperationalError

from wiredesk.model.errors import StoreBusy, StoreError, StoreFull

_LOST = "08"
"""Class of SQLSTATE: the connection."""
_STOPPING = frozenset({"57P01", "57P02", "57P03", "57P05"})
_CROSSED = frozenset({"40001", "40P01"})
"""Serialization failure, deadlock."""
_SAID = {
    "28P01": "the server refuses the password; name the right one in PGPASSWORD or ~/.pgpass",
    "28000": "the server refuses this user; its pg_hba.conf says who may come in",
    "3D000": "there is no such database on the server; `createdb` makes one",
    "42501": "this user may not do that in the database; let its owner make the desk, or grant the rights",
    "53300": "the server has no connection left; raise max_connections or run fewer programs",
    "54000": "the server holds no value of that size there",
}


def is_lost(error: Error) -> bool:
    """Whether the connection is gone, and with it what was not committed."""
    state = error.sqlstate
    return isinstance(error, OperationalError) and (state is None or state[:2] == _LOST or state in _STOPPING)


def may_be_tried_again(error: StoreError) -> bool:
    """Whether the same transaction may go well another time, because it was not at fault: the connection is gone, or
    others came in its way."""
    cause = error.__cause__
    return isinstance(cause, Error) and (is_lost(cause) or cause.sqlstate in _CROSSED)


def problem_of(error: Error, path: str) -> Exception:
    """The `StoreError` for an error of the server; the error itself where the mistake is ours."""
    state = error.sqlstate
    if state in _SAID:
        return StoreError(path, _SAID[state])
    if is_lost(error):
        return StoreError(path, f"the server does not answer ({_first_line(error)}); what was committed is kept")
    match state:
        case "53100":
            return StoreFull(path, "there is no room on the server's disk; nothing is damaged: make room and go on")
        case "25006":
            return StoreFull(path, "may only be read")
        case "55P03" | "40P01" | "40001":
            return StoreBusy(path, "another program is writing to it; try again when it has ended")
        case "XX001" | "XX002":
            return StoreError(path, f"is damaged ({_first_line(error)}); a backup (`pg_dump`) replaces it")
        case "42P07" | "42723":
            return StoreError(path, "holds tables that are no desk's; give the desk a database or schema of its own")
    return error


def _first_line(error: Error) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
