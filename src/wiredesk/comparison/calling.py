"""What reports are called while they are compared: by their place in an order that comes from what they say.

Ids come from addresses and paths. Where two accounts are equally good the first one counts, and which that is must not
hang on the folder that a page lies in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from operator import is_not
from typing import Any, TypeVar

from wiredesk.model.findings import Reading
from wiredesk.model.spans import ArticleId, Passage, Span
from wiredesk.model.story import Grouping, Link, Story
from wiredesk.model.values import Amount, When

T = TypeVar("T")

_PLAIN = frozenset({Span, When, Amount})
_LAST = datetime.max.replace(tzinfo=UTC)
_CALLED = re.compile("\ue000\\d{6}")
"""A name within a comparison: a character for private use, which no id has, and the place."""


def callings(members: Sequence[Reading]) -> dict[ArticleId, ArticleId]:
    """What each report is called, by its id: in order of publication, those without one last; then by text.

    Empty where there is no order to be chosen: a report alone keeps its id.
    """
    if len(members) < 2:
        return {}
    order = sorted(members, key=lambda reading: (_published(reading), reading.article.version, reading.article.id))
    return {reading.article.id: ArticleId(f"\ue000{at:06d}") for at, reading in enumerate(order)}


def _published(reading: Reading) -> datetime:
    when = reading.article.dated
    if when is None:
        return _LAST
    # A day is as late as its times can be: an account with its minute stands before one of the same day without.
    return when.latest or when.earliest or _LAST


def called(
    story: Story, grouping: Grouping, members: Sequence[Reading], names: Mapping[ArticleId, ArticleId]
) -> tuple[Story, Grouping, tuple[Reading, ...]]:
    """Story, what was concluded on it, and its readings with those names, the readings in their order."""
    if not names:
        held = {reading.article.id for reading in members}
        links = tuple(link for link in story.links or grouping.links if link.article in held)
        return replace(story, links=links), grouping, tuple(members)
    links = tuple(_link(link, names) for link in story.links or grouping.links if link.article in names)
    title = story.title
    renamed = replace(
        story,
        articles=tuple(sorted(names[id] for id in story.articles if id in names)),
        links=links,
        title=Passage(names.get(title.article, title.article), title.span, title.exact),
    )
    resolutions = tuple(
        replace(one, article=names[one.article]) for one in grouping.resolutions if one.article in names
    )
    readings = (replace(one, article=replace(one.article, id=names[one.article.id])) for one in members)
    return (
        renamed,
        replace(grouping, links=links, resolutions=resolutions),
        tuple(sorted(readings, key=lambda reading: reading.article.id)),
    )


def _link(link: Link, names: Mapping[ArticleId, ArticleId]) -> Link:
    return replace(link, article=names[link.article], origin=names.get(ArticleId(link.origin), link.origin))


def by_id(value: T, names: Mapping[ArticleId, ArticleId]) -> T:
    """A result with the ids of the reports in it again. names: as `callings` gave them."""
    if not names:
        return value
    ids: dict[str, str] = {name: id for id, name in names.items()}
    found: T = _back(value, ids)
    return found


def _back(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        if "\ue000" not in value:
            return value
        return ids.get(value) or _CALLED.sub(lambda match: ids.get(match[0], match[0]), value)
    if isinstance(value, tuple):
        found = [_back(one, ids) for one in value]
        return tuple(found) if any(map(is_not, found, value)) else value
    kind: type = type(value)
    names = _names(kind)
    if names:
        changed = {}
        for name in names:
            part = getattr(value, name)
            new = _back(part, ids)
            if new is not part:
                changed[name] = new
        return replace(value, **changed) if changed else value
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Fields in which an id can stand; none of what is no record, or of numbers and times alone."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) and kind not in _PLAIN else ()
