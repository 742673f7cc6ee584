"""Which reports of a story are one account, and which of very many are looked at.

Reports that are copies, cuts or translations of one another form one family: one account. A story of forty thousand
reports is compared by some of them, so that memory and time are bounded; what that leaves out is said (`cut`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice, pairwise

from wiredesk.model.spans import ArticleId
from wiredesk.model.story import FOLLOWED, Cut, Link, Story

SAME_TEXT = frozenset({"copy", "abridges", "contains", "translation", "republication"})
"""Links whose two ends tell one account. A rewrite may tell more than its original, so it is an account of its own."""
DERIVED = SAME_TEXT | {"rewrite"}
"""Links over which the chain of origins runs on."""
COMPARED = 24
"""Accounts of a story that are compared with one another; of more, those that were published first."""
Families = Mapping[ArticleId, tuple[ArticleId, ...]]
"""The article that stands for each account, with its members, itself first."""


def followed(story: Story) -> tuple[ArticleId, ...]:
    """The reports of a story that are looked at, in order of id: all, or of more than `FOLLOWED` one of each account,
    those with most reports first, then further ones by id."""
    if len(story.articles) <= FOLLOWED:
        return story.articles
    if story.looked_at:
        return story.looked_at
    found = _of_many(story)
    heads = sorted(found, key=lambda head: (-len(found[head]), head))[:FOLLOWED]
    rest = islice((id for id in story.articles if id not in found), FOLLOWED - len(heads))
    return tuple(sorted((*heads, *rest)))


def cut(story: Story) -> Cut | None:
    """What of a story is left out of its comparison; None if nothing is."""
    if len(story.articles) <= COMPARED:
        return None
    found = _of_many(story)
    if len(story.articles) <= FOLLOWED and len(found) <= COMPARED:
        return None
    reports = min(len(story.articles), FOLLOWED)
    return Cut(reports, len(found), min(len(found), COMPARED), max(0, len(found) - FOLLOWED))


def accounts(story: Story, names: Mapping[ArticleId, ArticleId], links: Iterable[Link]) -> Families:
    """The accounts of a story among the reports that are looked at. names: what these are called while they are
    compared (`calling.callings`), by id; links: those of them, by these names."""
    together: list[tuple[ArticleId, ...]] = []
    if len(story.articles) > FOLLOWED:
        # An account holds together by all of its links, also by those of reports that are not looked at.
        together = [tuple(names[id] for id in members if id in names) for members in _of_many(story).values()]
    return families(sorted(names.values()), links, together)


def families(
    articles: Iterable[ArticleId], links: Iterable[Link], together: Iterable[tuple[ArticleId, ...]] = ()
) -> Families:
    """Articles joined by links of the same text; the head is the one that the others derive from. together: articles
    that are joined already."""
    articles = tuple(articles)
    root = {article: article for article in articles}

    def find(article: ArticleId) -> ArticleId:
        while root[article] != article:
            root[article] = root[root[article]]
            article = root[article]
        return article

    for group in together:
        for one, other in pairwise(group):
            a, b = sorted((find(one), find(other)))
            root[b] = a
    derived: set[ArticleId] = set()
    for link in links:
        if link.kind == "republication":
            derived.add(link.article)
        if link.kind in SAME_TEXT and link.held and link.origin in root:
            a, b = sorted((find(link.article), find(ArticleId(link.origin))))
            root[b] = a
            if link.direction != "unknown":
                derived.add(link.article)
    joined: dict[ArticleId, list[ArticleId]] = {}
    for article in articles:
        joined.setdefault(find(article), []).append(article)
    found = {}
    for members in joined.values():
        head = min(members, key=lambda article: (article in derived, article))
        found[head] = (head, *(article for article in members if article != head))
    return found


class _Same:
    """A story as the object that it is: comparing two of forty thousand reports takes long."""

    __slots__ = ("story",)

    def __init__(self, story: Story) -> None:
        self.story = story

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.story is other.story

    def __hash__(self) -> int:
        return id(self.story)


def _of_many(story: Story) -> Families:
    return _kept(_Same(story))


@lru_cache(maxsize=1)
def _kept(asked: _Same) -> Families:
    return families(asked.story.articles, asked.story.links)
