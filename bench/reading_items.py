"""The marked texts of `tests/reading` as the program reads them, and how its answers are counted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from reading_cases import Case, Mark, cases
from wiredesk.desk.packs import installed_packs
from wiredesk.model.article import Article
from wiredesk.model.findings import Reading
from wiredesk.model.spans import Span
from wiredesk.model.values import Found
from wiredesk.reading.article import read


@dataclass(frozen=True, slots=True)
class Item:
    """A text with the right answers and with ours."""

    case: Case
    reading: Reading

    def words(self, *spans: Span) -> str:
        """What stands in the spans."""
        return " … ".join(span.of(self.case.text) for span in spans)


@dataclass(frozen=True, slots=True)
class Error:
    """One answer that is not right. what: "missed", "false" or what is wrong. gold, ours: "" if there is none."""

    item: str
    number: int
    what: str
    gold: str
    ours: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A share, and of how many. low, high: 95 of 100 samples drawn from the same topics or stories lie between."""

    value: float
    n: int
    low: float | None = None
    high: float | None = None


@dataclass
class Score:
    """found of wanted, right of made."""

    found: int = 0
    wanted: int = 0
    right: int = 0
    made: int = 0

    @property
    def precision(self) -> Figure:
        return Figure(self.right / max(1, self.made), self.made)

    @property
    def recall(self) -> Figure:
        return Figure(self.found / max(1, self.wanted), self.wanted)

    @property
    def f1(self) -> Figure:
        p, r = self.precision.value, self.recall.value
        return Figure(2 * p * r / max(1e-9, p + r), self.wanted)


@dataclass
class Answers:
    """Figures by name, and the errors behind them."""

    figures: dict[str, Figure] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)

    def wrong(self, item: Item, what: str, gold: str, ours: str) -> None:
        """Notes an error."""
        self.errors.append(Error(item.case.id, item.case.number, what, gold, ours))


Measure = Callable[[Sequence[Item]], Answers]


@lru_cache(maxsize=32)
def items(name: str) -> tuple[Item, ...]:
    """The texts of a file, read as clean text whose date and language are known."""
    packs = installed_packs()
    return tuple(Item(case, read(article_of(case), packs)) for case in cases(name))


def article_of(case: Case) -> Article:
    """The article that an item is: its lines are title and paragraphs."""
    title, _, body = case.text.partition("\n") if case.titled else ("", "", case.text)
    section = case.headers.get("section")
    article = Article.of(
        title=title or None,
        body=body,
        published=case.headers.get("published"),
        language=case.language,
        outlet=case.headers.get("outlet"),
        locator=case.id,
    )
    return replace(article, section=Found(section, "hint", 0.9)) if section else article


def covering(some: Iterable[Item], *kinds: str) -> list[Item]:
    """The items in which one of the kinds is marked in full."""
    return [item for item in some if item.case.covers.intersection(kinds)]


def meeting(marks: Iterable[Mark], span: Span) -> list[Mark]:
    """The marks that share a character with a span."""
    return [mark for mark in marks if mark.span.meets(span)]
