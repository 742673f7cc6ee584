"""What the user decides: kept, laid on what is held, and the stories that it touches settled at once.

decision ─▶ kept with who and when ─┬▶ join, part, no copy: the ground of grouping ─┬▶ settle
                                    └▶ correct: all versions read anew ─▶ words ────┘
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from wiredesk.desk.corrections import STAMP, corrected, correction, stamp, unfit
from wiredesk.lang.packs import Packs
from wiredesk.model.errors import InputError
from wiredesk.model.findings import Reading
from wiredesk.model.kept import Kept
from wiredesk.model.ports import Store
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Decided, Decision

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk


def decide(desk: Desk, decision: Decision) -> Decided:
    """Keeps a decision, under the time by the desk's clock, and lets it take effect. Raises `InputError` for one that
    says nothing, or means articles that are not held."""
    decision = _checked(desk, decision)
    with desk.store.writing():
        decision = replace(decision, when=_after_all(desk))
        kept = desk.store.groupings.put_decision(decision)
        if decision.kind == "correct":
            correct_anew(desk.store, desk.packs, decision.articles)
    desk.settle()
    return kept


def undo(desk: Desk, number: int) -> Decided:
    """Lets a decision stand no longer, and everything be as it was without it. Raises `InputError` if there is none, or
    it was undone before."""
    with desk.store.writing():
        undone = desk.store.groupings.undo(number, desk.clock())
        if undone.decision.kind == "correct":
            correct_anew(desk.store, desk.packs, undone.decision.articles)
    desk.settle()
    return undone


def _after_all(desk: Desk) -> str:
    """The time of a decision: later than of all before, whatever the clock says, as a later one wins."""
    now = desk.clock()
    for one in desk.store.groupings.decided():
        with contextlib.suppress(ValueError):
            before = datetime.fromisoformat(one.decision.when)
            if before.tzinfo is not None and before >= now:
                now = before + timedelta(microseconds=1)
    return now.astimezone(UTC).isoformat(timespec="microseconds")


def _checked(desk: Desk, decision: Decision) -> Decision:
    articles = dict.fromkeys((*decision.articles, *decision.others))
    for id in articles:
        if desk.store.articles.row(id) is None:
            raise InputError(id, "is no article of this desk", done="nothing decided")
    if decision.kind == "correct":
        if len(articles) != 1:
            raise InputError(decision.field, "is corrected of one article at a time", done="nothing decided")
        reading = desk.store.articles.reading(decision.articles[0])
        assert reading is not None
        span = decision.passage.span if decision.passage is not None else None
        where = f"{span.start}-{span.end}" if span is not None else ""
        return correction(reading, decision.field, decision.value, where=where, who=decision.who, when=decision.when)
    if len(articles) < 2:
        raise InputError(decision.kind, "needs two articles or more", done="nothing decided")
    if decision.kind != "join" and {*decision.articles} & {*decision.others}:
        raise InputError(decision.kind, "has an article on both sides", done="nothing decided")
    return decision


# -- corrections ------------------------------------------------------------------------------------------------------


def standing(store: Store, ids: Iterable[ArticleId]) -> Mapping[ArticleId, tuple[Decided, ...]]:
    """Corrections of articles that were not undone, of those that have some."""
    found: dict[ArticleId, tuple[Decided, ...]] = {}
    for one in store.groupings.decided(ids):
        if one.decision.kind == "correct" and one.undone is None:
            id = one.decision.articles[0]
            found[id] = (*found.get(id, ()), one)
    return found


def correct_anew(store: Store, packs: Packs, ids: Iterable[ArticleId]) -> None:
    """Lays the corrections that stand on all versions of some articles, and takes off those that do not."""
    ids = sorted(set(ids))
    decided = standing(store, ids)
    for id in ids:
        texts: list[tuple[Reading, Reading | None]] = []
        for reading, found in store.articles.texts(id):
            if id in decided:
                texts.append((corrected(found or reading, decided[id], packs).reading, found or reading))
            elif found is not None:
                texts.append((found, None))
        if texts:
            store.articles.put_texts(id, texts)
    store.fulltext.put(store.articles.readings(ids))


def with_corrections(store: Store, packs: Packs, batch: Sequence[Kept], notices: list[str]) -> list[Kept]:
    """Pages as they are to be kept: corrections laid on the readings of their articles. notices: gets those that do
    not fit a text any more."""
    decided = standing(store, {kept.reading.article.id for kept in batch if kept.reading is not None})
    if not decided:
        return list(batch)
    made: list[Kept] = []
    for kept in batch:
        reading = kept.reading
        if reading is None or reading.article.id not in decided:
            made.append(kept)
            continue
        done = corrected(reading, decided[reading.article.id], packs)
        made.append(replace(kept, reading=done.reading, found=reading))
        notices += [
            f"{reading.article.source}: {one.decision.field} was corrected to “{one.decision.value}”, which was not "
            f"done again: {why}"
            for one, why in done.unfit
        ]
    return made


def misfits(store: Store) -> Iterator[tuple[Decided, str]]:
    """Corrections that stand and have nothing to be laid on in the current version of their article, each with why."""
    decided = standing(store, {one.decision.articles[0] for one in store.groupings.decided() if one.decision.passage})
    for reading in store.articles.readings(sorted(decided)):
        yield from unfit(reading, decided[reading.article.id])


def miscorrected(store: Store) -> tuple[ArticleId, ...]:
    """Articles that were not read with the corrections that stand, whatever the reason."""
    ids = sorted({one.decision.articles[0] for one in store.groupings.decided() if one.decision.kind == "correct"})
    decided = standing(store, ids)
    return tuple(
        reading.article.id
        for reading in store.articles.readings(ids)
        if reading.made_with.get(STAMP, "") != stamp(decided.get(reading.article.id, ()))
    )
