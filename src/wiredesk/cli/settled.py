"""What settling came to."""

from __future__ import annotations

from wiredesk.desk.placing import Settled
from wiredesk.formats.rows_json import Json


def settled_json(settled: Settled) -> Json:
    """Articles taken in or out; stories told anew; of those that were shown, how many merged, split or ended."""
    return {
        "articles": settled.articles,
        "stories": settled.stories,
        "merged": settled.merged,
        "split": settled.split,
        "ended": settled.ended,
    }


def as_text(settled: Settled) -> str:
    """The same for a person."""
    if not settled.articles and not settled.stories:
        return "All stories are settled."
    moved = [f"{count} {what}" for what, count in settled_json(settled).items() if count and what in _MOVED]
    articles = (
        f"{settled.articles:,} article{'s' if settled.articles != 1 else ''} placed, " if settled.articles else ""
    )
    stories = f"{settled.stories:,} stor{'ies' if settled.stories != 1 else 'y'} told anew"
    return ", ".join([articles + stories, *moved])


_MOVED = frozenset({"merged", "split", "ended"})
