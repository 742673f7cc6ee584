"""What the user decided: kept as it was said, for ever."""

from __future__ import annotations

import json
from dataclasses import asdict

from wiredesk.model.story import Decision
from wiredesk.store.connection import Connection


def decisions(db: Connection) -> tuple[Decision, ...]:
    """All decisions, in the order in which they were made."""
    found = []
    for (content,) in db.read("SELECT content FROM decisions ORDER BY number"):
        fields = json.loads(content)
        found.append(Decision(**{**fields, "articles": tuple(fields["articles"])}))
    return tuple(found)


def put_decision(db: Connection, decision: Decision) -> None:
    """Keeps a decision; the same again is one."""
    content = json.dumps(asdict(decision), sort_keys=True, ensure_ascii=False)
    db.write("INSERT OR IGNORE INTO decisions (content) VALUES (?)", (content,))
