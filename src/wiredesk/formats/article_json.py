"""One kept article as JSON, to `formats/schema/article.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence

from wiredesk.formats.result_json import article_json, link_json
from wiredesk.formats.rows_json import Json, article_row, page_row, stamp, version_row
from wiredesk.model.article import Article
from wiredesk.model.kept import ArticleView
from wiredesk.model.story import Link
from wiredesk.text.word_diff import hunks, told


def as_json(view: ArticleView, links: Sequence[Link] = ()) -> Json:
    """The article as `read --format json` has it, with its row, versions, pages and the links that start at it."""
    return {
        "row": article_row(view.row),
        "first_seen": stamp(view.article.first_seen),
        "published_used": view.article.dated is not None,
        "versions": [version_row(version) for version in view.versions],
        "pages": [page_row(page) for page in view.pages],
        "links": [link_json(link) for link in links],
        "problem": view.problem,
        "article": article_json(view.article, view.reading),
    }


def diff_json(old: Article, new: Article) -> Json:
    """What an edit changed in title and body, to `formats/schema/diff.schema.json`."""
    return {
        "article": new.id,
        "old": old.version,
        "new": new.version,
        "hunks": [
            {
                "old": hunk.old,
                "new": hunk.new,
                "pieces": [{"kind": kind, "text": text} for kind, text in hunk.pieces],
            }
            for hunk in hunks(told(old), told(new))
        ],
    }
