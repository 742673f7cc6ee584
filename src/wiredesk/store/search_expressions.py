"""A typed query as what the database runs: one expression of the index of words, a range of time, and conditions.

Words and fields become one expression of phrases, whose words are nothing but letters, digits and signs; the index of
an engine makes a condition of it (`fts5`, `tsvector`). What changes without the text (origins, differences, by which
sources it came) is asked of its own tables. Where such parts stand beneath OR or NOT, the words beneath become a
condition too.
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


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words one after the other, in the columns of a spelling. star: the last is the beginning of a word."""

    words: tuple[str, ...]
    spelling: Spelling = "plain"
    star: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of some parts."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """All of some parts, and nothing of what is to be absent."""

    parts: tuple[Expression, ...]
    absent: tuple[Expression, ...] = ()


Expression = Phrase | Either | Both

DEEPEST = 28
"""Nodes within nodes that are followed; what is deeper finds nothing. Queries of users nest a third as deep."""
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

    match: Expression
    spelt: Expression | None
    title: Expression | None
    together: Expression | None = None
    first: int | None = None
    last: int | None = None
    conditions: list[Condition] = field(default_factory=list)
    wanted: tuple[Sought, ...] = ()

    @property
    def where(self) -> tuple[str, tuple[object, ...]]:
        """What follows the condition of the index, beginning with AND; and its parameters."""
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


ConditionOf = Callable[[Expression], Condition]
"""What the index of an engine makes of an expression: a condition on a row `f` of `search_index`."""


def plan(node: Node, sources_named: SourcesNamed, words_are: ConditionOf) -> Plan:
    """How to find what a node asks for. Any node can be planned."""
    asked = _Asked(sources_named, words_are)
    parts = node.parts if isinstance(node, All) else (node,)
    words: list[Node] = []
    made = Plan(_NOTHING, None, None)
    for part in parts:
        if isinstance(part, Between):
            _range(made, part)
        if _is_of_words(part, 0):
            words.append(part)
        else:
            made.conditions.append(_condition(part, asked, 0))
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

_NOTHING = Phrase((NONE,))
_EVERYTHING = Phrase((EVERY,))


def _match(node: Node, spelling: Spelling, depth: int) -> Expression:
    if depth > DEEPEST:
        return _NOTHING
    match node:
        case Words():
            found = sought(" ".join(node.words), prefix=node.prefix)
            if found is None:
                return _NOTHING
            words = found.plain if spelling == "plain" else found.spelt
            return Phrase(words, spelling, found.open)
        case Having():
            return _field(node)
        case Not():
            return Both((_EVERYTHING,), (_match(node.inner, "plain", depth + 1),))
        case All():
            return _all(node.parts, spelling, depth)
        case Any():
            parts = [_match(part, spelling, depth + 1) for part in node.parts]
            return Either(tuple(parts)) if parts else _NOTHING
    return _NOTHING


def _all(parts: Sequence[Node], spelling: Spelling, depth: int) -> Expression:
    present = [_match(part, spelling, depth + 1) for part in parts if not isinstance(part, Not)]
    absent = [_match(part.inner, "plain", depth + 2) for part in parts if isinstance(part, Not)]
    return Both(tuple(present or (_EVERYTHING,)), tuple(absent))


def _field(node: Having) -> Expression:
    sign = SIGNS[node.field]
    phrases = [
        Phrase(tuple(sign + word for word in each.plain), star=each.open) for each in sought_in(node.field, node.value)
    ]
    return Either(tuple(phrases)) if phrases else _NOTHING


# Conditions


@dataclass(frozen=True, slots=True)
class _Asked:
    """What conditions are made with."""

    sources_named: SourcesNamed
    words_are: ConditionOf

    def among(self, expression: Expression) -> Condition:
        """Of a row `s` of `searched`: an expression finds it."""
        found = self.words_are(expression)
        return Condition(f"s.place IN (SELECT f.rowid FROM search_index f WHERE {found.sql})", found.params)


def _condition(node: Node, asked: _Asked, depth: int) -> Condition:
    if depth > DEEPEST:
        return Condition("FALSE")
    if _is_of_words(node, depth):
        return asked.among(_match(node, "plain", depth))
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
            return _of_source(node, asked)
        case Not():
            inner = _condition(node.inner, asked, depth + 1)
            return Condition(f"NOT {inner.sql}", inner.params)
        case All() | Any():
            parts = [_condition(part, asked, depth + 1) for part in node.parts]
            join = " AND " if isinstance(node, All) else " OR "
            sql = f"({join.join(part.sql for part in parts)})" if parts else str(isinstance(node, All)).upper()
            return Condition(sql, tuple(param for part in parts for param in part.params))
    return Condition("FALSE")


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
        return Condition("TRUE")
    return Condition(f"coalesce({' AND '.join(parts)}, FALSE)", tuple(params))


def _of_source(node: Having, asked: _Asked) -> Condition:
    """By the source as it is set up, and by the path or address that the article was taken from."""
    words, ids = asked.among(_match(node, "plain", 0)), asked.sources_named(node.value)
    if not ids:
        return words
    of_it = f"o.article = s.article AND o.source IN ({', '.join('?' * len(ids))})"
    return Condition(f"({words.sql} OR EXISTS (SELECT 1 FROM article_sources o WHERE {of_it}))", (*words.params, *ids))
