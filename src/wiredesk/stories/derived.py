"""The links of a connected set of reports: one between two ends, and no circle of known directions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Direction, Evidence, Link
from wiredesk.stories.ordering import Ordering, nearly_in_order

COPIES = frozenset({"copy", "abridges", "republication"})
"""Kinds of links whose two ends are of one story whatever else they say."""
_RANK = {
    "retracts": 0, "corrects": 1, "updates": 2, "republication": 3, "copy": 4, "abridges": 5, "contains": 6,
    "translation": 7, "rewrite": 8, "credits": 9,
}  # fmt: skip
STRENGTH: dict[Direction, int] = {"republication": 0, "credit": 1, "first seen": 2, "containment": 3, "unknown": 4}


def settled_links(derivations: Sequence[Link], stated: Sequence[Link]) -> list[Link]:
    """The final links of a set, from what its texts share and what its reports say of one another.

    Hangs on connected sets alone: of two sets without a link between them each gives the same as both together.
    """
    return without_cycles(strongest(derivations, stated))


def strongest(derivations: Sequence[Link], stated: Sequence[Link]) -> list[Link]:
    """One link between two ends: the derivation rather than the bare credit, then the strongest kind. Who republishes
    a report that is held is not said to republish one that is not."""
    republished = {link.article for link in derivations if link.kind == "republication"}
    best: dict[tuple[str, str], Link] = {}
    for link in (*derivations, *stated):
        if not link.held and link.kind == "republication" and link.article in republished:
            continue
        known = best.get(ends(link))
        if known is None or (_RANK[link.kind], link.article) < (_RANK[known.kind], known.article):
            best[ends(link)] = link
    return [best[both] for both in sorted(best)]


def ends(link: Link) -> tuple[str, str]:
    """Both ends of a link, in order."""
    return min(link.article, link.origin), max(link.article, link.origin)


def without_cycles(links: Iterable[Link]) -> list[Link]:
    """The links, strongest direction first; one that would close a cycle of known directions loses its direction."""
    kept: list[Link] = []
    order = sorted(links, key=lambda x: (STRENGTH[x.direction], -x.score, x.article, x.origin, x.kind))
    before = Ordering(nearly_in_order((link.article, link.origin) for link in order if _directed(link)))
    for link in order:
        if _directed(link) and not before.put(link.article, link.origin):
            one, other = sorted((link.article, ArticleId(link.origin)))
            reason = Evidence("direction withdrawn", "it would close a cycle")
            kept.append(
                replace(link, article=one, origin=other, direction="unknown", evidence=(*link.evidence, reason))
            )
            continue
        kept.append(link)
    return sorted(kept, key=lambda x: (x.article, x.origin, x.kind))


def _directed(link: Link) -> bool:
    return link.held and link.direction != "unknown"
