"""What the user decided: kept as it was said, for ever, with when it was undone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from wiredesk.model.errors import InputError
from wiredesk.model.spans import ArticleId, Passage, Span, StoryId
from wiredesk.model.story import Decided, Decision
from wiredesk.store.codec import micros, moment_or_none
from wiredesk.store.engine import MANY, Engine, clean, many

_ALL = "SELECT number, content, undone FROM decisions"


def decided(db: Engine) -> tuple[Decided, ...]:
    """All decisions, in the order in which they were made."""
    return tuple(_read(db, f"{_ALL} ORDER BY number"))


def decided_on(db: Engine, articles: Iterable[ArticleId]) -> tuple[Decided, ...]:
    """Those with one of some articles, in the order in which they were made."""
    sql = f"{_ALL} WHERE number IN (SELECT decision FROM decided_articles WHERE article IN {MANY}) ORDER BY number"
    return tuple(_read(db, sql, (many(set(articles)),)))


def decisions(db: Engine) -> tuple[Decision, ...]:
    """Those that stand, in the order in which they were made."""
    return tuple(one.decision for one in _read(db, f"{_ALL} WHERE undone IS NULL ORDER BY number"))


def put_decision(db: Engine, decision: Decision) -> Decided:
    """Keeps a decision with which stories its articles are in now; the same again, as long as it stands, is one."""
    content = clean(json.dumps(asdict(decision), sort_keys=True, ensure_ascii=False))
    row = db.one("SELECT number FROM decisions WHERE content = ? AND undone IS NULL", (content,))
    if row is not None:
        return Decided(row[0], decision)
    articles = {*decision.articles, *decision.others}
    number = db.insert(
        "INSERT INTO decisions (content, names) VALUES (?, ?)", (content, json.dumps(_stories_of(db, articles)))
    )
    db.write_many(
        "INSERT INTO decided_articles (article, decision) VALUES (?, ?) ON CONFLICT DO NOTHING",
        ((id, number) for id in sorted(articles)),
    )
    return Decided(number, decision)


def _stories_of(db: Engine, articles: Iterable[ArticleId]) -> dict[str, list[str]]:
    """All articles of the shown stories that some are in."""
    found: dict[str, list[str]] = {}
    sql = (
        "SELECT s.id, a.id FROM stories s JOIN story_articles m ON m.story = s.number "
        "JOIN articles a ON a.number = m.article WHERE s.number IN (SELECT story FROM story_articles o "
        f"JOIN articles b ON b.number = o.article WHERE b.id IN {MANY}) ORDER BY s.id, a.id"
    )
    for story, article in db.read(sql, (many(articles),)):
        found.setdefault(story, []).append(article)
    return found


def beside(db: Engine, decision: Decision) -> set[ArticleId]:
    """The articles of a decision and of all by which it hangs together with others: of what was joined or parted."""
    found: set[ArticleId] = set()
    edge = {*decision.articles, *decision.others}
    while edge:
        found |= edge
        near = [one.decision for one in decided_on(db, edge) if one.decision.kind in ("join", "part")]
        edge = {id for one in near for id in (*one.articles, *one.others)} - found
    return found


def former(db: Engine) -> dict[StoryId, frozenset[ArticleId]]:
    """Stories as they were before decisions that were undone since the last settling, by id."""
    found: dict[StoryId, frozenset[ArticleId]] = {}
    # The earliest of several is what is gone back to.
    for (names,) in db.read(
        "SELECT names FROM decisions WHERE undone IS NOT NULL AND names IS NOT NULL ORDER BY number DESC"
    ):
        found |= {StoryId(id): frozenset(articles) for id, articles in json.loads(names).items()}
    return found


def returned(db: Engine) -> None:
    """The stories of undone decisions have their names again."""
    db.write("UPDATE decisions SET names = NULL WHERE undone IS NOT NULL AND names IS NOT NULL")


def forget(db: Engine, article: ArticleId) -> None:
    """Takes away corrections of an article: they hold words of it. Of others its id stays, which says nothing."""
    for one in decided_on(db, (article,)):
        if one.decision.kind == "correct":
            db.write("DELETE FROM decisions WHERE number = ?", (one.number,))


def undo(db: Engine, number: int, at: datetime) -> Decided:
    """Notes that a decision stands no longer. Raises `InputError` if there is none, or it does not."""
    one = next(_read(db, f"{_ALL} WHERE number = ?", (number,)), None)
    if one is None:
        raise InputError(str(number), "is no decision of this desk", done="`wiredesk decide list` lists them")
    if one.undone is not None:
        raise InputError(str(number), f"was undone at {one.undone.isoformat()}", done="nothing changed")
    db.write("UPDATE decisions SET undone = ? WHERE number = ?", (micros(at), number))
    return Decided(number, one.decision, at)


def _read(db: Engine, sql: str, params: tuple[object, ...] = ()) -> Iterator[Decided]:
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
