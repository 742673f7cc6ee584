"""Articles, what each says and what was concluded, as rows of tables: what a batch writes and analysts query.

Every row of a finding names its article and the characters that it was read from (`start`, `end`, of the article's
`text`). A story goes by the least id of its articles, so that equal input gives equal rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal

from wiredesk.model.findings import Reading
from wiredesk.model.result import Result
from wiredesk.model.spans import Passage, Span
from wiredesk.model.story import Difference, Link, Origins, Story, headline
from wiredesk.model.values import When

SCHEMA = 1
"""Raised when a column goes or comes to mean something else; new columns alone are no new schema."""
Kind = Literal["text", "texts", "time", "number", "count", "flag", "bytes"]
"""Of a column: string, list of strings, time in UTC with microseconds, 64-bit float, 64-bit whole number, boolean,
bytes."""
Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

_PLACE: tuple[tuple[str, Kind], ...] = (("article", "text"), ("start", "count"), ("end", "count"), ("words", "text"))
FINDINGS: Mapping[str, tuple[tuple[str, Kind], ...]] = {
    "articles": (
        ("id", "text"), ("version", "text"), ("address", "text"), ("locator", "text"), ("is_article", "flag"),
        ("reason", "text"), ("title", "text"), ("authors", "texts"), ("outlet", "text"),
        ("section", "text"), ("categories", "texts"), ("language", "text"), ("published", "text"),
        ("published_earliest", "time"), ("published_latest", "time"), ("first_seen", "time"), ("taken_from", "text"),
        ("text", "text"),
    ),
    "names": (*_PLACE, ("kind", "text"), ("name", "text"), ("key", "text")),
    "quotes": (
        *_PLACE, ("content", "text"), ("mode", "text"), ("act", "text"), ("speaker", "text"), ("speaker_key", "text"),
        ("relayed_by", "texts"),
    ),
    "credits": (*_PLACE, ("source", "text"), ("kind", "text"), ("scope", "text")),
    "moments": (
        *_PLACE, ("value", "text"), ("earliest", "time"), ("latest", "time"), ("granularity", "text"), ("zone", "text"),
    ),
    "amounts": (*_PLACE, ("low", "number"), ("high", "number"), ("unit", "text"), ("approximate", "flag")),
    "claims": (
        *_PLACE, ("relation", "text"), ("subject", "text"), ("object", "text"), ("stance", "text"), ("holder", "text"),
    ),
}  # fmt: skip
"""What is known of each article by itself."""
CONCLUSIONS: Mapping[str, tuple[tuple[str, Kind], ...]] = {
    "stories": (
        ("story", "text"), ("title", "text"), ("title_of", "text"), ("reports", "count"), ("first", "text"),
        ("last", "text"), ("origins_at_least", "count"), ("origins_at_most", "count"), ("accounts", "count"),
        ("accounts_compared", "count"), ("reports_followed", "count"),
    ),
    "members": (("story", "text"), ("article", "text"), ("joined_by", "text"), ("score", "number")),
    "links": (
        ("article", "text"), ("origin", "text"), ("held", "flag"), ("kind", "text"), ("direction", "text"),
        ("score", "number"),
    ),
    "origins": (
        ("story", "text"), ("name", "text"), ("kind", "text"), ("of_main_claim", "flag"), ("chain", "texts"),
        ("articles", "texts"),
    ),
    "differences": (
        ("story", "text"), ("place", "count"), ("asks", "text"), ("about", "text"), ("verdict", "text"),
        ("reconciliation", "text"), ("account", "count"), ("value", "text"), ("article", "text"), ("start", "count"),
        ("end", "count"), ("words", "text"),
    ),
}  # fmt: skip
"""What follows from all of them. accounts, accounts_compared: of a story of which not all are compared with one
another, else nothing. differences: a row for each passage of each account; place: of the difference among those of its
story, account: of the account among those of the difference."""


def of_reading(reading: Reading) -> Rows:
    """The rows of `FINDINGS` of one reading."""
    article = reading.article
    text = article.text
    key_of = {entity.id: entity.key for entity in reading.entities}

    def at(span: Span) -> Row:
        return article.id, span.start, span.end, span.of(text)

    published = article.published.value if article.published else None
    own = (
        article.id, article.version, article.address, article.locator, article.is_article,
        article.reason, article.title.value if article.title else None, [one.name for one in article.authors],
        article.outlet.value if article.outlet else None, article.section.value if article.section else None,
        [code for code, *_ in reading.categories], reading.language, published.value if published else None,
        _time(published.earliest if published else None), _time(published.latest if published else None),
        _time(article.first_seen), article.taken_from.value if article.taken_from else None, text,
    )  # fmt: skip
    return {
        "articles": [own],
        "names": [
            (*at(one.span), one.kind, one.name, key_of.get(one.entity) if one.entity else None)
            for one in reading.mentions
        ],
        "quotes": [
            (
                *at(one.span),
                one.content.of(text),
                one.mode,
                one.act,
                one.speaker.name if one.speaker else None,
                key_of.get(one.speaker.entity) if one.speaker and one.speaker.entity else None,
                list(one.relayed_by),
            )
            for one in reading.quotes
        ],
        "credits": [(*at(one.span), one.source, one.kind, one.scope) for one in reading.credits],
        "moments": [
            (
                *at(one.span),
                one.when.value,
                _time(one.when.earliest),
                _time(one.when.latest),
                one.when.granularity,
                one.when.zone,
            )
            for one in reading.moments
        ],
        "amounts": [
            (
                *at(one.span),
                _number(one.amount.low),
                _number(one.amount.high),
                one.amount.unit,
                one.amount.approximate,
            )
            for one in reading.quantities
        ],
        "claims": [
            (
                *at(one.span),
                one.relation,
                key_of.get(one.subject) if one.subject else None,
                key_of.get(one.object) if one.object else None,
                one.stance,
                one.holder.name if one.holder else None,
            )
            for one in reading.claims
        ],
    }


def of_story(story: Story, title: str, origins: Origins, differences: Sequence[Difference]) -> Rows:
    """The rows of `CONCLUSIONS` of one story, but for the links. title: what it is shown under."""
    id = min(story.articles)
    return {
        "stories": [
            (
                id,
                title,
                story.title.article,
                len(story.articles),
                _value(story.first),
                _value(story.last),
                origins.at_least,
                origins.at_most,
                origins.cut.accounts if origins.cut else None,
                origins.cut.compared if origins.cut else None,
                origins.cut.reports if origins.cut else len(story.articles),
            )
        ],
        "members": [(id, one.article, one.joined_by, one.score) for one in story.why],
        "origins": [
            (id, one.name, one.kind, main, list(one.chain), list(one.articles))
            for main, some in ((True, origins.main), (False, origins.also))
            for one in some
        ],
        "differences": [
            (
                id,
                place,
                each.question.asks,
                each.question.about,
                each.verdict,
                each.reconciliation,
                number,
                account.value,
                *_passage(passage),
            )
            for place, each in enumerate(differences)
            for number, account in enumerate(each.accounts)
            for passage in account.passages
        ],
    }


def of_links(links: Iterable[Link]) -> Rows:
    """The rows of links."""
    return {"links": [(one.article, str(one.origin), one.held, one.kind, one.direction, one.score) for one in links]}


def of_result(result: Result) -> Iterator[Rows]:
    """All rows of what `wiredesk read` gives."""
    for reading in result.readings.values():
        yield of_reading(reading)
    for story in result.grouping.stories:
        yield of_story(story, headline(story, result.readings), result.origins[story.id], result.differences[story.id])
    yield of_links(result.grouping.links)


class Digest:
    """One number for a table whatever the order of its rows: the sum of their hashes (Clarke et al. 2003, MSet-Add)."""

    __slots__ = ("_sum", "rows")

    def __init__(self) -> None:
        self._sum = 0
        self.rows = 0

    def add(self, row: Row) -> None:
        """Takes in a row."""
        self._sum += int.from_bytes(hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest())
        self.rows += 1

    def add_other(self, rows: int, digest: str) -> None:
        """Takes in a part of the table that has a digest of its own."""
        self._sum += int(digest, 16)
        self.rows += rows

    def __str__(self) -> str:
        return f"{self._sum % (1 << 256):064x}"


def digests(parts: Iterable[Rows]) -> dict[str, Digest]:
    """The digest of each table."""
    found = {table: Digest() for table in (*FINDINGS, *CONCLUSIONS)}
    for part in parts:
        for table, rows in part.items():
            for row in rows:
                found[table].add(row)
    return found


def _passage(passage: Passage) -> Row:
    return passage.article, passage.span.start, passage.span.end, passage.exact


def _time(time: datetime | None) -> datetime | None:
    return None if time is None else time.astimezone(UTC)


def _value(when: When | None) -> str | None:
    return None if when is None else when.value


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
