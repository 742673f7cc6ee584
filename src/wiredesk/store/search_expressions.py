"""A typed query as what the database runs: one expression of the index of words, a range of time, and conditions.

Words and fields become one MATCH expression, in which every word stands in quotation marks and is nothing but letters,
digits and signs. What changes without the text (origins, differences, by which sources it came) is asked of its own
tables. Where such parts stand beneath OR or NOT, the words beneath become a condition too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from wiredesk.model.query import All, Any, Between, Differs, Having, Node, Not, OriginsAre, Words
from wiredesk.store.codec import micros
from wiredesk.store.places import SPREAD, first_place
from wiredesk.store.search_content import EVERY, NONE, SIGNS, sought_in
from wiredesk.text.folding import Sought, sought

Spelling = Literal["plain", "spelt", "title"]
"""plain: in any spelling; spelt: as it was typed; title: as it was typed, in the title."""

DEEPEST = 28
"""Nodes within nodes that are followed; what is deeper finds nothing. Queries of users nest a third as deep."""
_COLUMNS: dict[Spelling, str] = {"plain": "", "spelt": "{title_spelt body_spelt} : ", "title": "{title_spelt} : "}
_OF_STORY = (
    "EXISTS (SELECT 1 FROM story_articles m JOIN stories t ON t.number = m.story WHERE m.article = s.article AND {})"
)

# Few stories differ, so they are looked up at once, and not story by story as most hits would need.
_DIFFERING = (
    "s.article IN (SELECT m.article FROM stories t JOIN story_articles m ON m.story = t.number WHERE t.differs > 0{})"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on a row `s` of `searched`."""

    sql: str
    params: tuple[object, ...] = ()


@dataclass(slots=True)
class Plan:
    """What is to be run: the hits of `match` whose place is in the range and for which the conditions hold.

    spelt, title: the same words as they were typed, anywhere and in the title; None where there are no words.
    together: words that were typed one after the other stand so, with their marks if they were typed with marks; None
    where there are no two.
    wanted: what snippets mark.
    """

    match: str
    spelt: str | None
    title: str | None
    together: str | None = None
    first: int | None = None
    last: int | None = None
    conditions: list[Condition] = field(default_factory=list)
    wanted: tuple[Sought, ...] = ()

    @property
    def where(self) -> tuple[str, tuple[object, ...]]:
        """What follows the MATCH, beginning with AND; and its parameters."""
        parts: list[str] = []
        params: list[object] = []
        if self.first is not None:
            parts.append(" AND f.rowid >= ?")
            params.append(self.first)
        if self.last is not None:
            parts.append(" AND f.rowid <= ?")
            params.append(self.last)
        for condition in self.conditions:
            parts.append(f" AND {condition.sql}")
            params += condition.params
        return "".join(parts), tuple(params)


SourcesNamed = Callable[[str], Sequence[str]]
"""Ids of the sources that a text names, by id, title or address."""


def plan(node: Node, sources_named: SourcesNamed) -> Plan:
    """How to find what a node asks for. Any node can be planned."""
    parts = node.parts if isinstance(node, All) else (node,)
    words: list[Node] = []
    made = Plan("", None, None)
    for part in parts:
        if isinstance(part, Between):
            _range(made, part)
        if _is_of_words(part, 0):
            words.append(part)
        else:
            made.conditions.append(_condition(part, sources_named, 0))
    wanted: dict[Sought, None] = {}
    _collect(node, wanted, 0)
    made.wanted = tuple(wanted)
    whole = All(tuple(words))
    made.match = _match(whole, "plain", 0)
    if any(_has_words(part, 0) for part in words):
        made.spelt, made.title = _match(whole, "spelt", 0), _match(whole, "title", 0)
    joined = _joined(words)
    if len(joined) < len(words):
        marked = any(each.spelt != each.plain for each in made.wanted)
        made.together = _match(All(tuple(joined)), "spelt" if marked else "plain", 0)
    return made


def _joined(parts: Sequence[Node]) -> list[Node]:
    """Words that follow one another as one phrase each."""
    joined: list[Node] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Words) and isinstance(last, Words) and not last.prefix:
            joined[-1] = Words((*last.words, *part.words), part.prefix)
        else:
            joined.append(part)
    return joined


def _range(made: Plan, asked: Between) -> None:
    """Places beside the exact condition, so that what cannot be in the interval is not looked at."""
    if asked.since is not None:
        made.first = max(made.first or 0, first_place(micros(asked.since)))
    if asked.until is not None:
        last = first_place(micros(asked.until)) + SPREAD
        made.last = last if made.last is None else min(made.last, last)


def _is_of_words(node: Node, depth: int) -> bool:
    """Whether the index of words alone can answer."""
    if depth > DEEPEST:
        return True
    match node:
        case Words():
            return True
        case Having():
            return node.field != "source"
        case Not():
            return _is_of_words(node.inner, depth + 1)
        case All() | Any():
            return all(_is_of_words(part, depth + 1) for part in node.parts)
    return False


def _has_words(node: Node, depth: int) -> bool:
    """Whether words that are to be found stand in it."""
    if depth > DEEPEST:
        return False
    match node:
        case Words():
            return True
        case All() | Any():
            return any(_has_words(part, depth + 1) for part in node.parts)
    return False


def _collect(node: Node, wanted: dict[Sought, None], depth: int) -> None:
    """The words that are to be found, not those that are to be absent."""
    if depth > DEEPEST:
        return
    match node:
        case Words():
            found = sought(" ".join(node.words), prefix=node.prefix)
            if found is not None:
                wanted.setdefault(found)
        case Having(field="quote"):
            for each in sought_in("quote", node.value):
                wanted.setdefault(each)
        case Having(field="person" | "org" | "place"):
            for each in sought_in(node.field, node.value):
                wanted.setdefault(each)
        case All() | Any():
            for part in node.parts:
                _collect(part, wanted, depth + 1)


# The index of words


def _match(node: Node, spelling: Spelling, depth: int) -> str:
    """An expression of FTS5. Every part of it stands in parentheses or is a phrase."""
    if depth > DEEPEST:
        return _phrase([NONE])
    match node:
        case Words():
            found = sought(" ".join(node.words), prefix=node.prefix)
            if found is None:
                return _phrase([NONE])
            words = found.plain if spelling == "plain" else found.spelt
            return _COLUMNS[spelling] + _phrase(words, star=found.open)
        case Having():
            return _field(node)
        case Not():
            return f"({_phrase([EVERY])} NOT {_match(node.inner, 'plain', depth + 1)})"
        case All():
            return _all(node.parts, spelling, depth)
        case Any():
            parts = [_match(part, spelling, depth + 1) for part in node.parts]
            return f"({' OR '.join(parts)})" if parts else _phrase([NONE])
    return _phrase([NONE])


def _all(parts: Sequence[Node], spelling: Spelling, depth: int) -> str:
    present = [_match(part, spelling, depth + 1) for part in parts if not isinstance(part, Not)]
    absent = [_match(part.inner, "plain", depth + 2) for part in parts if isinstance(part, Not)]
    found = " AND ".join(present) if present else _phrase([EVERY])
    if absent:
        return f"(({found}) NOT ({' OR '.join(absent)}))"
    return f"({found})"


def _field(node: Having) -> str:
    sign = SIGNS[node.field]
    phrases = [
        _phrase([sign + word for word in each.plain], star=each.open) for each in sought_in(node.field, node.value)
    ]
    return f"({' OR '.join(phrases)})" if phrases else _phrase([NONE])


def _phrase(words: Sequence[str], *, star: bool = False) -> str:
    return f'"{" ".join(words)}"' + (" *" if star else "")


# Conditions


def _condition(node: Node, sources_named: SourcesNamed, depth: int) -> Condition:
    if depth > DEEPEST:
        return Condition("0")
    if _is_of_words(node, depth):
        return Condition(
            "s.place IN (SELECT rowid FROM search_index WHERE search_index MATCH ?)", (_match(node, "plain", depth),)
        )
    match node:
        case Between():
            return _between(node.since, node.until)
        case OriginsAre():
            high = (1 << 62) if node.high is None else node.high
            return Condition(_OF_STORY.format("t.at_least >= ? AND t.at_most <= ?"), (node.low, high))
        case Differs(on="any"):
            return Condition(_DIFFERING.format(""))
        case Differs():
            asks = " AND EXISTS (SELECT 1 FROM json_each(t.differs_on) WHERE value = ?)"
            return Condition(_DIFFERING.format(asks), (node.on,))
        case Having():
            return _of_source(node, sources_named(node.value))
        case Not():
            inner = _condition(node.inner, sources_named, depth + 1)
            return Condition(f"NOT {inner.sql}", inner.params)
        case All() | Any():
            parts = [_condition(part, sources_named, depth + 1) for part in node.parts]
            join = " AND " if isinstance(node, All) else " OR "
            sql = f"({join.join(part.sql for part in parts)})" if parts else str(int(isinstance(node, All)))
            return Condition(sql, tuple(param for part in parts for param in part.params))
    return Condition("0")


def _between(since: datetime | None, until: datetime | None) -> Condition:
    """What has no time lies in no interval, and so in the complement of each."""
    parts, params = ["s.dated IS NOT NULL"], []
    if since is not None:
        parts.append("s.dated >= ?")
        params.append(micros(since))
    if until is not None:
        parts.append("s.dated < ?")
        params.append(micros(until))
    if since is None and until is None:
        return Condition("1")
    return Condition(f"ifnull({' AND '.join(parts)}, 0)", tuple(params))


def _of_source(node: Having, ids: Sequence[str]) -> Condition:
    """By the source as it is set up, and by the path or address that the article was taken from."""
    words = Condition(
        "s.place IN (SELECT rowid FROM search_index WHERE search_index MATCH ?)", (_match(node, "plain", 0),)
    )
    if not ids:
        return words
    of_it = f"o.article = s.article AND o.source IN ({', '.join('?' * len(ids))})"
    return Condition(f"({words.sql} OR EXISTS (SELECT 1 FROM article_sources o WHERE {of_it}))", (*words.params, *ids))
