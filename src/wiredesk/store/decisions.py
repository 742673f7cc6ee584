"""What the user decided: kept as it was said, for ever, with when it was undone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from wiredesk.model.errors import InputError
from wiredesk.model.spans import Passage, Span
from wiredesk.model.story import Decided, Decision
from wiredesk.store.codec import micros, moment_or_none
from wiredesk.store.connection import Connection

_ALL = "SELECT number, content, undone FROM decisions"


def decided(db: Connection) -> tuple[Decided, ...]:
    """All decisions, in the order in which they were made."""
    return tuple(_read(db, f"{_ALL} ORDER BY number"))


def decisions(db: Connection) -> tuple[Decision, ...]:
    """Those that stand, in the order in which they were made."""
    return tuple(one.decision for one in _read(db, f"{_ALL} WHERE undone IS NULL ORDER BY number"))


def put_decision(db: Connection, decision: Decision) -> None:
    """Keeps a decision; the same again, as long as it stands, is one."""
    content = json.dumps(asdict(decision), sort_keys=True, ensure_ascii=False)
    if db.one("SELECT 1 FROM decisions WHERE content = ? AND undone IS NULL", (content,)) is not None:
        return
    number = db.insert("INSERT INTO decisions (content) VALUES (?)", (content,))
    db.write_many(
        "INSERT OR IGNORE INTO decided_articles (article, decision) VALUES (?, ?)",
        ((id, number) for id in (*decision.articles, *decision.others)),
    )


def undo(db: Connection, number: int, at: datetime) -> Decision:
    """Notes that a decision stands no longer. Raises `InputError` if there is none, or it does not."""
    one = next(_read(db, f"{_ALL} WHERE number = ?", (number,)), None)
    if one is None:
        raise InputError(str(number), "is no decision of this desk", done="`wiredesk decide list` lists them")
    if one.undone is not None:
        raise InputError(str(number), f"was undone at {one.undone.isoformat()}", done="nothing changed")
    db.write("UPDATE decisions SET undone = ? WHERE number = ?", (micros(at), number))
    return one.decision


def _read(db: Connection, sql: str, params: tuple[object, ...] = ()) -> Iterator[Decided]:
    for number, content, undone in db.read(sql, params):
        yield Decided(number, _decision(json.loads(content)), moment_or_none(undone))


def _decision(fields: dict[str, Any]) -> Decision:
    passage = fields.pop("passage", None)
    return Decision(
        **fields
        | {
            "articles": tuple(fields["articles"]),
            "others": tuple(fields.get("others", ())),
            "passage": passage and Passage(passage["article"], Span(**passage["span"]), passage["exact"]),
        }
    )
