"""Outlets, authors and categories across articles, as `model.ports.OutletStore` asks for them.

An outlet that some pages name and others do not is one: what stands under a domain belongs to the outlet that most of
the pages there name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from wiredesk.model.kept import ArticleRow, Listing
from wiredesk.model.outlets import STANDINGS, AuthorRow, CategoryRow, Credited, Lag, OutletRow, Shares
from wiredesk.model.spans import SourceId
from wiredesk.store.article_rows import LISTED, STORY, article_row
from wiredesk.store.codec import NEVER, moment_or_none
from wiredesk.store.engine import MANY, Engine, Row, many
from wiredesk.store.listings import cursor_of, key_of
from wiredesk.text.catalogue_keys import is_domain

LOOKED_AT = 200
"""Latest articles of an outlet whose sources are those that feed it."""
_WITHIN = f"IN {MANY}"


class Outlets:
    """What is known of who publishes."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    # --- which ones --------------------------------------------------------------------------------------------------

    def find(self, key: str) -> str | None:
        """The key by which an outlet goes, of its folded name or a domain of it; None: it is not known."""
        numbers = self._numbers(key)
        return self._key(numbers[0]) if numbers else None

    def rows(self, *, cursor: str | None = None, limit: int = 50) -> Listing[OutletRow]:
        """Outlets, those with most articles first. A domain whose pages are another outlet's stands with that one."""
        limit = max(limit, 1)
        rows = list(self._db.read(_COUNTED, (*key_of(cursor), limit + 1)))
        shown = rows[:limit]
        more = cursor_of(shown[-1][:2]) if len(rows) > limit else None
        return Listing(tuple(self._row(self._joined(number, key)) for _, number, key in shown), more)

    def row(self, key: str) -> OutletRow | None:
        """An outlet by its key or a domain of it."""
        numbers = self._numbers(key)
        return self._row(numbers) if numbers else None

    def _numbers(self, key: str) -> list[int]:
        """Numbers under which an outlet stands, that of its own key first."""
        if is_domain(key):
            owner = self._owner(key)
            if owner is not None:
                return self._joined(owner, self._key(owner) or "")
        row = self._db.one("SELECT number FROM outlets WHERE key = ?", (key,))
        return [] if row is None else self._joined(row[0], key)

    def _owner(self, domain: str) -> int | None:
        """The outlet that more than half of the pages of a domain name that name any."""
        rows = list(
            self._db.read(
                "SELECT d.articles, d.outlet FROM outlet_domains d JOIN outlets o ON o.number = d.outlet "
                "WHERE d.domain = ? AND o.key NOT LIKE '%.%' ORDER BY d.articles DESC, o.key",
                (domain,),
            )
        )
        return rows[0][1] if rows and 2 * rows[0][0] > sum(row[0] for row in rows) else None

    def _joined(self, number: int, key: str) -> list[int]:
        found = [number]
        if not is_domain(key):
            for domain, unnamed in self._db.read(
                "SELECT d.domain, o.number FROM outlet_domains d JOIN outlets o ON o.key = d.domain WHERE d.outlet = ?",
                (number,),
            ):
                if self._owner(domain) == number:
                    found.append(unnamed)
        return found

    def _key(self, number: int) -> str | None:
        row = self._db.one("SELECT key FROM outlets WHERE number = ?", (number,))
        return None if row is None else row[0]

    def _row(self, numbers: Sequence[int]) -> OutletRow:
        marks = many(numbers)
        key = self._key(numbers[0]) or ""
        names = self._names(marks)
        count = self._db.one(f"SELECT sum(articles) FROM outlets WHERE number {_WITHIN}", (marks,))
        last = max(
            (
                row[0]
                for number in numbers
                for row in self._db.read("SELECT max(sorted) FROM published WHERE outlet = ?", (number,))
                if row[0] is not None and row[0] != NEVER
            ),
            default=None,
        )
        domains = self._db.read(
            f"SELECT domain, sum(articles) FROM outlet_domains WHERE outlet {_WITHIN} "
            "GROUP BY domain ORDER BY 2 DESC, 1 LIMIT 20",
            (marks,),
        )
        return OutletRow(
            key=key,
            name=names[0][0] if names else key,
            domains=tuple(row[0] for row in domains),
            articles=count[0] if count else 0,
            last=moment_or_none(last),
        )

    # --- one outlet --------------------------------------------------------------------------------------------------

    def names(self, key: str) -> tuple[tuple[str, int], ...]:
        """Its names as pages write them, with how many do, the commonest first."""
        return self._names(many(self._numbers(key)))

    def _names(self, marks: str) -> tuple[tuple[str, int], ...]:
        return tuple(
            self._db.read(
                f"SELECT form, sum(articles) FROM outlet_forms WHERE outlet {_WITHIN} "
                "GROUP BY form ORDER BY 2 DESC, 1 LIMIT 20",
                (marks,),
            )
        )

    def figures(self, key: str) -> tuple[Shares, tuple[tuple[str, int], ...]]:
        """How many of its reports stand how, of those whose story was compared; its languages, with how many reports
        have each."""
        standings: Counter[int] = Counter()
        languages: Counter[str] = Counter()
        for standing, language, count in self._db.read(
            f"SELECT standing, language, count(*) FROM published WHERE outlet {_WITHIN} GROUP BY standing, language",
            (many(self._numbers(key)),),
        ):
            languages[language] += count
            if standing is not None:
                standings[standing] += count
        shares = Shares(**{name: standings[number] for number, name in enumerate(STANDINGS)})
        return shares, tuple(sorted(languages.items(), key=lambda row: (-row[1], row[0])))

    def credits(self, key: str, limit: int = 20) -> tuple[Credited, ...]:
        """Whom it credits, those in most of its articles first; not itself."""
        numbers = self._numbers(key)
        own = {self._key(number) for number in numbers}
        rows = self._db.read(
            "SELECT c.name, c.kind, c.key, x.count FROM "
            f"(SELECT creditor, count(*) count FROM credited WHERE outlet {_WITHIN} "
            "GROUP BY creditor ORDER BY 2 DESC, 1 LIMIT ?) x JOIN creditors c ON c.number = x.creditor "
            "ORDER BY x.count DESC, c.key, c.kind",
            (many(numbers), limit + 8 * len(own)),
        )
        return tuple(Credited(name, kind, count) for name, kind, folded, count in rows if folded not in own)[:limit]

    def lag(self, key: str) -> Lag | None:
        """How long it takes to take over what others published, None where that is known of no report."""
        marks = many(self._numbers(key))
        where = f"FROM published WHERE outlet {_WITHIN} AND lag IS NOT NULL"
        row = self._db.one(f"SELECT count(*) {where}", (marks,))
        count = row[0] if row else 0
        if not count:
            return None
        middle = list(
            self._db.read(f"SELECT lag {where} ORDER BY lag LIMIT ? OFFSET ?", (marks, 2 - count % 2, (count - 1) // 2))
        )
        return Lag(timedelta(microseconds=sum(row[0] for row in middle) / len(middle)), count)

    def articles(self, key: str, *, cursor: str | None = None, limit: int = 20) -> Listing[ArticleRow]:
        """Its articles, the latest first."""
        return self._listed("outlet", self._numbers(key), "", cursor, max(limit, 1))

    def corrected(self, key: str, *, cursor: str | None = None, limit: int = 20) -> Listing[ArticleRow]:
        """Its articles with a notice of correction; total: how many they are."""
        return self._counted(key, "AND p.corrected", cursor, max(limit, 1))

    def edited(self, key: str, *, cursor: str | None = None, limit: int = 20) -> Listing[ArticleRow]:
        """Its articles that had another text before and say nothing of it; total: how many they are."""
        return self._counted(key, "AND p.edits > 0 AND NOT p.corrected", cursor, max(limit, 1))

    def _counted(self, key: str, condition: str, cursor: str | None, limit: int) -> Listing[ArticleRow]:
        numbers = self._numbers(key)
        listing = self._listed("outlet", numbers, condition, cursor, limit)
        row = self._db.one(f"SELECT count(*) FROM published p WHERE p.outlet {_WITHIN} {condition}", (many(numbers),))
        return Listing(listing.items, listing.next, row[0] if row else 0)

    def _listed(
        self, column: str, numbers: Iterable[int], condition: str, cursor: str | None, limit: int
    ) -> Listing[ArticleRow]:
        at = key_of(cursor)
        found: list[tuple[int, int]] = []
        for number in numbers:
            found += self._db.read(
                f"SELECT p.sorted, p.article FROM published p WHERE p.{column} = ? AND (p.sorted, p.article) < (?, ?) "
                f"{condition} ORDER BY p.sorted DESC, p.article DESC LIMIT ?",
                (number, *at, limit + 1),
            )
        found.sort(reverse=True)
        return self._shown(found, limit)

    def _shown(self, found: Sequence[tuple[int, int]], limit: int) -> Listing[ArticleRow]:
        shown = found[:limit]
        rows = {
            row[14]: article_row(row)
            for row in self._db.read(
                f"SELECT {LISTED} FROM articles a {STORY} WHERE a.number {_WITHIN}",
                (many(number for _, number in shown),),
            )
        }
        more = cursor_of(shown[-1]) if len(found) > limit else None
        return Listing(tuple(rows[number] for _, number in shown if number in rows), more)

    def sources(self, key: str) -> tuple[SourceId, ...]:
        """Sources by which the latest of its articles came."""
        numbers = self._numbers(key)
        latest = sorted(
            (
                row
                for number in numbers
                for row in self._db.read(
                    "SELECT sorted, article FROM published WHERE outlet = ? ORDER BY sorted DESC, article DESC LIMIT ?",
                    (number, LOOKED_AT),
                )
            ),
            reverse=True,
        )[:LOOKED_AT]
        rows = self._db.read(
            f"SELECT DISTINCT source FROM article_sources WHERE article {_WITHIN} ORDER BY source",
            (many(row[1] for row in latest),),
        )
        return tuple(row[0] for row in rows)

    # --- authors -----------------------------------------------------------------------------------------------------

    def authors(self, key: str, limit: int = 20) -> tuple[AuthorRow, ...]:
        """Authors of an outlet, those with most articles first."""
        found: list[Row] = []
        for number in self._numbers(key):
            found += self._db.read(
                f"{_AUTHOR} WHERE u.outlet = ? ORDER BY u.articles DESC, u.number DESC LIMIT ?", (number, limit)
            )
        found.sort(key=lambda row: (-row[4], row[0]))
        return tuple(map(self._author, found[:limit]))

    def author(self, key: str) -> AuthorRow | None:
        """An author by key."""
        row = self._db.one(f"{_AUTHOR} WHERE u.key = ?", (key,))
        return None if row is None else self._author(row)

    def namesakes(self, key: str, limit: int = 10) -> tuple[AuthorRow, ...]:
        """Authors of the same name at other outlets."""
        rows = self._db.read(
            f"{_AUTHOR} WHERE u.folded = ? AND u.key <> ? ORDER BY u.articles DESC, u.number LIMIT ?",
            (key.rpartition("@")[0], key, limit),
        )
        return tuple(self._author(row) for row in rows)

    def by_author(self, key: str, *, cursor: str | None = None, limit: int = 20) -> Listing[ArticleRow]:
        """Articles that carry an author's name, the latest first."""
        limit = max(limit, 1)
        found = list(
            self._db.read(
                "SELECT t.sorted, t.article FROM authors u JOIN article_authors t ON t.author = u.number "
                "WHERE u.key = ? AND (t.sorted, t.article) < (?, ?) ORDER BY t.sorted DESC, t.article DESC LIMIT ?",
                (key, *key_of(cursor), limit + 1),
            )
        )
        return self._shown(found, limit)

    def _author(self, row: Row) -> AuthorRow:
        key, name, outlet, outlet_key, articles, number = row
        names = self._names(many([outlet])) if outlet is not None else ()
        last = self._db.one("SELECT max(sorted) FROM article_authors WHERE author = ?", (number,))
        return AuthorRow(key, name, names[0][0] if names else outlet_key, outlet_key, articles, _time(last))

    # --- categories --------------------------------------------------------------------------------------------------

    def categories(self, *, cursor: str | None = None, limit: int = 100) -> Listing[CategoryRow]:
        """Sections of pages, those with most articles first."""
        limit = max(limit, 1)
        rows = list(
            self._db.read(
                "SELECT articles, number, key FROM categories WHERE (articles, number) < (?, ?) "
                "ORDER BY articles DESC, number DESC LIMIT ?",
                (*key_of(cursor), limit + 1),
            )
        )
        shown = rows[:limit]
        more = cursor_of(shown[-1][:2]) if len(rows) > limit else None
        return Listing(tuple(self._category(row) for row in shown), more)

    def category(self, key: str) -> CategoryRow | None:
        """A section by key."""
        row = self._db.one("SELECT articles, number, key FROM categories WHERE key = ?", (key,))
        return None if row is None else self._category(row)

    def in_category(self, key: str, *, cursor: str | None = None, limit: int = 20) -> Listing[ArticleRow]:
        """Articles of a section, the latest first."""
        row = self._db.one("SELECT number FROM categories WHERE key = ?", (key,))
        return self._listed("category", [] if row is None else [row[0]], "", cursor, max(limit, 1))

    def _category(self, row: Row) -> CategoryRow:
        articles, number, key = row
        form = self._db.one(
            "SELECT form FROM category_forms WHERE category = ? ORDER BY articles DESC, form LIMIT 1", (number,)
        )
        last = self._db.one("SELECT max(sorted) FROM published WHERE category = ?", (number,))
        return CategoryRow(key, form[0] if form else key, articles, _time(last))


_COUNTED = (
    # Of each domain, the outlets that its pages name, with all of these pages.
    "WITH named AS (SELECT d.domain, d.outlet, d.articles, sum(d.articles) OVER (PARTITION BY d.domain) pages "
    "FROM outlet_domains d JOIN outlets o ON o.number = d.outlet WHERE o.key NOT LIKE '%.%'), "
    # What goes by its domain alone, where more than half of those name one outlet: `Outlets._owner` of all at once.
    "taken AS (SELECT u.number, u.articles, n.outlet owner FROM named n JOIN outlets u ON u.key = n.domain "
    "WHERE 2 * n.articles > n.pages), "
    "counted AS (SELECT o.number, o.key, CAST(o.articles + coalesce(t.articles, 0) AS BIGINT) total "
    "FROM outlets o LEFT JOIN (SELECT owner, sum(articles) articles FROM taken GROUP BY owner) t ON t.owner = o.number "
    "WHERE NOT EXISTS (SELECT 1 FROM taken x WHERE x.number = o.number)) "
    "SELECT total, number, key FROM counted WHERE (total, number) < (?, ?) ORDER BY total DESC, number DESC LIMIT ?"
)
"""Outlets with their articles, those under a domain of theirs alone among them."""
_AUTHOR = (
    "SELECT u.key, u.name, u.outlet, o.key, u.articles, u.number FROM authors u "
    "LEFT JOIN outlets o ON o.number = u.outlet"
)


def _time(row: Row | None) -> datetime | None:
    return moment_or_none(row[0]) if row is not None and row[0] not in (None, NEVER) else None
