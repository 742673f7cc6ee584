"""Names, outlets, authors and categories as JSON, to `formats/schema/api.schema.json`."""

from __future__ import annotations

from collections.abc import Iterable

from wiredesk.formats.rows_json import Json, article_row, listing, quote_row, source_row, stamp, story_row
from wiredesk.model.kept import ArticleRow, Listing
from wiredesk.model.names import NameRow, NameView, Office, Statement
from wiredesk.model.outlets import AuthorRow, AuthorView, CategoryRow, CategoryView, OutletRow, OutletView, SourceHealth


def name_row(row: NameRow) -> Json:
    """A name in a listing."""
    return {
        "id": row.id,
        "kind": row.kind,
        "name": row.name,
        "names": [{"language": language, "name": name} for language, name in row.names],
        "articles": row.articles,
        "stories": row.stories,
        "outlets": row.outlets,
        "first": stamp(row.first),
        "last": stamp(row.last),
        "ground": row.ground,
    }


def name_view(view: NameView) -> Json:
    """All there is to show of one name."""
    return {
        "row": name_row(view.row),
        "forms": [{"name": form.name, "language": form.language, "articles": form.articles} for form in view.forms],
        "offices": [office_json(office) for office in view.offices],
        "namesakes": [{"first": first, "second": second} for first, second in view.namesakes],
        "origins": list(view.origins),
        "named_with": {
            "of": view.company.of,
            "names": [{"name": name_row(one.row), "articles": one.articles} for one in view.company.names],
        },
        "stories": listing(map(story_row, view.stories.items), view.stories.next),
        "said": listing(map(quote_row, view.said.items), view.said.next),
        "about": listing(map(quote_row, view.about.items), view.about.next),
        "articles": articles(view.articles),
        "near": [name_row(one) for one in view.near],
    }


def office_json(office: Office) -> Json:
    """A role with when and where it was stated."""
    return {
        "role": office.role,
        "of": office.of,
        "modifier": office.modifier,
        "since": stamp(office.since),
        "until": stamp(office.until),
        "articles": office.articles,
        "public": office.public,
        "stated": [_statement(one) for one in office.stated],
    }


def _statement(one: Statement) -> Json:
    passage = one.passage
    return {
        "article": passage.article,
        "start": passage.span.start,
        "end": passage.span.end,
        "exact": passage.exact,
        "outlet": one.outlet,
        "dated": stamp(one.dated),
    }


def outlet_row(row: OutletRow) -> Json:
    """An outlet in a listing."""
    return {
        "key": row.key,
        "name": row.name,
        "domains": list(row.domains),
        "articles": row.articles,
        "last": stamp(row.last),
    }


def outlet_view(view: OutletView) -> Json:
    """All there is to show of one outlet. The lag is in seconds."""
    shares = view.shares
    return {
        "row": outlet_row(view.row),
        "names": [{"name": name, "articles": count} for name, count in view.names],
        "shares": {
            "own": shares.own,
            "credited": shares.credited,
            "copied": shares.copied,
            "translated": shares.translated,
            "unknown": shares.unknown,
            "settled": shares.settled,
        },
        "credits": [{"name": one.name, "kind": one.kind, "articles": one.articles} for one in view.credits],
        "more_credits": view.more_credits,
        "lag": {"median": view.lag.median.total_seconds(), "reports": view.lag.reports} if view.lag else None,
        "languages": [{"language": language, "articles": count} for language, count in view.languages],
        "corrections": view.corrections,
        "corrected": _rows(view.corrected),
        "edits": view.edits,
        "edited": _rows(view.edited),
        "authors": [author_row(author) for author in view.authors],
        "more_authors": view.more_authors,
        "sources": [_health(one) for one in view.health],
        "articles": articles(view.reports),
    }


def _health(one: SourceHealth) -> Json:
    return {
        "source": source_row(one.source, one.polling, one.last),
        "robots": one.robots,
        "robots_at": stamp(one.robots_at),
    }


def author_row(row: AuthorRow) -> Json:
    """A by-line of an outlet."""
    return {
        "key": row.key,
        "name": row.name,
        "outlet": row.outlet,
        "outlet_key": row.outlet_key,
        "articles": row.articles,
        "last": stamp(row.last),
    }


def author_view(view: AuthorView) -> Json:
    """An author with the articles under the name."""
    return {
        "row": author_row(view.row),
        "elsewhere": [author_row(one) for one in view.elsewhere],
        "articles": articles(view.articles),
    }


def category_row(row: CategoryRow) -> Json:
    """A section as pages name it."""
    return {"key": row.key, "name": row.name, "articles": row.articles, "last": stamp(row.last)}


def category_view(view: CategoryView) -> Json:
    """A section with its articles."""
    return {"row": category_row(view.row), "articles": articles(view.articles)}


def articles(found: Listing[ArticleRow]) -> Json:
    """A page of a listing of articles."""
    return listing(map(article_row, found.items), found.next)


def _rows(rows: Iterable[ArticleRow]) -> list[Json]:
    return [article_row(row) for row in rows]
