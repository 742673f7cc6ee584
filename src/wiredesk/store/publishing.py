"""By whom articles are published, under which section, and where they come from: written and taken out again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wiredesk.model.findings import Reading
from wiredesk.model.outlets import STANDINGS, Standing
from wiredesk.model.spans import ArticleId
from wiredesk.model.story import Link, Origins
from wiredesk.store.codec import micros
from wiredesk.store.dates import stated
from wiredesk.store.engine import Engine, Row, clean
from wiredesk.text import names
from wiredesk.text.addresses import registrable
from wiredesk.text.catalogue_keys import author_key, category_key, outlet_key

COPIED = frozenset({"copy", "abridges", "republication"})
VOICES = frozenset({"report", "agency", "outlet", "spokesperson"})
"""Kinds of origins that report or speak under a name. That a report rests on a document, a body or somebody without a
name does not say that these named anybody."""
OF_A_PERSON = frozenset({"writer", "translator", "photographer"})
"""Roles of those who are listed as authors; agencies, desks and outlets are outlets."""
_MOST = 40
"""Authors and creditors of one article that are kept; more are a list that was misread."""


Before = tuple[int | None, int | None]
"""Standing and lag, as a row has them."""


@dataclass(frozen=True, slots=True)
class Derived:
    """Where a report comes from. origin: the report that it takes over or rests on, if that is held."""

    standing: Standing
    origin: ArticleId | None = None


def derived(articles: Sequence[ArticleId], links: Sequence[Link], origins: Origins) -> Mapping[ArticleId, Derived]:
    """Where the reports of a story come from, by its links and the ends of its chains. Pure.

    A link that does not say which end was first says nothing of either. The strongest link of a report counts.
    """
    found: dict[ArticleId, Derived] = {}
    for link in sorted(links, key=lambda link: (-link.score, link.article, link.origin, link.kind)):
        if link.direction == "unknown" or link.article in found:
            continue
        origin = ArticleId(link.origin) if link.held else None
        if link.kind in COPIED:
            found[link.article] = Derived("copied", origin)
        elif link.kind == "translation":
            found[link.article] = Derived("translated", origin)
    rests: dict[ArticleId, ArticleId] = {}
    for link in links:
        if link.held and link.direction != "unknown" and link.kind in ("rewrite", "contains", "credits"):
            rests.setdefault(link.article, ArticleId(link.origin))
    for end in origins.main:
        for article in end.articles:
            if article in found or end.kind == "unknown":
                continue
            own = end.kind == "report" and end.article in (None, article)
            found[article] = Derived("own") if own else Derived("credited", rests.get(article, end.article))
    for link in links:
        if link.article not in found and link.direction != "unknown" and link.kind in ("rewrite", "contains"):
            found[link.article] = Derived("credited", rests.get(link.article))
    return {article: found.get(article, Derived("unknown")) for article in articles}


def credited_by(reading: Reading, outlet: str | None) -> list[tuple[str, str, str]]:
    """Whom an article credits for what it tells, each once: kind, key, name. Pure. outlet: key of its own, which is no
    credit. Sources without a name are one."""
    found: dict[tuple[str, str], str] = {}
    for credit in reading.credits:
        if credit.kind == "photo" or credit.scope == "picture":
            continue
        name = "" if credit.kind == "unnamed" else clean(" ".join(credit.source.split()))
        is_address = name.startswith(("http://", "https://"))
        key = outlet_key(None, name) if is_address else names.key(name)
        if key is None or (not key and credit.kind != "unnamed") or key == outlet:
            continue
        found.setdefault((credit.kind, key), key if is_address else name)
    return [(kind, key, name) for (kind, key), name in found.items()]


def voices(origins: Origins) -> dict[ArticleId, str]:
    """The origin of each report that can be told as naming whom the report names: its name."""
    return {article: origin.name for origin in origins.main if origin.kind in VOICES for article in origin.articles}


class Publishing:
    """Writes who published what, within a transaction."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    def put(self, article: int, sorted: int, edits: int, reading: Reading, before: Before) -> int | None:
        """What is known of an article; nothing of it may be there yet. The number of its outlet. edits: texts that it
        had before; before: as `take_out` gave it."""
        of = reading.article
        name = clean(" ".join(of.outlet.value.split())) if of.outlet else None
        key = outlet_key(name, of.address)
        outlet = None if key is None else self._outlet(key, name, of.address)
        section = clean(" ".join(of.section.value.split())) if of.section else ""
        category = self._category(section)
        self._db.write(
            "INSERT INTO published (article, sorted, outlet, category, language, at, stated, standing, lag, corrected, "
            "edits) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                article,
                sorted,
                outlet,
                category,
                reading.language,
                _exact(reading),
                stated(of),
                *before,
                of.correction is not None,
                edits,
            ),
        )
        if outlet is not None:
            self._db.write_many(
                "INSERT INTO credited (outlet, creditor, article) VALUES (?, ?, ?)",
                [(outlet, self._creditor(*row), article) for row in credited_by(reading, key)[:_MOST]],
            )
        authors: dict[str, str] = {}
        for author in of.authors:
            if author.role in OF_A_PERSON and (own := author_key(author.name, key)):
                authors.setdefault(own, clean(" ".join(author.name.split())))
        self._db.write_many(
            "INSERT INTO article_authors (author, sorted, article) VALUES (?, ?, ?)",
            [(self._author(own, shown, outlet), sorted, article) for own, shown in list(authors.items())[:_MOST]],
        )
        return outlet

    def _outlet(self, key: str, name: str | None, address: str | None) -> int:
        row = self._db.one(
            "INSERT INTO outlets (key, articles) VALUES (?, 1) "
            "ON CONFLICT (key) DO UPDATE SET articles = outlets.articles + 1 RETURNING number",
            (key,),
        )
        assert row is not None
        number = row[0]
        domain = registrable(address) if address else None
        for table, column, value in (("outlet_forms", "form", name), ("outlet_domains", "domain", domain)):
            if value:
                self._db.write(
                    f"INSERT INTO {table} (outlet, {column}, articles) VALUES (?, ?, 1) "
                    f"ON CONFLICT (outlet, {column}) DO UPDATE SET articles = {table}.articles + 1",
                    (number, value),
                )
        return int(number)

    def _category(self, section: str) -> int | None:
        key = category_key(section)
        if not key:
            return None
        row = self._db.one(
            "INSERT INTO categories (key, articles) VALUES (?, 1) "
            "ON CONFLICT (key) DO UPDATE SET articles = categories.articles + 1 RETURNING number",
            (key,),
        )
        assert row is not None
        self._db.write(
            "INSERT INTO category_forms (category, form, articles) VALUES (?, ?, 1) "
            "ON CONFLICT (category, form) DO UPDATE SET articles = category_forms.articles + 1",
            (row[0], section),
        )
        return int(row[0])

    def _creditor(self, kind: str, key: str, name: str) -> int:
        row = self._db.one("SELECT number FROM creditors WHERE kind = ? AND key = ?", (kind, key))
        if row is not None:
            return int(row[0])
        return self._db.insert("INSERT INTO creditors (kind, key, name) VALUES (?, ?, ?)", (kind, key, name))

    def _author(self, key: str, name: str, outlet: int | None) -> int:
        row = self._db.one(
            "INSERT INTO authors (key, folded, name, outlet, articles) VALUES (?, ?, ?, ?, 1) "
            "ON CONFLICT (key) DO UPDATE SET articles = authors.articles + 1 RETURNING number",
            (key, key.rpartition("@")[0], name, outlet),
        )
        assert row is not None
        return int(row[0])

    def take_out(self, article: int, listed: Row) -> Before:
        """All that `put` wrote; what its story has told of it. listed: name of the outlet, address and section of the
        article as they are listed."""
        row = self._db.one("SELECT outlet, category, standing, lag FROM published WHERE article = ?", (article,))
        if row is None:
            return None, None
        outlet, category, *before = row
        authors = list(self._db.read("SELECT author FROM article_authors WHERE article = ?", (article,)))
        creditors = list(self._db.read("SELECT creditor FROM credited WHERE article = ?", (article,)))
        for table in ("published", "article_authors", "credited"):
            self._db.write(f"DELETE FROM {table} WHERE article = ?", (article,))
        self._db.write_many(
            "DELETE FROM creditors WHERE number = ?1 AND NOT EXISTS (SELECT 1 FROM credited WHERE creditor = ?1)",
            creditors,
        )
        self._db.write_many("UPDATE authors SET articles = articles - 1 WHERE number = ?", authors)
        self._db.write_many("DELETE FROM authors WHERE number = ? AND articles <= 0", authors)
        name, address, section = listed
        if category is not None and section is not None:
            self._less("category_forms", "category", "form", category, clean(" ".join(section.split())))
            self._one_less("categories", category)
        if outlet is not None:
            if name is not None:
                self._less("outlet_forms", "outlet", "form", outlet, clean(" ".join(name.split())))
            domain = registrable(address) if address else None
            if domain is not None:
                self._less("outlet_domains", "outlet", "domain", outlet, domain)
            self._one_less("outlets", outlet)
        return before[0], before[1]

    def _less(self, table: str, owner: str, column: str, number: int, value: str) -> None:
        where = f"WHERE {owner} = ? AND {column} = ?"
        self._db.write(f"UPDATE {table} SET articles = articles - 1 {where}", (number, value))
        self._db.write(f"DELETE FROM {table} {where} AND articles <= 0", (number, value))

    def _one_less(self, table: str, number: int) -> None:
        self._db.write(f"UPDATE {table} SET articles = articles - 1 WHERE number = ?", (number,))
        self._db.write(f"DELETE FROM {table} WHERE number = ? AND articles <= 0", (number,))

    # --- stories -----------------------------------------------------------------------------------------------------

    def tell(self, articles: Sequence[ArticleId], links: Sequence[Link], origins: Origins) -> None:
        """Where the reports of a story come from, as its comparison has it."""
        for article, one in derived(articles, links, origins).items():
            lag = None if one.origin is None else self._lag(article, one.origin)
            self._db.write(
                "UPDATE published SET standing = ?1, lag = ?2 "
                "WHERE article = (SELECT number FROM articles WHERE id = ?3) AND (standing IS NOT ?1 OR lag IS NOT ?2)",
                (STANDINGS.index(one.standing), lag, article),
            )

    def _lag(self, article: ArticleId, origin: ArticleId) -> int | None:
        sql = "SELECT p.at, a.first_seen FROM articles a JOIN published p ON p.article = a.number WHERE a.id = ?"
        own, before = self._db.one(sql, (article,)), self._db.one(sql, (origin,))
        if own is None or before is None:
            return None
        for later, earlier in zip(own, before, strict=True):
            if later is not None and earlier is not None:
                # Who takes over cannot be first: then one of the times is not what it seems.
                return later - earlier if later >= earlier else None
        return None


def _exact(reading: Reading) -> int | None:
    """Publication in microseconds, where it is known to the minute."""
    when = reading.article.dated
    if when is None or when.zone is None or when.granularity not in ("second", "minute"):
        return None
    at: datetime | None = when.earliest
    return None if at is None else micros(at)
