"""wiredesk: an open news desk that reads pages, groups reports of one event and shows where they differ.

    import wiredesk
    article = wiredesk.extract(data, url="https://example.org/a")   # bytes or str of a page -> Article
    reading = wiredesk.read(article)                                # what it says -> Reading
    grouping = wiredesk.group([reading, other])                     # stories, links -> Grouping
    wiredesk.run(["pages/"])                                        # all of it, nothing kept -> Result
    wiredesk.open_desk("desk.sqlite")                               # a desk that remembers -> Desk

Everything is imported when first used: `import wiredesk` itself costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from wiredesk.desk.desk import Desk, open_desk
    from wiredesk.desk.library import compare, extract, group, origins, read
    from wiredesk.desk.once import run
    from wiredesk.model.article import Article
    from wiredesk.model.errors import InputError, WiredeskError
    from wiredesk.model.findings import Reading
    from wiredesk.model.page import Hints
    from wiredesk.model.result import Result
    from wiredesk.model.story import Decision, Difference, Grouping, Origins, Story

_HOME = {
    "Article": "wiredesk.model.article",
    "Decision": "wiredesk.model.story",
    "Desk": "wiredesk.desk.desk",
    "Difference": "wiredesk.model.story",
    "Grouping": "wiredesk.model.story",
    "Hints": "wiredesk.model.page",
    "InputError": "wiredesk.model.errors",
    "Origins": "wiredesk.model.story",
    "Reading": "wiredesk.model.findings",
    "Result": "wiredesk.model.result",
    "Story": "wiredesk.model.story",
    "WiredeskError": "wiredesk.model.errors",
    "compare": "wiredesk.desk.library",
    "extract": "wiredesk.desk.library",
    "group": "wiredesk.desk.library",
    "origins": "wiredesk.desk.library",
    "open_desk": "wiredesk.desk.desk",
    "read": "wiredesk.desk.library",
    "run": "wiredesk.desk.once",
}

__all__ = [
    "Article",
    "Decision",
    "Desk",
    "Difference",
    "Grouping",
    "Hints",
    "InputError",
    "Origins",
    "Reading",
    "Result",
    "Story",
    "WiredeskError",
    "__version__",
    "compare",
    "extract",
    "group",
    "open_desk",
    "origins",
    "read",
    "run",
]


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return __all__
