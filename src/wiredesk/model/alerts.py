"""Searches that the user saved, and what was sent out for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from wiredesk.model.spans import ArticleId

Way = Literal["feed", "webhook", "mail"]


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that goes on looking. id: 0 for one that is not saved yet; feed: whether it has a feed of its own;
    webhook, mail: where what it finds is sent, None: not; last: when it last looked."""

    id: int
    name: str
    query: str
    made: datetime
    feed: bool = True
    webhook: str | None = None
    mail: str | None = None
    paused: bool = False
    last: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """An article that a saved search found, on its way out. at: when it is to be tried next, or was done.

    problem: why the last try failed, "" if it did not; done: nothing more is tried.
    """

    search: int
    article: ArticleId
    at: datetime
    way: Way
    tries: int = 0
    problem: str = ""
    done: bool = False
